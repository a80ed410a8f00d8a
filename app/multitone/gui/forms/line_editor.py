"""Editor of a value that is typed into a line: what texts, colors, curves and files have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit

from multitone.gui.forms.editor import Editor
from multitone.gui.widgets import design
from multitone.gui.widgets.fields import leave_undo
from multitone.imaging.parameters import Parameter
from multitone.messages import say, tr


class LineEditor(Editor):
    """A line that is read once it is typed."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter)
        self.box = QLineEdit()
        self.box.setObjectName(self.control_name)
        self.box.setAccessibleName(self.title)
        self.box.setAcceptDrops(False)
        leave_undo(self.box, self.box)
        self.box.setPlaceholderText(parameter.example)
        self._last: Any = ""
        self.lay_out()
        self.show_value(parameter.default)
        self.box.editingFinished.connect(self._typed)

    def lay_out(self) -> None:
        """Put the line, and what belongs to it, into the grid."""
        self.grid.setVerticalSpacing(design.WITHIN // 2)
        self.grid.addWidget(self.box, 1, 0, 1, 3)

    def read(self, text: str) -> Any:
        """Return the value that a text stands for; None where it stands for none."""
        return text if self.parameter.accepts(text) else None

    def written(self, value: Any) -> str:
        """Return the text that stands for a value."""
        return str(value)

    def shown(self) -> Any:
        """Return the value that was read last."""
        return self._last

    def show_given(self, value: Any) -> None:
        """Write a value into the line, without a signal."""
        self._last = value
        with QSignalBlocker(self.box):
            self.box.setText(self.written(value))
            self.box.setCursorPosition(0)

    def take(self, value: Any) -> None:
        """Show a value that the user gave, and tell it."""
        self.show_given(value)
        self.show_problem("")
        self.edited.emit(self.value())

    def _given_changed(self, given: bool) -> None:
        """Wait for a text before an empty one is told."""
        if given and self._last == "":
            self.show_controls(visible=True)
            self.box.setFocus()
        else:
            super()._given_changed(given)

    def _typed(self) -> None:
        value = self.read(self.box.text())
        if value not in (None, self._last):
            self.take(value)
            return
        self.show_given(self._last)
        expected = say(self.parameter.expectation())
        self.show_problem(tr("{what} must be {expected}.", what=self.title, expected=expected) if value is None else "")
