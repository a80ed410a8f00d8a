"""What a text can say of the picture is put into it by a menu, or typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from multitone.gui.forms.fields_editor import FieldsEditor
from multitone.imaging.operation import operations

PARAMETER = operations()["text"].parameters[0]


def editor_with(qtbot: QtBot, text: str) -> tuple[FieldsEditor, list[Any]]:
    editor = FieldsEditor(PARAMETER)
    qtbot.addWidget(editor)
    editor.show_value(text)
    editor.show()
    edits: list[Any] = []
    editor.edited.connect(edits.append)
    return editor, edits


def test_a_field_is_put_where_the_cursor_is(qtbot: QtBot) -> None:
    editor, edits = editor_with(qtbot, "© Me, Hamburg")
    editor.box.setCursorPosition(4)
    opener = editor.findChild(QPushButton, "insert_text")
    assert opener is not None
    qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    menu = editor.findChild(QMenu, "fields_text")
    assert menu is not None
    assert [action.text().split()[0] for action in menu.actions()] == [f"{{{field}}}" for field in PARAMETER.fields]
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[3]).center())
    assert edits == ["© Me{date}, Hamburg"]
    assert editor.box.cursorPosition() == len("© Me{date}")
    qtbot.keyClicks(editor.box, "!")
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert edits[-1] == "© Me{date}!, Hamburg"


def test_a_brace_that_is_not_doubled_is_told_and_changes_nothing(qtbot: QtBot) -> None:
    editor, edits = editor_with(qtbot, "© Me")
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, "{nothing}")
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert edits == []
    problem = editor.findChild(QLabel, "problem_text")
    assert problem is not None
    assert "{stem}" in problem.text()
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, "{{x}} {date:%Y}")
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)
    assert edits == ["{{x}} {date:%Y}"]
