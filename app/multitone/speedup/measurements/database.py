"""The measurements' file: opened, made where it is missing, put aside where it is damaged."""

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
"""Of the table; a program that finds a newer one leaves it alone."""
PATIENCE = 2.0
"""Seconds to wait for another program that is writing, which takes it a few milliseconds."""
TABLE = """BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS measurements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, mark BLOB NOT NULL UNIQUE, at REAL NOT NULL, kind TEXT NOT NULL,
    key TEXT NOT NULL, record BLOB NOT NULL, detail BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_key ON measurements (key);
PRAGMA user_version = 1;
COMMIT;
"""
"""A record is JSON, so that a field more needs no other table; `mark` tells whether it is there already."""


class MeasurementsError(MultitoneError):
    """The measurements cannot be read or written."""


class Damaged(Exception):  # noqa: N818 - never seen outside
    """The file is no database, or a broken one."""


def connected(path: Path) -> sqlite3.Connection:
    """Open the database, made where there is none. Raises `Damaged`, `MeasurementsError` or `OSError`."""
    import sqlite3  # late: it costs a start 5 ms

    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
        connection.execute("SELECT number FROM measurements LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        raise MeasurementsError(f"The measurements in {path} cannot be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise Damaged from error
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the table where it is missing. Raises `MeasurementsError` where it is of a later program."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise MeasurementsError(f"The measurements in {path} are of a later Multitone; bring this one up to date.")
    connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last one, and never breaks the file
    if version < VERSION:
        _in_wal(connection)
        connection.executescript(TABLE)


def _in_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once; where another program just sees to that, there is nothing to do."""
    import sqlite3

    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def put_aside(path: Path) -> Path:
    """Rename a database that cannot be read, and the files that belong to it."""
    aside = path.with_name(f"measurements.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite")
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
        raise MeasurementsError(f"The measurements cannot be kept: {error}.") from error
