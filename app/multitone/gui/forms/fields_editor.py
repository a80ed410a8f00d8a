"""Editor of a text that can say something of the picture: a line, and a menu of what it can say."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from multitone.gui.desktop.numbers import within
from multitone.gui.forms.fields_menu import fields_menu, open_below
from multitone.gui.forms.line_editor import LineEditor
from multitone.gui.widgets.controls import button
from multitone.imaging.source_facts import FIELDS
from multitone.messages import tr


class FieldsEditor(LineEditor):
    """A line into which fields are put by a menu; braces that are to be seen are doubled."""

    def lay_out(self) -> None:
        """Put the menu's button above the line."""
        super().lay_out()
        self.insert = button(tr("Insert…"), f"insert_{self.parameter.name}", "link")
        self.insert.setAccessibleName(tr("Insert into {what}", what=within(self.title)))
        self.insert.clicked.connect(self._offer)
        self.grid.addWidget(self.insert, 0, 2)

    def menu(self) -> QMenu:
        """Return the menu of all that the text can say."""
        fields = ((field, FIELDS[field]) for field in self.parameter.fields)
        menu = fields_menu(fields, self._put, self)
        menu.setObjectName(f"fields_{self.parameter.name}")
        return menu

    def _offer(self) -> None:
        open_below(self.menu(), self.insert)

    def _put(self, text: str) -> None:
        """Put a field where the cursor is, in place of what is selected, and tell the new text."""
        self.box.insert(text)
        value = self.read(self.box.text())
        if value is not None:
            place = self.box.cursorPosition()
            self.take(value)
            self.box.setCursorPosition(place)
        self.box.setFocus()
        self.box.deselect()
