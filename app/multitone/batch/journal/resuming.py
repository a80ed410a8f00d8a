"""What is left of a job that ended before its end, judged by what stands on the disk.

::

    TaskRecord + a look at its target ──judge──► Verdict ──remaining──► Remaining (the job to run, what to tidy first)

A target carries the times of its source: a file that stands where a result belongs, with its source's time, is what
the job wrote in the half second that the journal does not know of.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from multitone.batch.command import Request
from multitone.batch.job import Job, Task, common_folders, replaced_folder
from multitone.batch.journal.lock import JobLock, hold
from multitone.batch.journal.records import Ended, TaskRecord
from multitone.batch.journal.store import Journal

Verdict = Literal["whole", "adopted", "changed", "damaged", "open", "over"]
"""`whole`: stands as it was written. `adopted`: stands, though the journal does not say so. `changed`: somebody has
changed it since, so it is left alone. `damaged`: it is ours and not whole. `open`: to be done. `over`: has ended."""


GRAINS = (1, 100, 1_000, 1_000_000_000, 2_000_000_000)
"""Nanoseconds that file systems round times to: Linux' own, NTFS, some of the network, ext3, FAT."""


PATIENCE = 10.0
"""Seconds to wait for the workers of a program that was killed, and for those who look whether it was."""


class Remaining(Struct, frozen=True):
    """What a resumed job does, and what is to be tidied and noted before it."""

    job: Job
    """All tasks with their numbers; those that need nothing are skipped."""
    adopted: tuple[Ended, ...]
    damaged: tuple[Task, ...]
    """Their targets are removed before they are written again."""
    changed: tuple[str, ...]
    """Targets that are left alone, for they were changed since."""
    new_sources: tuple[str, ...]
    """Sources that are to be processed, and were changed since the plan was made."""

    @property
    def left(self) -> int:
        """How many pictures there are to do."""
        return sum(task.action != "skip" for task in self.job.tasks)


def remaining(
    job: Job, records: Iterable[TaskRecord], *, failed: bool, is_whole: Callable[[str], bool] | None = None
) -> Remaining:
    """Judge each task by its record and by the disk. `failed` takes up what failed as well.

    `is_whole` looks into a target that is done, where size and time are not proof enough.
    """
    tasks: list[Task] = []
    adopted: list[Ended] = []
    damaged: list[Task] = []
    changed: list[str] = []
    new_sources: list[str] = []
    kept = replaced_folder(job)
    for record in records:
        task = record.task
        source = _status(task.source)
        verdict = judge(record, source, _status(task.target), _kept(job, kept, task), failed=failed)
        if verdict in ("whole", "adopted") and is_whole is not None and not is_whole(task.target):
            verdict = "damaged"
        if verdict == "adopted":
            status = os.stat(task.target)
            adopted.append(Ended(task.number, "done", "", status.st_size, status.st_mtime_ns))
        elif verdict == "damaged":
            damaged.append(task)
        elif verdict == "changed":
            changed.append(task.target)
        if verdict in ("open", "damaged"):
            fresh = _fresh(task, source)
            if fresh != task:
                new_sources.append(task.source)
            tasks.append(fresh)
        else:
            tasks.append(msgspec.structs.replace(task, action="skip"))
    whole = msgspec.structs.replace(job, tasks=tuple(tasks))
    return Remaining(whole, tuple(adopted), tuple(damaged), tuple(changed), tuple(new_sources))


def judge(
    record: TaskRecord,
    source: os.stat_result | None,
    target: os.stat_result | None,
    kept: os.stat_result | None,
    *,
    failed: bool,
) -> Verdict:
    """Judge a task: by the journal, by its source and its target, and by what was kept of what stood there before."""
    task, ended = record.task, record.ended
    if task.action == "skip":
        return "over"
    if ended is not None and ended.ending == "done":
        return _judge_done(ended, target)
    if ended is not None and not (failed and ended.ending == "failed"):
        return "over"
    times = {task.modified, 0 if source is None else source.st_mtime_ns} - {0}
    if target is None or not any(_same_time(target.st_mtime_ns, time) for time in times):
        return "open"
    if task.action != "replace":
        return "adopted" if target.st_size else "damaged"
    if kept is None or os.path.samestat(kept, target):
        return "open"
    differ = (kept.st_size, kept.st_mtime_ns) != (target.st_size, target.st_mtime_ns)
    return "adopted" if differ and target.st_size else "open"


def _same_time(written: int, wanted: int) -> bool:
    """Tell whether a time is the one that a file was given, as coarse as its file system keeps it."""
    return any(written % grain == 0 and abs(written - wanted) < grain for grain in GRAINS)


def _judge_done(ended: Ended, target: os.stat_result | None) -> Verdict:
    if target is None:
        return "open"
    if (target.st_size, target.st_mtime_ns) == (ended.size, ended.modified):
        return "whole"
    # After a power cut a file may be empty or cut off, with the time that it was given; who edits it changes the time.
    return "damaged" if target.st_mtime_ns == ended.modified or not target.st_size else "changed"


class Reopened(Struct, frozen=True):
    """A job that goes on: what is left of it, its lock, and how it was run."""

    found: Remaining
    lock: JobLock
    asked: Request


def reopen(
    journal: Journal, name: str, *, failed: bool = False, is_whole: Callable[[str], bool] | None = None
) -> Reopened:
    """Take a job up again: its lock, what is left of it; what was half done is tidied away and noted.

    Raises `UsageError` where it runs, or is no longer known, `JournalError`, and `OSError` where tidying is refused.
    """
    lock = hold(journal.locks, name, PATIENCE)
    try:
        job, asked = journal.recipe(name)
        found = remaining(job, journal.records(name), failed=failed, is_whole=is_whole)
        tidy(found)
        journal.note(name, found.adopted)
        journal.forget(name, (task.number for task in found.job.tasks if task.action != "skip"))
    except BaseException:
        lock.release()
        raise
    return Reopened(found, lock, asked)


def tidy(found: Remaining) -> None:
    """Remove what the job before left half done: temporary files, and targets that are damaged. Raises `OSError`."""
    sweep(found.job)
    for task in found.damaged:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(task.target)


def sweep(job: Job) -> int:
    """Remove the temporary files of a job that nobody works at, and return how many there were."""
    mark = f".multitone-{job.id}-"
    removed = 0
    for folder in common_folders(job.tasks):
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


def _kept(job: Job, folder: str, task: Task) -> os.stat_result | None:
    """Look at what was kept of what a task replaces."""
    if task.action != "replace":
        return None
    return _status(os.path.join(folder, os.path.relpath(task.target, job.export.folder)))


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path, follow_symlinks=True)
    except OSError:
        return None
