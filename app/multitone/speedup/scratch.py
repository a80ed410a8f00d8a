"""Scratch: the same job again with its results where they are thrown away, and the proof that they were the same.

Page cache and libraries are as warm the first time as the last.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable

import msgspec

from multitone.batch.columns import collected
from multitone.batch.job import Job, Task, TaskTable, new_job_id
from multitone.engines.base import Engine, honored
from multitone.errors import EngineError
from multitone.messages import _

PAGE_CACHE = _("warm: every source was read before the first run, and a few were processed")
WARMED = 2
"""Pictures a worker in the run that warms up: libraries are loaded then, and the processor's clock has risen."""


def read_all(job: Job) -> None:
    """Read every source once, so that the system keeps them in memory."""
    for task in job.tasks:
        try:
            with open(task.source, "rb") as file:
                while file.read(1 << 20):
                    pass
        except OSError:  # the runs will say so
            continue


def moved(job: Job, folder: str, engine: Engine) -> Job:
    """Return the job with its results in another folder, each under its number, and what the engine can keep to."""
    placed = (Task(t.number, t.source, scratch_target(folder, t.number, t), t.size, page=t.page) for t in job.tasks)
    tasks = collected(placed, TaskTable)
    export = msgspec.structs.replace(job.export, folder=folder)
    limits = honored(engine, job.limits)
    return msgspec.structs.replace(job, id=new_job_id(), export=export, tasks=tasks, limits=limits)


def warming(job: Job, folder: str, engine: Engine) -> Job:
    """Return a few pictures of the job, to be processed before anything is measured."""
    return moved(msgspec.structs.replace(job, tasks=job.tasks[: WARMED * engine.workers]), folder, engine)


def scratch_target(scratch: str, number: int, task: Task) -> str:
    """Return where a task's result goes in a scratch folder: by number, with its own suffix."""
    return os.path.join(scratch, f"{number}{task.target[task.target.rfind('.') :]}")


def scratch_folder(job: Job) -> str:
    """Make a hidden folder beside a job's results, on the same disk, for what one thread writes.

    Raises `EngineError` where it cannot be made.
    """
    folder = job.export.folder
    try:
        os.makedirs(folder, exist_ok=True)
        return tempfile.mkdtemp(prefix=".multitone-compare-", dir=folder)
    except OSError as error:
        shown = folder.encode("utf-8", "replace").decode()
        reason = error.strerror or type(error).__name__
        refusal = _(
            "{folder} cannot be written: {reason}. Choose another folder for the results.",
            folder=shown, reason=reason,
        )  # fmt: skip
        raise EngineError(refusal) from error


class Proof:
    """Takes the results of one run after the other in, and holds each against the first run's, without keeping them."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, int], bytes | None] = {}
        """By source and page: the digest of its result, None where there was none."""
        self._different: set[str] = set()

    @property
    def differing(self) -> tuple[str, ...]:
        """The sources of which some run made something else than the first, or made nothing where the first did."""
        return tuple(sorted(self._different))

    @property
    def holds(self) -> bool:
        """Whether every run gave the same, and at least one result at all."""
        return not self._different and any(self._first.values())

    def add(self, tasks: Iterable[Task]) -> None:
        """Take in what stands under the names of the targets."""
        for task in tasks:
            digest = _digest(task.target)
            if self._first.setdefault((task.source, task.page), digest) != digest:
                self._different.add(task.source)


def _digest(path: str) -> bytes | None:
    import hashlib  # late: it loads OpenSSL

    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None
