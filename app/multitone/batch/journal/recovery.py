"""What can still be read of a damaged history: it is kept as it is, and its rows are carried over one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

PAGE = 500
"""Rows that are read at a time; where that fails, they are tried one by one."""


def carry_over(damaged: Path, connection: sqlite3.Connection) -> tuple[int, int]:
    """Copy what can be read of a damaged journal into an empty one; return how many jobs, and of how many known."""
    import sqlite3

    try:
        with contextlib.closing(sqlite3.connect(f"file:{damaged}?mode=ro", uri=True)) as old:
            return _carried(old, connection)
    except (sqlite3.Error, UnicodeDecodeError):  # its first page is gone, and with it what it holds at all
        return 0, 0


def _carried(old: sqlite3.Connection, connection: sqlite3.Connection) -> tuple[int, int]:
    names = [row[1] for row in old.execute("PRAGMA table_info(jobs)")]
    ids = _ids(old)
    whole = 0
    for job in ids:
        row = _row(old, "SELECT * FROM jobs WHERE id = ?", job)
        if row is None or len(row) != len(names):
            continue
        with contextlib.suppress(Exception):
            connection.execute("BEGIN")
            _insert(connection, "jobs", names, row)
            _carry_tasks(old, connection, job)
            whole += 1
        connection.execute("COMMIT" if connection.in_transaction else "SELECT 1")
    return whole, len(ids)


def _ids(old: sqlite3.Connection) -> list[str]:
    """Return the names of jobs in order, from whatever part of the database still tells them."""
    import sqlite3

    ids: dict[str, None] = {}
    for query in (
        "SELECT id FROM jobs ORDER BY rowid",
        "SELECT id FROM jobs ORDER BY id",
        "SELECT DISTINCT job FROM tasks",
    ):
        try:
            for (job,) in old.execute(query):
                if isinstance(job, str):
                    ids.setdefault(job)
        except (sqlite3.Error, UnicodeDecodeError):
            continue
    return list(ids)


def _row(old: sqlite3.Connection, query: str, *values: object) -> tuple[Any, ...] | None:
    import sqlite3

    try:
        row: tuple[Any, ...] | None = old.execute(query, values).fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return row


def _insert(connection: sqlite3.Connection, table: str, names: list[str], row: tuple[Any, ...]) -> None:
    places = ", ".join("?" * len(names))
    connection.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})", row)  # noqa: S608


def _carry_tasks(old: sqlite3.Connection, connection: sqlite3.Connection, job: str) -> None:
    for table, key in (("tasks", "number"), ("folders", "path")):
        names = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
        for row in _rows(old, table, key, job):
            with contextlib.suppress(Exception):  # a row whose values are none
                _insert(connection, table, names, row)


def _rows(old: sqlite3.Connection, table: str, key: str, job: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a job, and pass over pages that cannot be read."""
    import sqlite3

    query = f"SELECT * FROM {table} WHERE job = ? AND {key} > ? ORDER BY {key} LIMIT ?"  # noqa: S608
    last: Any = 0 if key == "number" else b""
    while True:
        try:
            rows = old.execute(query, (job, last, PAGE)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            if key != "number":
                return
            yield from _one_by_one(old, job, last + 1)
            return
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1][1 if key == "number" else -1]


def _one_by_one(old: sqlite3.Connection, job: str, first: int) -> Iterator[tuple[Any, ...]]:
    pictures = _row(old, "SELECT pictures FROM jobs WHERE id = ?", job)
    for number in range(first, (pictures[0] if pictures else 0) + 1):
        row = _row(old, "SELECT * FROM tasks WHERE job = ? AND number = ?", job, number)
        if row is not None:
            yield row
