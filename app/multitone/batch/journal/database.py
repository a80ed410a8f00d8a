"""The journal's file: opened, made where it is missing, put aside where it is damaged."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from multitone.errors import MultitoneError

if TYPE_CHECKING:
    import sqlite3

VERSION = 1
"""Of the tables; a program that finds a newer one leaves it alone."""
PATIENCE = 10.0
"""Seconds to wait for another program that is writing."""
TABLES = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
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
PRAGMA user_version = 1;
COMMIT;
"""
"""Names are kept as the bytes that the system knows, for not every name is text."""


class JournalError(MultitoneError):
    """The journal cannot be read or written."""


class Damaged(Exception):  # noqa: N818 - never seen outside
    """The file is no database, or a broken one."""


def connected(path: Path) -> sqlite3.Connection:
    """Open the database and make its tables where they are missing. Raises `Damaged`, `JournalError` or `OSError`."""
    import sqlite3  # late: it costs a start 5 ms, and most commands need no journal

    connection = None
    try:
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        _prepare(connection, path)
        connection.execute("SELECT id FROM jobs LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        _close(connection)
        raise JournalError(f"The history in {path} cannot be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        _close(connection)
        raise Damaged from error
    except BaseException:
        _close(connection)
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables where they are missing. Raises `JournalError` where they are of a later program."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise JournalError(f"The history in {path} was written by a later Multitone; bring this one up to date.")
    if version < VERSION:
        connection.executescript(TABLES)


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()


def put_aside(path: Path) -> Path:
    """Rename a database that cannot be read, and the files that belong to it."""
    aside = path.with_name(f"history.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite")
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{path}{suffix}", f"{aside}{suffix}")
    return aside


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Make what the database says an error of ours."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(f"The history cannot be kept: {error}.") from error
