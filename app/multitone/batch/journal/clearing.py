"""Clearing what jobs keep for undo: the files that their results replaced.

::

    a job that replaced files ends ──► clear_earlier   what the jobs before it keep is cleared, as the settings have it
    `history --clear`, Clear        ──► clear           all that a job keeps is cleared

Nobody's file is cleared unasked: `clear_earlier` removes only what is proven, byte for byte, to be the result of an
earlier job, and could be made again, for its source is there as it was. Whatever else a job replaced stays until a
person clears it.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from multitone.batch.fingerprint import has_same_content, is_same_time, status_of
from multitone.batch.job import replaced_folder_of
from multitone.batch.journal.database import fingerprint_of, time_of
from multitone.batch.journal.lock import JobLock, hold
from multitone.batch.journal.ownership import take_in_claims
from multitone.batch.journal.place import Place
from multitone.batch.journal.presence import refuse_where_away
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.messages import Message, _
from multitone.storage.folder import remove_empty

KeepReplaced = Literal["last-job", "week", "until-cleared"]
WEEK = 7 * 86_400
"""Seconds."""
_JOBS_BEFORE = "SELECT id, folder FROM jobs WHERE NOT pruned AND rowid < (SELECT rowid FROM jobs WHERE id = ?1)"
_KEPT = "SELECT target, kept FROM tasks WHERE job = ? AND kept != x''"
_RESULTS = (
    "SELECT source, size, modified, written, sha256 FROM tasks JOIN jobs ON jobs.id = tasks.job"
    " WHERE target = ?1 AND job != ?2 AND ending = 'done' AND jobs.rowid < (SELECT rowid FROM jobs WHERE id = ?2)"
)


class Uncleared(Struct, frozen=True):
    """A kept file that could not be removed, and why."""

    path: str
    reason: Message


class Cleared(Struct, frozen=True):
    """What was cleared of a job."""

    job: str
    folder: str
    """Of the job's results."""
    files: int = 0
    bytes: int = 0
    refused: tuple[Uncleared, ...] = ()


def clear(journal: Journal, past: PastJob) -> Cleared:
    """Remove all that a job keeps; its results stay, and can no longer be undone where they replaced something.

    Raises `UsageError` where the job runs or its place is away, and `JournalError`.
    """
    lock = hold(journal.locks, past.id, 0.0)
    try:
        folder, mount = journal.place(past.id)
        refuse_where_away(folder, mount)
        take_in_claims(journal, past.id)
        return _remove(past.id, folder, _files(replaced_folder_of(folder, past.id)))
    finally:
        lock.release()


def clear_earlier(
    journal: Journal,
    job: str,
    rule: KeepReplaced,
    now: float | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> list[Cleared]:
    """Remove what jobs before this one keep and need not keep any longer; return what went.

    By `last-job` that is what jobs into the same folder keep, once this one keeps files itself; by `week` what jobs of
    any folder have kept for seven days. A job that somebody works at is passed over. Where it `is_stopped`, the
    rest is left to the next job. Raises `JournalError`.
    """
    place, _mount = journal.place(job)
    is_due = rule == "week" or (rule == "last-job" and next(_files(replaced_folder_of(place, job)), None) is not None)
    if not is_due:
        return []
    latest = (time.time() if now is None else now) - WEEK if rule == "week" else None
    cleared: list[Cleared] = []
    for earlier, folder in list(journal.rows(_JOBS_BEFORE, job)):
        where = os.fsdecode(folder)
        if (rule == "week" or where == place) and os.path.isdir(replaced_folder_of(where, earlier)):
            cleared += _clear_results(journal, earlier, where, latest, is_stopped)
    return [each for each in cleared if each.files]


def _clear_results(
    journal: Journal, job: str, folder: str, latest: float | None, is_stopped: Callable[[], bool]
) -> Iterator[Cleared]:
    """Remove those files that a job keeps and that are results of jobs before it, if kept no later than `latest`."""
    lock = JobLock.take(journal.locks, job)
    if lock is None:
        return
    try:
        take_in_claims(journal, job)
        kept = list(journal.rows(_KEPT, job))
        inside = replaced_folder_of(folder, job) + os.sep
        paths = (
            path
            for target, path in ((target, os.fsdecode(path)) for target, path in kept)
            if not is_stopped()
            and path.startswith(inside)
            and _is_kept_since(path, latest)
            and _is_result(journal, job, target, path, is_stopped)
        )
        yield _remove(job, folder, paths)
    finally:
        lock.release()


def _is_kept_since(path: str, latest: float | None) -> bool:
    """Whether a file is there, and nothing was kept beside it after a time: a job that went on keeps more."""
    try:
        return latest is None or os.stat(os.path.dirname(path)).st_mtime <= latest
    except OSError:
        return False


def _is_result(journal: Journal, job: str, target: bytes, path: str, is_stopped: Callable[[], bool]) -> bool:
    """Whether a kept file holds the very bytes that an earlier job wrote there, and can be made again."""
    status = status_of(path)
    return status is not None and any(
        _is_as_it_was(os.fsdecode(source), size, time_of(modified))
        and has_same_content(path, status, written or 0, fingerprint_of(0, 0, sha256), is_stopped)
        for source, size, modified, written, sha256 in list(journal.rows(_RESULTS, target, job))
    )


def _is_as_it_was(source: str, size: int, modified: int) -> bool:
    """Whether a source is there and is the one that a result was made from, not another picture under its name."""
    try:
        status = os.stat(source)
    except (OSError, ValueError):
        return False
    return status.st_size == size and is_same_time(status.st_mtime_ns, modified)


def _remove(job: str, folder: str, paths: Iterator[str]) -> Cleared:
    """Remove kept files, and the folders that are empty then."""
    files = size = 0
    refused = []
    place = Place(folder, job)
    for path in list(paths):
        found = place.find_kept(path)
        if found is None:
            continue
        try:
            status = found[0].status(found[1])
            found[0].unlink(found[1])
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = _("It cannot be removed: {reason}.", reason=error.strerror)
            refused.append(Uncleared(path, reason))
            continue
        files += 1
        size += 0 if status is None else status.st_size
    kept = os.path.basename(place.kept)
    with contextlib.suppress(OSError):  # something is left in it
        remove_empty(place.top.below(kept))
        place.top.rmdir(kept)
    return Cleared(job, folder, files, size, tuple(refused))


def _files(folder: str) -> Iterator[str]:
    """Yield what is kept in a folder; a link in its place leads to nothing of the job's."""
    if os.path.islink(folder):
        return
    for place, folders, names in os.walk(folder):
        yield from (os.path.join(place, name) for name in names)
        yield from (path for path in (os.path.join(place, name) for name in folders) if os.path.islink(path))
