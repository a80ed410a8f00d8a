"""Editor of a parameter that is a file: its path, and a dialog that chooses it."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from multitone.gui.desktop.numbers import shown, within
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.forms.line_editor import LineEditor
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button
from multitone.gui.widgets.file_dialogs import ask_for_file
from multitone.gui.widgets.layout import row_of
from multitone.imaging.parameters import absolute
from multitone.messages import tr


class FileEditor(LineEditor):
    """The path of a file, of which the end is shown, and a button that asks for another one."""

    def lay_out(self) -> None:
        """Put the button beside the line."""
        self.choose = button(tr("Choose…"), f"choose_{self.parameter.name}")
        self.choose.setAccessibleName(tr("Choose {what}", what=within(self.title)))
        self.choose.clicked.connect(self._ask)
        self.box.setPlaceholderText(tr("No file chosen"))
        self.setAcceptDrops(True)
        self.grid.setVerticalSpacing(design.WITHIN // 2)
        self.grid.addLayout(row_of(self.box, self.choose, spacing=design.WITHIN), 1, 0, 1, 3)

    def read(self, text: str) -> str | None:
        """Return the path from the root; quotation marks around it, as file managers copy it, are left out."""
        try:
            path = absolute(text.strip().strip("\"'"))
        except ValueError:
            return None
        return path if self.parameter.accepts(path) else None

    def show_given(self, value: Any) -> None:
        """Show a path, its name before its folders."""
        super().show_given(value)
        self.box.setCursorPosition(len(self.box.text()))
        set_tip(self.box, shown(str(value)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take a single file that is dropped here; the window would take it for a picture to process."""
        if _file_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Choose the file that was dropped."""
        path = self.read(_file_in(event.mimeData()))
        if path:
            event.acceptProposedAction()
            self.take(path)

    def _ask(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in self.parameter.suffixes)
        start = str(self.shown()) or os.path.expanduser("~")
        ask_for_file(self, tr("Choose {what}", what=within(self.title)), start, patterns, self.take)


def _file_in(data: QMimeData) -> str:
    """Return the path of the one file that is dragged; empty where it is none, or more."""
    urls = data.urls()
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if os.path.isfile(path) else ""
