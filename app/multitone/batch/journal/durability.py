"""What a power cut may have cost: results are looked at that the disk may not have had yet when the machine went off.

::

    begin ──note_boot──► which start of the machine a job ran in
    the machine starts anew ──look_after_cut──► results that are gone, cut off or hold other bytes: they are open again

A program that was killed costs nothing: what it wrote the system still has.
"""

from __future__ import annotations

import functools
import stat

from multitone.batch.fingerprint import has_same_content, is_untouched, status_of
from multitone.batch.journal.flush import Flush
from multitone.batch.journal.records import State, TaskRecord
from multitone.batch.journal.store import Journal
from multitone.messages import Message, _
from multitone.storage.far.url import is_far

SETTLED = 600_000_000_000
"""Nanoseconds after which a system has written by itself what it was given; Linux waits 30 s, on battery 10 minutes."""
PATIENCE = 1.0
"""Seconds that a drive is waited for at a start."""
UNFLUSHED: State = "not yet on the disk"
_NOTE = "INSERT OR REPLACE INTO boots VALUES (?, ?)"
_BOOT = "SELECT boot FROM boots WHERE job = ?"


@functools.cache
def boot() -> str:
    """Return what tells one start of the machine from another; empty where the system does not say."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def note_boot(journal: Journal, job: str) -> None:
    """Note in which start of the machine a job runs. Raises `JournalError`."""
    journal.write_each(_NOTE, [(job, boot())])


def look_after_cut(journal: Journal, job: str, state: str) -> Message | None:
    """Look at the results of a job that did not end, or whose results had not reached the disk; its lock is held.

    What is lost is open again, so that the job can be resumed, and is told. Raises `JournalError`.
    """
    if is_far(journal.place(job)[0]):  # what was brought there stands there
        return None
    row = journal.row(_BOOT, job)
    if row is not None and row[0] == boot() != "":
        if state == UNFLUSHED:
            _flush_now(journal, job)
        return None
    if row is None and state != UNFLUSHED:  # of an earlier Multitone, or its start was lost, and it wrote nothing
        return None
    lost = _lost(journal, job)
    journal.forget(job, lost)
    note_boot(journal, job)
    if not lost:
        if state == UNFLUSHED:
            journal.settle(job, "finished")
        return None
    journal.settle(job, "running")
    one, many = (
        _("1 result of the job {job} was lost as the machine went off; `multitone resume {job}` makes it again."),
        _(
            "{n:,} results of the job {job} were lost as the machine went off; `multitone resume {job}` makes them "
            "again."
        ),
    )
    return Message((one if len(lost) == 1 else many).template, {"n": len(lost), "job": job})


def _lost(journal: Journal, job: str) -> list[int]:
    last = journal.row("SELECT max(changed) FROM tasks WHERE job = ? AND ending = 'done'", job)
    since = ((last[0] if last else None) or 0) - SETTLED
    return [record.task.number for record in journal.records(job) if _is_lost(record, since)]


def _is_lost(record: TaskRecord, since: int) -> bool:
    """Whether a result is not there, or not whole; one that somebody has worked at is another matter."""
    ended = record.ended
    if ended is None or ended.ending != "done":
        return False
    status = status_of(record.task.target)
    if status is None:
        return True
    if not stat.S_ISREG(status.st_mode) or status.st_size > ended.size:
        return False
    if status.st_size < ended.size:
        return status.st_size == 0 or status.st_mtime_ns == ended.modified
    if is_untouched(status, ended.size, ended.modified, ended.fingerprint) and ended.fingerprint.changed < since:
        return False
    known = ended.fingerprint
    same_time = status.st_mtime_ns == ended.modified
    return same_time and bool(known.sha256) and not has_same_content(record.task.target, status, ended.size, known)


def _flush_now(journal: Journal, job: str) -> None:
    """Ask once more for what a drive did not come to write; the job counts as finished where it does now."""
    folder, _mount = journal.place(job)
    flush = Flush(tuple, 1 << 30, [folder])
    if flush.ended(PATIENCE):
        journal.settle(job, "finished")
    flush.let_go()
