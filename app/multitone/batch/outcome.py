"""What became of each task of a job, and the job that does what is left of it.

::

    Event ──► Outcome.handle(event) ──► unfinished(job), failed(job) ──► part_of(job, tasks) ──► a job of just these
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct, field

from multitone.batch.columns import collected
from multitone.batch.events import Event, TaskFailed, TaskFinished, TaskSkipped
from multitone.batch.job import Job, Task, TaskTable, new_job_id, numbered
from multitone.errors import FailureKind

ENVIRONMENT: frozenset[FailureKind] = frozenset({"no-space"})
"""Failures that are none of the picture's own: it is as good as not yet tried."""


class Outcome(Struct):
    """The tasks of one job that have come to an end of their own, folded from events."""

    done: set[int] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    """The targets that were written: those of the plan, save where another name was taken."""
    replaced: int = 0
    """How many results took the place of files that are kept."""
    skipped: set[int] = field(default_factory=set)
    failures: dict[int, FailureKind] = field(default_factory=dict)

    def handle(self, event: Event) -> None:
        """Take one event in."""
        if isinstance(event, TaskFinished):
            self.done.add(event.task)
            self.made.add(event.target)
            self.replaced += bool(event.kept)
        elif isinstance(event, TaskFailed):
            self.failures[event.task] = event.kind
        elif isinstance(event, TaskSkipped):
            self.skipped.add(event.task)

    def failed(self, job: Job) -> tuple[Task, ...]:
        """Return the tasks whose pictures could not be processed."""
        return tuple(task for task in job.tasks if task.number in self.failures)

    def unfinished(self, job: Job) -> tuple[Task, ...]:
        """Return the tasks that are not done, by no fault of theirs: cancelled, never begun, or out of room."""
        over = len(self.done) + len(self.skipped) + len(self.failures)
        if over == len(job.tasks) and not ENVIRONMENT.intersection(self.failures.values()):
            return ()
        return tuple(
            task
            for task in job.tasks
            if task.number not in self.done
            and task.number not in self.skipped
            and (task.number not in self.failures or self.failures[task.number] in ENVIRONMENT)
        )


def with_salvage(job: Job) -> Job:
    """Return a job that keeps what is readable of damaged files."""
    return msgspec.structs.replace(job, limits=msgspec.structs.replace(job.limits, salvage=True))


def part_of(job: Job, tasks: Sequence[Task]) -> Job:
    """Return a job of some of a job's tasks, with the same pipeline and export."""
    chosen = collected(numbered(tasks), TaskTable)
    return msgspec.structs.replace(job, id=new_job_id(), tasks=chosen, ignored=0, unread=(), numbers=None)
