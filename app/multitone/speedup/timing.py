"""Timing: runs measured from their events, and what a measuring yields while it is at work.

::

    Event ──► Timing.handle(event) ──► seconds from the first picture taken up to the last one done
        └───► TimeUses.handle(event) ──► TimeUses.workers ──► a TimeUse a worker

    compare, scale, lab.run ──► RunBegan, [Event, …], [Event, …], … a result so far ──► RunBegan, … ──► the last result
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from multitone.batch.events import (
    STAGES,
    Event,
    JobFinished,
    JobStarted,
    Paused,
    TaskFailed,
    TaskFinished,
    TaskStarted,
    WorkerStarted,
)
from multitone.batch.progress import JobProgress
from multitone.messages import Message, _
from multitone.speedup.conditions import Neighbors

SHORTEST = 0.5
"""Seconds of work below which a figure would be noise."""
Result = TypeVar("Result")


class RunBegan(Struct, frozen=True):
    """One run begins; its events follow in batches, up to its JobFinished."""

    title: Message
    """What runs, as a noun phrase: `2 workers`, `median in C on threads`."""
    engine: str
    workers: int
    number: int
    """Which run it is, from 1."""
    of: int
    """How many runs there will be, as far as that is known now."""
    seconds_left: float | None = None
    """How long this one and all that follow will take, once that is known."""
    warms_up: bool = False
    """Whether it is a run that is not measured."""


class ResultSoFar(Struct, Generic[Result], frozen=True):
    """What is known after another run; the last one of a measuring is its result."""

    result: Result


Readings: TypeAlias = Iterator[RunBegan | list[Event] | ResultSoFar[Result]]
"""What a measuring yields. Closing it ends the run that is at work. A cancelled one ends without a further result."""


def counted_workers(number: int) -> Message:
    """Say how many workers."""
    return _("1 worker") if number == 1 else _("{n:,} workers", n=number)


@dataclass
class Span:
    """One run as a whole: when work began and ended, and what was done in between."""

    began: float | None = None
    ended: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory: int = 0
    workers: int = 1
    engine: str = ""
    pixels: int = 0
    """Of the pictures that are done, upright as their sources."""
    whole: bool = False
    """Whether it came to its end without a pause, and every picture was done or had been before."""

    @property
    def seconds(self) -> float:
        """From the first picture taken up to the last one done."""
        return max(0.0, self.ended - self.began) if self.began is not None else 0.0

    @property
    def megapixels_per_second(self) -> float:
        """How much was done."""
        return self.pixels / 1e6 / self.seconds if self.seconds > 0 else 0.0

    @property
    def startup_seconds(self) -> float:
        """From the job's start to its first picture."""
        return self.began or 0.0


@dataclass
class Timing(Span):
    """One run picture by picture, and what else the machine did meanwhile: all that a comparison needs."""

    task_seconds: dict[int, float] = field(default_factory=dict)
    read_seconds: float = 0.0
    """Of all pictures together; most of it is waiting, where the files are not in the page cache."""
    curve: list[tuple[float, int]] = field(default_factory=lambda: [(0.0, 0)])
    """Seconds of work, and pictures done by then."""
    others: float = 0.0
    """Percent of the machine that went to other work meanwhile."""
    paused: bool = False
    """Whether it was paused at any time; then its seconds say nothing."""
    _neighbors: Neighbors | None = None

    def handle(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, TaskStarted):
            if self.began is None:
                self.began = event.at
        elif isinstance(event, TaskFinished):
            self.ended = event.at
            self.pixels += event.pixels
            self.task_seconds[event.task] = event.seconds.total
            self.read_seconds += event.seconds.read
            self.curve.append((event.at - (self.began or 0.0), len(self.task_seconds)))
        elif isinstance(event, JobStarted):
            self.engine, self._neighbors = event.engine, Neighbors()
        elif isinstance(event, Paused):
            self.paused = True
        elif isinstance(event, JobFinished):
            self._end(event)

    def _end(self, last: JobFinished) -> None:
        self.cpu_seconds, self.peak_memory, self.workers = last.cpu_seconds, last.peak_memory, last.workers
        self.whole = is_whole(last, paused=self.paused)
        if self._neighbors is not None:
            self.others = self._neighbors.percent(last.cpu_seconds)

    @property
    def read_share(self) -> float:
        """How much of the pictures' seconds went into reading files, 0 to 1."""
        total = sum(self.task_seconds.values())
        return self.read_seconds / total if total > 0 else 0.0


def span_of(progress: JobProgress) -> Span:
    """Return a run that is over as a whole."""
    last = progress.finished
    assert last is not None
    return Span(
        began=progress.began, ended=progress.ended, cpu_seconds=last.cpu_seconds, peak_memory=last.peak_memory,
        workers=last.workers, engine=progress.engine, pixels=progress.pixels,
        whole=is_whole(last, paused=progress.was_paused),
    )  # fmt: skip


def is_whole(last: JobFinished, *, paused: bool) -> bool:
    """Say whether a run's seconds are those of all its pictures, and of nothing else."""
    return last.done > 0 and not (paused or last.failed or last.cancelled or last.stopped)


def handled(batches: Iterable[list[Event]], *folds: Callable[[Event], None]) -> Generator[list[Event], None, None]:
    """Pass a run's events on, taken in by what measures them; closing this ends the run."""
    try:
        for batch in batches:
            for event in batch:
                for fold in folds:
                    fold(event)
            yield batch
    finally:
        close = getattr(batches, "close", None)
        if close is not None:
            close()


class TimeUse(Struct, frozen=True):
    """Where one worker's time went, in seconds of the wall; all of them together are the run's whole time.

    A run takes from its job's start to its last picture. Stages are as the worker measured them.
    """

    worker: int
    start: float
    """From the job's start to the worker's first picture: processes begin, libraries load."""
    read: float
    decode: float
    apply: float
    encode: float
    write: float
    wait: float
    """What is left: for the next picture, for memory, for attempts without a result, and at the end for those that
    still work."""
    pictures: int = 0

    @property
    def total(self) -> float:
        """Seconds of the whole run."""
        return self.start + self.read + self.decode + self.apply + self.encode + self.write + self.wait


@dataclass
class _WorkerTime:
    started: float
    first: float | None = None
    stages: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    pictures: int = 0


class TimeUses:
    """Folds one run's events into what its workers' time was used for."""

    def __init__(self) -> None:
        self._workers: dict[int, _WorkerTime] = {}
        self.seconds = 0.0
        """From the job's start to its last picture, done or failed."""

    def handle(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, WorkerStarted):
            self._worker(event.worker, event.at)
        elif isinstance(event, TaskStarted):
            worker = self._worker(event.worker, event.at)
            worker.first = event.at if worker.first is None else worker.first
        elif isinstance(event, TaskFinished):
            self.seconds = event.at
            worker = self._worker(event.worker, event.at)
            worker.pictures += 1
            for stage in STAGES:
                worker.stages[stage] += getattr(event.seconds, stage)
        elif isinstance(event, TaskFailed) and event.worker is not None:
            self.seconds = event.at

    def _worker(self, number: int, at: float) -> _WorkerTime:
        return self._workers.setdefault(number, _WorkerTime(at))

    @property
    def workers(self) -> tuple[TimeUse, ...]:
        """What is known up to the last picture, by the workers' numbers."""
        return tuple(self._use(number, self._workers[number]) for number in sorted(self._workers))

    def _use(self, number: int, worker: _WorkerTime) -> TimeUse:
        """Sum one worker up.

        What it measured itself comes first: when it took its first picture is known by a message that comes up to
        30 ms late, and a whole run's clock may be a little short of what was measured within it.
        """
        total, stages = self.seconds, worker.stages
        worked = sum(stages.values())
        if worked > total:
            stages, worked = {stage: seconds * total / worked for stage, seconds in stages.items()}, total
        start = min(worker.started if worker.first is None else worker.first, total - worked)
        return TimeUse(number, start, wait=total - worked - start, pictures=worker.pictures, **stages)
