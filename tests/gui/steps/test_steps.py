"""The steps panel: what is done with steps by mouse and keys, and what undo shows of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.model.document import Document
from multitone.gui.steps.steps import StepsPanel

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[StepsPanel]:
    """Return a panel with three steps, shown and with the keyboard."""
    document = Document()
    for name in ("gaussian-blur", "invert"):
        document.add_step(name)
    document.undo_stack.clear()
    made = StepsPanel(document)
    made.resize(296, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    document.deleteLater()


def titles(panel: StepsPanel) -> list[str]:
    return [row.line.text().partition(" · ")[0] for row in panel.rows]


def document_of(panel: StepsPanel) -> Document:
    return panel._document


def focused(panel: StepsPanel) -> int | None:
    """Return the step whose line has the focus."""
    focus = QApplication.focusWidget()
    return next((place for place, row in enumerate(panel.rows) if row.line is focus), None)


def action(panel: StepsPanel, place: int, text: str) -> QAction:
    return next(a for a in panel.menu_of(place).actions() if a.text() == text)


def drag(qtbot: QtBot, panel: StepsPanel, place: int, over: QWidget, *, let_go: bool = True) -> None:
    """Drag a step's line past the middle of another row."""
    line = panel.rows[place].line
    begin = QPoint(60, line.height() // 2)
    past = line.mapFromGlobal(over.mapToGlobal(QPoint(60, over.height() // 2)))
    past += QPoint(0, 2 if past.y() > begin.y() else -2)
    qtbot.mousePress(line, LEFT, pos=begin)
    for part in (0.3, 0.7, 1.0):
        qtbot.mouseMove(line, begin + (past - begin) * part)
    if let_go:
        qtbot.mouseRelease(line, LEFT, pos=past)


def mark(panel: StepsPanel) -> QWidget:
    found = panel.findChild(QWidget, "drop_mark")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "over", "expected"),
    [
        (0, 2, ["Gaussian blur", "Invert", "Grayscale"]),
        (0, 1, ["Gaussian blur", "Grayscale", "Invert"]),
        (2, 0, ["Invert", "Grayscale", "Gaussian blur"]),
    ],
)
def test_a_step_is_dragged_to_another_place(
    qtbot: QtBot, panel: StepsPanel, place: int, over: int, expected: list[str]
) -> None:
    panel.choose(1)
    qtbot.waitUntil(lambda: panel.rows[1].form is not None and panel.rows[1].height() > 60)
    chosen = panel.rows[1].type
    drag(qtbot, panel, place, panel.rows[over], let_go=False)
    assert mark(panel).isVisible()
    qtbot.mouseRelease(panel.rows[place].line, LEFT)
    assert titles(panel) == expected
    assert not mark(panel).isVisible()
    assert panel.chosen is not None
    assert panel.rows[panel.chosen].type is chosen, "what was open stays open"
    assert document_of(panel).undo_stack.undoText() == "Move step"
    document_of(panel).undo_stack.undo()
    assert titles(panel) == ["Grayscale", "Gaussian blur", "Invert"]


def test_a_drag_that_is_given_up_moves_nothing(qtbot: QtBot, panel: StepsPanel) -> None:
    drag(qtbot, panel, 0, panel.rows[2], let_go=False)
    line = panel.rows[0].line
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not mark(panel).isVisible()
    qtbot.mouseRelease(line, LEFT, pos=QPoint(60, 300))
    drag(qtbot, panel, 1, panel.rows[1])
    assert titles(panel) == ["Grayscale", "Gaussian blur", "Invert"]
    assert not document_of(panel).undo_stack.canUndo()


def test_steps_are_moved_duplicated_and_removed_by_keys(qtbot: QtBot, panel: StepsPanel) -> None:
    panel.rows[0].line.setFocus()
    qtbot.keyClick(panel.rows[0].line, Qt.Key.Key_Down, ALT)
    assert titles(panel) == ["Gaussian blur", "Grayscale", "Invert"]
    assert focused(panel) == 1
    qtbot.keyClick(panel.rows[1].line, Qt.Key.Key_D, CONTROL)
    assert titles(panel) == ["Gaussian blur", "Grayscale", "Grayscale", "Invert"]
    assert focused(panel) == panel.chosen == 2
    qtbot.keyClick(panel.rows[2].line, Qt.Key.Key_Down)
    assert focused(panel) == 3
    qtbot.keyClick(panel.rows[3].line, Qt.Key.Key_Delete)
    assert titles(panel) == ["Gaussian blur", "Grayscale", "Grayscale"]
    assert focused(panel) == 2
    for _ in range(3):
        qtbot.keyClick(panel.rows[0].line, Qt.Key.Key_Delete)
    assert not panel.rows
    assert QApplication.focusWidget() is panel.add
    assert panel.chosen is None
    for _ in range(6):
        document_of(panel).undo_stack.undo()
    assert titles(panel) == ["Grayscale", "Gaussian blur", "Invert"]


def test_two_steps_of_a_kind_change_places_with_their_values(qtbot: QtBot, panel: StepsPanel) -> None:
    document = document_of(panel)
    document.duplicate_step(1)
    document.set_parameter(2, "sigma", 9.0)
    panel.choose(1)
    panel.rows[1].line.setFocus()
    qtbot.keyClick(panel.rows[1].line, Qt.Key.Key_Down, ALT)
    assert [row.line.text() for row in panel.rows[1:3]] == ["Gaussian blur · 9 px", "Gaussian blur · 2 px"]
    assert panel.chosen == 2
    form = panel.rows[2].form
    assert form is not None
    assert form.values() == {"sigma": 2.0}
    form.editors["sigma"].box.setValue(4.0)  # type: ignore[attr-defined]
    assert panel.rows[2].line.text() == "Gaussian blur · 4 px"


def test_a_step_is_switched_off_and_says_so(qtbot: QtBot, panel: StepsPanel) -> None:
    row = panel.rows[1]
    panel.choose(0)
    qtbot.mouseClick(row.switch, LEFT)
    assert not document_of(panel).content.steps[1].on
    assert row.line.accessibleName() == "Gaussian blur · 2 px, switched off"
    assert row.switch.isVisible(), "that it is off is seen without the pointer"
    assert row.switch.accessibleName() == "Switch on Gaussian blur"
    assert panel.chosen == 0
    document_of(panel).undo_stack.undo()
    assert row.line.accessibleName() == "Gaussian blur · 2 px"


def test_the_menu_of_a_step_does_the_same(qtbot: QtBot, panel: StepsPanel) -> None:
    document = document_of(panel)
    document.set_parameter(1, "sigma", 7.0)
    action(panel, 1, "Reset to defaults").trigger()
    assert panel.rows[1].line.text() == "Gaussian blur · 2 px"
    action(panel, 1, "Switch off").trigger()
    action(panel, 1, "Switch on").trigger()
    action(panel, 1, "Duplicate").trigger()
    action(panel, 2, "Move up").trigger()
    action(panel, 0, "Move down").trigger()
    action(panel, 0, "Remove").trigger()
    assert titles(panel) == ["Grayscale", "Gaussian blur", "Invert"]
    assert not action(panel, 0, "Move up").isEnabled()
    assert not action(panel, 2, "Move down").isEnabled()
    assert not action(panel, 2, "Reset to defaults").isEnabled(), "it has nothing to set"


def test_the_menu_opens_by_keys(qtbot: QtBot, panel: StepsPanel) -> None:
    panel.choose(0)
    qtbot.keyClick(panel.rows[0].more, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_undo_opens_what_it_changes(qtbot: QtBot, panel: StepsPanel) -> None:
    document = document_of(panel)
    panel.choose(1)
    form = panel.rows[1].form
    assert form is not None
    form.editors["sigma"].box.setValue(5.0)  # type: ignore[attr-defined]
    panel.choose(0)
    document.undo_stack.undo()
    assert panel.chosen == 1
    document.remove_step(1)
    panel.choose(0)
    document.undo_stack.undo()
    assert panel.chosen == 1


def test_a_value_that_will_not_do_is_told_where_it_is_typed(qtbot: QtBot, panel: StepsPanel) -> None:
    document = document_of(panel)
    panel.choose(1)
    form = panel.rows[1].form
    assert form is not None
    before = document.content
    form.edited.emit("sigma", -5.0)  # no control of ours lets that through; a text of a certain form might
    problem = form.findChild(QLabel, "problem_sigma")
    assert problem is not None
    qtbot.waitUntil(problem.isVisible)
    assert "sigma takes a number" in problem.text()
    assert document.content == before
    form.editors["sigma"].box.setValue(6.0)  # type: ignore[attr-defined]
    assert not problem.isVisible()
    assert document.content != before


def test_a_form_stays_while_its_values_are_undone(qtbot: QtBot, panel: StepsPanel) -> None:
    panel.choose(1)
    form = panel.rows[1].form
    assert form is not None
    for value in (3.0, 4.0):
        form.editors["sigma"].slider.setValue(round(value * 50))  # type: ignore[attr-defined]
    document_of(panel).undo_stack.undo()
    assert panel.rows[1].form is form, "the slider that is held stays"
    assert form.values() == {"sigma": 2.0}


def test_rows_end_where_the_head_ends_with_a_bar_beside_them_too(qtbot: QtBot, panel: StepsPanel) -> None:
    qtbot.waitUntil(lambda: panel.rows[0].width() > 200)

    def end() -> int:
        return panel.rows[0].mapTo(panel, panel.rows[0].rect().topRight()).x()

    before, bar = end(), panel._scroll.verticalScrollBar()
    panel.resize(panel.width(), 260)
    for _ in range(9):
        document_of(panel).add_step("invert")
    qtbot.waitUntil(lambda: bar.isVisible() and bar.maximum() > 0)
    qtbot.waitUntil(lambda: end() == before)
