"""Databases of the program, by SQLite: opened, made where they are missing, put aside where they are damaged."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3


class Schema(NamedTuple):
    """What a database of one kind holds, and how it is opened."""

    version: int
    """Of the tables, from 1; a program that finds a newer one leaves it alone."""
    pragmas: tuple[str, ...]
    """What is set once, as the file is made."""
    tables: str
    """Statements that make what is missing; several programs may run them at once."""
    probe: str
    """A query that a whole database answers."""
    patience: float
    """Seconds to wait for another program that is writing."""


class Damaged(Exception):  # noqa: N818 - told by whoever knows what was in it
    """A file is no database, or a broken one."""


class Newer(Exception):  # noqa: N818 - told by whoever knows what was in it
    """A database is of a later program."""


def opened(path: Path, schema: Schema) -> tuple[sqlite3.Connection, Path | None]:
    """Open a database, and return where a damaged one was put that stood in its place.

    Raises `Newer`, `sqlite3.OperationalError`, or `Damaged` where a new file breaks as well.
    """
    try:
        return _connected(path, schema), None
    except Damaged:
        aside = _put_aside(path)
        return _connected(path, schema), aside


def _connected(path: Path, schema: Schema) -> sqlite3.Connection:
    import sqlite3  # late: it costs a start 5 ms

    connection = sqlite3.connect(path, timeout=schema.patience, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, schema)
        connection.execute(schema.probe).fetchone()
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError as error:
        connection.close()
        raise Damaged from error
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, schema: Schema) -> None:
    import sqlite3

    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.version:
        raise Newer
    if version < schema.version:
        for pragma in schema.pragmas:
            with contextlib.suppress(sqlite3.OperationalError):  # another program just sees to it
                connection.execute(f"PRAGMA {pragma}")
        connection.executescript(f"BEGIN IMMEDIATE; {schema.tables} PRAGMA user_version = {schema.version}; COMMIT;")


def _put_aside(path: Path) -> Path:
    """Rename a database that cannot be read, and the files that belong to it."""
    aside = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite")
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{path}{suffix}", f"{aside}{suffix}")
    return aside
