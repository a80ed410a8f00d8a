"""Settings in the window: the dialog is the declaration, a change is seen at once, and what is kept is heeded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QMenu, QMessageBox, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from multitone import paths, settings
from multitone.gui.app.help import About, groups, of_parts, versions
from multitone.gui.app.settings_dialog import SettingsDialog
from multitone.gui.app.window import MainWindow
from multitone.gui.desktop.language import speak
from multitone.gui.desktop.preferences import Preferences, at_start
from multitone.gui.widgets import design
from multitone.gui.widgets.appearance import SCHEMES
from multitone.imaging.parameters import parameters_of
from multitone.settings import MOST_WORKERS, Settings
from tests.gui.conftest import Script


@pytest.fixture
def dialog(qtbot: QtBot, ready: MainWindow) -> SettingsDialog:
    made = ready.show_settings()
    assert isinstance(made, SettingsDialog)
    qtbot.waitExposed(made)
    return made


def box(dialog: SettingsDialog, name: str) -> QWidget:
    return dialog.forms[name].editors[name].box  # type: ignore[attr-defined,no-any-return]


def kept() -> dict[str, object]:
    return json.loads(paths.settings_file().read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_dialog_is_the_declaration(dialog: SettingsDialog) -> None:
    assert list(dialog.forms) == list(Settings.__struct_fields__)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    for parameter in parameters_of(Settings):
        assert parameter.help in said
    assert not dialog.isModal()


def test_there_is_one_dialog(ready: MainWindow, dialog: SettingsDialog) -> None:
    assert ready.show_settings() is dialog


def test_changes_apply_at_once(ready: MainWindow, dialog: SettingsDialog) -> None:
    number = box(dialog, "workers")
    assert isinstance(number, QSpinBox)
    number.setValue(7)
    assert ready.session.run.workers == 7
    assert ready.workspace.foot.export.workers.box.value() == 7
    check = box(dialog, "compare_with_one_thread")
    assert isinstance(check, QCheckBox)
    check.setChecked(True)
    assert ready.session.run.compare
    assert ready.workspace.foot.export.compare.isChecked()
    dialog.forms["theme"].editors["theme"].box.setCurrentText("Dark")  # type: ignore[attr-defined]
    assert design.theme() is design.DARK
    assert ready.menus.actions["dark"].isChecked()
    assert (kept()["workers"], kept()["compare_with_one_thread"], kept()["theme"]) == (7, True, "dark")
    restore = dialog.findChild(QPushButton, "restore_defaults")
    assert isinstance(restore, QPushButton)
    restore.click()
    assert settings.load()[0] == Settings()
    assert number.value() == 0
    assert ready.session.run.workers == ready.session.run.cores
    assert not ready.session.run.compare


def test_results_go_where_the_settings_say(
    qtbot: QtBot, ready: MainWindow, dialog: SettingsDialog, tmp_path: Path, photos: Path
) -> None:
    ready.preferences.set("results_folder", str(tmp_path / "results"))
    assert ready.document.content.export.folder == str(tmp_path / "results" / "photos")
    assert not ready.document.content.folder_chosen
    ready.preferences.set("results_folder", str(photos.parent))
    assert ready.document.content.export.folder == f"{photos} – multitone", "never the folder of the sources itself"
    ready.document.set_export("folder", str(tmp_path / "mine"))
    ready.preferences.set("results_folder", "")
    assert ready.document.content.export.folder == str(tmp_path / "mine"), "a folder that was chosen stays"
    ready.document.use_default_folder()
    assert ready.document.content.export.folder == f"{photos} – multitone"


def test_a_language_is_called_by_its_own_name(dialog: SettingsDialog) -> None:
    choice = dialog.forms["language"].editors["language"].box  # type: ignore[attr-defined]
    words = [(choice.itemData(i), choice.itemText(i)) for i in range(choice.count())]
    assert words == [("system", "System"), ("en", "English"), ("de", "Deutsch")]


def test_the_next_window_begins_as_the_last_was_left(
    qtbot: QtBot, prompt: None, script: Script, own_home: Path
) -> None:
    settings.save(Settings(theme="dark", workers=3, compare_with_one_thread=True))
    window = MainWindow(script)
    qtbot.addWidget(window)
    assert design.theme() is design.DARK
    assert (window.session.run.workers, window.session.run.compare) == (3, True)
    window.session.run.compare = False
    window.close()
    assert kept()["compare_with_one_thread"] is False


def test_damaged_settings_are_said_in_the_window(qtbot: QtBot, prompt: None, script: Script) -> None:
    paths.settings_file().parent.mkdir(parents=True)
    paths.settings_file().write_text("{")
    window = MainWindow(script)
    qtbot.addWidget(window)
    assert window.session.state.value == "empty"
    assert "are damaged" in window.drop_zone.sentence.text()


def test_settings_that_cannot_be_kept_are_said(dialog: SettingsDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Settings) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings, "save", refuse)
    dialog.forms["workers"].editors["workers"].box.setValue(4)  # type: ignore[attr-defined]
    said = dialog.findChild(QLabel, "settings_problem")
    assert isinstance(said, QLabel)
    assert said.isVisible()
    assert "No space left" in said.text()


def test_a_glance_before_the_first_paint_reads_the_same(qapp: QApplication) -> None:
    assert at_start("theme") == "system"
    Preferences().set("theme", "light")
    assert at_start("theme") == "light"
    for text in ("", "[]", '{"theme": 3}', "\xff"):
        paths.settings_file().write_text(text, "latin-1")
        assert at_start("theme") == "system"


def test_the_themes_are_those_of_the_declaration() -> None:
    declared = next(parameter for parameter in parameters_of(Settings) if parameter.name == "theme")
    assert set(declared.choices) == set(SCHEMES)


def test_all_keys_are_on_the_sheet(qtbot: QtBot, ready: MainWindow) -> None:
    for page in ("history", "convert"):
        ready.pages.turn(page)
    known = {**groups(ready, "Elsewhere"), **of_parts()}
    assert all(what.strip() and keys.strip() for group in known.values() for what, keys in group), "none is blank"
    assert dict(known["In the steps"])["Move the step up or down"] == "Alt+Up, Alt+Down"
    told = {what: keys for group in known.values() for what, keys in group}
    for action in ready.findChildren(QAction):
        if action.shortcuts():
            assert told[action.text().replace("…", "").replace("&", "")], action.text()
    for shortcut in ready.findChildren(QShortcut):
        assert shortcut.whatsThis() in told, shortcut.keys()
    assert all(told)
    assert told["Zoom in"] == "Ctrl++, Ctrl+="
    assert told["Convert"] == "Ctrl+Return"
    assert told["Keyboard shortcuts"] == "F1, Ctrl+/"
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    qtbot.keyClick(ready, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: ready.findChild(QWidget, "shortcut_sheet") is not None)
    sheet = ready.findChild(QWidget, "shortcut_sheet")
    assert sheet is not None
    said = {label.text() for label in sheet.findChildren(QLabel)}
    assert set(told) | set(told.values()) <= said


def test_about_tells_versions_and_copies_them(qtbot: QtBot, ready: MainWindow) -> None:
    about = ready.show_about()
    assert isinstance(about, About)
    said = {label.text() for label in about.findChildren(QLabel)}
    assert {"Qt", "Pillow", "pyvips"} <= set(versions()) <= said
    copy = about.findChild(QPushButton, "copy_versions")
    assert isinstance(copy, QPushButton)
    copy.click()
    assert f"Python {versions()['Python']}" in QApplication.clipboard().text()


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_entry_of_a_menu_has_a_letter_of_its_own(
    qtbot: QtBot, qapp: QApplication, prompt: None, script: Script, language: str
) -> None:
    speak(qapp, language)
    try:
        window = MainWindow(script)
        qtbot.addWidget(window)
        menus = [head.menu() for head in window.menuBar().actions()]
        for actions in (window.menuBar().actions(), *(menu.actions() for menu in menus if isinstance(menu, QMenu))):
            texts = [action.text() for action in actions if action.text()]
            letters = [text[text.index("&") + 1].casefold() for text in texts]
            assert len(set(letters)) == len(letters), texts
    finally:
        speak(qapp, "en")


def test_what_cannot_be_opened_says_its_path(
    qtbot: QtBot, ready: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) > 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    desktop, gone = ready.assembly.desktop, str(tmp_path / "gone")
    for folder, said in ((str(tmp_path), "no program for folders"), (gone, "is not there any more")):
        desktop.open_folder(folder)
        box = ready.findChild(QMessageBox, "desktop_problem")
        assert box is not None
        assert said in box.text()
        assert folder in box.text()
        copies = next(button for button in box.buttons() if button.text() == "Copy path")
        qtbot.mouseClick(copies, Qt.MouseButton.LeftButton)
        assert QGuiApplication.clipboard().text() == folder
        box.setObjectName("")
        box.close()
    assert opened == [str(tmp_path)] * 2


def test_workers_are_added_and_taken_away_as_far_as_there_can_be(qtbot: QtBot, ready: MainWindow) -> None:
    more, fewer = ready.menus.actions["more_workers"], ready.menus.actions["fewer_workers"]
    for number, can in ((1, (True, False)), (2, (True, True)), (MOST_WORKERS, (False, True))):
        ready.session.run.set_workers(number)
        assert (more.isEnabled(), fewer.isEnabled()) == can
