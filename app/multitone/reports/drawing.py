"""What a page draws, as the paths of SVG: lanes, loads, memory, the curve.

All is drawn WIDTH units wide and stretched by the page to the width that there is; lines keep theirs.
"""

from __future__ import annotations

import itertools
import math
from array import array
from collections.abc import Iterable, Sequence

from msgspec import Struct

from multitone.batch.events import Stage
from multitone.messages import say, tr
from multitone.numbers import seconds
from multitone.reports.document import shown
from multitone.reports.layout import Layout, stages_of
from multitone.reports.record import DIED, DONE, FAILED, PUT_BACK, Recorder

WIDTH = 4000
HEIGHT = 100
MOST_BLOCKS = 2_000
"""Blocks of all lanes above which their density is drawn."""
BINS = 400
"""Columns of a density."""
NARROWEST = 4.0
"""Units that a block has at the least, or it would not be seen: a pixel of a wide page."""
MOST_MARKS = 60
"""Signs of failures in a lane above which they are only counted."""
TONES: dict[Stage, str] = {
    "read": "decode", "wait": "wait", "decode": "decode", "apply": "apply", "encode": "encode", "write": "encode",
}  # fmt: skip
"""The three lightnesses of the window's lanes."""
POINTS = 400
"""Points that a curve has at the most."""


class Bar(Struct, frozen=True):
    """One attempt: its title, and the paths of its tones."""

    title: str
    paths: tuple[tuple[str, str], ...]


class ChartMark(Struct, frozen=True):
    """A sign over a lane, at a part of its width in percent."""

    sign: str
    at: float
    title: str


class LaneDrawing(Struct, frozen=True):
    """One worker's lane."""

    worker: int
    done: int
    busy: float
    """Part of the run's time, 0 to 1, in which it worked."""
    blocks: tuple[Bar, ...] = ()
    density: tuple[tuple[str, str], ...] = ()
    """Paths of tones, in place of blocks where there are too many."""
    marks: tuple[ChartMark, ...] = ()


class CurveDrawing(Struct, frozen=True):
    """Paths of the pool and of one thread, and what they span."""

    pool: str
    one: str
    """Empty where nothing was compared."""
    straight: bool
    """Of one thread only the time is known."""
    seconds: float
    """In which the pool was done."""
    wide: float
    """Seconds that the drawing spans."""
    steps: tuple[float, ...]
    pictures: int
    megapixels: float


def lanes(record: Recorder, layout: Layout, span: float) -> list[LaneDrawing]:
    """Draw a lane a worker, over a span of seconds."""
    by_worker: dict[int, list[int]] = {}
    for (_, worker), rows in layout.threads.items():
        by_worker.setdefault(worker, []).extend(rows)
    dense = sum(map(len, by_worker.values())) > MOST_BLOCKS
    return [_lane(record, layout, worker, by_worker[worker], span, dense=dense) for worker in sorted(by_worker)]


def curve_of(record: Recorder, layout: Layout) -> CurveDrawing | None:
    """Return the lines of megapixels done over time, and where they stand; None where none was done.

    Not of pictures: the largest come first, so that their number says little of the work.
    """
    rows = record.results(DONE)
    done = [0.0, *itertools.accumulate(record.pixels[row] / 1e6 for row in rows)]
    if done[-1] <= 0:
        return None
    began = min(layout.begins[row] for row in rows)
    pool = list(zip((0.0, *(record.ends[row] - began for row in rows)), done, strict=True))
    one = _one_thread(record, done)
    wide = max(pool[-1][0], *(seconds for seconds, _ in one or pool[-1:]))
    return CurveDrawing(
        pool=line(pool, wide, done[-1]),
        one=line(one, wide, done[-1]),
        straight=bool(one) and not record.one_curve,
        seconds=pool[-1][0],
        wide=wide,
        steps=tuple(round_steps(wide)),
        pictures=len(rows),
        megapixels=done[-1],
    )


def _one_thread(record: Recorder, done: Sequence[float]) -> list[tuple[float, float]]:
    """Return one thread's curve, scaled up where it did a sample, straight where only its time is known.

    Both sides take pictures up in the same order, so the pool tells how many megapixels so many pictures are.
    """
    comparison, curve = record.comparison, record.one_curve
    if comparison is None or comparison.speedup is None or comparison.serial.median <= 0:
        return []
    whole = comparison.serial.median
    last, number = curve[-1] if curve else (0.0, 0)
    if last <= 0 or number <= 0:
        return [(0.0, 0.0), (whole, done[-1])]
    scale = (len(done) - 1) / number
    return [(seconds * whole / last, done[round(count * scale)]) for seconds, count in curve]


def area(values: Sequence[float], times: Sequence[float], most: float, span: float) -> str:
    """Return the path of an area under steps: each value holds from the time before it up to its own."""
    if not values or most <= 0 or span <= 0:
        return ""
    step = math.ceil(len(values) / POINTS)
    path, left = [f"M0 {HEIGHT}"], 0.0
    for i in range(0, len(values), step):
        part = values[i : i + step]
        right = _x(times[min(i + step, len(times)) - 1], span)
        top = _number(HEIGHT * (1 - min(1.0, sum(part) / len(part) / most)))
        path.append(f"L{_number(left)} {top}H{_number(right)}")
        left = right
    return "".join([*path, f"V{HEIGHT}Z"])


def line(points: Sequence[tuple[float, float]], width: float, height: float) -> str:
    """Return the path of a line through points, scaled so that `width` and `height` fill the drawing."""
    if not points or width <= 0 or height <= 0:
        return ""
    step = math.ceil(len(points) / POINTS)
    kept = [*points[::step], points[-1]]
    return "M" + "L".join(f"{_x(x, width):.0f} {_number(HEIGHT * (1 - y / height))}" for x, y in kept)


def round_steps(span: float, most: int = 6) -> list[float]:
    """Return the round values from 0 up to a span: their distance is 1, 2 or 5 of some unit."""
    if span <= 0:
        return [0.0]
    unit = 10.0 ** math.floor(math.log10(span / most))
    step = next(unit * factor for factor in (1, 2, 5, 10, 20) if span / (unit * factor) <= most)
    return [i * step for i in range(math.floor(span / step + 1e-9) + 1)]


def _lane(record: Recorder, layout: Layout, worker: int, rows: list[int], span: float, *, dense: bool) -> LaneDrawing:
    done = sum(record.endings[row] == DONE for row in rows)
    busy = sum(sum(record.stage_seconds(row)) for row in rows)
    return LaneDrawing(
        worker=worker,
        done=done,
        busy=min(1.0, busy / span) if span > 0 else 0.0,
        blocks=() if dense else tuple(_block(record, layout, row, span) for row in rows),
        density=_density(record, layout, rows, span) if dense else (),
        marks=_marks(record, layout, worker, rows, span),
    )


def _block(record: Recorder, layout: Layout, row: int, span: float) -> Bar:
    begin, end = layout.begins[row], layout.ends[row]
    title = f"{shown(record.task(row).source)} · {seconds(end - begin, digits=3)}"
    if record.endings[row] != DONE:
        return Bar(f"{title} · {shown(say(record.reason(row)))}", (("lost", _box(begin, end, span)),))
    paths: dict[str, str] = {}
    for stage, since, until in stages_of(record, layout, row):
        tone = TONES[stage]
        paths[tone] = paths.get(tone, "") + _box(since, until, span, 0.0)
    return Bar(title, tuple(paths.items()))


def _box(begin: float, end: float, span: float, narrowest: float = NARROWEST) -> str:
    left, right = _x(begin, span), _x(end, span)
    return (
        f"M{_number(left)} 0h{_number(max(narrowest, right - left))}v{HEIGHT}h-{_number(max(narrowest, right - left))}z"
    )


def _density(record: Recorder, layout: Layout, rows: Iterable[int], span: float) -> tuple[tuple[str, str], ...]:
    """Return columns, as high as the part of their time that the worker was at it; tones stand on one another."""
    tones = ("decode", "apply", "encode", "lost")
    heights = {tone: array("d", bytes(8 * BINS)) for tone in tones}
    for row in rows:
        if record.endings[row] != DONE:
            _spread(heights["lost"], layout.begins[row], layout.ends[row], span)
            continue
        for stage, since, until in stages_of(record, layout, row):
            if stage != "wait":
                _spread(heights[TONES[stage]], since, until, span)
    width = WIDTH / BINS
    below = array("d", bytes(8 * BINS))
    drawn = []
    for tone in tones:
        path = []
        for i, part in enumerate(heights[tone]):
            if part > 0.002:
                high = HEIGHT * min(1.0 - below[i], part)
                path.append(
                    f"M{i * width:.0f} {_number(HEIGHT * (1 - below[i]))}v-{_number(high)}h{width:.0f}v{_number(high)}z"
                )
                below[i] = min(1.0, below[i] + part)
        drawn.append((tone, "".join(path)))
    return tuple(drawn)


def _spread(bins: array[float], begin: float, end: float, span: float) -> None:
    """Add a time to the columns that it covers, each counted as the part of itself that is covered."""
    if span <= 0:
        return
    left, right = begin / span * BINS, min(end / span * BINS, float(BINS))
    i = int(left)
    while i < right:
        bins[i] += min(right, i + 1) - max(left, i)
        i += 1


def _marks(record: Recorder, layout: Layout, worker: int, rows: Iterable[int], span: float) -> tuple[ChartMark, ...]:
    marks = []
    for row in rows:
        if record.endings[row] in (FAILED, PUT_BACK, DIED):
            middle = _percent((layout.begins[row] + layout.ends[row]) / 2, span)
            title = f"{shown(record.task(row).source)}: {shown(say(record.reason(row)))}"
            marks.append(ChartMark("†" if record.endings[row] == DIED else "×", middle, title))
    for life in record.lives:
        if life.worker == worker and life.death is not None and life.death.task is None:
            title = shown(tr("worker {number} died: {why}", number=worker, why=life.death.reason))
            marks.append(ChartMark("†", _percent(life.ended or 0.0, span), title))
    return tuple(marks[:MOST_MARKS])


def _percent(at: float, span: float) -> float:
    return round(100 * min(1.0, at / span), 3) if span > 0 else 0.0


def _x(at: float, span: float) -> float:
    return WIDTH * min(1.0, at / span)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
