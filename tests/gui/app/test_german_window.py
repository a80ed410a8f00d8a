"""The window in its second language, by the catalogue that is shipped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.steps.presets import PresetMenu
from tests.gui.conftest import Script


def test_the_window_is_german_from_the_menu_to_the_plan(
    german: None, qtbot: QtBot, prompt: None, script: Script, photos: Path
) -> None:
    window = MainWindow(script)
    qtbot.addWidget(window)
    window.show()
    heads = [head.text().replace("&", "") for head in window.menuBar().actions()]
    assert heads == ["Bilder", "Bearbeiten", "Auftrag", "Ansicht", "Hilfe"]
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    bar = window.workspace.foot.export
    planned, room = bar.plan_line.sentence.text().split(" · ")
    assert planned == "5 werden geschrieben, 1 andere Datei bleibt, wie sie ist"
    assert room.startswith(("höchstens ", "etwa ")), "as soon as some pictures are tried"
    qtbot.waitUntil(lambda: " · etwa " in bar.plan_line.sentence.text())
    assert bar.convert.text() == "5 umwandeln"
    assert bar.convert.minimumWidth() >= bar.convert.sizeHint().width()  # else its words are cut in a narrow window
    assert window.workspace.steps.rows[0].line.text() == "Graustufen"
    bar.sentence.format.setCurrentIndex(1)
    bar.sentence.details.click()
    box = bar.details.findChild(QLineEdit, "parameter_max_bytes")
    assert isinstance(box, QLineEdit)
    assert box.placeholderText() == "500k oder 2M"
    menu = window.workspace.steps.findChild(QMenu, "preset_menu")
    assert isinstance(menu, PresetMenu)
    menu.fill()
    next(action for action in menu.actions() if action.text() == "Sanftes Grau").trigger()
    assert window.menus.actions["undo"].text() == "Rückgängig: „Sanftes Grau“ anwenden"
    window.document.set_export("folder", str(photos / "0.jpg"))
    qtbot.waitUntil(lambda: "ist eine Datei und kein Ordner" in bar.plan_line.sentence.text())
    window.close()
