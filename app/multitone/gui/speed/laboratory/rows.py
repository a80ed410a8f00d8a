"""The laboratory's rows as the view needs them: chosen, filled, missing here, and how long they take."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from multitone.messages import Message
from multitone.speedup.lab.kernels import WorkloadName
from multitone.speedup.lab.table import LabRow

Key = tuple[WorkloadName, str, str]
"""Workload, kernel and engine: what a row is about."""


def key(row: LabRow) -> Key:
    """Return what a row is about."""
    return row.workload, row.kernel, row.engine


def filled(planned: Iterable[LabRow], measured: Iterable[LabRow]) -> tuple[LabRow, ...]:
    """Put measured rows into the places of the planned ones; those that nobody planned come last."""
    by_key = {key(row): row for row in measured}
    rows = [by_key.pop(key(row), row) for row in planned]
    return (*rows, *by_key.values())


def chosen(planned: Iterable[LabRow], kernels: Collection[str], workloads: Collection[str]) -> tuple[LabRow, ...]:
    """Return the rows that a choice of kernels and workloads asks for; a workload's own kernel comes with it."""
    return tuple(
        row for row in planned if row.workload in workloads and (row.workload != "cpu" or row.kernel in kernels)
    )


def settled(rows: Iterable[LabRow], *, stopped: bool = False) -> tuple[LabRow, ...]:
    """Return the rows about which there is something to say; if it was stopped, of the kernels that had begun only."""
    rows = tuple(rows)
    begun = {row.kernel for row in rows if row.seconds}
    able = (row for row in rows if row.seconds or row.unavailable is not None)
    return tuple(row for row in able if row.kernel in begun or not stopped)


def lacking(rows: Iterable[LabRow]) -> dict[str, Message]:
    """Return why kernels that can run on no engine here cannot."""
    return _lacking((row.kernel, row) for row in rows)


def lacking_engines(rows: Iterable[LabRow]) -> dict[str, Message]:
    """Return why engines that can run no kernel here cannot; what a kernel lacks is no engine's fault."""
    rows = tuple(rows)
    without = lacking(rows)
    return _lacking((row.engine, row) for row in rows if row.kernel not in without)


def lacking_pairs(rows: Iterable[LabRow]) -> dict[tuple[str, str], Message]:
    """Return why a kernel cannot run on an engine, where each of them can on or with others."""
    rows = tuple(rows)
    kernels, engines = lacking(rows), lacking_engines(rows)
    return {
        (row.kernel, row.engine): row.unavailable
        for row in rows
        if row.unavailable is not None and row.kernel not in kernels and row.engine not in engines
    }


def _lacking(rows: Iterable[tuple[str, LabRow]]) -> dict[str, Message]:
    """Return the first reason for each name of which no row can be measured."""
    reasons: dict[str, Message] = {}
    able: set[str] = set()
    for name, row in rows:
        if row.unavailable is None:
            able.add(name)
        else:
            reasons.setdefault(name, row.unavailable)
    return {name: reason for name, reason in reasons.items() if name not in able}


QUICK, SLOW = 0.5, 2.5
"""Seconds between which a run lasts with all round it: its work is cut so that one thread computes half a second."""


class Durations:
    """Remembers how long the last run of each row took with everything round it, in seconds of any one clock.

    A row that has not run yet is expected to take the mean of those that have, else `usual`: the mean of the laboratory
    that was kept last.
    """

    def __init__(self) -> None:
        self.usual: float | None = None
        self._of: dict[Key, float] = {}
        self._needed: dict[Key, int] = {}
        self._runs: dict[Key, int] = {}
        self._began = 0.0

    def start(self, at: float) -> None:
        """Begin to count anew; what rows took is kept, and how many runs they needed."""
        self._needed.update(self._runs)
        self._runs.clear()
        self._began = at

    def advance(self, rows: Iterable[LabRow], at: float) -> set[Key]:
        """Another run is over: the row that has one more took the time since the run before. Return which it is."""
        longer = {key(row): len(row.seconds) for row in rows if len(row.seconds) > self._runs.get(key(row), 0)}
        self._runs.update(longer)
        self._of.update(dict.fromkeys(longer, at - self._began))
        self._began = at
        return set(longer)

    def expected(self, rows: Iterable[LabRow], fewest: int) -> float | None:
        """Return the seconds that these rows take, with as many runs as the last time or the fewest that there are.

        None while nothing has ever run here.
        """
        return self._sum(rows, {}, fewest, self._needed | self._runs)

    def left(self, rows: Iterable[LabRow], fewest: int) -> float | None:
        """Return the seconds that what is still to be run takes; None while nothing has ever run here."""
        return self._sum(rows, self._runs, fewest, self._needed)

    def bounds(self, rows: Iterable[LabRow], fewest: int) -> tuple[float, float]:
        """Return the seconds between which what is still to be run takes on any machine."""
        runs = sum(self._open(row, self._runs, fewest, self._needed) for row in rows)
        return runs * QUICK, runs * SLOW

    def _sum(self, rows: Iterable[LabRow], done: dict[Key, int], fewest: int, needed: dict[Key, int]) -> float | None:
        mean = sum(self._of.values()) / len(self._of) if self._of else self.usual
        total = 0.0
        for row in rows:
            open_runs = self._open(row, done, fewest, needed)
            seconds = self._of.get(key(row), mean)
            if open_runs and seconds is None:
                return None
            total += open_runs * (seconds or 0.0)
        return total

    def _open(self, row: LabRow, done: dict[Key, int], fewest: int, needed: dict[Key, int]) -> int:
        """Return how many runs of a row are to come."""
        wanted = max(fewest, needed.get(key(row), 0))
        return max(0, wanted - done.get(key(row), 0)) if row.unavailable is None else 0
