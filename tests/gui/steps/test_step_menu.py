"""The menu that steps are added from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.gui.model.document import Document
from multitone.gui.model.operation_search import FAMILIES, answering, entries
from multitone.gui.steps.step_menu import PICTURE, OperationMenu
from multitone.gui.steps.steps import StepsPanel
from multitone.imaging.operation import operations
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset, save_preset, shipped_presets
from multitone.services.effects import EffectsRequest
from tests.gui.conftest import PromptQuestions
from tests.gui.steps.menu_reading import offered, place_of


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[StepsPanel]:
    document = Document()
    made = StepsPanel(document, PromptQuestions("effects"))  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    document.deleteLater()


def opened(qtbot: QtBot, panel: StepsPanel) -> OperationMenu:
    """Open the menu by a key, as it is opened without a mouse."""
    panel.add.setFocus()
    qtbot.keyClick(panel.add, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), OperationMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, OperationMenu)
    return menu


def test_everything_is_offered_by_family(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    titles, number = offered(menu), len(operations())
    assert sorted(titles[:number]) == sorted(info.title for info in operations().values())
    assert titles[number:] == [preset.name for preset in shipped_presets()]
    families = [info.family for title in titles[:number] for info in operations().values() if info.title == title]
    assert families == sorted(families, key=FAMILIES.index)
    assert menu.search.hasFocus() or menu.focusWidget() is menu.search
    menu.close()


def test_a_step_is_added_by_typing(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    qtbot.keyClicks(menu.search, "gaus")
    assert offered(menu)[0] == "Gaussian blur"
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert [row.line.text() for row in panel.rows] == ["Grayscale", "Gaussian blur · 2 px"]
    assert panel.chosen == 1


def test_arrows_move_through_the_operations_and_stop_at_the_ends(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    titles = offered(menu)
    seen = [menu.list.currentIndex().data()]
    for _ in titles:
        qtbot.keyClick(menu.search, Qt.Key.Key_Down)
        seen.append(menu.list.currentIndex().data())
    assert seen == [*titles, titles[-1]]
    assert titles[-1] in menu.search.accessibleDescription()
    for _ in titles:
        qtbot.keyClick(menu.search, Qt.Key.Key_PageUp)
    assert menu.list.currentIndex().data() == titles[0]
    qtbot.keyClick(menu.search, Qt.Key.Key_Down)
    qtbot.keyClick(menu.search, Qt.Key.Key_Enter)
    assert panel.rows[-1].line.text().startswith(titles[1])


def test_nothing_is_added_by_escape_or_by_an_unknown_name(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    qtbot.keyClicks(menu.search, "zzz")
    assert menu.nothing.isVisible()
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert menu.isVisible()
    qtbot.keyClick(menu.search, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert len(panel.rows) == 1
    menu = opened(qtbot, panel)
    assert menu.search.text() == ""
    assert not menu.nothing.isVisible()
    menu.close()


def test_an_entry_is_clicked(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    last = offered(menu)[len(operations()) - 1]
    place = menu.list.viewport().mapFromGlobal(place_of(menu, last))
    qtbot.mouseClick(menu.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.rows[-1].line.text().startswith(last)


def test_a_heading_cannot_be_chosen(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    qtbot.mouseClick(menu.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert menu.isVisible()
    assert len(panel.rows) == 1
    menu.close()


def test_pictures_are_asked_for_once(qtbot: QtBot, panel: StepsPanel) -> None:
    menu = opened(qtbot, panel)
    qtbot.waitUntil(lambda: bool(menu.delegate.pictures))
    assert set(menu.delegate.pictures) == set(operations())
    for picture in menu.delegate.pictures.values():
        size = picture.deviceIndependentSize()
        assert size.width() <= PICTURE.width()
        assert size.height() <= PICTURE.height()
    menu.close()
    opened(qtbot, panel).close()
    questions = panel._questions
    assert isinstance(questions, PromptQuestions)
    assert [type(request) for _, request in questions.asked] == [EffectsRequest]


def test_a_preset_is_found_in_the_same_list_and_applied(qtbot: QtBot, panel: StepsPanel) -> None:
    save_preset(Preset("Wedding", pipeline=Pipeline.parse(["sepia"])))
    menu = opened(qtbot, panel)
    qtbot.keyClicks(menu.search, "weddi")
    assert offered(menu) == ["Wedding"]
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert [row.line.text().partition(" ")[0] for row in panel.rows] == ["Sepia"]
    assert panel._document.undo_stack.undoText() == "Apply “Wedding”"


@pytest.mark.parametrize("name", list(operations()))
def test_an_operation_is_found_by_what_it_is_called(name: str) -> None:
    info = operations()[name]
    for typed in (info.title, info.title.upper(), name):
        assert answering(entries(), typed)[0].name == name
    assert name in {entry.name for entry in answering(entries(), f"{info.family} {info.help.split()[-1]}")}


def test_the_german_window_finds_by_words_of_both_languages(german: None) -> None:
    del german
    known = entries()
    assert answering(known, "schärfen")[0].name == "unsharp-mask"
    assert answering(known, "scharfen")[0].name == "unsharp-mask", "accents are as they come"
    assert answering(known, "sharpen")[0].name == "unsharp-mask"
    assert answering(known, "wasserzeichen")[0].name == answering(known, "logo")[0].name == "watermark"
    assert answering(known, "beschneiden")[0].name == "crop"
    assert [entry.name for entry in answering(known, "schwarzweiß")[:2]] == ["preset black-and-white", "grayscale"]
