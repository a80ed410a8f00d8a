"""The histogram: the channels of the picture after, the picture before as an outline, and marks of lost detail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.canvas_marks import ground
from multitone.messages import tr
from multitone.services.preview.display import DisplayLevels

LOST = 0.0001
"""Part of the pixels without detail from which on a mark is filled."""
ORDINARY = 0.985
"""Part of the values, by their number of pixels, that are shown in full; a few peaks may leave the top."""
HEADROOM = 1.2
"""Times the height of the largest of these."""
MARK = 7
"""Side of a mark."""
NONE = DisplayLevels(())


class Histogram(QWidget):
    """Paints two histograms over each other, on a dark ground in both themes, for it lies on the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram")
        self.setAccessibleName(tr("Histogram"))
        self.setFixedSize(*design.HISTOGRAM)
        self.before = NONE
        self.after = NONE

    def show_levels(self, before: DisplayLevels, after: DisplayLevels) -> None:
        """Show what the pictures hold."""
        self.before, self.after = before, after
        self.setAccessibleDescription(f"{self.shadows_text()} {self.highlights_text()}")
        self.update()

    def shadows_text(self) -> str:
        """Say how much has no detail left in the shadows."""
        return tr("Shadows without detail: {part:percent} of the pixels.", part=self.after.shadows)

    def highlights_text(self) -> str:
        """Say how much has no detail left in the highlights."""
        return tr("Highlights without detail: {part:percent} of the pixels.", part=self.after.highlights)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        event.accept()  # or the divider below would jump here

    def event(self, event: QEvent) -> bool:
        """Say at a mark what it stands for."""
        if isinstance(event, QHelpEvent):
            left = event.pos().x() < self.width() / 2
            QToolTip.showText(event.globalPos(), self.shadows_text() if left else self.highlights_text(), self)
            return True
        return super().event(event)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(255, 255, 255, design.ON_PICTURE_EDGE), 1))  # it may lie on black
        painter.setBrush(ground())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), design.RADIUS, design.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        inside = QRectF(self.rect()).adjusted(design.WITHIN, design.WITHIN + MARK + 2, -design.WITHIN, -design.WITHIN)
        heights = _scaled(self.before, self.after)
        if heights is None:
            return
        before, after = heights
        colors = design.CHANNELS if len(after) == 3 else (design.HISTOGRAM_GRAY,)
        painter.save()
        if len(after) == 3:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
        for heights_of_channel, color in zip(after, colors, strict=True):
            painter.setBrush(QColor(color))
            painter.drawPolygon([inside.bottomLeft(), *_line(heights_of_channel, inside), inside.bottomRight()])
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(design.ON_PICTURE_TEXT), 1))
        painter.setOpacity(0.85)
        painter.drawPolyline(_line(_mean(before), inside))
        painter.setOpacity(1.0)
        self._paint_mark(painter, QPointF(inside.left(), design.WITHIN), 1, lost=self.after.shadows)
        self._paint_mark(painter, QPointF(inside.right(), design.WITHIN), -1, lost=self.after.highlights)

    @staticmethod
    def _paint_mark(painter: QPainter, corner: QPointF, way: int, *, lost: float) -> None:
        """Paint a triangle in a corner: filled where detail is lost, hollow where none is."""
        triangle = QPolygonF([corner, corner + QPointF(way * MARK, 0), corner + QPointF(0, MARK)])
        painter.setPen(QPen(QColor(design.ON_PICTURE_QUIET), 1))
        painter.setBrush(QColor(design.ON_PICTURE_TEXT) if lost > LOST else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(triangle)


Heights = list[list[float]]


def _scaled(before: DisplayLevels, after: DisplayLevels) -> tuple[Heights, Heights] | None:
    """Return heights 0..1 of both, on one scale; a few values that stand out do not set it."""
    if not after.channels or not before.channels:
        return None
    shares = [_shares(levels.channels) for levels in (before, after)]
    inner = sorted(value for channels in shares for channel in channels for value in channel[1:-1])
    top = max(HEADROOM * inner[int(ORDINARY * (len(inner) - 1))], 1e-6)
    scaled = [[[min(1.0, value / top) for value in channel] for channel in channels] for channels in shares]
    return scaled[0], scaled[1]


def _shares(channels: Sequence[Sequence[int]]) -> Heights:
    return [[value / max(1, sum(channel)) for value in channel] for channel in channels]


def _mean(channels: Heights) -> list[float]:
    return [sum(values) / len(channels) for values in zip(*channels, strict=True)]


def _line(heights: list[float], area: QRectF) -> list[QPointF]:
    step = area.width() / (len(heights) - 1)
    return [QPointF(area.left() + i * step, area.bottom() - height * area.height()) for i, height in enumerate(heights)]
