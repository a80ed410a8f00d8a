"""Batches: pictures that have arrived become jobs, each a part of its day's."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence

import msgspec
from msgspec import Struct

from multitone.batch.discovery import Discovery
from multitone.batch.job import Job, Task, numbered
from multitone.batch.options import ConvertRequest
from multitone.batch.plan import Plan, plan
from multitone.batch.problems import ProblemKind
from multitone.batch.tables.found import Found
from multitone.errors import PlanRefused
from multitone.imaging.readers import elsewhere
from multitone.messages import Message
from multitone.services.looking import Looking
from multitone.watching.memory import Memory

MOST = 1_000
"""Pictures of a batch; those that arrive meanwhile come after it."""


class Batch(Struct, frozen=True):
    """A job of pictures that have arrived, or why they cannot be processed."""

    job: Job | None
    problems: tuple[Message, ...] = ()
    images: tuple[Found, ...] = ()
    """Those that cannot be."""


class Batches:
    """Makes batches of what arrives in one folder."""

    def __init__(self, folder: str, request: ConvertRequest, memory: Memory) -> None:
        self._folder = folder
        self._request = request
        self._memory = memory

    def check(self) -> None:
        """Raise `PlanRefused` where steps, format, names or the folder of the results will not do for any picture."""
        problems = self._planned(()).problems
        refused = tuple(problem for problem in problems if problem.kind != ProblemKind.NO_PICTURES)
        if refused:
            raise PlanRefused(refused)

    def of(self, images: Sequence[Found], again: Collection[str]) -> Iterator[Batch]:
        """Yield a batch of some pictures; several where some stand in the way of the others.

        Results that were made `again` while their pictures changed are replaced.
        """
        planned = self._planned(images)
        if planned.problems and len(images) > 1:
            half = len(images) // 2
            yield from self.of(images[:half], again)
            yield from self.of(images[half:], again)
        elif planned.problems:
            yield Batch(None, planned.problems, tuple(images))
        else:
            draft = planned.draft
            tasks = tuple(_replacing(task) if task.source in again else task for task in draft.tasks)
            yield Batch(self.numbered(msgspec.structs.replace(draft, tasks=tasks)))

    def numbered(self, job: Job) -> Job:
        """Return a job as a batch of today's."""
        return self._memory.numbered(job, time.strftime("%Y-%m-%d"))

    def _planned(self, images: Sequence[Found]) -> Plan:
        discovery = Discovery(tuple(images), sources=(self._folder,))
        request = self._request
        with elsewhere.ask(lambda: Looking(images)):
            return plan(discovery, request.pipeline, request.export, request.limits)


def _replacing(task: Task) -> Task:
    if task.action == "skip" and task.standing in ("older", ""):
        return msgspec.structs.replace(task, action="replace", standing="")
    return task


def only(job: Job, tasks: Sequence[Task]) -> Job:
    """Return a batch of some of a job's tasks, which keep their numbers in the journal."""
    entries = tuple(job.entry(task.number) for task in tasks)
    return msgspec.structs.replace(job, tasks=tuple(numbered(tasks)), numbers=entries, unread=(), ignored=0, linked=0)
