"""The measurements' database: added to, read, carried to another machine as a JSON document."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from multitone import paths, sqlite
from multitone.errors import MultitoneError, UsageError
from multitone.messages import Message, _
from multitone.speedup.measurements.records import Kind, Measurement

if TYPE_CHECKING:
    from multitone.speedup.measurements.across import WorkloadSpeed

DETAILED = 2000
"""Measurements that keep their detail, 1 to 50 kB each; older ones stay as a row of about 500 bytes."""
PRUNED_EVERY = 100
"""Measurements after which older details are looked for."""
DOCUMENT = 1
"""Version of the document; a program that finds a newer one leaves it alone."""


class MeasurementsError(MultitoneError):
    """The measurements cannot be read or written."""


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
    always=("synchronous = NORMAL",),  # a power cut may take the last, and never breaks the file
    title=_("The measurements"),
    error=MeasurementsError,
)


class ExchangeFile(Struct, frozen=True):
    """Measurements on their way to another machine."""

    multitone_measurements: int
    """The document's version."""
    measurements: tuple[Measurement, ...]


class Measurements:
    """The open measurements. Methods raise `MeasurementsError` where the database cannot be read or written."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the measurements, made where there are none. A damaged file is put aside, and `notice` says so."""
        self._connection, aside = sqlite.open_database((folder or paths.data_folder()) / "measurements.sqlite", SCHEMA)
        self.notice = Message("")
        """What is to be said of how they were found; empty where all is well."""
        if aside is not None:
            self.notice = _(
                "The measurements were damaged; they are kept as {path}, and new ones were started.",
                path=str(aside),
            )

    def __enter__(self) -> Measurements:
        return self

    def __exit__(self, *__: object) -> None:
        self.close()

    def close(self) -> None:
        """Close them."""
        self._connection.close()

    def add(self, measurement: Measurement) -> int:
        """Keep a measurement and return its number; one that is there already has the number that it has."""
        mark = _mark(measurement)
        with self._written():
            self._insert(measurement, mark)
            row = self._connection.execute("SELECT number FROM measurements WHERE mark = ?", (mark,)).fetchone()
            number = int(row[0])
            if number % PRUNED_EVERY == 0:
                self._connection.execute(
                    "UPDATE measurements SET detail = x'' WHERE number <= ? AND detail != x''", (number - DETAILED,)
                )
        return number

    def recent(
        self, kind: Kind | None = None, key: str | None = None, limit: int = 200, *, details: bool = True
    ) -> list[Measurement]:
        """Return measurements, the latest first: of one kind or workload where that is named.

        A `limit` of -1 is none. Without `details`, these are left empty; they are most of what is to be read.
        """
        with sqlite.guarded(SCHEMA):
            rows = self._connection.execute(
                "SELECT number, record, CASE WHEN ? THEN detail ELSE x'' END FROM measurements"
                " WHERE (? IS NULL OR kind = ?) AND (? IS NULL OR key = ?) ORDER BY at DESC, number DESC LIMIT ?",
                (details, kind, kind, key, key, limit),
            ).fetchall()
        return list(_read(rows))

    def compared(self, key: str) -> list[WorkloadSpeed]:
        """Return what one workload took, by machine, version and workers, the oldest first."""
        from multitone.speedup.measurements.across import compared  # late, as all that no run needs

        return compared(self.recent(key=key, limit=-1, details=False))

    def exported(self) -> bytes:
        """Return all measurements as a JSON document, the oldest first, details included."""
        return msgspec.json.encode(ExchangeFile(DOCUMENT, tuple(reversed(self.recent(limit=-1)))))

    def imported(self, document: bytes) -> int:
        """Keep the measurements of a document, and return how many are new here. Raises `UsageError`."""
        try:
            read = msgspec.json.decode(document, type=ExchangeFile)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            no_file = _(
                "This is not a file of measurements ({error}); `multitone measurements --export FILE` writes one.",
                error=str(error),
            )
            raise UsageError(no_file) from error
        if read.multitone_measurements > DOCUMENT:
            raise UsageError(_("These measurements were written by a later version of Multitone; update this one."))
        with self._written():
            return sum(self._insert(measurement, _mark(measurement)) for measurement in read.measurements)

    def _insert(self, one: Measurement, mark: bytes) -> int:
        """Insert a row unless it is there, and return how many rows that were."""
        record = msgspec.json.encode(msgspec.structs.replace(one, number=0, detail=b""))
        return self._connection.execute(
            "INSERT OR IGNORE INTO measurements (mark, at, kind, key, record, detail) VALUES (?, ?, ?, ?, ?, ?)",
            (mark, one.at, one.kind, one.workload.key, record, one.detail),
        ).rowcount

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """Write all that happens inside at once, or nothing of it."""
        with sqlite.guarded(SCHEMA):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def keep(measurement: Measurement, folder: Path | None = None) -> Message:
    """Keep a measurement, and return why that could not be done; never raises, for a run is not to suffer from it.

    One in which nothing was done is left out. It took 1.1 to 2.2 ms of processor time, opening and closing included,
    and 2 to 4 where the file was made.
    """
    if measurement.seconds <= 0 or not measurement.workload.pictures:
        return Message("")
    try:
        with Measurements(folder) as measurements:
            measurements.add(measurement)
            return measurements.notice
    except MeasurementsError as error:
        return error.message
    except (ImportError, UnicodeEncodeError) as error:
        return Message("{error}", {"error": str(error)})


def _mark(one: Measurement) -> bytes:
    """Return what tells a measurement from all others, whatever number it has and whether its detail was kept."""
    return msgspec.json.encode((one.at, one.machine.name, one.kind, one.workload.key, one.seconds))


def _read(rows: Iterable[tuple[int, bytes, bytes]]) -> Iterator[Measurement]:
    for number, record, detail in rows:
        with contextlib.suppress(msgspec.MsgspecError):  # of a kind that a later program measures
            read = msgspec.json.decode(record, type=Measurement)
            yield msgspec.structs.replace(read, number=number, detail=detail)
