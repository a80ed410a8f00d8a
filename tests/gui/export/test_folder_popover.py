"""Where results go, as a person types and chooses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from multitone import paths
from multitone.gui.app.window import MainWindow
from multitone.gui.export.folder_popover import FolderPopover
from tests.gui.conftest import Script


@pytest.fixture
def popover(qtbot: QtBot, ready: MainWindow) -> FolderPopover:
    return opened(qtbot, ready)


def opened(qtbot: QtBot, window: MainWindow) -> FolderPopover:
    sentence = window.workspace.foot.export.sentence
    qtbot.mouseClick(sentence.folder, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sentence.folders.isVisible)
    return sentence.folders


def folder(window: MainWindow) -> str:
    return window.document.content.export.folder


def retype(qtbot: QtBot, popover: FolderPopover, text: str) -> None:
    popover.path.selectAll()
    qtbot.keyClicks(popover.path, text)


def recent(popover: FolderPopover) -> list[str]:
    links = popover.findChildren(QPushButton)
    return [link.toolTip() for link in links if link.isVisible() and link.objectName().startswith("recent")]


def test_a_new_folder_is_typed(qtbot: QtBot, ready: MainWindow, popover: FolderPopover, tmp_path: Path) -> None:
    assert popover.path.text() == folder(ready)
    retype(qtbot, popover, str(tmp_path / "new" / "one"))
    assert popover.note.text() == "It is created when the job starts."
    assert folder(ready) == f"{tmp_path / 'photos'} – multitone", "not while it is typed"
    qtbot.keyClick(popover.path, Qt.Key.Key_Return)
    assert folder(ready) == str(tmp_path / "new" / "one")
    assert not popover.isVisible()
    assert not (tmp_path / "new").exists()


def test_a_name_alone_stands_beside_the_folder_in_force(
    qtbot: QtBot, ready: MainWindow, popover: FolderPopover, tmp_path: Path
) -> None:
    retype(qtbot, popover, "web")
    popover.close()
    assert folder(ready) == str(tmp_path / "web")


def test_escape_leaves_the_folder(qtbot: QtBot, ready: MainWindow, popover: FolderPopover, tmp_path: Path) -> None:
    before = folder(ready)
    retype(qtbot, popover, "elsewhere")
    qtbot.keyClick(popover.path, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert folder(ready) == before


def test_the_folder_of_the_program_is_refused(qtbot: QtBot, ready: MainWindow, popover: FolderPopover) -> None:
    before = folder(ready)
    retype(qtbot, popover, str(paths.samples() / "new"))
    assert "belongs to the program" in popover.note.text()
    qtbot.keyClick(popover.path, Qt.Key.Key_Return)
    assert folder(ready) == before


def test_a_file_is_no_folder(qtbot: QtBot, ready: MainWindow, popover: FolderPopover, photos: Path) -> None:
    retype(qtbot, popover, str(photos / "0.jpg" / "x"))
    assert "is a file, not a folder" in popover.note.text()


def test_the_last_folders_are_offered_and_the_one_beside_the_pictures(
    qtbot: QtBot, ready: MainWindow, tmp_path: Path
) -> None:
    beside = folder(ready)
    for number in range(7):
        ready.document.set_export("folder", str(tmp_path / f"out {number}"))
    popover = opened(qtbot, ready)
    assert recent(popover) == [str(tmp_path / f"out {number}") for number in (5, 4, 3, 2)]
    link = next(link for link in popover.findChildren(QPushButton) if link.toolTip() == str(tmp_path / "out 3"))
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert folder(ready) == str(tmp_path / "out 3")
    popover = opened(qtbot, ready)
    assert popover.beside.text() == "Beside the pictures"
    qtbot.mouseClick(popover.beside, Qt.MouseButton.LeftButton)
    assert folder(ready) == beside
    opened(qtbot, ready)
    assert not popover.beside.isVisible(), "it is there already"
    popover.close()


def test_folders_are_remembered_for_the_next_session(
    qtbot: QtBot, ready: MainWindow, script: Script, tmp_path: Path
) -> None:
    ready.session.convert()
    qtbot.waitUntil(lambda: ready.session.state.value == "done")
    ready.close()
    again = MainWindow(script)
    qtbot.addWidget(again)
    again.show()
    assert again.document.folders.paths == (f"{tmp_path / 'photos'} – multitone",)
    again.close()
