"""Where a run's time went: each worker's seconds by stage, and what it waited.

::

    Event ──► TimeUses.handle(event) ──► TimeUses.workers ──► a TimeUse a worker
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from multitone.batch.events import STAGES, Event, TaskFailed, TaskFinished, TaskStarted, WorkerStarted


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
        return self.start + self.worked + self.wait

    @property
    def worked(self) -> float:
        """Seconds of all stages."""
        return self.read + self.decode + self.apply + self.encode + self.write


@dataclass
class _Worker:
    started: float
    first: float | None = None
    stages: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    pictures: int = 0


class TimeUses:
    """Folds one run's events into what its workers' time was used for."""

    def __init__(self) -> None:
        self._workers: dict[int, _Worker] = {}
        self.seconds = 0.0
        """From the job's start to its last picture, done or failed."""

    def handle(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, WorkerStarted):
            self._workers.setdefault(event.worker, _Worker(event.at))
        elif isinstance(event, TaskStarted):
            worker = self._workers.setdefault(event.worker, _Worker(event.at))
            worker.first = event.at if worker.first is None else worker.first
        elif isinstance(event, TaskFinished):
            self.seconds = event.at
            worker = self._workers.setdefault(event.worker, _Worker(event.at))
            worker.pictures += 1
            for stage in STAGES:
                worker.stages[stage] += getattr(event.seconds, stage)
        elif isinstance(event, TaskFailed) and event.worker is not None:
            self.seconds = event.at

    @property
    def workers(self) -> tuple[TimeUse, ...]:
        """What is known up to the last picture, by the workers' numbers."""
        return tuple(self._use(number, self._workers[number]) for number in sorted(self._workers))

    def _use(self, number: int, worker: _Worker) -> TimeUse:
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
