"""The measurements' database: added to, read, carried to another machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from multitone import paths
from multitone.speedup.measurements.database import MeasurementsError, opened, told
from multitone.speedup.measurements.records import Kind, Measurement

if TYPE_CHECKING:
    import sqlite3

    from multitone.speedup.measurements.across import Compared

DETAILED = 2000
"""Measurements that keep their detail, 1 to 50 kB each; older ones stay as a row of about 500 bytes."""
PRUNED_EVERY = 100
"""Measurements after which older details are looked for."""


class Measurements:
    """The open measurements. Methods raise `MeasurementsError` where the database cannot be read or written."""

    def __init__(self, connection: sqlite3.Connection, notice: str = "") -> None:
        self._connection = connection
        self.notice = notice
        """What is to be said of how they were found; empty where all is well."""

    @classmethod
    def open(cls, folder: Path | None = None) -> Measurements:
        """Open the measurements, made where there are none. A damaged file is put aside, and `notice` says so."""
        folder = folder or paths.data_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(*opened(folder / "measurements.sqlite"))
        except OSError as error:
            raise MeasurementsError(f"The measurements cannot be kept in {folder}: {error.strerror}.") from error

    def __enter__(self) -> Measurements:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close them."""
        self._connection.close()

    def add(self, measurement: Measurement) -> int:
        """Keep a measurement and return its number; one that is there already has the number that it has."""
        mark = _mark(measurement)
        with self._written():
            self._insert(measurement, mark)
            found = self._connection.execute("SELECT number FROM measurements WHERE mark = ?", (mark,)).fetchone()
            number = int(found[0])
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
        with told():
            rows = self._connection.execute(
                "SELECT number, record, CASE WHEN ? THEN detail ELSE x'' END FROM measurements"
                " WHERE (? IS NULL OR kind = ?) AND (? IS NULL OR key = ?) ORDER BY at DESC, number DESC LIMIT ?",
                (details, kind, kind, key, key, limit),
            ).fetchall()
        return list(_read(rows))

    def compared(self, key: str) -> list[Compared]:
        """Return what one workload took, by machine, version and workers, the oldest first."""
        from multitone.speedup.measurements.across import compared  # late, as all that no run needs

        return compared(self.recent(key=key, limit=-1, details=False))

    def exported(self) -> bytes:
        """Return all measurements as a JSON document, the oldest first."""
        from multitone.speedup.measurements.exchange import written

        return written(reversed(self.recent(limit=-1)))

    def imported(self, document: bytes) -> int:
        """Keep the measurements of a document, and return how many are new here. Raises `UsageError`."""
        from multitone.speedup.measurements.exchange import read

        found = read(document)
        with self._written():
            return sum(self._insert(measurement, _mark(measurement)) for measurement in found)

    def _insert(self, measurement: Measurement, mark: bytes) -> int:
        """Insert a row unless it is there, and return how many rows that were."""
        row = msgspec.structs.replace(measurement, number=0, detail=b"")
        return self._connection.execute(
            "INSERT OR IGNORE INTO measurements (mark, at, kind, key, record, detail) VALUES (?, ?, ?, ?, ?, ?)",
            (
                mark,
                measurement.at,
                measurement.kind,
                measurement.workload.key,
                msgspec.json.encode(row),
                measurement.detail,
            ),
        ).rowcount

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """Write all that happens inside at once, or nothing of it."""
        with told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def keep(measurement: Measurement, folder: Path | None = None) -> str:
    """Keep a measurement, and return why that could not be done; never raises, for a run is not to suffer from it.

    One in which nothing was done is left out. It took 1.1 to 2.2 ms of processor time, opening and closing included,
    and 2 to 4 where the file was made.
    """
    if measurement.seconds <= 0 or not measurement.workload.pictures:
        return ""
    try:
        with Measurements.open(folder) as measurements:
            measurements.add(measurement)
            return measurements.notice
    except (MeasurementsError, ImportError, UnicodeEncodeError) as error:
        return str(error)


def _mark(measurement: Measurement) -> bytes:
    """Return what tells a measurement from all others, whatever number it has and whether its detail was kept."""
    one = measurement
    return msgspec.json.encode((one.at, one.machine.name, one.kind, one.workload.key, one.seconds))


def _read(rows: Iterable[tuple[int, bytes, bytes]]) -> Iterator[Measurement]:
    for number, record, detail in rows:
        with contextlib.suppress(msgspec.MsgspecError):  # of a kind that a later program measures
            read = msgspec.json.decode(record, type=Measurement)
            yield msgspec.structs.replace(read, number=number, detail=detail)
