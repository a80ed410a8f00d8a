"""The measurements' file: its table, and what is said of one that cannot be used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from multitone import sqlite
from multitone.errors import MultitoneError

if TYPE_CHECKING:
    import sqlite3

TABLE = """
CREATE TABLE IF NOT EXISTS measurements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, mark BLOB NOT NULL UNIQUE, at REAL NOT NULL, kind TEXT NOT NULL,
    key TEXT NOT NULL, record BLOB NOT NULL, detail BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_key ON measurements (key);
"""
"""A record is JSON, so that a field more needs no other table; `mark` tells whether it is there already."""
SCHEMA = sqlite.Schema(
    version=1,
    pragmas=("journal_mode = WAL",),
    tables=TABLE,
    probe="SELECT number FROM measurements LIMIT 1",
    patience=2.0,  # another program that is writing takes a few milliseconds
)


class MeasurementsError(MultitoneError):
    """The measurements cannot be read or written."""


def opened(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open the measurements, made where there are none, and return what is to be said of how they were found."""
    import sqlite3

    folder = path.parent
    try:
        connection, aside = sqlite.opened(path, SCHEMA)
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last, and never breaks the file
    except sqlite.Newer as error:
        raise MeasurementsError(
            f"The measurements in {path} are of a later Multitone; bring this one up to date."
        ) from error
    except sqlite.Damaged as error:
        raise MeasurementsError(f"The measurements cannot be kept in {folder}: the file breaks again.") from error
    except sqlite3.OperationalError as error:
        raise MeasurementsError(f"The measurements in {path} cannot be used: {error}.") from error
    if aside is None:
        return connection, ""
    return connection, f"The measurements were damaged; they were put aside as {aside}, and new ones are begun."


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Make what the database says an error of ours."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise MeasurementsError(f"The measurements cannot be kept: {error}.") from error
