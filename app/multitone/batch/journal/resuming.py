"""What is left of a job that ended before its end, judged by what stands on the disk.

::

    TaskRecord + a look at its target ──judge──► Verdict ──remaining──► Remaining (the job to run, what to tidy first)

What the job wrote is proven, never guessed (`ownership`); what cannot be proven is done again. A file that stands in
the way then is moved aside, for it is somebody's.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from multitone.batch.command import Request
from multitone.batch.job import Job, Standing, Task, common_folders, replaced_folder
from multitone.batch.journal.lock import JobLock, hold
from multitone.batch.journal.ownership import is_own, status_of, take_in_claims
from multitone.batch.journal.presence import refuse_where_away
from multitone.batch.journal.records import Ended, TaskRecord
from multitone.batch.journal.store import Journal
from multitone.batch.replaced import move_aside

Verdict = Literal["whole", "changed", "damaged", "open", "occupied", "taken", "over"]
"""`whole`: stands as it was written. `changed`: somebody has changed it since, so it is left alone. `damaged`: it is
ours and not whole. `open`: to be done. `occupied`: to be done, and a file that is not ours stands there. `taken`:
another job has made it. `over`: has ended."""


PATIENCE = 10.0
"""Seconds to wait for the workers of a program that was killed, and for those who look whether it was."""


class Remaining(Struct, frozen=True):
    """What a resumed job does, and what is to be tidied before it."""

    job: Job
    """All tasks with their numbers; those that need nothing are skipped."""
    damaged: tuple[Task, ...]
    """Their targets are moved aside before they are written again."""
    changed: tuple[str, ...]
    """Targets that are left alone, for they were changed since."""
    occupied: tuple[str, ...]
    """Targets where a file stands that is not the job's; it is kept, and gives way."""
    new_sources: tuple[str, ...]
    """Sources that are to be processed, and were changed since the plan was made."""

    @property
    def left(self) -> int:
        """How many pictures there are to do."""
        return sum(task.action != "skip" for task in self.job.tasks)


def remaining(
    job: Job,
    records: Iterable[TaskRecord],
    *,
    failed: bool,
    is_whole: Callable[[str], bool] | None = None,
    is_of_another: Callable[[str], bool] = lambda _: False,
) -> Remaining:
    """Judge each task by its record and by the disk. `failed` takes up what failed as well.

    `is_whole` looks into a target that is done, where its fingerprint is not proof enough; `is_of_another` tells
    whether another job has made the file at a target.
    """
    tasks: list[Task] = []
    damaged: list[Task] = []
    changed: list[str] = []
    occupied: list[str] = []
    new_sources: list[str] = []
    for record in records:
        task = record.task
        verdict = judge(record, status_of(task.target), failed=failed, is_of_another=is_of_another)
        if verdict == "whole" and is_whole is not None and not is_whole(task.target):
            verdict = "damaged"
        if verdict == "damaged":
            damaged.append(task)
        elif verdict == "changed":
            changed.append(task.target)
        elif verdict == "occupied":
            occupied.append(task.target)
        if verdict not in ("open", "damaged", "occupied"):
            tasks.append(msgspec.structs.replace(task, action="skip", standing=_standing(record, verdict)))
            continue
        fresh = _fresh(task, _status(task.source))
        if fresh != task:
            new_sources.append(task.source)
        tasks.append(msgspec.structs.replace(fresh, action="replace") if verdict == "occupied" else fresh)
    whole = msgspec.structs.replace(job, tasks=tuple(tasks))
    return Remaining(whole, tuple(damaged), tuple(changed), tuple(occupied), tuple(new_sources))


def _standing(record: TaskRecord, verdict: Verdict) -> Standing:
    """Return what is to be said of a picture that is not taken up again."""
    if verdict == "changed":
        return "edited"
    return "failed" if record.ended is not None and record.ended.ending == "failed" else ""


def judge(
    record: TaskRecord,
    target: os.stat_result | None,
    *,
    failed: bool,
    is_of_another: Callable[[str], bool] = lambda _: False,
) -> Verdict:
    """Judge a task by the journal and by what stands at its target."""
    task, ended = record.task, record.ended
    if task.action == "skip":
        return "over"
    if ended is not None and ended.ending == "done":
        return _judge_done(task, ended, target, is_of_another)
    if ended is not None and not (failed and ended.ending == "failed"):
        return "over"
    if target is None or task.action == "replace":
        return "open"
    return "taken" if is_of_another(task.target) else "occupied"


def _judge_done(
    task: Task, ended: Ended, target: os.stat_result | None, is_of_another: Callable[[str], bool]
) -> Verdict:
    if target is None:
        return "open"
    if is_own(task, ended, target):
        return "whole"
    if is_of_another(task.target):
        return "taken"
    if (target.st_size, target.st_mtime_ns) == (task.size, task.modified):  # the untouched source, or its copy
        return "occupied"
    # After a power cut a file may be empty or cut off, with the time that it was given. Who tags or edits a picture
    # and keeps its time leaves one that can be read.
    cut = target.st_mtime_ns == ended.modified and target.st_size < ended.size
    return "damaged" if not target.st_size or (cut and not _can_be_read(task.target)) else "changed"


def _can_be_read(path: str) -> bool:
    from multitone.errors import ImageError
    from multitone.imaging.decode import decode  # late: it loads NumPy and Pillow

    try:
        with open(path, "rb") as file:
            decode(file.read())
    except (ImageError, OSError, MemoryError):
        return False
    return True


class Reopened(Struct, frozen=True):
    """A job that goes on: what is left of it, its lock, and how it was run."""

    found: Remaining
    lock: JobLock
    asked: Request


def reopen(
    journal: Journal, name: str, *, failed: bool = False, is_whole: Callable[[str], bool] | None = None
) -> Reopened:
    """Take a job up again: lock it, judge what is left, and tidy.

    Raises `UsageError` where it runs, is no longer known, or its place is away; `JournalError`, and `OSError` where
    tidying is refused.
    """
    lock = hold(journal.locks, name, PATIENCE)
    try:
        if journal.has_results(name):
            refuse_where_away(*journal.place(name), "Nothing was done.")
        take_in_claims(journal, name)
        job, asked = journal.recipe(name)

        def is_of_another(target: str) -> bool:
            return journal.is_made_by_another(name, target)

        found = remaining(job, journal.records(name), failed=failed, is_whole=is_whole, is_of_another=is_of_another)
        tidy(found)
        journal.forget(name, (task.number for task in found.job.tasks if task.action != "skip"))
    except BaseException:
        lock.release()
        raise
    return Reopened(found, lock, asked)


def tidy(found: Remaining) -> None:
    """Clear away what the job left half done: temporary files, and targets that are damaged. Raises `OSError`."""
    sweep(common_folders(found.job.tasks), found.job.id)
    for task in found.damaged:
        kept_folder = replaced_folder(found.job)
        move_aside(task.target, kept_folder, os.path.dirname(kept_folder))


def sweep(folders: Iterable[str], job: str) -> int:
    """Remove the temporary files of a job that nobody works at, and return how many there were."""
    mark = f".multitone-{job}-"
    removed = 0
    for folder in folders:
        try:
            names = os.listdir(folder)
        except OSError:  # it was never made, or is gone
            continue
        for name in names:
            if name.startswith(mark):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(folder, name))
                    removed += 1
    return removed


def _fresh(task: Task, status: os.stat_result | None) -> Task:
    """Return a task as its source is now."""
    if status is None or (status.st_size, status.st_mtime_ns) == (task.size, task.modified):
        return task
    return msgspec.structs.replace(task, size=status.st_size, modified=status.st_mtime_ns)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path, follow_symlinks=True)
    except OSError:
        return None
