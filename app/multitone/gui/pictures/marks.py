"""Marks: what became of a picture, in words and as a shape of 12 pixels, never by color alone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from multitone.gui.model.picture_status import Mark, Status
from multitone.gui.widgets import icons
from multitone.gui.widgets.design import Theme


def say_status(status: Status) -> str:
    """Say a status as a choice."""
    words = {
        Status.ALL: QCoreApplication.translate("marks", "All pictures"),
        Status.WAITING: QCoreApplication.translate("marks", "Waiting"),
        Status.DONE: QCoreApplication.translate("marks", "Done"),
        Status.FAILED: QCoreApplication.translate("marks", "Failed"),
        Status.SKIPPED: QCoreApplication.translate("marks", "Skipped"),
    }
    return words[status]


def say(mark: Mark) -> str:
    """Say a mark in words."""
    words = {
        Mark.NONE: "",
        Mark.WORKING: QCoreApplication.translate("marks", "in work"),
        Mark.DONE: QCoreApplication.translate("marks", "done"),
        Mark.FAILED: QCoreApplication.translate("marks", "failed"),
        Mark.SKIPPED: QCoreApplication.translate("marks", "skipped"),
        Mark.CANCELLED: QCoreApplication.translate("marks", "not done"),
    }
    return words[mark]


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
