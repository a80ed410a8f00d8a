"""The loupe: the pixels before and after under the pointer, side by side, at their own size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from multitone.gui.preview.split_view import Sides, paint_side
from multitone.gui.widgets import design
from multitone.messages import tr
from multitone.services.preview.viewport import Viewport

APART = 24
"""Between the pointer and the loupe."""


class Loupe(QWidget):
    """Lies over the canvas beside the pointer and shows two panes."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("loupe")
        self.setAccessibleName(tr("Loupe: before and after at 1:1"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(2 * design.LOUPE + 1, design.LOUPE)
        self.hide()
        self.sides: Sides | None = None
        """What is shown, None while it is awaited."""
        self._view = Viewport((1, 1))

    @property
    def room(self) -> tuple[int, int]:
        """Device pixels that each pane has."""
        side = round(design.LOUPE * self.devicePixelRatioF())
        return side, side

    def stand_by(self, pointer: QPointF) -> None:
        """Go beside the pointer, to where there is room."""
        room = self._canvas.rect()
        x = pointer.x() - self.width() / 2
        y = pointer.y() + APART
        if y + self.height() > room.height():
            y = pointer.y() - APART - self.height()
        x = min(max(design.WITHIN, x), room.width() - self.width() - design.WITHIN)
        self.move(round(x), round(max(0.0, y)))
        self.show()
        self.raise_()

    def show_sides(self, sides: Sides | None, view: Viewport) -> None:
        """Show a part of two pictures; None while it is awaited."""
        self.sides, self._view = sides, view
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, design.RADIUS, design.RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(theme.surround))
        if self.sides is not None:
            self._paint_sides(painter, self.sides)
        painter.setPen(QPen(QColor(design.ON_PICTURE_TEXT), 1))
        middle = design.LOUPE + 0.5
        painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        painter.setClipping(False)
        painter.setPen(QPen(QColor(0, 0, 0, 140), 1))
        painter.drawPath(shape)

    def _paint_sides(self, painter: QPainter, sides: Sides) -> None:
        areas = self._view.areas(sides[0].size, sides[1].size)
        for place, (side, area) in enumerate(zip(sides, areas, strict=True)):
            left = place * (design.LOUPE + 1)
            paint_side(painter, side, area, QRectF(left, 0, design.LOUPE, self.height()), left=left)
