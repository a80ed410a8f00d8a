"""The curve of a run: megapixels done over time, on the pool and on one thread."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from msgspec import Struct

from multitone.reports.drawing import line, round_steps
from multitone.reports.layout import Layout
from multitone.reports.record import DONE, Recorder


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
