"""Marks: what became of a picture, in words and as a shape of 12 pixels, never by color alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from multitone.gui.model.picture_status import Mark, Status
from multitone.gui.widgets import icons
from multitone.gui.widgets.design import Theme
from multitone.messages import _

STATUSES = {
    Status.ALL: _("All pictures"),
    Status.WAITING: _("Waiting"),
    Status.DONE: _("Done"),
    Status.FAILED: _("Failed"),
    Status.SKIPPED: _("Skipped"),
}
"""Each status as a choice."""
MARKS = {
    Mark.WORKING: _("in work"),
    Mark.DONE: _("done"),
    Mark.FAILED: _("failed"),
    Mark.SKIPPED: _("skipped"),
    Mark.CANCELLED: _("not done"),
}
"""Each mark in words."""


def draw(painter: QPainter, mark: Mark, area: QRectF, theme: Theme) -> None:
    """Draw a mark with a rim of the ground, so that it stands on any picture."""
    if mark is Mark.NONE:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(area.adjusted(-2, -2, 2, 2))
    inner = area.adjusted(2.5, 2.5, -2.5, -2.5)
    if mark is Mark.DONE:
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(area)
        icons.draw(painter, "check", area.adjusted(1.5, 1.5, -1.5, -1.5), theme.on_accent)
    elif mark is Mark.FAILED:
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(area)
        icons.draw(painter, "cross", inner.adjusted(-1, -1, 1, 1), theme.panel)
    elif mark is Mark.WORKING:
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawArc(area.adjusted(1, 1, -1, -1), 90 * 16, -250 * 16)
    elif mark is Mark.SKIPPED:
        painter.setPen(QPen(QColor(theme.quiet), 2))
        painter.drawLine(QPointF(area.left() + 2, area.center().y()), QPointF(area.right() - 2, area.center().y()))
    else:
        painter.setPen(QPen(QColor(theme.quiet), 1.5))
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
    painter.restore()
