"""A panel that pops up at a control, where the screen has room, and goes by Escape or when it is left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from multitone.gui.widgets import design


class Popover(QFrame):
    """Holds what is set in place; whoever makes it lays it out."""

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setProperty("tone", "popover")
        self.setAccessibleName(title)

    def open_at(self, anchor: QWidget) -> None:
        """Show it over or under a control, wherever the screen has room."""
        self.adjustSize()
        space = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + design.WITHIN // 2))
        above = anchor.mapToGlobal(QPoint(0, -design.WITHIN // 2)).y() - self.height()
        fits_above = above >= space.top()
        x = max(space.left(), min(below.x(), space.right() - self.width()))
        self.move(x, above if fits_above else below.y())
        self.show()
