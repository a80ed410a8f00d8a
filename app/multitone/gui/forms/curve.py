"""Curves as points: their limits, and what moving and adding one does."""

from __future__ import annotations

import bisect

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
