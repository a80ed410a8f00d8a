"""Ways in a form: the first control says what is done, the number is selected, the rest is out of the way."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from multitone.gui.forms.form import Form
from multitone.gui.model.document import Document
from multitone.gui.steps.steps import StepsPanel
from multitone.imaging.operation import find_operation

LEFT = Qt.MouseButton.LeftButton


def panel_with(qtbot: QtBot, name: str) -> StepsPanel:
    """Return a panel to which an operation was added by hand."""
    document = Document()
    made = StepsPanel(document)
    qtbot.addWidget(made)
    document.setParent(made)
    made.resize(296, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.add_step(name)
    qtbot.waitUntil(form_of(made).isVisible)
    return made


def form_of(panel: StepsPanel) -> Form:
    form = panel.rows[-1].form
    assert form is not None
    return form


def visible(form: Form) -> list[str]:
    return [name for name, editor in form.editors.items() if editor.isVisible()]


def choose(qtbot: QtBot, form: Form, way: str) -> None:
    """Choose a way by the keyboard."""
    ways: Any = form.way
    qtbot.waitUntil(ways.isVisible)
    while ways.currentData() != way:
        ways.setFocus()
        up = ways.currentIndex() > ways.findData(way)
        qtbot.keyClick(ways, Qt.Key.Key_Up if up else Qt.Key.Key_Down)


def test_a_resize_begins_with_the_longest_side_and_the_number_is_typed_at_once(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, "resize")
    form = form_of(panel)
    assert visible(form) == ["longest_side"]
    assert panel.rows[-1].line.text() == "Resize · longest side 1920 px"
    assert panel._document.undo_stack.undoText() == "Add Resize"
    focus: Any = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, "1200")
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert panel.rows[-1].line.text() == "Resize · longest side 1200 px"


def test_a_shape_is_typed_at_once_too(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, "crop")
    focus: Any = QApplication.focusWidget()
    qtbot.keyClicks(focus, "16:9")
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert panel.rows[-1].line.text() == "Crop · 16:9"
    form = form_of(panel)
    assert visible(form) == ["aspect", "position"]
    choose(qtbot, form, "area")
    assert visible(form) == ["left", "top", "width", "height"]
    assert panel.rows[-1].line.text() == "Crop · area 1920 × 1080 px"


def test_the_background_of_a_transparent_canvas_is_not_asked_for(qtbot: QtBot) -> None:
    form = form_of(panel_with(qtbot, "canvas"))
    assert visible(form) == ["aspect", "position", "background", "transparent"]
    qtbot.mouseClick(form.editors["transparent"].box, LEFT)  # type: ignore[attr-defined]
    assert visible(form) == ["aspect", "position", "transparent"]


def test_another_way_shows_what_it_needs_and_is_one_edit(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, "resize")
    form = form_of(panel)
    document = panel._document
    for way, shown, line in (
        ("pad", ["width", "height", "background"], "Resize · pad 1920 × 1080 px"),
        ("percent", ["percent"], "Resize · 50 %"),
        ("fill", ["width", "height"], "Resize · fill 1920 × 1080 px"),
        ("width", ["width"], "Resize · width 1920 px"),
    ):
        choose(qtbot, form, way)
        assert visible(form) == shown
        assert panel.rows[-1].line.text() == line
    document.undo_stack.undo()
    assert form.way is not None
    assert form.way.currentData() == "height", "each way on the way is an edit of its own"
    assert visible(form) == ["height"]
    assert document.undo_stack.redoText() == "Change width"


def test_a_size_that_is_needed_cannot_be_unset_and_names_itself_once(qtbot: QtBot) -> None:
    form = form_of(panel_with(qtbot, "resize"))
    editor = form.editors["longest_side"]
    assert editor.given is not None
    assert not editor.given.isVisible()
    assert not editor.back.isVisible()
    assert not any(label.isVisible() for label in editor.findChildren(QLabel))
    choose(qtbot, form, "box")
    assert [label.text() for label in form.findChildren(QLabel) if label.isVisible()] == ["Width", "Height"]


def test_the_rest_is_under_more_and_open_where_something_there_was_set(qtbot: QtBot) -> None:
    form = form_of(panel_with(qtbot, "resize"))
    assert form.more.text() == "More"
    qtbot.mouseClick(form.more, LEFT)
    assert visible(form) == ["longest_side", "enlarge", "linear"]
    qtbot.mouseClick(form.more, LEFT)
    assert visible(form) == ["longest_side"]
    info = find_operation("resize")
    opened = Form(info.parameters, {"percent": 30.0, "linear": True}, info.type)
    qtbot.addWidget(opened)
    opened.show()
    assert visible(opened) == ["percent", "enlarge", "linear"]
    assert opened.more.text() == "Less"


def test_values_of_no_way_can_all_be_seen_and_set(qtbot: QtBot) -> None:
    info = find_operation("resize")
    form = Form(info.parameters, {p.name: p.default for p in info.parameters}, info.type)
    qtbot.addWidget(form)
    form.show()
    assert visible(form) == ["longest_side"]
    assert form.editors["longest_side"].value() is None
    given = form.editors["longest_side"].given
    assert given is not None
    qtbot.mouseClick(given, LEFT)
    assert form.editors["longest_side"].value() is not None
