"""The journal's file: its tables, and what is said of one that cannot be used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from multitone import databases
from multitone.errors import MultitoneError

if TYPE_CHECKING:
    import sqlite3

TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, began REAL NOT NULL, seconds REAL NOT NULL DEFAULT 0, state TEXT NOT NULL,
    folder BLOB NOT NULL, recipe BLOB NOT NULL, engine TEXT NOT NULL, workers INTEGER NOT NULL,
    ignored INTEGER NOT NULL, pictures INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, pruned INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS tasks (
    job TEXT NOT NULL, number INTEGER NOT NULL, source BLOB NOT NULL, target BLOB NOT NULL, size INTEGER NOT NULL,
    modified INTEGER NOT NULL, action TEXT NOT NULL, ending TEXT, kind TEXT, written INTEGER, written_modified INTEGER,
    PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (job TEXT NOT NULL, path BLOB NOT NULL, PRIMARY KEY (job, path)) WITHOUT ROWID;
"""
"""Names are kept as the bytes that the system knows, for not every name is text."""
SCHEMA = databases.Schema(
    version=1,
    pragmas=("auto_vacuum = INCREMENTAL", "journal_mode = WAL"),
    tables=TABLES,
    probe="SELECT id FROM jobs LIMIT 1",
    patience=10.0,
)


class JournalError(MultitoneError):
    """The journal cannot be read or written."""


def opened(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open the journal, made where there is none, and return what is to be said of how it was found, or nothing."""
    import sqlite3

    folder = path.parent
    try:
        connection, aside = databases.opened(path, SCHEMA)
    except databases.Newer as error:
        raise JournalError(
            f"The history in {path} was written by a later Multitone; bring this one up to date."
        ) from error
    except databases.Damaged as error:
        raise JournalError(f"The history cannot be kept in {folder}: the file breaks again.") from error
    except sqlite3.OperationalError as error:
        raise JournalError(f"The history in {path} cannot be used: {error}.") from error
    if aside is None:
        return connection, ""
    return connection, f"The history was damaged; it was put aside as {aside}, and a new one is begun."


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Make what the database says an error of ours."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(f"The history cannot be kept: {error}.") from error
