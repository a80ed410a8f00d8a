"""Scaling: the same job on 1, 2, … N workers, what the points say, and how many workers to use.

::

    Job ─► scale: rounds of 1..N workers in random order ─► Runs ─► points, Karp–Flatt ─► fit ─► advice
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import statistics
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from msgspec import Struct

from multitone.batch.events import Event, JobStarted, TaskFailed
from multitone.batch.job import MOST_WORKERS, Job
from multitone.engines.base import Engine, JobControl, available_cores
from multitone.engines.ipc.usage import available_memory
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine, refuse_what_it_cannot
from multitone.errors import UsageError
from multitone.speedup.advice import Advice as Advice
from multitone.speedup.advice import advised
from multitone.speedup.conditions import conditions, conditions_warnings
from multitone.speedup.fit import Fit as Fit
from multitone.speedup.fit import fitted
from multitone.speedup.noise import disturbance_warning, load_warning
from multitone.speedup.points import Point as Point
from multitone.speedup.points import ScalingRun, points_of, rising_overhead
from multitone.speedup.proof import Proof
from multitone.speedup.readings import Readings, ResultSoFar, RunBegan
from multitone.speedup.scratch import PAGE_CACHE, moved, read_all, warming
from multitone.speedup.time_use import TimeUses
from multitone.speedup.timing import SHORTEST, Timing

TOO_SHORT = f"Too short to measure: one worker worked for less than {SHORTEST} s."
NOT_YET = "One worker was not measured yet."
TOO_BUSY = 25.0
"""Percent of the machine that other work takes in the median run, from which on its cores are not there to be advised
on: a quarter is one of four."""
NO_ADVICE = (
    "Other work took so much of the machine that no number of workers is advised; measure again when it is idle."
)
ALL_UP_TO = 8
"""Cores up to which every number of workers is measured; beyond, two in each doubling."""
_Events: TypeAlias = Generator[list[Event], None, None]


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


def default_counts(most: int | None = None) -> tuple[int, ...]:
    """Return which numbers of workers to measure, up to so many or to the cores: 1 to 8, then 12, 16, 24 and so on."""
    top = max(1, min(most or available_cores(), MOST_WORKERS))
    if top <= ALL_UP_TO:
        return tuple(range(1, top + 1))
    doublings = [count for power in range(top.bit_length()) for count in (2**power, 3 * 2**power)]
    return tuple(sorted({count for count in (*doublings, top) if count <= top}))


def scale(
    job: Job, engine: str, counts: Sequence[int], *, rounds: int, scratch: str, control: JobControl
) -> Readings[Scaling]:
    """Run a job on several numbers of workers, in rounds of random order, and yield what happens and what is known.

    One worker is always among them, for all others are set beside it. Sources are read once before, and a few pictures
    processed, so that page cache and libraries are as warm for the first run as for the last. Results go into
    `scratch`; each run's are held against the first one's. `control` should lend no cores, or one worker has several
    where pictures are few. Raises `UsageError` where the engine has no such number of workers, or cannot keep the
    job's limits.
    """
    if "workers" not in create_engine(engine, 1).can:
        raise UsageError(f"The engine {engine!r} has one worker and does not scale; choose another, as processes.")
    engines = {count: create_engine(engine, count) for count in sorted({1, *counts})}
    refuse_what_it_cannot(engines[1], job.limits)
    return _measured(job, engines, rounds, os.path.join(scratch, "run"), control)


def _measured(
    job: Job, engines: dict[int, Engine], rounds: int, folder: str, control: JobControl
) -> Generator[RunBegan | list[Event] | ResultSoFar[Scaling], None, None]:
    read_all(job)
    known = _Known(job, engines[1].name, [*conditions_warnings(), *load_warning()])
    order = [max(engines), *(count for _ in range(rounds) for count in random.sample(list(engines), len(engines)))]
    for number, count in enumerate(order, 1):
        first = number == 1
        yield RunBegan("warm-up" if first else _title(count), known.engine, count, number, len(order))
        made = (warming if first else moved)(job, folder, engines[count])
        run = _Run()
        try:
            with contextlib.closing(cast("_Events", watch(engines[count], made, control))) as events:
                for batch in events:
                    run.handle(batch)
                    yield batch
            if control.cancelled:
                return
            if not first:
                known.add(count, run, made)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if not first:
            yield ResultSoFar(known.scaling())


class _Run:
    """One run as it goes on, folded from its events."""

    def __init__(self) -> None:
        self.timing, self.uses = Timing(), TimeUses()
        self.failed = 0
        self.held_back: str | None = None

    def handle(self, batch: list[Event]) -> None:
        for event in batch:
            self.timing.handle(event)
            self.uses.handle(event)
            if isinstance(event, JobStarted):
                self.held_back = event.held_back
            elif isinstance(event, TaskFailed):
                self.failed += 1


@dataclass
class _Known:
    """All that was measured up to now."""

    job: Job
    engine: str
    before: list[str]
    """Warnings from before the first run."""
    runs: dict[int, list[ScalingRun]] = field(default_factory=dict)
    proof: Proof = field(default_factory=Proof)
    others: list[float] = field(default_factory=list)
    met: dict[str, None] = field(default_factory=dict)
    """Warnings of the runs, each once."""
    pictures: int = 0
    megapixels: float = 0.0

    def __post_init__(self) -> None:
        self.cores, self.memory = available_cores(), available_memory()
        self.conditions = conditions(PAGE_CACHE)

    def add(self, count: int, run: _Run, made: Job) -> None:
        """Take one run in, whose results stand under the names of `made`.

        One that had fewer workers than it should, for want of memory, is told and makes no point.
        """
        self.proof.add(made)
        self.others.append(run.timing.others)
        if run.failed:
            self.met[f"{run.failed} pictures could not be processed and count for nothing."] = None
        if run.held_back:
            self.met[run.held_back] = None
            return
        timing = run.timing
        point = ScalingRun(timing.seconds, timing.startup_seconds, timing.peak_memory, run.uses.workers)
        self.runs.setdefault(count, []).append(point)
        self.pictures, self.megapixels = len(timing.task_seconds), timing.pixels / 1e6

    def scaling(self) -> Scaling:
        """Judge what was measured."""
        points = points_of(self.runs)
        short = bool(points) and points[0].median < SHORTEST
        fit, no_fit = (None, TOO_SHORT if short else NOT_YET) if short or not points else fitted(points, self.cores)
        busy = bool(self.others) and statistics.median(self.others) > TOO_BUSY
        warnings = [*self.before, *self.met, *disturbance_warning(self.others), *([NO_ADVICE] if busy else [])]
        warnings += [TOO_SHORT] if short else rising_overhead(points, self.cores)
        return Scaling(
            points=points,
            fit=fit,
            no_fit=no_fit,
            advice=None if short or busy else advised(points, self.memory),
            identical=self.proof.holds,
            differing=self.proof.differing,
            pictures=self.pictures,
            megapixels=self.megapixels,
            engine=self.engine,
            conditions=self.conditions,
            warnings=tuple(warnings),
        )


def as_csv(scaling: Scaling) -> str:
    """Return a scaling as a table of comma-separated values, a line a number of workers."""
    lines = ["workers,runs,seconds,speedup,speedup_low,speedup_high,efficiency,karp_flatt,startup_seconds,peak_memory"]
    for point in scaling.points:
        low, high = point.interval or ("", "")
        serial = "" if point.karp_flatt is None else point.karp_flatt
        startup = statistics.median(point.startup_seconds) if point.startup_seconds else ""
        cells = (point.workers, len(point.seconds), point.median, point.speedup, low, high, point.efficiency, serial)
        lines.append(",".join(map(str, (*cells, startup, point.peak_memory or ""))))
    return "\n".join(lines) + "\n"


def _title(workers: int) -> str:
    return "1 worker" if workers == 1 else f"{workers} workers"
