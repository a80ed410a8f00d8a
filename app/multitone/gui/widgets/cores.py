"""The strip under the lanes: how busy each core of the machine is, on the same time as the lanes."""

from __future__ import annotations

import os
from collections import deque

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.batch.events import CpuSampled, Event
from multitone.gui.widgets import design
from multitone.gui.widgets.lanes import SECONDS_SHOWN, TITLE, tail
from multitone.messages import tr

MOST_HEIGHT = 48
KEPT = 400
"""Samples; four come a second."""


class Cores(QWidget):
    """Paints one thin row a core, the busier the lighter or darker."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cores")
        self.setAccessibleName(tr("Cores of the machine"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(160)
        self._samples: deque[CpuSampled] = deque(maxlen=KEPT)
        self._cores = os.cpu_count() or 1
        """Rows that there is room for; the samples may know better."""
        self._now = 0.0

    def handle(self, event: Event) -> None:
        """Take one event in; only samples of the cores count."""
        if isinstance(event, CpuSampled):
            self._samples.append(event)
            if len(event.percent) != self._cores:
                self._cores = max(1, len(event.percent))
                self.updateGeometry()

    def clear(self) -> None:
        """Forget the samples of the job before."""
        self._samples.clear()

    def show_now(self, now: float) -> None:
        """Move the strip to a time of the job."""
        self._now = now
        self.update()

    @property
    def busy(self) -> float | None:
        """How many cores' worth of work the last second was, None before the first sample."""
        recent = [sum(sample.percent) for sample in self._samples if sample.at >= self._samples[-1].at - 1.0]
        return sum(recent) / len(recent) / 100 if recent else None

    def say(self) -> str:
        """Say how many cores are busy."""
        busy = self.busy
        return "" if busy is None else tr("{busy:.1f} of {n} busy", busy=busy, n=self._count())

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        height = self._count() * (design.CORE + design.CORE_GAP) - design.CORE_GAP
        return QSize(480, max(14, min(MOST_HEIGHT, height)))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        painter.setFont(design.font(design.SMALL))
        painter.setPen(QColor(theme.quiet))
        painter.drawText(QRectF(0, 0, TITLE, self.height()), Qt.AlignmentFlag.AlignVCenter, tr("cores"))
        room = tail(self.width())
        area = QRectF(TITLE, 0, max(1, self.width() - TITLE - room), self.height())
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(area.right(), 0, room, self.height()), right, self.say())
        cores = self._count()
        pitch = min(design.CORE + design.CORE_GAP, (area.height() + design.CORE_GAP) / cores)
        height = max(1.0, pitch - design.CORE_GAP)
        top = (area.height() - (cores * pitch - design.CORE_GAP)) / 2
        for core in range(cores):
            painter.fillRect(QRectF(area.left(), top + core * pitch, area.width(), height), QColor(theme.idle))
        painter.setClipRect(area)
        self._paint_samples(painter, area, top, pitch, height)

    def _paint_samples(self, painter: QPainter, area: QRectF, top: float, pitch: float, height: float) -> None:
        per_second = area.width() / SECONDS_SHOWN
        before = 0.0
        ink = QColor(design.theme().quiet)
        for sample in self._samples:
            left = area.right() - (self._now - before) * per_second
            end = area.right() - (self._now - sample.at) * per_second
            before = sample.at
            if end < area.left():
                continue
            for core, percent in enumerate(sample.percent):
                ink.setAlphaF(min(1.0, max(0.0, percent / 100)))
                painter.fillRect(QRectF(left, top + core * pitch, end - left, height), ink)

    def _count(self) -> int:
        return self._cores
