"""Any engine's events, with samples of the machine's cores and of the workers' memory mixed in."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import msgspec

from multitone.batch.events import CpuSampled, Event, JobFinished, WorkerDied, WorkerStarted, WorkerStopped
from multitone.batch.job import Job
from multitone.engines.base import Engine, JobControl
from multitone.engines.ipc.usage import proportional_memory
from multitone.engines.registry import refuse_far, refuse_what_it_cannot

SAMPLE_EVERY = 0.25
"""Seconds between two samples: the rate at which figures are refreshed."""
SILENCE = 0.5
"""Seconds without an event after which a sample says the time itself; before, it has the last event's."""
LATEST = 0.25
"""Seconds that the time said in a silence stays behind, for reports of workers come a little late."""
MOST_OF_THE_TIME = 0.002
"""Part of the time that looking at memory may take; a look costs 0.3 to 1 ms a worker, which has to wait meanwhile
where it wants more memory."""


class JobClock:
    """What time it is in a job, by its events, and by the wall where none come for a while."""

    def __init__(self) -> None:
        self.at = 0.0
        self._heard = time.monotonic()
        self._began = float("inf")
        """When the job started, at the latest."""

    def follow(self, batch: list[Event], now: float) -> None:
        """Take the time from events; those that come too late get the time that was said already."""
        for place, event in enumerate(batch):
            if event.at >= self.at:
                break
            batch[place] = msgspec.structs.replace(event, at=self.at)
        self.at = batch[-1].at
        self._heard = now
        self._began = min(self._began, now - self.at)

    def time_of(self, now: float) -> float:
        """Return the time of a sample."""
        if now - self._heard > SILENCE:
            self.at = max(self.at, now - self._began - LATEST)
        return self.at


class WorkersMemory:
    """What the workers of a job hold together, looked at no more often than it is worth."""

    def __init__(self) -> None:
        self._pids: dict[int, int] = {}
        self._due = 0.0
        self._last: int | None = None

    def handle(self, events: Iterable[Event]) -> None:
        """Follow which workers live."""
        for event in events:
            if isinstance(event, WorkerStarted) and not event.node:  # elsewhere the numbers mean other processes
                self._pids[event.worker] = event.pid
            elif isinstance(event, WorkerStopped | WorkerDied):
                self._pids.pop(event.worker, None)

    def now(self) -> int | None:
        """Return the bytes that the workers hold, as they were seen last; None where the system does not tell."""
        began = time.monotonic()
        if began >= self._due:
            self._last = proportional_memory(set(self._pids.values())) if self._pids else None
            self._due = began + (time.monotonic() - began) / MOST_OF_THE_TIME
        return self._last


def watch(engine: Engine, job: Job, control: JobControl) -> Iterator[list[Event]]:
    """Run a job and yield its events in batches, samples of cores and memory among them four times a second.

    Raises `UsageError` where the job has a limit that the engine cannot honor.
    """
    refuse_what_it_cannot(engine, job.limits)
    refuse_far(engine, job)
    started = sampled = time.monotonic()
    clock, memory = JobClock(), WorkersMemory()
    running = engine.run(job, control)
    try:
        for batch in running:
            now = time.monotonic()
            if batch:
                clock.follow(batch, now)
                memory.handle(batch)
            if now - sampled >= SAMPLE_EVERY and not (batch and isinstance(batch[-1], JobFinished)):
                percent = _core_loads()
                if percent and sampled > started:  # the first look only sets the mark
                    batch.append(CpuSampled(clock.time_of(now), percent, memory.now()))
                sampled = now
            yield batch
    finally:
        close = getattr(running, "close", None)
        if close is not None:
            close()


def _core_loads() -> tuple[float, ...]:
    """Return how busy each core was since the call before, 0 to 100; empty where the system does not tell."""
    import psutil  # late: a job of one picture is done before it is loaded

    try:
        return tuple(psutil.cpu_percent(percpu=True))
    except OSError:  # Linux without /proc
        return ()
