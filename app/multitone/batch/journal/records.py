"""Records of the journal: a past job, what became of one task, and the fold that makes them of events."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import Struct

from multitone.batch.copying import WAYS_OF_SKIPPED
from multitone.batch.events import Event, TaskFailed, TaskFinished, TaskSkipped
from multitone.batch.fingerprint import UNKNOWN, Fingerprint
from multitone.batch.job import Job, Task
from multitone.batch.outcome import ENVIRONMENT
from multitone.messages import Message
from multitone.storage.far.url import is_far

State = Literal[
    "running", "not yet on the disk", "finished", "stopped", "cancelled", "undone", "partly undone", "abandoned"
]
"""`running` is also what a program leaves that was killed: whether it still runs is told by the job's lock.
`not yet on the disk`: all is done, and the system has not said that it would survive a power cut.
`partly undone`: some of its results were left alone, and it is not gone on with unless by its name.
`abandoned`: its user does not want to be asked again whether it shall go on."""
Ending = Literal["done", "failed", "skipped", "undone"]


class PastJob(Struct, frozen=True):
    """A job as the history tells it."""

    id: str
    began: float
    """Seconds since 1970, by the clock of the machine."""
    seconds: float
    """That it ran, all its runs together; 0 for a run that was killed."""
    state: State
    folder: str
    """Where its results are."""
    pictures: int
    done: int
    failed: int
    skipped: int
    engine: str
    workers: int
    steps: tuple[str, ...] = ()
    pruned: bool = False
    """Its tasks are no longer known: it is too old to be resumed or undone."""
    undone: int = 0
    """How many of its pictures were undone."""

    @property
    def left(self) -> int:
        """How many pictures have come to no end."""
        if self.pruned or self.state in ("undone", "partly undone"):
            return 0
        return self.pictures - self.done - self.failed - self.skipped - self.undone


class Ended(Struct, frozen=True, array_like=True):
    """What became of a task."""

    number: int
    ending: Ending
    kind: str = ""
    """Of the failure; of what is done or skipped, the way, by the keys of `copying.WAYS`, and the kinds of what was
    lost, with commas between them."""
    size: int = 0
    """Bytes of the target as it was written."""
    modified: int = 0
    """When the target says it was last changed, in nanoseconds."""
    fingerprint: Fingerprint = UNKNOWN
    """What the target is known by."""
    kept: str = ""
    """Where what it replaced is kept; empty where nothing was replaced."""
    target: str = ""
    """Where the result really went; empty where that is as planned."""


class TaskRecord(Struct, frozen=True, array_like=True):
    """A task, and what became of it; None where nothing is known."""

    task: Task
    ended: Ended | None


def endings(events: Iterable[Event], job: Job) -> list[Ended]:
    """Return how a job's tasks ended, as its events say. What was cancelled or found no room has come to none."""
    ends = []
    for event in events:
        if isinstance(event, TaskFinished):
            target = "" if event.target == job.task(event.task).target else event.target
            known = (event.fingerprint, event.kept, target)
            lost = (loss.kind for loss in event.losses)
            remarks = ",".join(filter(None, (event.way, *lost))) if event.losses else event.way
            ends.append(Ended(job.entry(event.task), "done", remarks, event.bytes_out, event.modified, *known))
        elif isinstance(event, TaskFailed) and event.kind not in ENVIRONMENT:
            ends.append(Ended(job.entry(event.task), "failed", event.kind))
        elif isinstance(event, TaskSkipped):
            ends.append(Ended(job.entry(event.task), "skipped", WAYS_OF_SKIPPED.get(event.reason.kind, "")))
    return ends


def fetched(events: Iterable[Event], job: Job) -> list[Task]:
    """Return the tasks that are done whose sources were far away, as these were then."""
    return [
        msgspec.structs.replace(job.task(event.task), size=event.bytes_in, modified=event.source_modified)
        for event in events
        if isinstance(event, TaskFinished) and event.source_modified and is_far(event.source)
    ]


class RefusalKind(StrEnum):
    """Why a result is left alone."""

    CHANGED = "changed"
    LATER = "later"
    AWAY = "away"
    NOT_KEPT = "not-kept"
    NO_SOURCE = "no-source"
    ERROR = "error"


class Refusal(Struct, frozen=True):
    """A result that stays as it is, and why."""

    target: str
    reason: Message
    kind: RefusalKind


class Undone(Struct, frozen=True):
    """What undoing did, or would do."""

    removed: tuple[str, ...]
    restored: tuple[str, ...]
    refused: tuple[Refusal, ...]
    numbers: tuple[int, ...]
    """Tasks whose results are gone now."""

    @property
    def orphans(self) -> int:
        """How many results are left alone only because their sources are gone; `force` removes them."""
        return sum(refusal.kind == RefusalKind.NO_SOURCE for refusal in self.refused)
