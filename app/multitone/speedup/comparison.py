"""One thread against the pool, on the user's own files: what to measure, and what the figures say.

::

    Job, its events ─► sample_of ─► a job for one thread, into scratch ─► serial engine ─► events
             │                                                                    │
             └────────────────────────► compared(pool, one thread) ◄──────────────┘
                                                   │
                                                   ▼
                                     SpeedupMeasured: times, ratio, proof

`compare_after` does this once, behind a real run; `rounds.measure` runs both sides several times in random order.

The baseline is the serial engine on one core, never a pool of one. Times run from the first picture taken up to the
last one done, so that the start of processes is on neither side; it is told apart.
"""

from __future__ import annotations

import filecmp
import math
import shutil
import statistics
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from multitone.batch.job import Job, Task, new_job_id
from multitone.engines.base import JobControl, honored
from multitone.engines.registry import create_engine
from multitone.speedup.conditions import conditions, conditions_warnings
from multitone.speedup.noise import BUSY, disturbance_warning
from multitone.speedup.scratch import scratch_folder, scratch_target
from multitone.speedup.timing import SHORTEST, Timing, run_timed

SAMPLE_SECONDS = 30.0
"""A window's comparison takes about as long at the most."""
TOO_SHORT = f"Too short to measure: one thread worked for less than {SHORTEST} s."
COLD_SHARE, COLD_FACTOR = 0.1, 3
"""A first read was cold where reading took more than this share of the work, and so many times the share of the second;
warm reads of photographs are 1 to 3 %."""
COLD = (
    "The pool read the pictures from a cold disk, one thread then from memory, so the speedup is understated; "
    "run it again."
)
ONE_CORE = 1.05
"""Processor seconds over wall seconds above which one thread was not one."""


class SpeedupMeasured(Struct, frozen=True):
    """What a comparison found. Times are of the same pictures on both sides."""

    serial_seconds: float
    parallel_seconds: float
    speedup: float
    interval: tuple[float, float]
    """95 % of what other pictures of the same kind would give."""
    workers: int
    pictures: int
    """How many one thread did."""
    of_pictures: int
    """How many the pool did; more than `pictures` means that one thread's time was scaled up from a sample."""
    compared: int
    """Outputs of the two that were compared byte by byte."""
    differing: tuple[str, ...] = ()
    cold: bool = False
    """The pool waited for the disk, and one thread then found the files in memory: the ratio is understated."""
    disturbed: float = 0.0
    """Percent of the machine that other work took during the worse of the two, where that is enough to matter; or 0."""

    @property
    def identical(self) -> bool:
        """Whether every compared output is the same, byte by byte."""
        return not self.differing and self.compared > 0

    @property
    def efficiency(self) -> float:
        """Speedup over workers, 1 meaning that no worker was wasted."""
        return self.speedup / self.workers

    @property
    def sampled(self) -> bool:
        """Whether one thread did only a sample."""
        return self.pictures < self.of_pictures


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


class Comparison(Struct, frozen=True):
    """One thread against many, as the contract's `compare --json` shows it."""

    serial: Side
    parallel: Side
    speedup: float | None
    """None where there was too little work to measure."""
    interval: tuple[float, float] | None
    efficiency: float | None
    identical: bool
    differing: tuple[str, ...]
    startup_seconds: tuple[float, ...]
    """Of the parallel runs, from the job's start to its first picture; in no other figure."""
    pictures: int
    of_pictures: int
    conditions: dict[str, object]
    warnings: tuple[str, ...]

    def sentences(self) -> list[str]:
        """Say the comparison in lines of text."""
        one, many = statistics.median(self.serial.seconds), statistics.median(self.parallel.seconds)
        lines = []
        if self.speedup is not None and self.efficiency is not None:
            spread = f" ({self.interval[0]:.2f} to {self.interval[1]:.2f})" if self.interval else ""
            lines.append(
                f"{self.speedup:.2f} × one thread{spread}: {one:.2f} s on one thread, {many:.2f} s on "
                f"{self.parallel.workers} workers; {self.efficiency * 100:.0f} % efficient."
            )
            lines.append(
                f"One thread: {_spent(self.serial)}; {self.parallel.workers} workers: {_spent(self.parallel)}."
            )
        if self.pictures < self.of_pictures:
            lines.append(
                f"One thread did a sample of {self.pictures:,} of {self.of_pictures:,} pictures; its time is scaled up."
            )
        if self.identical:
            lines.append(f"All {self.pictures:,} results of the two are the same, byte by byte.")
        lines += [f"These results differ: {', '.join(self.differing)}"] if self.differing else []
        return lines + list(self.warnings)


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
    tasks = tuple(Task(i, t.source, scratch_target(scratch, i, t), t.size) for i, t in chosen)
    export = msgspec.structs.replace(job.export, folder=scratch)
    limits = honored(create_engine("serial"), job.limits)
    return msgspec.structs.replace(job, id=new_job_id(), export=export, tasks=tasks, ignored=0, limits=limits)


def compared(job: Job, pool: Timing, sample: Job, one: Timing) -> SpeedupMeasured | None:
    """Set the pool's time beside one thread's; None where there was too little work to say anything.

    Where one thread did a sample, its time is scaled by what the pool's workers measured for the whole and for the
    sample: T₁ = t₁ × Σ all / Σ sample, a ratio estimate (Cochran, Sampling Techniques, chapter 6).
    """
    sources = {task.source for task in sample.tasks}
    by_source = {task.source: task for task in job.tasks if task.source in sources}
    finished = [by_source[task.source] for task in sample.tasks if task.number in one.task_seconds]
    of_sample = sum(pool.task_seconds[task.number] for task in finished)
    of_all = sum(pool.task_seconds.values())
    if not finished or one.seconds < SHORTEST or pool.seconds <= 0 or of_sample <= 0:
        return None
    serial = one.seconds if len(finished) == len(pool.task_seconds) else one.seconds * of_all / of_sample
    pairs = [(by_source[t.source].target, t.target) for t in sample.tasks if t.number in one.task_seconds]
    per_picture = [
        (one.task_seconds[t.number], pool.task_seconds[by_source[t.source].number])
        for t in sample.tasks
        if t.number in one.task_seconds
    ]
    spread = _ratio_spread(per_picture)
    speedup = serial / pool.seconds
    return SpeedupMeasured(
        serial_seconds=serial,
        parallel_seconds=pool.seconds,
        speedup=speedup,
        interval=(speedup * max(0.0, 1 - spread), speedup * (1 + spread)),
        workers=pool.workers,
        pictures=len(finished),
        of_pictures=len(pool.task_seconds),
        compared=len(pairs),
        differing=tuple(differing(pairs)),
        cold=pool.read_share > COLD_SHARE and pool.read_share > COLD_FACTOR * one.read_share,
        disturbed=max((others for others in (pool.others, one.others) if others > BUSY), default=0.0),
    )


def differing(pairs: Iterable[tuple[str, str]]) -> Sequence[str]:
    """Return the first of each pair of files whose bytes are not the same."""
    found = []
    for left, right in pairs:
        try:
            same = filecmp.cmp(left, right, shallow=False)
        except OSError:
            same = False
        if not same:
            found.append(left)
    return found


def compare_after(job: Job, pool: Timing, control: JobControl) -> tuple[Comparison, Timing]:
    """Run in one thread what a pool has just done, or a sample of it; return the two side by side, and the one thread.

    Results go into a hidden folder beside the pool's, which is removed again.
    """
    scratch = scratch_folder(job)
    try:
        sample = sample_of(job, pool, scratch)
        one = run_timed(sample, create_engine("serial"), control)
        found = compared(job, pool, sample, one)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    warnings = [*conditions_warnings(), *disturbance_warning([pool.others, one.others])]
    warnings += [*one_thread_warnings([one]), *([COLD] if found.cold else [])] if found else [TOO_SHORT]
    comparison = Comparison(
        serial=side_of([one], seconds=[found.serial_seconds] if found else None),
        parallel=side_of([pool]),
        speedup=found.speedup if found else None,
        interval=found.interval if found else None,
        efficiency=found.efficiency if found else None,
        identical=bool(found and found.identical),
        differing=found.differing if found else (),
        startup_seconds=(pool.startup_seconds,),
        pictures=len(one.task_seconds),
        of_pictures=len(pool.task_seconds),
        conditions=conditions("as the pool found it; one thread came second"),
        warnings=tuple(warnings),
    )
    return comparison, one


def side_of(runs: list[Timing], seconds: Sequence[float] | None = None) -> Side:
    """Sum runs up; `seconds` stands for their own where those were of a sample."""
    return Side(
        seconds=tuple(seconds if seconds is not None else (run.seconds for run in runs)),
        cpu_seconds=statistics.fmean(run.cpu_seconds for run in runs),
        peak_memory=max(run.peak_memory for run in runs),
        engine=runs[0].engine,
        workers=runs[0].workers,
        megapixels_per_second=statistics.median(run.megapixels_per_second for run in runs),
    )


def one_thread_warnings(one: list[Timing]) -> list[str]:
    """Warn where the serial engine used more than one processor."""
    busiest = max((run.cpu_seconds / run.seconds for run in one if run.seconds > 0), default=0.0)
    if busiest <= ONE_CORE:
        return []
    return [f"One thread used {busiest:.2f} processors, so it was not one; the speedup is understated."]


def _spent(side: Side) -> str:
    return (
        f"{side.megapixels_per_second:.0f} MP/s, {side.cpu_seconds:.2f} s of processor time, "
        f"{side.peak_memory / 1e6:.0f} MB"
    )


def _ratio_spread(pairs: Sequence[tuple[float, float]]) -> float:
    """Return half the 95 % interval of Σa/Σb, relative to it, from pairs (Cochran, Sampling Techniques, 6.4)."""
    count = len(pairs)
    if count < 2:
        return 0.0
    ratio = sum(a for a, _ in pairs) / sum(b for _, b in pairs)
    residual = sum((a - ratio * b) ** 2 for a, b in pairs) / (count - 1)
    return 1.96 * math.sqrt(count * residual) / sum(a for a, _ in pairs)
