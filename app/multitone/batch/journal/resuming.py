"""What is left of a job that ended before its end, judged by what stands on the disk.

::

    TaskRecord + a look at its target ──judge──► Verdict ──remaining──► Remaining (the job to run, what to tidy first)

What the job wrote is proven, never guessed (`ownership`); what cannot be proven is done again. A file that stands in
the way then is moved aside, for it is somebody's.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec
from msgspec import Struct, field

from multitone.batch.columns import collected
from multitone.batch.fingerprint import status_of
from multitone.batch.job import (
    Existing,
    Job,
    Standing,
    Task,
    TaskTable,
    common_folders,
    part_mark,
    replaced_folder_of,
    work,
)
from multitone.batch.journal.claims import read_claims
from multitone.batch.journal.given_files import refuse_changed
from multitone.batch.journal.lock import JobLock, hold
from multitone.batch.journal.origins import Origins, made_by_another, settings_of
from multitone.batch.journal.ownership import is_own, take_in_claims
from multitone.batch.journal.place import refuse_outside
from multitone.batch.journal.presence import refuse_where_away
from multitone.batch.journal.records import Ended, TaskRecord
from multitone.batch.journal.store import Journal
from multitone.batch.options import ConvertRequest
from multitone.batch.outcome import with_salvage
from multitone.batch.replaced import move_aside
from multitone.storage.atomic_file import remove_marked
from multitone.storage.far.url import is_far
from multitone.storage.folder import beneath, open_folder

Verdict = Literal["whole", "changed", "damaged", "open", "occupied", "over"]
"""`whole`: stands as it was written. `changed`: somebody has changed it since, so it is left alone. `damaged`: it is
ours and not whole. `open`: to be done. `occupied`: to be done, and a file that is not ours stands there. `over`: has
ended."""
OfAnother = Callable[[Task, os.stat_result], Standing | None]
"""Says of the file at a task's target what is to be told, if another job has proven to have made it; else None."""
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
        return len(work(self.job))


def remaining(
    job: Job,
    records: Iterable[TaskRecord],
    *,
    failed: bool,
    is_whole: Callable[[str], bool] | None = None,
    of_another: OfAnother = lambda *_: None,
) -> Remaining:
    """Judge each task by its record and by the disk. `failed` takes up what failed as well.

    `is_whole` looks into a target that is done, where its fingerprint is not proof enough; `of_another` tells of a
    file at a target that another job has made.
    """
    targets: set[str] | None = set() if job.export.duplicates == "first" else None
    judging = _Judging(job.export.existing, failed, is_whole, of_another, targets)
    tasks = collected(map(judging.judged, records), TaskTable)
    lists = (judging.damaged, judging.changed, judging.occupied, judging.new_sources)
    return Remaining(msgspec.structs.replace(job, tasks=tasks), *map(tuple, lists))  # type: ignore[arg-type]


class _Judging(Struct):
    """Judges records one after the other, and collects what is to be told."""

    existing: Existing
    failed: bool
    is_whole: Callable[[str], bool] | None
    of_another: OfAnother
    targets: set[str] | None
    """Those that were met, where a picture may be the duplicate of one before it: both have the same."""
    damaged: list[Task] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    occupied: list[str] = field(default_factory=list)
    new_sources: list[str] = field(default_factory=list)

    def judged(self, record: TaskRecord) -> Task:
        """Return a task as it is to be run: skipped where nothing is to be done."""
        task = record.task
        if self.targets is not None:
            if task.action == "skip" and task.target in self.targets:
                return msgspec.structs.replace(task, standing="duplicate")
            self.targets.add(task.target)
        target = status_of(task.target)
        verdict = judge(record, target, failed=self.failed)
        if verdict == "whole" and self.is_whole is not None and not self.is_whole(task.target):
            verdict = "damaged"
        if verdict in ("occupied", "changed") and target is not None:
            standing = self.of_another(task, target)
            if standing is not None:
                return self._taken(record, standing)
        return self._as_judged(record, verdict)

    def _as_judged(self, record: TaskRecord, verdict: Verdict) -> Task:
        task = record.task
        if verdict == "changed":
            self.changed.append(task.target)
        if verdict in ("whole", "changed", "over"):
            return msgspec.structs.replace(task, action="skip", standing=_standing(record, verdict))
        if is_far(task.target) and verdict in ("damaged", "occupied"):  # who brings it looks whether it is the result
            return msgspec.structs.replace(task, action="replace" if verdict == "damaged" else "write")
        if verdict == "damaged":
            self.damaged.append(task)
        if verdict == "occupied" and self.existing != "number":  # else the result gets a number, as it would have
            self.occupied.append(task.target)
            return msgspec.structs.replace(self._fresh(task), action="replace")
        fresh = self._fresh(task)
        return msgspec.structs.replace(fresh, action="write") if task.action == "skip" else fresh

    def _taken(self, record: TaskRecord, standing: Standing) -> Task:
        """Return a task whose target another job has made meanwhile, as the job's rule for existing files has it."""
        over = record.ended is not None and record.ended.ending == "done"
        if over or self.existing in ("skip", "update"):
            return msgspec.structs.replace(record.task, action="skip", standing=standing)
        fresh = self._fresh(record.task)
        return msgspec.structs.replace(fresh, action="replace") if self.existing == "replace" else fresh

    def _fresh(self, task: Task) -> Task:
        """Return a task as its source is now."""
        try:
            status = os.stat(task.source)
        except OSError:
            return task
        if (status.st_size, status.st_mtime_ns) == (task.size, task.modified):
            return task
        self.new_sources.append(task.source)
        return msgspec.structs.replace(task, size=status.st_size, modified=status.st_mtime_ns)


def _standing(record: TaskRecord, verdict: Verdict) -> Standing:
    """Return what is to be said of a picture that is not taken up again."""
    if verdict in ("changed", "whole"):
        return "edited" if verdict == "changed" else "done"
    ending = None if record.ended is None else record.ended.ending
    return ending if ending in ("failed", "undone") else ""


def judge(record: TaskRecord, target: os.stat_result | None, *, failed: bool) -> Verdict:
    """Judge a task by its record and by what stands at its target."""
    task, ended = record.task, record.ended
    if task.action == "skip":
        return "open" if target is None else "over"  # what stood there was taken away since
    if ended is not None and ended.ending == "done":
        return _judge_done(task, ended, target)
    if ended is not None and not (failed and ended.ending == "failed"):
        return "over"
    return "open" if target is None or task.action == "replace" else "occupied"


def _judge_done(task: Task, ended: Ended, target: os.stat_result | None) -> Verdict:
    if target is None:
        return "open"
    if is_own(task, ended, target):
        return "whole"
    if (target.st_size, target.st_mtime_ns) == (task.size, task.modified):  # the untouched source, or its copy
        return "occupied"
    # After a power cut a file may be empty or cut off, with the time that it was given. Who tags or edits a picture
    # and keeps its time leaves one that can be read.
    cut = target.st_mtime_ns == ended.modified and target.st_size < ended.size
    return "damaged" if not target.st_size or (cut and not _can_be_read(task.target)) else "changed"


def _can_be_read(path: str) -> bool:
    from multitone.errors import ImageError
    from multitone.imaging.decode import decode_all  # late: it loads NumPy and Pillow

    try:
        with open(path, "rb") as file:
            decode_all(file.read())
    except (ImageError, OSError, MemoryError):
        return False
    return True


class Reopened(Struct, frozen=True):
    """A job that goes on: what is left of it, its lock, and how it was run."""

    found: Remaining
    lock: JobLock
    asked: ConvertRequest


def reopen(
    journal: Journal,
    name: str,
    *,
    failed: bool = False,
    salvage: bool = False,
    is_whole: Callable[[str], bool] | None = None,
) -> Reopened:
    """Take a job up again: lock it, judge what is left, and tidy.

    With `salvage`, damaged files are read as far as they go from now on, whatever the job's own settings say.
    Raises `UsageError` where it runs, is no longer known, its place is away, or files of its steps have changed;
    `JournalError`, and `OSError` where tidying is refused.
    """
    lock = hold(journal.locks, name, PATIENCE)
    try:
        if journal.has_results(name) or next(read_claims(lock.path), None) is not None:
            refuse_where_away(*journal.place(name))
        take_in_claims(journal, name)
        job, asked = journal.bare(name)
        refuse_changed(job.pipeline.steps, journal.given_files(name))
        origins = Origins(journal, settings=settings_of(job))

        def of_another(task: Task, status: os.stat_result) -> Standing | None:
            origin = made_by_another(origins, name, task.target, status)
            if origin is None:
                return None
            is_alike = (origin.source, origin.settings) == (task.source, origins.settings)
            return "" if is_alike else "other-settings"

        records = _inside(job.export.folder, journal.records(name))
        found = remaining(job, records, failed=failed, is_whole=is_whole, of_another=of_another)
        if salvage:
            found = msgspec.structs.replace(found, job=with_salvage(found.job))
        tidy(found)
        journal.renew(name, work(found.job))
        journal.forget(name, (task.number for task in work(found.job)))
    except BaseException:
        lock.release()
        raise
    return Reopened(found, lock, asked)


def _inside(folder: str, records: Iterable[TaskRecord]) -> Iterator[TaskRecord]:
    """Yield records of a job's own folder. Raises `UsageError` at one of another."""
    for record in records:
        refuse_outside(folder, record.task.target)
        yield record


def tidy(found: Remaining) -> None:
    """Clear away what the job left half done: temporary files, and targets that are damaged. Raises `OSError`."""
    job = found.job
    sweep(common_folders(job.tasks), job)
    top = os.path.abspath(job.export.folder)
    for task in found.damaged:
        move_aside(task.target, replaced_folder_of(top, job.id), top)


def sweep(folders: Iterable[str], job: Job) -> int:
    """Remove the temporary files of a job that nobody works at, in its own folder, and return how many there were."""
    removed = 0
    with contextlib.suppress(OSError):
        top = open_folder(job.export.folder)
        for folder in folders:
            with contextlib.suppress(OSError, ValueError):  # it was never made, is gone, or is no folder of the job's
                removed += remove_marked(beneath(top, folder), part_mark(job.id))
    return removed
