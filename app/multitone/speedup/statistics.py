"""Statistics of measured runs: intervals of ratios, and the points of a scaling curve with what each of them tells."""

from __future__ import annotations

import functools
import math
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from multitone.messages import Message, _
from multitone.speedup.conditions import Doubt
from multitone.speedup.timing import TimeUse

RESAMPLES = 4000
"""Draws of a bootstrap. An interval of few runs ends at its rarest draws, one in a thousand for five runs."""
CONFIDENCE = 0.95
LEAST_RISING = 3
"""Points from two workers on below which serial fractions are no series."""


def bootstrap_ratio(above: Sequence[float], below: Sequence[float], seed: int = 1) -> tuple[float, float] | None:
    """Return the 95 % interval of median(above) / median(below), None where either has fewer than two values.

    The percentile bootstrap (Efron and Tibshirani, chapter 13), expanded for few values as Student's t is (Hesterberg,
    "What Teachers Should Know About the Bootstrap", 2015). Of 400 simulated pairs of sides with lognormal noise, three
    runs each held the truth 90 % of the time, five and more 99 %: room for noise that comes in bursts.
    """
    fewest = min(len(above), len(below))
    if fewest < 2:
        return None
    draw = random.Random(seed)
    ratios = sorted(
        statistics.median(draw.choices(above, k=len(above))) / statistics.median(draw.choices(below, k=len(below)))
        for __ in range(RESAMPLES)
    )
    tail = statistics.NormalDist().cdf(-math.sqrt(fewest / (fewest - 1)) * student(fewest - 1))
    left_out = int(tail * RESAMPLES)
    return ratios[left_out], ratios[RESAMPLES - 1 - left_out]


ratio = functools.lru_cache(maxsize=1024)(bootstrap_ratio)
"""The interval of a ratio of medians of tuples, kept: a run changes one ratio, and a bootstrap takes 20 ms."""


def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t for 1 or more degrees of freedom, to 0.2 % or better.

    Two are known in closed form; for the rest, the expansion of Abramowitz and Stegun, 26.7.5.
    """
    share = (1 + CONFIDENCE) / 2
    if freedom == 1:
        return math.tan(math.pi * (share - 0.5))
    if freedom == 2:
        return (2 * share - 1) / math.sqrt(2 * share * (1 - share))
    z = statistics.NormalDist().inv_cdf(share)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / float(freedom) ** power for power, term in enumerate(terms))


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
    taken = {workers: tuple(run.seconds for run in runs[workers]) for workers in sorted(runs) if runs[workers]}
    if 1 not in taken or statistics.median(taken[1]) <= 0:
        return ()
    return tuple(
        _point(workers, runs[workers], seconds, taken[1])
        for workers, seconds in taken.items()
        if statistics.median(seconds) > 0
    )


def _point(workers: int, runs: Sequence[ScalingRun], seconds: tuple[float, ...], one: tuple[float, ...]) -> Point:
    speedup = statistics.median(one) / statistics.median(seconds)
    middle = sorted(runs, key=lambda run: run.seconds)[(len(runs) - 1) // 2]
    itself = (1.0, 1.0) if len(one) > 1 else None  # one worker is as fast as itself, whatever its runs took
    return Point(
        workers=workers, seconds=seconds, speedup=speedup, efficiency=speedup / workers,
        interval=itself if workers == 1 else ratio(one, seconds), karp_flatt=karp_flatt(speedup, workers),
        time_use=middle.time_use, startup_seconds=tuple(run.startup_seconds for run in runs),
        peak_memory=max(run.peak_memory for run in runs),
    )  # fmt: skip


def karp_flatt(speedup: float, workers: int) -> float | None:
    """Return the serial fraction e = (1/S − 1/n) / (1 − 1/n) that a speedup tells; None for one worker.

    Karp and Flatt, "Measuring parallel processor performance", Communications of the ACM 33 (1990).
    """
    if workers < 2 or speedup <= 0:
        return None
    return (1 / speedup - 1 / workers) / (1 - 1 / workers)


def rising_overhead(points: Sequence[Point], cores: int) -> list[Message]:
    """Say that the serial fraction rises with the workers, where intervals tell the last one from the first."""
    known = [(point, point.interval) for point in points if 2 <= point.workers <= cores and point.interval is not None]
    if len(known) < LEAST_RISING:
        return []
    (first, (low, __)), (last, (__, high)) = known[0], known[-1]
    highest, lowest = karp_flatt(low, first.workers), karp_flatt(high, last.workers)
    if highest is None or lowest is None or lowest <= highest:
        return []
    rises = _(
        "The serial fraction rises from {first:.1%} with {few} workers to {last:.1%} with {many}: workers cost each "
        "other time, in addition to what is serial.",
        first=first.karp_flatt, few=first.workers, last=last.karp_flatt, many=last.workers,
    )  # fmt: skip
    return [rises.of_kind(Doubt.OVERHEAD)]
