"""The mark that shows where a dragged step would go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from multitone.gui.widgets import design

HEIGHT = 6
LINE = 2


class DropMark(QWidget):
    """A line between two rows of its parent."""

    def __init__(self, parent: QWidget, indent: int) -> None:
        super().__init__(parent)
        self._indent = indent
        self._slot: int | None = None
        self.setObjectName("drop_mark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, rows: Sequence[QWidget], place: int, y: int) -> None:
        """Go between the rows that are nearest to a height; hide where the row of that place lies already."""
        self._slot = slot = sum(y > row.geometry().center().y() for row in rows)
        edge = rows[slot].y() if slot < len(rows) else rows[-1].geometry().bottom() + 1
        width = max(row.geometry().right() for row in rows)
        self.setGeometry(0, max(0, edge - HEIGHT // 2 - 1), width, HEIGHT)
        self.setVisible(slot not in (place, place + 1))
        self.raise_()

    def leave(self, place: int) -> int:
        """Hide, and return the place that the row of that place goes to."""
        slot, self._slot = self._slot, None
        self.hide()
        return place if slot is None else slot - (slot > place)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(design.theme().accent))
        middle = self.height() / 2
        painter.drawEllipse(QPointF(self._indent, middle), middle, middle)
        painter.drawRect(QRectF(self._indent, middle - LINE / 2, self.width() - self._indent, LINE))
