"""What is painted on the pictures of the preview: the divider, captions, and words where there is no picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from multitone.gui.widgets import design, icons

CAPTION = 22
"""Height of a caption."""
ICON = 16
"""Room for its icon."""


def paint_message(painter: QPainter, area: QRectF, message: str, theme: design.Theme) -> None:
    """Say in the middle why there is no picture."""
    if not message:
        return
    painter.setFont(design.font())
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    inside = area.adjusted(design.OUTER, 0, -design.OUTER, 0)
    height = painter.boundingRect(inside, flags, message).height()
    side = 1.5 * design.ICON
    top = area.center().y() - (side + design.WITHIN + height) / 2
    icons.draw(painter, "warning", QRectF(area.center().x() - side / 2, top, side, side), theme.quiet)
    painter.setPen(QColor(theme.text))
    painter.drawText(QRectF(inside.left(), top + side + design.WITHIN, inside.width(), height + 4), flags, message)


def paint_divider(painter: QPainter, area: QRectF, x: float, theme: design.Theme, *, focused: bool) -> None:
    """Paint the line between the pictures, and its handle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(0, 0, 0, 110), 3))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    painter.setPen(QPen(QColor(design.ON_PICTURE_TEXT), 1))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    center = QPointF(x, area.center().y())
    ring = theme.accent if focused else design.ON_PICTURE_TEXT
    painter.setPen(QPen(QColor(ring), 1.5))
    painter.setBrush(ground())
    painter.drawEllipse(center, design.HANDLE / 2 - 2, design.HANDLE / 2 - 2)
    painter.setPen(QPen(QColor(design.ON_PICTURE_TEXT), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for way in (-1, 1):
        tip = center + QPointF(way * 8, 0)
        painter.drawLine(tip, tip + QPointF(-way * 3.5, -3.5))
        painter.drawLine(tip, tip + QPointF(-way * 3.5, 3.5))


def paint_caption(painter: QPainter, area: QRectF, x: float, text: str, *, before: bool, icon: str = "") -> None:
    """Write which side is which at the top, perhaps with an icon, where there is room for it."""
    written, sign = design.font(design.SMALL), ICON if icon else 0
    width = QFontMetricsF(written).horizontalAdvance(text) + 2 * design.WITHIN + sign
    left = x - width - design.WITHIN if before else x + design.WITHIN
    box = QRectF(left, area.top() + design.WITHIN, width, CAPTION)
    if not area.contains(box):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground())
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(design.ON_PICTURE_TEXT))
    painter.setFont(written)
    painter.drawText(box.adjusted(sign, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)
    if icon:
        side = ICON - 4
        place = QRectF(box.left() + design.WITHIN - 1, box.center().y() - side / 2, side, side)
        icons.draw(painter, icon, place, design.ON_PICTURE_TEXT)


def ground() -> QColor:
    """Return the ground of what is written on a picture."""
    color = QColor(design.ON_PICTURE)
    color.setAlpha(design.ON_PICTURE_ALPHA)
    return color
