"""A file of a step is typed, or chosen in a dialog."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from multitone.gui.forms.file_editor import FileEditor
from multitone.imaging.operation import operations

PARAMETER = operations()["lut"].parameters[0]


def editor_with(qtbot: QtBot) -> tuple[FileEditor, list[Any]]:
    editor = FileEditor(PARAMETER)
    qtbot.addWidget(editor)
    editor.show()
    edits: list[Any] = []
    editor.edited.connect(edits.append)
    return editor, edits


def typed(qtbot: QtBot, editor: FileEditor, text: str) -> None:
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, text)
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)


def test_a_path_is_typed_in_any_manner(qtbot: QtBot) -> None:
    editor, edits = editor_with(qtbot)
    typed(qtbot, editor, ' "/a folder/a look.cube" ')
    typed(qtbot, editor, "~/b.cube")
    typed(qtbot, editor, "c.cube")
    assert edits == ["/a folder/a look.cube", os.path.expanduser("~/b.cube"), os.path.abspath("c.cube")]
    assert editor.box.cursorPosition() == len(editor.box.text()), "the name is seen, not the first folder"
    editor.box.clear()
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert edits[-1] == ""
    assert editor.value() == ""


def test_a_file_is_chosen_in_a_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a look.cube").write_text("")
    editor, edits = editor_with(qtbot)
    editor.show_value(str(tmp_path / "gone.cube"))
    button = editor.findChild(QPushButton, "choose_file")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget() or editor.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.directory().absolutePath() == str(tmp_path)
    assert "*.cube" in dialog.nameFilters()[0]
    dialog.selectFile(str(tmp_path / "a look.cube"))
    dialog.accept()
    qtbot.waitUntil(lambda: edits == [str(tmp_path / "a look.cube")])
    assert editor.box.text() == str(tmp_path / "a look.cube")


def test_a_file_that_is_dropped_on_the_field_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a look.cube").write_text("")
    editor, edits = editor_with(qtbot)

    def dropped(*paths: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        place, keys = editor.rect().center(), Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
        enter.ignore()
        QApplication.sendEvent(editor, enter)
        if enter.isAccepted():
            drop = QDropEvent(place.toPointF(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys)
            QApplication.sendEvent(editor, drop)
        return enter.isAccepted()

    assert not dropped(tmp_path)
    assert not dropped(tmp_path / "a look.cube", tmp_path / "a look.cube")
    assert not dropped(tmp_path / "gone.cube")
    assert edits == []
    assert dropped(tmp_path / "a look.cube")
    assert edits == [str(tmp_path / "a look.cube")]
