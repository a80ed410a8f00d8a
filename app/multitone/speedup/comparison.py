"""One thread against the pool, on the user's own files: what to measure, and what the figures say.

::

    Job, its events ─► sample_of ─► a job for one thread, into scratch ─► serial engine ─► events
             │                                                                    │
             └────────────────────────► compared(pool, one thread) ◄──────────────┘
                                                   │
                                                   ▼
                                     SpeedupMeasured: times, ratio, proof

The baseline is the serial engine on one core, never a pool of one. Times run from the first picture taken up to the
last one done, so that the start of processes is on neither side; it is told apart.
"""

from __future__ import annotations

import filecmp
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from multitone.batch.events import Event, JobFinished, TaskFinished, TaskStarted
from multitone.batch.job import Job, Task, new_job_id

SAMPLE_SECONDS = 30.0
"""A window's comparison takes about as long at the most."""
SHORTEST = 0.5
"""Seconds of one-thread work below which a ratio would be noise."""


@dataclass
class Timing:
    """One run measured from its events: when work began and ended, and each picture's seconds."""

    began: float | None = None
    ended: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory: int = 0
    workers: int = 1
    engine: str = ""
    task_seconds: dict[int, float] = field(default_factory=dict)
    curve: list[tuple[float, int]] = field(default_factory=lambda: [(0.0, 0)])
    """Seconds of work, and pictures done by then."""

    def handle(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, TaskStarted):
            if self.began is None:
                self.began = event.at
        elif isinstance(event, TaskFinished):
            self.ended = event.at
            self.task_seconds[event.task] = event.seconds.total
            self.curve.append((event.at - (self.began or 0.0), len(self.task_seconds)))
        elif isinstance(event, JobFinished):
            self.cpu_seconds, self.peak_memory, self.workers = event.cpu_seconds, event.peak_memory, event.workers

    @property
    def seconds(self) -> float:
        """From the first picture taken up to the last one done."""
        return max(0.0, self.ended - self.began) if self.began is not None else 0.0

    @property
    def startup_seconds(self) -> float:
        """From the job's start to its first picture."""
        return self.began or 0.0


class SpeedupMeasured(Struct, frozen=True):
    """What a comparison found. Times are of the same pictures on both sides."""

    serial_seconds: float
    parallel_seconds: float
    speedup: float
    workers: int
    pictures: int
    """How many one thread did."""
    of_pictures: int
    """How many the pool did; more than `pictures` means that one thread's time was scaled up from a sample."""
    compared: int
    """Outputs of the two that were compared byte by byte."""
    differing: tuple[str, ...] = ()

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


def sample_of(job: Job, pool: Timing, scratch: str, budget: float = SAMPLE_SECONDS) -> Job:
    """Return what one thread shall do: the pictures that the pool did, or as many as `budget` seconds allow.

    A sample is stratified: pictures are ordered by their seconds and taken at even distances, the middle ones of
    equal parts, so that large and small ones are in it as they are in the whole. Results go into `scratch`.
    """
    done = [task for task in job.tasks if task.number in pool.task_seconds]
    done.sort(key=lambda task: (-pool.task_seconds[task.number], task.number))
    total = sum(pool.task_seconds.values())
    if total > budget and len(done) > 1:
        wanted = max(1, math.floor(len(done) * budget / total))
        step = len(done) / wanted
        done = [done[min(len(done) - 1, int((i + 0.5) * step))] for i in range(wanted)]
    tasks = tuple(Task(i, t.source, _scratch_target(scratch, i, t), t.size) for i, t in enumerate(done, 1))
    return Job(new_job_id(), job.pipeline, msgspec.structs.replace(job.export, folder=scratch), tasks)


def compared(job: Job, pool: Timing, sample: Job, one: Timing) -> SpeedupMeasured | None:
    """Set the pool's time beside one thread's; None where there was too little work to say anything.

    Where one thread did a sample, its time is scaled by what the pool's workers measured for the whole and for the
    sample: T₁ = t₁ × Σ all / Σ sample, a ratio estimate (Cochran, Sampling Techniques, chapter 6).
    """
    by_source = {task.source: task for task in job.tasks}
    finished = [by_source[task.source] for task in sample.tasks if task.number in one.task_seconds]
    of_sample = sum(pool.task_seconds[task.number] for task in finished)
    of_all = sum(pool.task_seconds.values())
    if not finished or one.seconds < SHORTEST or pool.seconds <= 0 or of_sample <= 0:
        return None
    serial = one.seconds if len(finished) == len(pool.task_seconds) else one.seconds * of_all / of_sample
    pairs = [(by_source[t.source].target, t.target) for t in sample.tasks if t.number in one.task_seconds]
    return SpeedupMeasured(
        serial_seconds=serial,
        parallel_seconds=pool.seconds,
        speedup=serial / pool.seconds,
        workers=pool.workers,
        pictures=len(finished),
        of_pictures=len(pool.task_seconds),
        compared=len(pairs),
        differing=tuple(differing(pairs)),
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


def _scratch_target(scratch: str, number: int, task: Task) -> str:
    return os.path.join(scratch, f"{number}{os.path.splitext(task.target)[1]}")
