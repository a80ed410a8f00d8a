"""One thread against the pool, on the user's own files: measured, proven, and what the figures say.

::

    compare_after     a run's Timing ─► sample_of ─► one thread, into scratch ─┐
    compare_rounds    both sides several times, in random order, into scratch ─┴─► Readings ─► the last: a Comparison

The baseline is the serial engine on one core, never a pool of one. Times run from the first picture taken up to the
last one done, so that the start of processes is on neither side; it is told apart.
"""

from __future__ import annotations

import math
import os
import random
import shutil
import statistics
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct

from multitone.batch.job import Job, Task, new_job_id
from multitone.engines.base import Engine, JobControl, honored
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine, refuse_what_it_cannot
from multitone.messages import Message, _
from multitone.speedup.conditions import Doubt, conditions, conditions_warnings, disturbance_warning, load_warning
from multitone.speedup.scratch import PAGE_CACHE, Proof, moved, read_all, scratch_folder, scratch_target, warming
from multitone.speedup.statistics import bootstrap_ratio
from multitone.speedup.timing import SHORTEST, Readings, ResultSoFar, RunBegan, Timing, counted_workers, handled

SAMPLE_SECONDS = 30.0
"""A comparison after a run takes about as long at the most."""
COLD_SHARE, COLD_FACTOR = 0.1, 3
"""A first read was cold where reading took more than this share of the work, and so many times the share of the second;
warm reads of photographs are 1 to 3 %."""
FOUND = _("as the pool found it; one thread came second")
ONE_CORE = 1.05
"""Processor seconds over wall seconds above which one thread was not one."""
SERIAL = "serial"
Measured: TypeAlias = tuple[float | None, tuple[float, float] | None]
"""A speedup, where there was enough work to measure, and its interval."""


TOO_SHORT = _("Too short to measure: one thread worked for less than {shortest} s.", shortest=SHORTEST)
TOO_SHORT = TOO_SHORT.of_kind(Doubt.TOO_SHORT)
COLD = _(
    "The pool read the pictures from a cold disk, and one thread then read them from memory, so the speedup is "
    "understated; run it again."
).of_kind(Doubt.COLD)


class Side(Struct, frozen=True):
    """One side of a comparison: its runs."""

    seconds: tuple[float, ...]
    cpu_seconds: float
    """Mean of the runs."""
    peak_memory: int
    engine: str
    workers: int
    megapixels_per_second: float
    """By the median of the runs."""

    @property
    def median(self) -> float:
        """Seconds of the median run; 0 where there was none."""
        return statistics.median(self.seconds or (0.0,))

    @property
    def spent(self) -> Message:
        """What it took besides time."""
        return _(
            "{speed:,.0f} MP/s, {cpu:.2f} s of processor time, {memory:bytes}",
            speed=self.megapixels_per_second, cpu=self.cpu_seconds, memory=self.peak_memory,
        )  # fmt: skip


class Comparison(Struct, frozen=True):
    """One thread against many, as the contract's `compare --json` shows it. Times are of the same pictures."""

    serial: Side
    parallel: Side
    speedup: float | None
    """None where there was too little work to measure."""
    interval: tuple[float, float] | None
    """95 % of the speedup; after a run: of what other pictures of the same kind would give."""
    efficiency: float | None
    """Speedup over workers, 1 meaning that no worker was wasted."""
    identical: bool
    """Whether every result of the two is the same, byte for byte."""
    differing: tuple[str, ...]
    startup_seconds: tuple[float, ...]
    """Of the parallel runs, from the job's start to its first picture; in no other figure."""
    pictures: int
    """How many one thread did; as many results were compared."""
    of_pictures: int
    """How many the pool did; more than `pictures` means that one thread's time was scaled up from a sample."""
    conditions: dict[str, object]
    warnings: tuple[Message, ...]

    @property
    def sampled(self) -> bool:
        """Whether one thread did only a sample."""
        return self.pictures < self.of_pictures

    def sentences(self) -> list[Message]:
        """Say the comparison in lines of text."""
        lines = []
        if self.speedup is not None and self.efficiency is not None:
            one, many, workers = self.serial, self.parallel, counted_workers(self.parallel.workers)
            ratio = _("{speedup:.2f} × one thread", speedup=self.speedup)
            if self.interval:
                ratio = _("{ratio} ({low:.2f} to {high:.2f})", ratio=ratio, low=self.interval[0], high=self.interval[1])
            times = _(
                "{ratio}: {one:.2f} s on one thread, {many:.2f} s on {workers}; {efficiency:.0f} % efficient.",
                ratio=ratio, one=one.median, many=many.median, workers=workers, efficiency=100 * self.efficiency,
            )  # fmt: skip
            lines += [
                times,
                _("One thread: {one}; {workers}: {many}.", one=one.spent, workers=workers, many=many.spent),
            ]
        if self.sampled:
            sample = _(
                "One thread processed a sample of {n:,} of {all:,} pictures; its time is scaled up.",
                n=self.pictures, all=self.of_pictures,
            )  # fmt: skip
            lines.append(sample)
        if self.identical:
            lines.append(_("All {n:,} results of the two are the same, byte for byte.", n=self.pictures))
        if self.differing:
            lines.append(_("These results differ: {names}", names=", ".join(self.differing)))
        return [*lines, *self.warnings]


def compare_after(
    job: Job,
    pool: Timing,
    control: JobControl,
    one: Timing | None = None,
    create: Callable[[str, int], Engine] = create_engine,
) -> Readings[Comparison]:
    """Run in one thread what a pool has just done, or a sample of it, and yield at the end how the two compare.

    Results go into a hidden folder beside the pool's, which is removed again. `one` takes one thread's times. A
    cancelled one ends without a result. Raises `EngineError` where that folder cannot be made.
    """
    scratch = scratch_folder(job)
    try:
        sample = sample_of(job, pool, scratch)
        one = one or Timing()
        yield RunBegan(_("one thread"), SERIAL, 1, 1, 1)
        yield from handled(watch(create(SERIAL, 1), sample, control), one.handle)
        if not control.cancelled:
            yield ResultSoFar(compared(job, pool, sample, one))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def compare_rounds(job: Job, engine: Engine, *, rounds: int, scratch: str, control: JobControl) -> Readings[Comparison]:
    """Run a job on one thread and on an engine, several times each in random order, and yield how they compare.

    Sources are read once before, and a few pictures processed on either side, so that page cache and libraries are as
    warm for the first run as for the last. Results go into `scratch`; each run's are held against the first one's.
    A cancelled one ends without a result.
    """
    refuse_what_it_cannot(engine, job.limits)
    read_all(job)
    warnings = [*conditions_warnings(), *load_warning()]
    sides = (create_engine(SERIAL), engine)
    titles = (_("one thread"), _("one thread again") if engine.name == SERIAL else Message(engine.name))
    runs: tuple[list[Timing], list[Timing]] = ([], [])
    proof, folder = Proof(), os.path.join(scratch, "run")
    order = [-1, -2, *(side for __ in range(rounds) for side in random.sample((0, 1), 2))]
    for number, place in enumerate(order, -1):
        if control.cancelled:
            return
        side = sides[place]
        scratched = (warming if place < 0 else moved)(job, folder, side)
        if place >= 0:
            left = _seconds_left(runs, order[number + 1 :])
            yield RunBegan(titles[place], side.name, side.workers, number, 2 * rounds, left)
        timing = Timing()
        try:
            yield from handled(watch(side, scratched, control), timing.handle)
            if place >= 0 and not control.cancelled:
                runs[place].append(timing)
                proof.add(scratched.tasks)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if control.cancelled:
        return
    one, many = ([run.seconds for run in side] for side in runs)
    measured: Measured = (None, None)
    if statistics.median(one) >= SHORTEST and min(many) > 0:
        measured = statistics.median(one) / statistics.median(many), bootstrap_ratio(one, many)
    others = disturbance_warning([run.others for side in runs for run in side])
    yield ResultSoFar(_judged(*runs, one, measured, proof, PAGE_CACHE, [*warnings, *others]))


def sample_of(job: Job, pool: Timing, scratch: str, budget: float = SAMPLE_SECONDS) -> Job:
    """Return what one thread shall do: the pictures that the pool did, or as many as `budget` seconds allow.

    A sample is stratified: pictures are ordered by their seconds and taken at even distances, the middle ones of
    equal parts, so that large and small ones are in it as they are in the whole. Results go into `scratch`.
    """
    done = sorted(pool.task_seconds, key=lambda number: (-pool.task_seconds[number], number))
    total = sum(pool.task_seconds.values())
    if total > budget and len(done) > 1:
        wanted = max(1, math.floor(len(done) * budget / total))
        step = len(done) / wanted
        done = [done[min(len(done) - 1, int((i + 0.5) * step))] for i in range(wanted)]
    chosen = enumerate(map(job.task, done), 1)
    tasks = tuple(Task(i, t.source, scratch_target(scratch, i, t), t.size, page=t.page) for i, t in chosen)
    export = msgspec.structs.replace(job.export, folder=scratch)
    limits = honored(create_engine(SERIAL), job.limits)
    return msgspec.structs.replace(job, id=new_job_id(), export=export, tasks=tasks, ignored=0, limits=limits)


def compared(job: Job, pool: Timing, sample: Job, one: Timing) -> Comparison:
    """Set the pool's time beside one thread's, which did a sample of the job.

    One thread's time is scaled by what the pool's workers measured for the whole and for the sample:
    T₁ = t₁ × Σ all / Σ sample, a ratio estimate (Cochran, Sampling Techniques, chapter 6).
    """
    finished = {(task.source, task.page): task for task in sample.tasks if task.number in one.task_seconds}
    before = [task for task in job.tasks if (task.source, task.page) in finished and task.number in pool.task_seconds]
    same = {task.number: finished[task.source, task.page].number for task in before}
    pairs = [(one.task_seconds[same[task.number]], pool.task_seconds[task.number]) for task in before]
    seconds, of_sample = one.seconds, sum(theirs for __, theirs in pairs)
    speedup, spread = None, 0.0
    if seconds >= SHORTEST and pool.seconds > 0 and of_sample > 0:
        if len(pairs) < len(pool.task_seconds):
            seconds *= sum(pool.task_seconds.values()) / of_sample
        speedup, spread = seconds / pool.seconds, _ratio_spread(pairs)
    proof = Proof()
    proof.add(before)
    proof.add(finished.values())
    warnings = [*conditions_warnings(), *disturbance_warning([pool.others, one.others])]
    if speedup and pool.read_share > COLD_SHARE and pool.read_share > COLD_FACTOR * one.read_share:
        warnings.append(COLD)
    interval = (speedup * max(0.0, 1 - spread), speedup * (1 + spread)) if speedup is not None else None
    return _judged([one], [pool], [seconds], (speedup, interval), proof, FOUND, warnings)


def _judged(
    one: list[Timing],
    many: list[Timing],
    seconds: Sequence[float],
    measured: Measured,
    proof: Proof,
    page_cache: Message,
    warnings: list[Message],
) -> Comparison:
    """Set runs of both sides beside each other: one thread's seconds, and what speedup comes of it."""
    speedup, interval = measured
    busiest = max((run.cpu_seconds / run.seconds for run in one if run.seconds > 0), default=0.0)
    if speedup is None:
        warnings.append(TOO_SHORT)
    elif busiest > ONE_CORE:
        several = _("One thread used {n:.2f} processors instead of one, so the speedup is understated.", n=busiest)
        warnings.append(several.of_kind(Doubt.SEVERAL_CORES))
    return Comparison(
        serial=_side(one, seconds), parallel=_side(many, [run.seconds for run in many]), speedup=speedup,
        interval=interval, efficiency=speedup / max(1, many[0].workers) if speedup is not None else None,
        identical=proof.holds, differing=proof.differing, startup_seconds=tuple(run.startup_seconds for run in many),
        pictures=len(one[0].task_seconds), of_pictures=len(many[0].task_seconds), conditions=conditions(page_cache),
        warnings=tuple(warnings),
    )  # fmt: skip


def _side(runs: list[Timing], seconds: Sequence[float]) -> Side:
    """Sum runs up; their seconds may be scaled up from a sample."""
    return Side(
        seconds=tuple(seconds), cpu_seconds=statistics.fmean(run.cpu_seconds for run in runs),
        peak_memory=max(run.peak_memory for run in runs), engine=runs[0].engine, workers=runs[0].workers,
        megapixels_per_second=statistics.median(run.megapixels_per_second for run in runs),
    )  # fmt: skip


def _seconds_left(runs: tuple[list[Timing], list[Timing]], order: Sequence[int]) -> float | None:
    """Return how long the runs that are left will take; None before there was one of each side."""
    if not all(runs):
        return None
    means = [statistics.fmean(run.seconds for run in side) for side in runs]
    return sum(means[place] for place in order)


def _ratio_spread(pairs: Sequence[tuple[float, float]]) -> float:
    """Return half the 95 % interval of Σa/Σb, relative to it, from pairs (Cochran, Sampling Techniques, 6.4)."""
    count = len(pairs)
    if count < 2:
        return 0.0
    ratio = sum(a for a, __ in pairs) / sum(b for __, b in pairs)
    residual = sum((a - ratio * b) ** 2 for a, b in pairs) / (count - 1)
    return 1.96 * math.sqrt(count * residual) / sum(a for a, __ in pairs)
