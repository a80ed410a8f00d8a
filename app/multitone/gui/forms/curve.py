"""Curves as points: their text, their limits, and the smooth line through them."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable

Point = tuple[float, float]
TOP = 255.0
"""Points go from 0 to this, both ways."""
IDENTITY: tuple[Point, ...] = ((0.0, 0.0), (TOP, TOP))
"""The curve that changes nothing; none has fewer points."""
APART = 1.0
"""How far two points are apart at least, across."""


def moved(points: tuple[Point, ...], place: int, to: Point) -> tuple[Point, ...]:
    """Move one point as far as its neighbors and the borders let it."""
    low = points[place - 1][0] + APART if place else 0.0
    high = points[place + 1][0] - APART if place + 1 < len(points) else TOP
    x = points[place][0] if low > high else min(high, max(low, to[0]))
    return (*points[:place], (x, min(TOP, max(0.0, to[1]))), *points[place + 1 :])


def added(points: tuple[Point, ...], point: Point) -> tuple[tuple[Point, ...], int | None]:
    """Add a point; return the points and its place, None where there is no room beside the others."""
    x, y = (min(TOP, max(0.0, value)) for value in point)
    place = bisect.bisect([p[0] for p in points], x)
    if any(abs(x - other[0]) < APART for other in points):
        return points, None
    return (*points[:place], (x, y), *points[place:]), place


def smooth(points: tuple[Point, ...], at: Iterable[float]) -> list[float]:
    """Return the heights of a monotone cubic through the points, level beyond its ends (Fritsch and Carlson 1980)."""
    slopes = _slopes(points)
    xs = [x for x, _ in points]
    heights = []
    for x in at:
        place = min(max(bisect.bisect(xs, x) - 1, 0), len(points) - 2)
        (x0, y0), (x1, y1) = points[place], points[place + 1]
        span = x1 - x0
        t = min(1.0, max(0.0, (x - x0) / span))
        heights.append(
            y0 * (1 + 2 * t) * (1 - t) ** 2
            + slopes[place] * span * t * (1 - t) ** 2
            + y1 * t * t * (3 - 2 * t)
            - slopes[place + 1] * span * t * t * (1 - t)
        )
    return heights


def _slopes(points: tuple[Point, ...]) -> list[float]:
    """Return the slope at each point: the weighted harmonic mean of its two sides, level at a turn."""
    spans = [b[0] - a[0] for a, b in itertools.pairwise(points)]
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(points)]
    inner = []
    for (h0, h1), (d0, d1) in zip(itertools.pairwise(spans), itertools.pairwise(steps), strict=True):
        w0, w1 = 2 * h1 + h0, h1 + 2 * h0
        inner.append((w0 + w1) / (w0 / d0 + w1 / d1) if d0 * d1 > 0 else 0.0)
    if not inner:
        return [steps[0], steps[0]]
    return [_end(*spans[:2], *steps[:2]), *inner, _end(*spans[:-3:-1], *steps[:-3:-1])]


def _end(h0: float, h1: float, d0: float, d1: float) -> float:
    """Return the slope at an end: a parabola's, kept from overshooting."""
    slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0:
        return 0.0
    return 3 * d0 if d0 * d1 <= 0 and abs(slope) > 3 * abs(d0) else slope
