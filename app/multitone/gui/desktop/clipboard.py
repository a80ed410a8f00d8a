"""Copying: puts a text on the clipboard, and says so in a brief notice beside what was pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop.tooltip import show_tip

SECONDS = 3
"""How long a notice stays, if nobody moves on before."""


def copy(text: str, notice: str, beside: QWidget) -> None:
    """Put a text on the clipboard, and say so below a widget."""
    QGuiApplication.clipboard().setText(text)
    notify(notice, beside)


def notify(notice: str, beside: QWidget) -> None:
    """Say briefly below a widget what was done, where nothing else shows it."""
    at = beside.mapToGlobal(QPoint(0, min(beside.height(), beside.visibleRegion().boundingRect().bottom() + 1)))
    show_tip(at, notice, beside, beside.rect(), SECONDS * 1000)
