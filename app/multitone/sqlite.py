"""Databases of the program, by SQLite: opened, made where they are missing, put aside where they are damaged."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from multitone import paths
from multitone.errors import MultitoneError
from multitone.messages import Message, _

if TYPE_CHECKING:
    import sqlite3


ONLY_OWNER = 0o600


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
    migrate: Callable[[sqlite3.Connection, int], None] | None = None
    """Brings the tables of an earlier version, which it is given, up to date; inside a transaction."""
    always: tuple[str, ...] = ()
    """Pragmas that are set each time."""
    title: Message = Message("")
    """What is in it, as the beginning of a sentence: `The history`."""
    error: type[MultitoneError] = MultitoneError
    """What is raised where it cannot be used."""
    damage: type[MultitoneError] | None = None
    """What is raised where the file turns out to be broken while it is used; `error` where that is not told apart."""


class Damaged(Exception):  # noqa: N818 - told by whoever knows what was in it
    """A file is no database, or a broken one."""


class Newer(Exception):  # noqa: N818 - told by whoever knows what was in it
    """A database is of a later program."""


def open_database(
    path: Path, schema: Schema, *, check: bool = False, damaged: bool = False
) -> tuple[sqlite3.Connection, Path | None]:
    """Open a database, made where there is none, and return where a damaged one was put that stood in its place.

    `check` looks whether it is damaged inside, `damaged` says that it is. Raises the schema's `error`, with a sentence.
    """
    import sqlite3  # late: it costs a start 5 ms

    title, folder = schema.title, str(path.parent)
    try:
        paths.make_private(path.parent)
        connection, aside = renewed(path, schema) if damaged else opened(path, schema, check=check)
    except Newer as error:
        later = _(
            "{title} in {path} can only be read by a later version of Multitone; update this one.",
            title=title,
            path=str(path),
        )
        raise schema.error(later) from error
    except Damaged as error:
        raise schema.error(
            _("{title} cannot be kept in {folder}: the file was damaged again.", title=title, folder=folder)
        ) from error
    except sqlite3.DatabaseError as error:
        unusable = _("{title} in {path} cannot be used: {error}.", title=title, path=str(path), error=str(error))
        raise schema.error(unusable) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise schema.error(
            _("{title} cannot be kept in {folder}: {reason}.", title=title, folder=folder, reason=reason)
        ) from error
    return connection, aside


@contextlib.contextmanager
def guarded(schema: Schema) -> Iterator[None]:
    """Make what SQLite says an error of ours, inside."""
    import sqlite3

    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if schema.damage is not None and is_damage(error):
            raise schema.damage(_("{title} cannot be read: the file is damaged.", title=schema.title)) from error
        raise schema.error(_("{title} cannot be kept: {error}.", title=schema.title, error=str(error))) from error


def opened(path: Path, schema: Schema, *, check: bool = False) -> tuple[sqlite3.Connection, Path | None]:
    """Open a database, and return where a damaged one was put that stood in its place.

    `check` looks into all of it, which takes a second for each GB. Raises `Newer`, `sqlite3.OperationalError`, or
    `Damaged` where a new file breaks as well.
    """
    try:
        return _connected(path, schema, check=check), None
    except Damaged:
        return renewed(path, schema)


def renewed(path: Path, schema: Schema) -> tuple[sqlite3.Connection, Path]:
    """Put a damaged database aside, and return a new one and where the damaged one is now. Raises as `opened` does."""
    aside = _put_aside(path)
    return _connected(path, schema), aside


def is_damage(error: Exception) -> bool:
    """Whether an error of SQLite says that the file itself is broken.

    Python cannot read what SQLite says where it quotes a damaged name that is no text.
    """
    import sqlite3

    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        type(error) in (sqlite3.DatabaseError, UnicodeDecodeError)
    )


def _connected(path: Path, schema: Schema, *, check: bool = False) -> sqlite3.Connection:
    import sqlite3

    _keep_private(path)
    connection = sqlite3.connect(path, timeout=schema.patience, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, schema)
        for pragma in schema.always:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(schema.probe).fetchone()
        whole = not check or connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        connection.close()
        if not is_damage(error):
            raise
        raise Damaged from error
    except BaseException:
        connection.close()
        raise
    if not whole:
        connection.close()
        raise Damaged
    return connection


def _keep_private(path: Path) -> None:
    """Make a database file that only its user reads, and close one that others may; what lies beside it goes by it."""
    with contextlib.suppress(OSError):  # SQLite says what is wrong
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER))
        return
    for suffix in ("", "-wal", "-shm"):
        paths.close_to_others(Path(f"{path}{suffix}"), ONLY_OWNER)


def _prepare(connection: sqlite3.Connection, schema: Schema) -> None:
    import sqlite3

    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > schema.version:
        raise Newer
    if version < schema.version:
        for pragma in schema.pragmas:
            with contextlib.suppress(sqlite3.OperationalError):  # another program just sees to it
                connection.execute(f"PRAGMA {pragma}")
        _bring_up_to_date(connection, schema)


def _bring_up_to_date(connection: sqlite3.Connection, schema: Schema) -> None:
    """Make what is missing, unless another program has just done so."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version < schema.version and schema.migrate is not None:
            schema.migrate(connection, version)
        for statement in filter(str.strip, schema.tables.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(version, schema.version)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _put_aside(path: Path) -> Path:
    """Rename a database that cannot be read, and the files that belong to it."""
    first = aside = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}.sqlite")
    number = 1
    while aside.exists():
        number += 1
        aside = first.with_stem(f"{first.stem}-{number}")
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{path}{suffix}", f"{aside}{suffix}")
    return aside
