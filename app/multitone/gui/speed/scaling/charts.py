"""The charts of a scaling: speedup against workers, with the law through the points; and where the time went.

The bars of time are painted in the lanes' lightnesses, one a worker, stacked by what it was at.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import hide_tip, show_tip
from multitone.gui.speed.plot import Plot
from multitone.gui.widgets import design
from multitone.gui.widgets.lanes import MOST_LABELED, TITLE, stage_words
from multitone.messages import tr
from multitone.speedup.scaling import Fit, Scaling
from multitone.speedup.timing import TimeUse

STEPS = 96
"""Points of the law's line."""
BAND = 48
"""How much is seen of the band, of 255."""
PARTS = ("start", "read", "decode", "apply", "encode", "write", "wait")
"""In the order that they stand in a bar, which is that of a picture's way."""
GAP = 1.0
"""Between two parts, so that two of one lightness can be told apart."""
KEY, KEY_HEIGHT = 12, 28
"""Side of a part's sample, and height of the line that they stand in."""
HATCH = 5.0
"""Pixels between two lines of what is hatched, along its edge."""
FIGURE = 72
"""Width of what stands right of a bar: its worker's seconds."""
MIDDLE, LEFT, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class ScalingChart(Plot):
    """Speedup against workers: points with their spread, the ideal line, and the law through the points."""

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._scaling: Scaling | None = None
        super().__init__(tr("Speedup against workers"), "scaling_chart")

    def show_scaling(self, scaling: Scaling | None) -> None:
        """Show what was measured so far."""
        self._scaling = scaling
        self.draw()

    def draw_content(self, theme: design.Theme) -> None:
        """Draw ideal, band, law and points, one over the other."""
        points = self._scaling.points if self._scaling is not None else ()
        fit = self._scaling.fit if self._scaling is not None else None
        most = max([self._cores, 2, *(point.workers for point in points)])
        self.name_axes(tr("times one worker"), tr("workers"), theme)
        ideal = self.dashed(theme.quiet, 1.5)
        self.add_line([(0, 0), (most, most)], ideal, tr("ideal: each worker counts in full"))
        if fit is not None:
            self._draw_fit(fit, most, theme)
        spreads = [(point.workers, point.interval) for point in points if point.interval is not None]
        for workers, (low, high) in spreads:
            self.add_line([(workers, low), (workers, high)], self.solid(theme.accent))
        if points:
            name = tr("measured, with 95 % interval") if spreads else tr("measured")
            self.add_dots([(point.workers, point.speedup) for point in points], theme.accent, name=name)
        step = max(1, round(most / 16))
        self.plot.getAxis("bottom").setTicks([[(n, numbers.count(n)) for n in range(step, most + 1, step)]])
        highest = max([most, *(point.speedup for point in points)])
        self.span((0, most * 1.06), (0, highest * 1.06))

    def _draw_fit(self, fit: Fit, most: int, theme: design.Theme) -> None:
        """Draw the law, and between the ends of its intervals a band."""
        workers = [1 + (most - 1) * i / STEPS for i in range(STEPS + 1)]
        ends = []
        for serial, coherency in zip(fit.serial_fraction_interval, fit.coherency_interval, strict=True):
            law = msgspec.structs.replace(fit, serial_fraction=serial, coherency=coherency)
            ends.append(self.add_line([(n, law.speedup(n)) for n in workers], pg.mkPen(None)))
        ground = QColor(theme.accent)
        ground.setAlpha(BAND)
        self.plot.addItem(pg.FillBetweenItem(*ends, brush=pg.mkBrush(ground), pen=pg.mkPen(None)))
        name = tr("Amdahl’s law") if fit.model == "amdahl" else tr("universal scalability law")
        self.add_line([(n, fit.speedup(n)) for n in workers], self.solid(theme.one_thread), name)


class TimeBars(QWidget):
    """Paints where the time went; a table beside it says the same."""

    def __init__(self) -> None:
        super().__init__()
        self.title = tr("Where the time goes")
        self.setObjectName("time_bars")
        self.setAccessibleName(self.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.uses: tuple[TimeUse, ...] = ()

    def show_uses(self, uses: tuple[TimeUse, ...]) -> None:
        """Show the workers of another run."""
        self.uses = uses
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(480, KEY_HEIGHT + max(1, len(self.uses)) * sum(self.pitch))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(320, self.sizeHint().height())

    @property
    def wordy(self) -> bool:
        """Whether words stand beside the bars; many bars are narrow and have none."""
        return len(self.uses) <= MOST_LABELED

    @property
    def pitch(self) -> tuple[int, int]:
        """Height of a bar, and of the gap under it."""
        return (design.LANE, design.LANE_GAP) if self.wordy else (design.NARROW_LANE, 1)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        self.paint_on(QPainter(self), QRectF(self.rect()))

    def paint_on(self, painter: QPainter, area: QRectF) -> None:
        """Paint key and bars, for the window and for a file."""
        theme = design.theme()
        painter.setFont(design.font(design.SMALL))
        self._paint_key(painter, area, theme)
        for row, use in enumerate(self.uses):
            line = self._line(area, row)
            painter.setPen(QColor(theme.quiet))
            if self.wordy:
                painter.drawText(line, MIDDLE | LEFT, tr("worker {n}", n=use.worker))
                painter.drawText(line, MIDDLE | RIGHT, numbers.seconds(use.total))
            for part, place in self._places(use, self._bar(line)):
                paint_part(painter, part, place, theme)

    def event(self, event: QEvent) -> bool:
        """Say a part's seconds where the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            text = self.say_at(event.pos())
            show_tip(event.globalPos(), text, self) if text else hide_tip()
            return True
        return super().event(event)

    def say_at(self, point: QPoint) -> str:
        """Say what is painted at a point; empty where nothing is."""
        area = QRectF(self.rect())
        for row, use in enumerate(self.uses):
            for part, place in self._places(use, self._bar(self._line(area, row))):
                if place.contains(point):
                    seconds = numbers.seconds(getattr(use, part))
                    return f"{tr('worker {n}', n=use.worker)} · {say_part(part)} · {seconds}"
        return ""

    def _line(self, area: QRectF, row: int) -> QRectF:
        height, gap = self.pitch
        return QRectF(area.left(), area.top() + KEY_HEIGHT + row * (height + gap), area.width(), height)

    def _bar(self, line: QRectF) -> QRectF:
        return line.adjusted(TITLE, 0, -FIGURE, 0)

    def _places(self, use: TimeUse, bar: QRectF) -> Iterator[tuple[str, QRectF]]:
        """Yield each part of a worker with its place in its bar; all bars have one scale."""
        whole = max(each.total for each in self.uses) or 1.0
        left = bar.left()
        for part in PARTS:
            width = bar.width() * getattr(use, part) / whole
            if width > 0:
                yield part, QRectF(left, bar.top(), max(0.5, width - GAP), bar.height())
            left += width

    def _paint_key(self, painter: QPainter, area: QRectF, theme: design.Theme) -> None:
        left = area.left() + TITLE
        for part in PARTS:
            paint_part(painter, part, QRectF(left, area.top() + 4, KEY, KEY), theme)
            left += KEY + 6
            text = say_part(part)
            painter.setPen(QColor(theme.quiet))
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRectF(left, area.top(), width + 2, KEY + 8), MIDDLE, text)
            left += width + design.BETWEEN


def say_part(part: str) -> str:
    """Say a part; stages as the lanes say them."""
    return tr("start") if part == "start" else stage_words(part)  # type: ignore[arg-type]  # the others are stages


def paint_part(painter: QPainter, part: str, place: QRectF, theme: design.Theme) -> None:
    """Paint a part: reading, decoding and so on as lanes do, the start hatched, waiting as an idle lane with a rim."""
    if part in ("start", "wait"):
        painter.fillRect(place, QColor(theme.idle))
        painter.setPen(QColor(theme.quiet if part == "start" else theme.hairline))
        if part == "start":
            painter.drawLines(hatch(place))
        elif place.width() > 2:
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    color = theme.apply if part == "apply" else theme.encode if part in ("encode", "write") else theme.decode
    painter.fillRect(place, QColor(color))


def hatch(place: QRectF) -> list[QLineF]:
    """Return slanting lines that fill a place; a brush with a pattern would be lost in files, and a clip too."""
    lines = []
    x, y, wide, high = place.left(), place.top(), place.width(), place.height()
    reach = HATCH / 2
    while reach < wide + high:
        left, right = max(0.0, reach - high), min(reach, wide)
        lines.append(QLineF(x + left, y + reach - left, x + right, y + reach - right))
        reach += HATCH
    return lines
