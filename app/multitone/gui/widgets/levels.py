"""Levels painted: the channels of a histogram over each other, and another one as an outline, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from multitone.gui.widgets import design
from multitone.services.preview.display import DisplayLevels

ORDINARY = 0.985
"""Part of the values, by their number of pixels, that are shown in full; a few peaks may leave the top."""
HEADROOM = 1.2
"""Times the height of the largest of these."""
TOGETHER = 2
"""Values that are painted as one: with more corners, painting takes more of a frame than it may."""
NONE = DisplayLevels(())
Heights = list[list[float]]
"""Of each channel, from 0 to 1; the first stands for the darkest values."""


def scaled(*levels: DisplayLevels) -> list[Heights]:
    """Return heights 0..1 of some histograms, on one scale that a few values which stand out do not set."""
    shares = [_shares(one.channels) for one in levels]
    inner = sorted(value for channels in shares for channel in channels for value in channel[1:-1])
    if not inner:
        return [[] for _ in levels]
    top = max(HEADROOM * inner[int(ORDINARY * (len(inner) - 1))], 1e-6)
    return [[[min(1.0, value / top) for value in channel] for channel in channels] for channels in shares]


def paint_channels(painter: QPainter, area: QRectF, channels: Heights, theme: design.Theme) -> None:
    """Paint channels over each other: light adds on a dark ground, ink on a light one."""
    colored = len(channels) == 3
    modes = QPainter.CompositionMode
    over = modes.CompositionMode_Screen if theme is design.DARK else modes.CompositionMode_Multiply
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    if colored:
        painter.setCompositionMode(over)
    for heights, color in zip(channels, design.channel_colors(theme) if colored else (theme.quiet,), strict=False):
        painter.setBrush(QColor(color))
        painter.drawPolygon([area.bottomLeft(), *_line(heights, area), area.bottomRight()])
    painter.restore()


def paint_outline(painter: QPainter, area: QRectF, channels: Heights, theme: design.Theme) -> None:
    """Paint the mean of the channels as a line."""
    if channels:
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.text), 1))
        painter.setOpacity(0.85)
        painter.drawPolyline(_line([sum(values) / len(channels) for values in zip(*channels, strict=True)], area))
        painter.restore()


def _shares(channels: Sequence[Sequence[int]]) -> Heights:
    return [_channel_shares(channel) for channel in channels]


def _channel_shares(channel: Sequence[int]) -> list[float]:
    whole = max(1, sum(channel))
    return [sum(channel[first : first + TOGETHER]) / whole for first in range(0, len(channel), TOGETHER)]


def _line(heights: list[float], area: QRectF) -> list[QPointF]:
    step = area.width() / (len(heights) - 1)
    return [QPointF(area.left() + i * step, area.bottom() - height * area.height()) for i, height in enumerate(heights)]
