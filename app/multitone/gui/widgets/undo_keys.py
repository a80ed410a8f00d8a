"""Ctrl+Z in a field: the field's while something is typed there, the window's once that is taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class _UndoKeys(QObject):
    """Keeps a field from claiming the keys while it has nothing of its own to undo."""

    def __init__(self, line: QLineEdit, parent: QObject) -> None:
        super().__init__(parent)
        self._line = line

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(map(event.matches, keys)) and not self._line.isModified():
                event.ignore()
                return True
        return False


def leave_undo(field: QWidget, line: QLineEdit) -> None:
    """Let Ctrl+Z undo in a field, which is a line or holds one, only what is being typed there."""
    field.installEventFilter(_UndoKeys(line, field))
    line.editingFinished.connect(lambda: line.setModified(False))
