"""Scaling: the same job on 1, 2, … N workers, what the points say, and how many workers to use.

::

    Job ─► scale: rounds of 1..N workers in random order ─► ScalingRuns ─► points, Karp–Flatt ─► fit ─► advice
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from multitone.batch.events import Event
from multitone.batch.job import MOST_WORKERS, Job
from multitone.batch.progress import JobProgress
from multitone.engines.base import Engine, JobControl, available_cores
from multitone.engines.ipc.usage import available_memory
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine, refuse_what_it_cannot
from multitone.errors import UsageError
from multitone.messages import Message, _
from multitone.speedup.conditions import Doubt, conditions, conditions_warnings, disturbance_warning, load_warning
from multitone.speedup.fit import Fit as Fit
from multitone.speedup.fit import fitted
from multitone.speedup.scratch import PAGE_CACHE, Proof, moved, read_all, warming
from multitone.speedup.statistics import Point as Point
from multitone.speedup.statistics import ScalingRun, points_of, ratio, rising_overhead
from multitone.speedup.timing import (
    SHORTEST,
    Readings,
    ResultSoFar,
    RunBegan,
    TimeUses,
    Timing,
    counted_workers,
    handled,
)

TOO_SHORT = _("Too short to measure: one worker worked for less than {shortest} s.", shortest=SHORTEST)
TOO_SHORT = TOO_SHORT.of_kind(Doubt.TOO_SHORT)
NOT_YET = _("One worker has not been measured yet.")
TOO_BUSY = 25.0
"""Percent of the machine that other work takes in the median run, from which on its cores are not there to be advised
on: a quarter is one of four."""
NO_ADVICE = _(
    "Other work took so much of the machine that no number of workers is recommended; measure again when it is idle."
).of_kind(Doubt.DISTURBED)
NODES_COUNTED = _("The numbers count nodes, each with all its workers.")
ALL_UP_TO = 8
"""Cores up to which every number of workers is measured; beyond, two in each doubling."""
UNNOTICED = 0.02
"""A gain below this share of the time is none, however surely it was measured."""


class Advice(Struct, frozen=True):
    """How many workers to use for such a job on this machine."""

    workers: int
    reason: Message
    """One sentence."""


class Scaling(Struct, frozen=True):
    """What is known of how a job scales; `scale --json` shows it."""

    points: tuple[Point, ...]
    fit: Fit | None
    no_fit: Message
    """Why there is no fit, as one sentence; empty where there is one."""
    advice: Advice | None
    identical: bool
    """Whether every run gave the same results, byte for byte."""
    differing: tuple[str, ...]
    pictures: int
    megapixels: float
    engine: str
    conditions: dict[str, object]
    warnings: tuple[Message, ...]


def default_counts(most: int | None = None) -> tuple[int, ...]:
    """Return which numbers of workers to measure, up to so many or to the cores: 1 to 8, then 12, 16, 24 and so on."""
    top = max(1, min(most or available_cores(), MOST_WORKERS))
    if top <= ALL_UP_TO:
        return tuple(range(1, top + 1))
    doublings = [count for power in range(top.bit_length()) for count in (2**power, 3 * 2**power)]
    return tuple(sorted({count for count in (*doublings, top) if count <= top}))


def scale(
    job: Job,
    engine: str,
    counts: Sequence[int],
    *,
    rounds: int,
    scratch: str,
    control: JobControl,
    create: Callable[[str, int], Engine] | None = None,
) -> Readings[Scaling]:
    """Run a job on several numbers of workers, in rounds of random order, and yield what happens and what is known.

    The numbers are of nodes, where `create` makes engines that have any. One is always among them, for all others are
    set beside it. Sources are read once before, and a few pictures processed, so that page cache and libraries are as
    warm for the first run as for the last. Results go into `scratch`; each run's are held against the first one's.
    `control` should lend no cores, or one worker has several where pictures are few. Raises `UsageError` where the
    engine has no such number of workers, or cannot keep the job's limits.
    """
    create = create or create_engine
    engines = {1: create(engine, 1)}
    if "workers" not in engines[1].can:
        raise UsageError(
            _(
                "The engine {engine!r} has only one worker and does not scale; choose another, such as processes.",
                engine=engine,
            )
        )
    engines |= {count: create(engine, count) for count in sorted({*counts} - {1})}
    refuse_what_it_cannot(engines[1], job.limits)
    return _measured(job, engines, rounds, os.path.join(scratch, "run"), control)


def _measured(
    job: Job, engines: dict[int, Engine], rounds: int, folder: str, control: JobControl
) -> Generator[RunBegan | list[Event] | ResultSoFar[Scaling], None, None]:
    read_all(job)
    nodes = [NODES_COUNTED] if "nodes" in engines[1].can else []
    known = _Known(job, engines[1].name, [*nodes, *conditions_warnings(), *load_warning()])
    order = [max(engines), *(count for __ in range(rounds) for count in random.sample(list(engines), len(engines)))]
    for number, count in enumerate(order, 1):
        first = number == 1
        title = _("warm-up") if first else counted_workers(count)
        yield RunBegan(title, known.engine, count, number, len(order), warms_up=first)
        run_job = (warming if first else moved)(job, folder, engines[count])
        timing, uses, progress = Timing(), TimeUses(), JobProgress()
        try:
            yield from handled(watch(engines[count], run_job, control), timing.handle, uses.handle, progress.handle)
            if control.cancelled:
                return
            if not first:
                known.add(count, timing, uses, progress, run_job)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if not first:
            yield ResultSoFar(known.scaling())


@dataclass
class _Known:
    """All that was measured up to now."""

    job: Job
    engine: str
    before: list[Message]
    """Warnings from before the first run."""
    runs: dict[int, list[ScalingRun]] = field(default_factory=dict)
    proof: Proof = field(default_factory=Proof)
    others: list[float] = field(default_factory=list)
    met: dict[Message, None] = field(default_factory=dict)
    """Warnings of the runs, each once."""
    pictures: int = 0
    megapixels: float = 0.0

    def __post_init__(self) -> None:
        self.cores, self.memory = available_cores(), available_memory()
        self.conditions = conditions(PAGE_CACHE)

    def add(self, count: int, timing: Timing, uses: TimeUses, progress: JobProgress, run_job: Job) -> None:
        """Take one run in, whose results stand under the names of `run_job`.

        One that had fewer workers than it should, because there was not enough memory, is told and makes no point.
        """
        self.proof.add(run_job.tasks)
        self.others.append(timing.others)
        if progress.failed:
            self.met[_failed(progress.failed).of_kind(Doubt.FAILED)] = None
        if progress.held_back:
            self.met[progress.held_back] = None
            return
        point = ScalingRun(timing.seconds, timing.startup_seconds, timing.peak_memory, uses.workers)
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
            points=points, fit=fit, no_fit=no_fit, advice=None if short or busy else advised(points, self.memory),
            identical=self.proof.holds, differing=self.proof.differing, pictures=self.pictures,
            megapixels=self.megapixels, engine=self.engine, conditions=self.conditions, warnings=tuple(warnings),
        )  # fmt: skip


def _failed(number: int) -> Message:
    if number == 1:
        return _("1 picture could not be processed and does not count.")
    return _("{n} pictures could not be processed and do not count.", n=number)


def advised(points: Sequence[Point], memory: int | None) -> Advice | None:
    """Return the least number of workers whose speed cannot be told from the best one's, as far as memory allows.

    `memory` is what all workers may hold together, in bytes; None where that is not known. None comes back where fewer
    than two numbers of workers were measured.
    """
    if len(points) < 2:
        return None
    fitting = [point for point in points if memory is None or point.peak_memory <= memory] or [points[0]]
    best = min(fitting, key=lambda point: point.median)
    chosen = next(point for point in fitting if point is best or _as_fast(point, best))
    larger = [point for point in points if point not in fitting]
    if larger and chosen.workers == fitting[-1].workers:
        return Advice(chosen.workers, _by_memory(chosen, larger[0], memory or 0))
    return Advice(chosen.workers, _by_speed(chosen, points))


def _as_fast(point: Point, best: Point) -> bool:
    """Whether a point's times cannot be told from the best one's, or differ by nothing that counts."""
    if point.median <= best.median * (1 + UNNOTICED):
        return True
    slower = ratio(point.seconds, best.seconds)
    return slower is not None and slower[0] <= 1


def _by_speed(chosen: Point, points: Sequence[Point]) -> Message:
    """Say what speaks for a number of workers; `chosen` is one of the points."""
    if chosen.workers == 1:
        other = min(points[1:], key=lambda point: point.median)
        return _(
            "{n} workers were {speedup:.2f} × as fast as one, which is no measurable gain.",
            n=other.workers, speedup=other.speedup,
        )  # fmt: skip
    best = min(points, key=lambda point: point.median)
    n, speedup = chosen.workers, chosen.speedup
    if chosen is not best:
        return _(
            "{n} workers were {speedup:.2f} × as fast as one; {more} with {highest:.2f} × cannot be told from that.",
            n=n, speedup=speedup, more=best.workers, highest=best.speedup,
        )  # fmt: skip
    if chosen is points[-1]:
        return _("{n} workers were {speedup:.2f} × as fast as one, and no more were measured.", n=n, speedup=speedup)
    return _("{n} workers were {speedup:.2f} × as fast as one, and more were no faster.", n=n, speedup=speedup)


def _by_memory(chosen: Point, larger: Point, memory: int) -> Message:
    held = _(
        "{more} workers held {size:bytes}, but only {free:bytes} is free here.",
        more=larger.workers, size=larger.peak_memory, free=memory,
    )  # fmt: skip
    if chosen.workers == 1:
        return held
    return _(
        "{n} workers were {speedup:.2f} × as fast as one; {held}", n=chosen.workers, speedup=chosen.speedup, held=held
    )
