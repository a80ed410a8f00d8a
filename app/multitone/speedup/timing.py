"""Timing: one run measured from its events."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from multitone.batch.events import Event, JobFinished, JobStarted, TaskFinished, TaskStarted
from multitone.batch.job import Job
from multitone.engines.base import Engine, JobControl
from multitone.engines.monitor import watch
from multitone.speedup.noise import Neighbors


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
    """Whether it came to its end, and every picture was done or had been before."""

    def handle(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, TaskStarted):
            if self.began is None:
                self.began = event.at
        elif isinstance(event, TaskFinished):
            self.ended = event.at
            self.pixels += event.pixels
        elif isinstance(event, JobStarted):
            self.engine = event.engine
        elif isinstance(event, JobFinished):
            self.cpu_seconds, self.peak_memory, self.workers = event.cpu_seconds, event.peak_memory, event.workers
            self.whole = event.done > 0 and not (event.failed or event.cancelled or event.stopped)

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
    _neighbors: Neighbors | None = None

    def handle(self, event: Event) -> None:
        """Take one event in."""
        super().handle(event)
        if isinstance(event, TaskFinished):
            self.task_seconds[event.task] = event.seconds.total
            self.read_seconds += event.seconds.read
            self.curve.append((event.at - (self.began or 0.0), len(self.task_seconds)))
        elif isinstance(event, JobStarted):
            self._neighbors = Neighbors()
        elif isinstance(event, JobFinished) and self._neighbors is not None:
            self.others = self._neighbors.percent(event.cpu_seconds)

    @property
    def read_share(self) -> float:
        """How much of the pictures' seconds went into reading files, 0 to 1."""
        total = sum(self.task_seconds.values())
        return self.read_seconds / total if total > 0 else 0.0


def run_timed(job: Job, engine: Engine, control: JobControl) -> Timing:
    """Run a job and measure it from its events."""
    timing = Timing()
    for event in itertools.chain.from_iterable(watch(engine, job, control)):
        timing.handle(event)
    return timing
