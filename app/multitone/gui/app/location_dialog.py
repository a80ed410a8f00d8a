"""The dialog that takes addresses of pictures, folders and buckets, a line each; links on the clipboard stand there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from multitone.gui.widgets.controls import label
from multitone.messages import tr
from multitone.storage.far.url import is_far


class LocationDialog(QDialog):
    """Asks for addresses, and hands them on."""

    def __init__(self, over: QWidget, take: Callable[[Sequence[str]], None]) -> None:
        super().__init__(over)
        self.setObjectName("location_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Open location"))
        self._take = take
        about = label(tr("Addresses of pictures, folders or buckets, one per line, such as https://… or s3://…"))
        about.setWordWrap(True)
        self.edit = QPlainTextEdit(self)
        self.edit.setAccessibleName(tr("Addresses"))
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        about.setBuddy(self.edit)
        self.edit.setPlainText("\n".join(filter(is_far, lines_of(QGuiApplication.clipboard().text()))))
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Open | buttons.Cancel, self)
        self.buttons.button(buttons.Open).setText(tr("Open"))
        self.buttons.button(buttons.Cancel).setText(tr("Cancel"))
        self.buttons.accepted.connect(self._open)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (about, self.edit, self.buttons):
            layout.addWidget(widget)
        self.resize(560, 220)
        self.edit.textChanged.connect(self._offer)
        self._offer()

    @property
    def addresses(self) -> list[str]:
        """What stands there."""
        return lines_of(self.edit.toPlainText())

    def _offer(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(bool(self.addresses))

    def _open(self) -> None:
        addresses = self.addresses
        self.accept()
        if addresses:
            self._take(addresses)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]
