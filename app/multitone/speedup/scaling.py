"""Scaling: the same job on 1, 2, … N workers, what the points say, and how many workers to use.

::

    Job ─► scale: rounds of 1..N workers in random order ─► Timings ─► points, Karp–Flatt ─► fit ─► advice
"""

from __future__ import annotations

from msgspec import Struct

from multitone.speedup.time_use import TimeUse


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


class Fit(Struct, frozen=True):
    """A law through the points: S(n) = n / (1 + σ (n − 1) + κ n (n − 1)).

    σ is Amdahl's serial fraction; κ, what workers cost each other (Gunther's universal scalability law), is 0 in the
    model `amdahl`.
    """

    model: str
    """`amdahl` or `usl`."""
    serial_fraction: float
    """σ, 0 to 1."""
    serial_fraction_interval: tuple[float, float]
    coherency: float = 0.0
    """κ."""
    coherency_interval: tuple[float, float] = (0.0, 0.0)
    best_workers: int | None = None
    """Where the law has its top; None where it has none."""
    limit: float | None = None
    """The speedup that no number of workers exceeds; None where the law knows none."""

    def speedup(self, workers: float) -> float:
        """Return the law's speedup of so many workers."""
        return workers / (1 + self.serial_fraction * (workers - 1) + self.coherency * workers * (workers - 1))


class Advice(Struct, frozen=True):
    """How many workers to use for such a job on this machine."""

    workers: int
    reason: str
    """One sentence."""


class Scaling(Struct, frozen=True):
    """What is known of how a job scales; `scale --json` shows it."""

    points: tuple[Point, ...]
    fit: Fit | None
    no_fit: str
    """Why there is no fit, as one sentence; empty where there is one."""
    advice: Advice | None
    identical: bool
    """Whether every run gave the same results, byte by byte."""
    differing: tuple[str, ...]
    pictures: int
    megapixels: float
    engine: str
    conditions: dict[str, object]
    warnings: tuple[str, ...]
