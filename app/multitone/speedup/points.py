"""Points of a scaling curve: what each number of workers took, and its ratio to one worker."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from multitone.speedup.intervals import bootstrap_ratio
from multitone.speedup.time_use import TimeUse

LEAST_RISING = 3
"""Points from two workers on below which serial fractions are no series."""


class Point(Struct, frozen=True):
    """What so many workers took. Speedup is against one worker of the same engine."""

    workers: int
    seconds: tuple[float, ...]
    """Of each run, from the first picture taken up to the last one done."""
    speedup: float
    efficiency: float
    """Speedup over workers, 0 to 1."""
    interval: tuple[float, float] | None = None
    """95 % of the speedup; None after a single run."""
    karp_flatt: float | None = None
    """The serial fraction that this point alone tells (Karp and Flatt 1990); None for one worker."""
    time_use: tuple[TimeUse, ...] = ()
    """Of each worker, in the run of the median."""
    startup_seconds: tuple[float, ...] = ()
    """Of each run, from the job's start to its first picture; in no other figure."""
    peak_memory: int = 0
    """Bytes that all workers held together at the most; 0 where that is not known."""

    @property
    def median(self) -> float:
        """Seconds of the median run."""
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class ScalingRun:
    """One run of some number of workers, as far as a point is made of it."""

    seconds: float
    startup_seconds: float = 0.0
    peak_memory: int = 0
    time_use: tuple[TimeUse, ...] = ()


def points_of(runs: Mapping[int, Sequence[ScalingRun]]) -> tuple[Point, ...]:
    """Return the points of all numbers of workers that ran, in order; none before one worker did."""
    one = tuple(run.seconds for run in runs.get(1, ()))
    if not one or statistics.median(one) <= 0:
        return ()
    return tuple(_point(workers, runs[workers], one) for workers in sorted(runs) if _took(runs[workers]))


def karp_flatt(speedup: float, workers: int) -> float | None:
    """Return the serial fraction e = (1/S − 1/n) / (1 − 1/n) that a speedup tells; None for one worker.

    Karp and Flatt, "Measuring parallel processor performance", Communications of the ACM 33 (1990).
    """
    if workers < 2 or speedup <= 0:
        return None
    return (1 / speedup - 1 / workers) / (1 - 1 / workers)


def rising_overhead(points: Sequence[Point], cores: int) -> list[str]:
    """Say that the serial fraction rises with the workers, where intervals tell the last one from the first."""
    known = [point for point in points if 2 <= point.workers <= cores and point.interval is not None]
    if len(known) < LEAST_RISING:
        return []
    first, last = known[0], known[-1]
    assert first.interval is not None
    assert last.interval is not None
    highest, lowest = karp_flatt(first.interval[0], first.workers), karp_flatt(last.interval[1], last.workers)
    if highest is None or lowest is None or lowest <= highest:
        return []
    said = (
        f"The serial fraction rises from {first.karp_flatt:.1%} with {first.workers} workers to {last.karp_flatt:.1%} "
        f"with {last.workers}: workers cost each other time, beside what is serial."
    )
    return [said]


def _took(runs: Sequence[ScalingRun]) -> bool:
    return bool(runs) and statistics.median(run.seconds for run in runs) > 0


def _point(workers: int, runs: Sequence[ScalingRun], one: tuple[float, ...]) -> Point:
    seconds = tuple(run.seconds for run in runs)
    speedup = statistics.median(one) / statistics.median(seconds)
    middle = sorted(runs, key=lambda run: run.seconds)[(len(runs) - 1) // 2]
    return Point(
        workers=workers,
        seconds=seconds,
        speedup=speedup,
        efficiency=speedup / workers,
        interval=_interval(workers, seconds, one),
        karp_flatt=karp_flatt(speedup, workers),
        time_use=middle.time_use,
        startup_seconds=tuple(run.startup_seconds for run in runs),
        peak_memory=max(run.peak_memory for run in runs),
    )


def _interval(workers: int, seconds: tuple[float, ...], one: tuple[float, ...]) -> tuple[float, float] | None:
    """Return the speedup's interval; one worker is as fast as itself, whatever its runs took."""
    if workers == 1:
        return (1.0, 1.0) if len(one) > 1 else None
    return ratio(one, seconds)


@functools.lru_cache(maxsize=1024)
def ratio(above: tuple[float, ...], below: tuple[float, ...]) -> tuple[float, float] | None:
    """Return the interval of a ratio of medians; kept, for a run changes one point and a bootstrap takes 20 ms."""
    return bootstrap_ratio(above, below)
