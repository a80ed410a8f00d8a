"""Makers: which job was the last that made the file at a target."""

from __future__ import annotations

import os

from multitone.batch.journal.database import told
from multitone.batch.journal.store import Journal

_LAST = (
    "SELECT jobs.id FROM tasks JOIN jobs ON jobs.id = tasks.job WHERE tasks.target = ? AND tasks.ending = 'done'"
    " ORDER BY jobs.rowid DESC LIMIT 1"
)
_LATER = (
    "SELECT jobs.id FROM tasks JOIN jobs ON jobs.id = tasks.job WHERE tasks.target = ? AND tasks.ending = 'done'"
    " AND jobs.rowid > (SELECT rowid FROM jobs WHERE id = ?) ORDER BY jobs.rowid DESC LIMIT 1"
)


def is_made_by_another(journal: Journal, job: str, target: str) -> bool:
    """Whether another job than this one was the last that made a file at a target. Raises `JournalError`."""
    with told():
        row = journal.connection.execute(_LAST, (os.fsencode(target),)).fetchone()
    return row is not None and row[0] != job


def later_maker(journal: Journal, job: str, target: str) -> str | None:
    """Return the job that made the file at a target after this one, None where this was the last.

    Raises `JournalError`.
    """
    with told():
        row = journal.connection.execute(_LATER, (os.fsencode(target), job)).fetchone()
    return None if row is None else str(row[0])
