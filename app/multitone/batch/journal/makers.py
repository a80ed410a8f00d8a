"""Makers: which job was the last that made the file at a target."""

from __future__ import annotations

import os

from multitone.batch.journal.database import told
from multitone.batch.journal.store import Journal

_LATER = (
    "SELECT jobs.id FROM tasks JOIN jobs ON jobs.id = tasks.job WHERE tasks.target = ? AND tasks.ending = 'done'"
    " AND jobs.rowid > (SELECT rowid FROM jobs WHERE id = ?) ORDER BY jobs.rowid DESC LIMIT 1"
)


def later_maker(journal: Journal, job: str, target: str) -> str | None:
    """Return the job that made the file at a target after this one, None where this was the last.

    Raises `JournalError`.
    """
    with told():
        row = journal.connection.execute(_LATER, (os.fsencode(target), job)).fetchone()
    return None if row is None else str(row[0])
