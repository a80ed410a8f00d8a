"""How long the laboratory takes: known for a row once it has run here, and said for several once all of them have."""

from __future__ import annotations

from collections.abc import Iterable

from multitone.gui.speed.lab_rows import Key, key
from multitone.speedup.lab.rows import Row


class Durations:
    """Remembers how long the last run of each row took with everything round it, in seconds of any one clock."""

    def __init__(self) -> None:
        self._of: dict[Key, float] = {}
        self._runs: dict[Key, int] = {}
        self._began = 0.0

    def start(self, at: float) -> None:
        """Begin to count anew; what rows took is kept."""
        self._runs.clear()
        self._began = at

    def advance(self, rows: Iterable[Row], at: float) -> set[Key]:
        """Another run is over: the row that has one more took the time since the run before. Return which it is."""
        longer = {key(row): len(row.seconds) for row in rows if len(row.seconds) > self._runs.get(key(row), 0)}
        self._runs.update(longer)
        self._of.update(dict.fromkeys(longer, at - self._began))
        self._began = at
        return set(longer)

    def expected(self, rows: Iterable[Row], rounds: int) -> float | None:
        """Return the seconds that so many rounds of these rows take; None while one of them never ran."""
        return self._sum(rows, {}, rounds)

    def left(self, rows: Iterable[Row], rounds: int) -> float | None:
        """Return the seconds that what is still to be run takes; None while a row among it never ran."""
        return self._sum(rows, self._runs, rounds)

    def _sum(self, rows: Iterable[Row], done: dict[Key, int], rounds: int) -> float | None:
        total = 0.0
        for row in rows:
            open_runs = max(0, rounds - done.get(key(row), 0)) if row.unavailable is None else 0
            if open_runs and key(row) not in self._of:
                return None
            total += open_runs * self._of.get(key(row), 0.0)
        return total
