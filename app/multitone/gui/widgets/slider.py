"""A quiet slider: a thin line that shows where the value stands, and a handle once it is looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.controls import name_control
from multitone.gui.widgets.fields import leave_wheel

HEIGHT = 20
RESTING, HELD = 2.5, 5.5
"""Radii of the handle: while nobody is near, and while it can be moved."""


class Slider(QSlider):
    """Goes where it is pressed. It wakes under the pointer, and while it or the box it belongs to has the focus."""

    def __init__(self, title: str, name: str, box: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._box = box
        name_control(self, title, name)
        self.setFixedHeight(HEIGHT)
        leave_wheel(self)
        box.installEventFilter(self)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        span = max(1, self.maximum() - self.minimum())
        at = HELD + (self.width() - 2 * HELD) * (self.value() - self.minimum()) / span
        middle = self.height() / 2
        awake = self.underMouse() or self.hasFocus() or self._box.hasFocus() or self.isSliderDown()
        painter.fillRect(QRectF(HELD, middle - 1, self.width() - 2 * HELD, 2), QColor(theme.hairline))
        painter.fillRect(QRectF(HELD, middle - 1, at - HELD, 2), QColor(theme.accent if awake else theme.quiet))
        painter.setPen(QPen(QColor(theme.text), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent if awake else theme.quiet))
        radius = HELD if awake else RESTING
        painter.drawEllipse(QPointF(at, middle), radius, radius)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self.isSliderDown():
            self._go(event.position().x())

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:  # noqa: D102, N802
        self.setSliderDown(False)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Repaint when its box gets or loses the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def _go(self, x: float) -> None:
        part = min(1.0, max(0.0, (x - HELD) / max(1.0, self.width() - 2 * HELD)))
        self.setValue(self.minimum() + round(part * (self.maximum() - self.minimum())))
