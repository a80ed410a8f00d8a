"""Lanes: what each worker is at and was at, painted from a job's progress. Time flows left, now is at the right edge.

Blocks that have ended are painted once, into a picture that is shifted left each frame; so a frame costs what is new
in it, not what is seen. Blocks narrower than 3 pixels are laid on with their part of the pixel, which shows density.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.batch.events import STAGES, Stage
from multitone.batch.progress import Block, JobProgress, Lane
from multitone.gui.desktop import numbers, tooltip
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.design import Theme
from multitone.messages import say, tr

SECONDS_SHOWN = 10.0
"""What the width of the lanes spans."""
NARROW = 3.0
"""Pixels below which a block is laid on as density."""
MOST_LABELED = 16
MOST_HEIGHT = 16 * (design.LANE + design.LANE_GAP)
TITLE = 72
"""Width of what stands left of the blocks: whose lane it is."""
MIDDLE, LEFT, RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


def tail(width: int) -> int:
    """Return how much of a width stands right of the blocks, for what each worker is at."""
    return min(360, max(200, width // 3))


class Clock:
    """The job's time between its events: it runs on, and follows when an event is later than it thought."""

    def __init__(self) -> None:
        self._started = math.inf

    def now(self, at: float, *, running: bool) -> float:
        """Return seconds since the job started, given when its last event was."""
        if not running:
            return at
        wall = time.monotonic()
        self._started = min(self._started, wall - at)
        return wall - self._started


class Lanes(QWidget):
    """Paints one lane a worker."""

    picked = Signal(str)
    """A click asks for the picture that a worker is at."""

    def __init__(self, *, every: int = design.LANES_EVERY) -> None:
        super().__init__()
        self.setObjectName("lanes")
        self.setAccessibleName(tr("Workers"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(160)
        self.progress: JobProgress | None = None
        self._titles: tuple[str, ...] = ()
        self._clock = Clock()
        self._past: QPixmap | None = None
        self._painted_to = 0.0
        """Seconds at the right edge of the picture of the past."""
        self._seen: dict[int, float] = {}
        """When each lane's last painted block ended."""
        self._rows = 0
        self._expected = 1
        """Lanes that there is room for before the workers are there."""
        self._theme = ""
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self._tick)

    def show_progress(self, progress: JobProgress | None, titles: Sequence[str] = (), *, expected: int = 1) -> None:
        """Show another job, or none; its lanes may have titles of their own. `expected` is how many there will be."""
        self.progress, self._expected = progress, expected
        self._titles = tuple(titles)
        self._clock = Clock()
        self._past = None
        self._seen.clear()
        self._rows = 0
        self._timer.start() if progress is not None else self._timer.stop()
        self._tick()

    @property
    def pitch(self) -> tuple[int, int]:
        """Height of a lane, and of the gap under it."""
        lanes = self._count()
        if lanes <= MOST_LABELED:
            return design.LANE, design.LANE_GAP
        if lanes * (design.NARROW_LANE + 1) <= MOST_HEIGHT:
            return design.NARROW_LANE, 1
        return max(1, MOST_HEIGHT // lanes), 0

    def blocks_area(self) -> QRect:
        """Return where the blocks are."""
        if self._count() > MOST_LABELED:
            return self.rect()
        return QRect(TITLE, 0, max(1, self.width() - TITLE - tail(self.width())), self.height())

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        lane, gap = self.pitch
        return QSize(480, self._count() * (lane + gap) - gap)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        progress = self.progress
        if progress is None:
            return
        theme = design.theme()
        area = self.blocks_area()
        now = self._clock.now(progress.at, running=progress.finished is None)
        past = self._paint_past(area, now, theme)
        painter = QPainter(self)
        painter.drawPixmap(area.topLeft(), past)
        for top, lane in self._tops():
            if lane.task is not None:
                self._paint_current(painter, lane, area, top, now, theme)
            if self._count() <= MOST_LABELED:
                self._write(painter, lane, top, area, now, theme)

    def _paint_past(self, area: QRect, now: float, theme: Theme) -> QPixmap:
        """Shift the picture of the past to now, paint into it what has ended since, and return it."""
        ratio = self.devicePixelRatioF()
        size = area.size() * ratio
        past = self._past
        if past is None or past.size() != size or self._theme != theme.name or now < self._painted_to:
            past = self._past = QPixmap(size)
            past.setDevicePixelRatio(ratio)
            past.fill(Qt.GlobalColor.transparent)
            self._painted_to, self._theme = now, theme.name
            self._seen.clear()
            self._ground(past, QRectF(0, 0, area.width(), area.height()), theme)
        per_second = area.width() / SECONDS_SHOWN
        shift = int((now - self._painted_to) * per_second * ratio)
        if shift > 0:
            self._painted_to += shift / (per_second * ratio)
            past.scroll(-min(shift, past.width()), 0, past.rect())
            new = min(float(area.width()), shift / ratio)
            self._ground(past, QRectF(area.width() - new, 0, new, area.height()), theme)
        painter, height = QPainter(past), self.pitch[0]
        for top, lane in self._tops():
            for block in self._new_blocks(lane):
                right = area.width() + (block.end - self._painted_to) * per_second
                left = area.width() + (block.start - self._painted_to) * per_second
                paint_block(painter, block, QRectF(left, top, right - left, height), theme)
        painter.end()
        return past

    def _ground(self, past: QPixmap, strip: QRectF, theme: Theme) -> None:
        """Lay the ground of idle lanes into a strip."""
        painter = QPainter(past)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(strip, Qt.GlobalColor.transparent)
        height, gap = self.pitch
        for row in range(self._count()):
            lane = QRectF(strip.left(), row * (height + gap), strip.width(), height)
            painter.fillRect(lane, QColor(theme.idle))
        painter.end()

    def _new_blocks(self, lane: Lane) -> Iterable[Block]:
        """Return what has ended in a lane since it was last looked at, oldest first."""
        seen = self._seen.get(lane.worker, -1.0)
        oldest = self._painted_to - SECONDS_SHOWN
        new: list[Block] = []
        for block in reversed(lane.blocks):
            if block.end <= seen or block.end < oldest:
                break
            new.append(block)
        if new:
            self._seen[lane.worker] = new[0].end
        return reversed(new)

    def _paint_current(self, painter: QPainter, lane: Lane, area: QRect, top: int, now: float, theme: Theme) -> None:
        """Paint what a worker is at: its stages are not known yet, only the one it was last seen in."""
        per_second = area.width() / SECONDS_SHOWN
        right = float(area.left() + area.width())
        left = max(float(area.left()), right - (now - lane.since) * per_second)
        turned = max(left, right - (now - lane.stage_since) * per_second)
        if lane.stage in (None, "read", "decode"):
            turned = right
        height = self.pitch[0]
        painter.fillRect(QRectF(left, top, turned - left, height), QColor(theme.decode))
        painter.fillRect(QRectF(turned, top, right - turned, height), QColor(tone(lane.stage, theme)))

    def _write(self, painter: QPainter, lane: Lane, top: int, area: QRect, now: float, theme: Theme) -> None:
        painter.setFont(design.font(design.SMALL))
        painter.setPen(QColor(theme.quiet))
        painter.drawText(QRect(0, top, TITLE - design.WITHIN, design.LANE), MIDDLE | LEFT, self._title(lane))
        left = area.right() + 1 + design.BETWEEN
        room = QRect(left, top, self.width() - left, design.LANE)
        painter.drawText(room, MIDDLE | RIGHT, numbers.count(lane.done))
        source, stage = lane.shown(now)
        painter.drawText(room.adjusted(0, 0, -40, 0), MIDDLE | RIGHT, stage_words(stage) if source else "")
        painter.setPen(QColor(theme.text))
        room.adjust(0, 0, -104, 0)
        name = numbers.name_of(source) if lane.alive else tr("gone")
        name = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, MIDDLE | LEFT, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        lane = self._lane_at(event.position().toPoint())
        if lane is not None and lane.source:
            self.picked.emit(lane.source)

    def event(self, event: QEvent) -> bool:
        """Say what a narrow lane is at where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            lane = self._lane_at(event.pos())
            if lane is not None:
                tooltip.show_tip(event.globalPos(), self.say(lane), self)
                return True
        return super().event(event)

    def say(self, lane: Lane) -> str:
        """Say what a worker is at, in words."""
        current = [numbers.name_of(lane.source), stage_words(lane.stage)] if lane.task is not None else []
        return " · ".join([self._title(lane), *current, tr("{n:,} done", n=lane.done)])

    def describe(self) -> None:
        """Bring the description for screen readers up to date."""
        self.setAccessibleDescription("\n".join(self.say(lane) for _, lane in self._tops()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._past = None

    def _tick(self) -> None:
        if self._rows != self._count():
            self._rows = self._count()
            self._past = None
            self.updateGeometry()
        self.update()

    def _title(self, lane: Lane) -> str:
        if lane.worker <= len(self._titles):
            return self._titles[lane.worker - 1]
        return tr("worker {n}", n=lane.worker)

    def _lane_at(self, point: QPoint) -> Lane | None:
        pitch = sum(self.pitch)
        return next((lane for top, lane in self._tops() if top <= point.y() < top + pitch), None)

    def _tops(self) -> Iterator[tuple[int, Lane]]:
        """Yield the lanes in order, each with where it begins."""
        lanes = self.progress.lanes if self.progress is not None else {}
        pitch = sum(self.pitch)
        for row, worker in enumerate(sorted(lanes)):
            yield row * pitch, lanes[worker]

    def _count(self) -> int:
        """Return how many lanes there is room for: it grows with a job and never shrinks, so that nothing jumps."""
        progress = self.progress
        return max(1, len(progress.lanes), progress.workers or self._expected) if progress else 1


def tone(stage: Stage | None, theme: Theme) -> str:
    """Return the lightness that a stage is painted in; one that waits for memory has none of the ink."""
    if stage == "wait":
        return theme.idle
    return theme.apply if stage == "apply" else theme.encode if stage in ("encode", "write") else theme.decode


def stage_words(stage: Stage | None) -> str:
    """Say a stage."""
    return say(stage or STAGES[0])


def paint_block(painter: QPainter, block: Block, area: QRectF, theme: Theme) -> None:
    """Paint a block that has ended: three lightnesses, or density, or a notch and a glyph for a failure."""
    if area.width() < NARROW:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, QColor(theme.failed if block.failed else theme.apply))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    elif block.failed:
        painter.fillRect(area, QColor(theme.failed))
    else:
        seconds = block.seconds
        total = seconds.total or 1.0
        first = area.left() + area.width() * (seconds.read + seconds.decode) / total
        second = first + area.width() * seconds.apply / total
        edges = [round(area.left() * 2) / 2, round(first * 2) / 2, round(second * 2) / 2, area.right()]
        for left, right, color in zip(edges, edges[1:], (theme.decode, theme.apply, theme.encode), strict=False):
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), QColor(color))
    if block.failed:
        _paint_failure(painter, area, theme)


def _paint_failure(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Cut a notch into the top of a block's end, and set a cross over it."""
    side = min(10.0, area.height() - 4)
    if side < 5:
        painter.fillRect(QRectF(area.right() - 2, area.top(), 2, area.height()), QColor(theme.text))
        return
    center = area.right() - side / 2 if area.width() >= side else area.center().x()
    half, top = side / 2 + 1, area.top()
    notch = [QPointF(center - half, top), QPointF(center + half, top), QPointF(center, top + half)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.panel))
    painter.drawPolygon(QPolygonF(notch))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    icons.draw(painter, "cross", QRectF(center - side / 2, area.bottom() - side - 1, side, side), theme.text)
