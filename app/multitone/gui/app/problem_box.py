"""A box that says what the desktop could not open, with its path to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from multitone.messages import Message, say, tr


def tell_problem(over: QWidget, problem: Message, path: str) -> QMessageBox:
    """Say what is wrong with a path, beside which work goes on."""
    box = QMessageBox(over)
    box.setObjectName("desktop_problem")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Multitone")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(say(problem))
    copies = box.addButton(tr("Copy path"), QMessageBox.ButtonRole.ActionRole)
    copies.clicked.connect(lambda: QGuiApplication.clipboard().setText(path))
    box.setDefaultButton(box.addButton(tr("Close"), QMessageBox.ButtonRole.RejectRole))
    box.setModal(False)
    box.show()
    return box
