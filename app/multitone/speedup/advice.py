"""Advice: how many workers to use for such a job on this machine, from what was measured."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from multitone.batch.space import in_words
from multitone.speedup.points import Point, ratio

UNNOTICED = 0.02
"""A gain below this share of the time is none, however surely it was measured."""


class Advice(Struct, frozen=True):
    """How many workers to use for such a job on this machine."""

    workers: int
    reason: str
    """One sentence."""


def advised(points: Sequence[Point], memory: int | None) -> Advice | None:
    """Return the least number of workers whose speed cannot be told from the best one's, as far as memory allows.

    `memory` is what all workers may hold together, in bytes; None where that is not known. None comes back where fewer
    than two numbers of workers were measured.
    """
    if len(points) < 2:
        return None
    fitting = [point for point in points if _fits(point, memory)] or [points[0]]
    best = min(fitting, key=lambda point: point.median)
    chosen = next(point for point in fitting if point is best or _as_fast(point, best))
    larger = [point for point in points if point not in fitting]
    if larger and chosen.workers == fitting[-1].workers:
        return Advice(chosen.workers, _by_memory(chosen, larger[0], memory or 0))
    return Advice(chosen.workers, _by_speed(chosen, points))


def _fits(point: Point, memory: int | None) -> bool:
    return memory is None or point.peak_memory <= memory


def _as_fast(point: Point, best: Point) -> bool:
    """Whether a point's times cannot be told from the best one's, or differ by nothing that counts."""
    if point.median <= best.median * (1 + UNNOTICED):
        return True
    slower = ratio(point.seconds, best.seconds)
    return slower is not None and slower[0] <= 1


def _by_speed(chosen: Point, points: Sequence[Point]) -> str:
    """Say what speaks for a number of workers; `chosen` is one of the points."""
    if chosen.workers == 1:
        other = min(points[1:], key=lambda point: point.median)
        return f"{other.workers} workers were {other.speedup:.2f} × as fast as one, which is no measurable gain."
    best = min(points, key=lambda point: point.median)
    gain = f"{chosen.speedup:.2f}"
    if chosen is best and chosen is points[-1]:
        return f"{chosen.workers} workers were {gain} × as fast as one, and no more were measured."
    if chosen is best:
        return f"{chosen.workers} workers were {gain} × as fast as one, and more were no faster."
    return (
        f"{chosen.workers} workers were {gain} × as fast as one; "
        f"{best.workers} with {best.speedup:.2f} × cannot be told from that."
    )


def _by_memory(chosen: Point, larger: Point, memory: int) -> str:
    if chosen.workers == 1:
        return f"{larger.workers} workers held {in_words(larger.peak_memory)}, and {in_words(memory)} are free here."
    return (
        f"{chosen.workers} workers were {chosen.speedup:.2f} × as fast as one; {larger.workers} held "
        f"{in_words(larger.peak_memory)}, and {in_words(memory)} are free here."
    )
