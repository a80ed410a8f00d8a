"""Undoing a job: what it made is removed, what it replaced is put back, and what was changed since is left alone."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable

from msgspec import Struct

from multitone.batch.job import Job, replaced_folder
from multitone.batch.journal.lock import hold
from multitone.batch.journal.records import Ended, PastJob, TaskRecord
from multitone.batch.journal.resuming import remaining, sweep
from multitone.batch.journal.store import Journal
from multitone.errors import UsageError


class Refusal(Struct, frozen=True):
    """A result that stays as it is, and why."""

    target: str
    reason: str


class Undone(Struct, frozen=True):
    """What undoing did, or would do."""

    removed: tuple[str, ...]
    restored: tuple[str, ...]
    refused: tuple[Refusal, ...]
    numbers: tuple[int, ...]
    """Tasks whose results are gone now."""


def undo_job(journal: Journal, past: PastJob, *, dry_run: bool = False) -> Undone:
    """Undo a job of the journal, and note it.

    Raises `UsageError` where it runs, was undone already or is no longer known, and `JournalError`.
    """
    if past.state == "undone":
        raise UsageError(f"The job {past.id} was undone already.")
    lock = hold(journal.locks, past.id, 0.0)
    try:
        job, _ = journal.recipe(past.id)
        adopted = remaining(job, journal.records(past.id), failed=False).adopted
        journal.note(past.id, adopted)  # what a killed program did not come to write down is to be undone as well
        if not dry_run:
            sweep(job)
        undone = undo(job, journal.records(past.id), journal.made_folders(past.id), dry_run=dry_run)
        if not dry_run:
            journal.note(past.id, (Ended(number, "undone") for number in undone.numbers))
            journal.settle(past.id, past.state if undone.refused else "undone")
    finally:
        lock.release()
    return undone


def undo(job: Job, records: Iterable[TaskRecord], made_folders: Iterable[str], *, dry_run: bool = False) -> Undone:
    """Undo a job that nobody works at. `made_folders` are those that it made, the deepest first; empty ones go.

    A result that is not as it was written, by size and time, is somebody's work by now and is left alone.
    """
    kept_folder = replaced_folder(job)
    removed: list[str] = []
    restored: list[str] = []
    refused: list[Refusal] = []
    numbers: list[int] = []
    for record in records:
        task, ended = record.task, record.ended
        kept: str | None = None
        if task.action == "replace":
            kept = os.path.join(kept_folder, os.path.relpath(task.target, job.export.folder))
            kept = kept if os.path.lexists(kept) else None
        done = ended is not None and ended.ending == "done"
        if not done and kept is None:
            continue
        try:
            reason = _objection(task.target, ended if done else None, kept)
            if reason is not None:
                refused.append(Refusal(task.target, reason))
                continue
            existed = os.path.lexists(task.target)
            if not dry_run:
                _take_back(task.target, kept)
        except OSError as error:
            refused.append(Refusal(task.target, f"It cannot be undone: {error.strerror}."))
            continue
        numbers.append(task.number)
        if kept is not None and done:
            restored.append(task.target)
        elif existed and done:
            removed.append(task.target)
    if not dry_run:
        _remove_empty(kept_folder, made_folders)
    return Undone(tuple(removed), tuple(restored), tuple(refused), tuple(numbers))


def _objection(target: str, ended: Ended | None, kept: str | None) -> str | None:
    """Return why a result must stay as it is; None where nothing speaks against undoing it."""
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        return None
    if ended is None:  # what stood there was kept, and was not replaced any more
        same = kept is not None and os.path.samestat(status, os.lstat(kept))
        return None if same else "It is not as the job left it."
    if (status.st_size, status.st_mtime_ns) != (ended.size, ended.modified):
        return "It was changed since."
    return None


def _take_back(target: str, kept: str | None) -> None:
    if kept is not None:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(kept, target)
        with contextlib.suppress(FileNotFoundError):  # two names of one file stay both where they are
            os.unlink(kept)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(target)


def _remove_empty(kept_folder: str, made_folders: Iterable[str]) -> None:
    for folder, _, _ in os.walk(kept_folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(folder)
    for folder in made_folders:
        with contextlib.suppress(OSError):
            os.rmdir(folder)
