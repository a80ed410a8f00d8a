"""Makers: which other job has made the file at a target after this one."""

from __future__ import annotations

import os

from multitone.batch.fingerprint import Fingerprint, is_untouched
from multitone.batch.journal.database import inode_of, time_of, told
from multitone.batch.journal.store import Journal

_OTHERS = (
    "SELECT jobs.id, jobs.rowid > (SELECT rowid FROM jobs WHERE id = ?1), written, written_modified, inode, changed"
    " FROM tasks JOIN jobs ON jobs.id = tasks.job WHERE tasks.target = ?2 AND tasks.ending = 'done' AND jobs.id != ?1"
    " ORDER BY jobs.rowid DESC"
)


def later_maker(journal: Journal, job: str, target: str) -> str | None:
    """Return the job that made the file at a target after this one, None where this was the last.

    A job that began before may have written later, where two ran at once: then the file is just as it left it. Raises
    `JournalError`.
    """
    with told():
        rows = journal.connection.execute(_OTHERS, (job, os.fsencode(target))).fetchall()
    for other, began_later, size, modified, inode, changed in rows:
        if began_later or _is_untouched(target, size, modified, inode, changed):
            return str(other)
    return None


def _is_untouched(target: str, size: int, modified: int, inode: int | None, changed: int | None) -> bool:
    try:
        status = os.lstat(target)
    except OSError:
        return False
    known = Fingerprint(inode_of(inode or 0), time_of(changed or 0))
    return is_untouched(status, size, time_of(modified), known)
