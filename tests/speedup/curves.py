"""Recorded scalings: points that follow a law with known parameters and noise."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

import numpy as np

from multitone.speedup.statistics import Point, karp_flatt

DOUBLINGS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


def recorded(
    serial: float,
    coherency: float = 0.0,
    *,
    noise: float = 0.0,
    seed: int = 1,
    counts: Iterable[int] = DOUBLINGS,
    rounds: int = 3,
) -> list[Point]:
    """Return points of S(n) = n / (1 + σ (n − 1) + κ n (n − 1)), each run off by a lognormal factor."""
    draw = np.random.default_rng(seed)
    taken = {}
    for n in counts:
        time = 60.0 * (1 + serial * (n - 1) + coherency * n * (n - 1)) / n
        taken[n] = tuple(float(time * np.exp(noise * draw.standard_normal())) for _ in range(rounds))
    return [point(n, seconds, taken[1]) for n, seconds in taken.items()]


def point(workers: int, seconds: tuple[float, ...], one: tuple[float, ...], **more: object) -> Point:
    """Return a point whose interval is the range of its runs."""
    speedup = statistics.median(one) / statistics.median(seconds)
    interval = (min(one) / max(seconds), max(one) / min(seconds))
    return Point(workers, seconds, speedup, speedup / workers, interval, karp_flatt(speedup, workers), **more)
