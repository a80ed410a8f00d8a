"""The journal's file: its tables, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from multitone import sqlite
from multitone.batch.fingerprint import Fingerprint
from multitone.errors import MultitoneError
from multitone.messages import NOTHING, Message, _

if TYPE_CHECKING:
    import sqlite3

TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, began REAL NOT NULL, seconds REAL NOT NULL DEFAULT 0, state TEXT NOT NULL,
    folder BLOB NOT NULL, recipe BLOB NOT NULL, engine TEXT NOT NULL, workers INTEGER NOT NULL,
    ignored INTEGER NOT NULL, pictures INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, pruned INTEGER NOT NULL DEFAULT 0,
    undone INTEGER NOT NULL DEFAULT 0, mount BLOB, naming BLOB, settings BLOB);
CREATE TABLE IF NOT EXISTS tasks (
    job TEXT NOT NULL, number INTEGER NOT NULL, source BLOB NOT NULL, target BLOB NOT NULL, size INTEGER NOT NULL,
    modified INTEGER NOT NULL, action TEXT NOT NULL, ending TEXT, kind TEXT, written INTEGER, written_modified INTEGER,
    inode INTEGER, changed INTEGER, sha256 BLOB, kept BLOB, page INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (job TEXT NOT NULL, path BLOB NOT NULL, PRIMARY KEY (job, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS boots (job TEXT PRIMARY KEY, boot TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS results ON tasks (target) WHERE ending = 'done';
CREATE INDEX IF NOT EXISTS processed ON tasks (source) WHERE ending = 'done';
"""
"""Names are kept as the bytes that the system knows, for not every name is text.

`mount` is the mount point that the output folder stood on; `naming` and `settings` are hashes of what gives results
their names and their content. `written`, `written_modified`, `inode`, `changed` and `sha256` are what a result is known
by, `kept` is where what it replaced is kept. `page` is the page of its source that a result shows, 0 for a whole file.
`boots` tells in which start of the machine a job ran.
"""
SINCE_2 = """
ALTER TABLE jobs ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN mount BLOB;
ALTER TABLE jobs ADD COLUMN naming BLOB;
ALTER TABLE jobs ADD COLUMN settings BLOB;
ALTER TABLE tasks ADD COLUMN inode INTEGER;
ALTER TABLE tasks ADD COLUMN changed INTEGER;
ALTER TABLE tasks ADD COLUMN sha256 BLOB;
ALTER TABLE tasks ADD COLUMN kept BLOB;
"""
SINCE_4 = "ALTER TABLE tasks ADD COLUMN page INTEGER NOT NULL DEFAULT 0;"


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the tables of earlier versions up to date; jobs of version 1 are known by less, and judged with more care.

    Before version 4, no page of a file was a picture by itself.
    """
    statements = f"{SINCE_2 if version < 2 else ''};{SINCE_4 if version < 4 else ''}"
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement)


class JournalError(MultitoneError):
    """The journal cannot be read or written."""


class JournalDamaged(JournalError):  # noqa: N818 - a state that is mended, not only told
    """The journal's file is broken; `opened` with `damaged` saves what can be read of it."""


SCHEMA = sqlite.Schema(
    version=4,
    pragmas=("auto_vacuum = INCREMENTAL", "journal_mode = WAL"),
    tables=TABLES,
    probe="SELECT id FROM jobs LIMIT 1",
    patience=10.0,
    migrate=_migrate,
    title=_("The history"),
    error=JournalError,
    damage=JournalDamaged,
)
SHARED = SCHEMA._replace(pragmas=("auto_vacuum = INCREMENTAL",))
_SIGNS = 1 << 63
_EARLIEST = -(1 << 62)
"""Nanoseconds since 1970 to the year 1823; no file system knows an earlier time."""


def signed(number: int) -> int:
    """Return a number as the database holds it, with a sign: inodes of some network drives have 64 bits without."""
    return number if number < _SIGNS else number - 2 * _SIGNS


def inode_of(number: int) -> int:
    """Return the inode that `signed` was given."""
    return number % (2 * _SIGNS)


def time_of(number: int) -> int:
    """Return the time that `signed` was given."""
    return number if number > _EARLIEST else number + 2 * _SIGNS


def fingerprint_of(inode: int | None, changed: int | None, sha256: bytes | None = None) -> Fingerprint:
    """Return the fingerprint that the database holds."""
    return Fingerprint(inode_of(inode or 0), time_of(changed or 0), (sha256 or b"").hex())


MOST_TO_CHECK = 64 << 20
"""Bytes of a journal that is looked into as a whole where that is asked for: 0.1 seconds at the most."""


def opened(
    path: Path, *, check: bool = False, damaged: bool = False, shared: bool = False
) -> tuple[sqlite3.Connection, Message]:
    """Open the journal, made where there is none, and return what is to be said of how it was found, or nothing.

    `check` looks whether it is damaged inside; `damaged` says that it is; `shared`, that it lies on a drive of several
    machines, where SQLite's log that is written ahead does not work.
    """
    is_empty = path.exists() and not path.stat().st_size  # it was cut off, for one that is made holds its tables
    check = check and path.exists() and path.stat().st_size <= MOST_TO_CHECK
    connection, aside = sqlite.open_database(path, SHARED if shared else SCHEMA, check=check, damaged=damaged)
    if aside is not None:
        return connection, _recovered(aside, connection)
    empty = _("The history in {path} is empty; no earlier job is known.", path=str(path))
    return connection, empty if is_empty else NOTHING


def _recovered(aside: Path, connection: sqlite3.Connection) -> Message:
    """Carry over what can be read of a damaged journal that was put aside, and say how much that is."""
    from multitone.batch.journal.recovery import carry_over  # late: hardly ever is there anything to recover

    recovered, known = carry_over(aside, connection)
    if not known:
        return _(
            "The history was damaged. The damaged file is kept as {path}; nothing could be recovered from it.",
            path=str(aside),
        )
    return _(
        "The history was damaged. The damaged file is kept as {path}; {n:,} of {all:,} jobs were recovered from it.",
        path=str(aside), n=recovered, all=known,
    )  # fmt: skip
