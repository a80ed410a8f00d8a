"""How long the laboratory takes: known for a row once it has run here, and said for several once all of them have."""

from __future__ import annotations

from collections.abc import Iterable

from multitone.gui.speed.laboratory.rows import Key, key
from multitone.speedup.lab.table import LabRow


class Durations:
    """Remembers how long the last run of each row took with everything round it, in seconds of any one clock."""

    def __init__(self) -> None:
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

        None while one of them never ran.
        """
        return self._sum(rows, {}, fewest, self._needed | self._runs)

    def left(self, rows: Iterable[LabRow], fewest: int) -> float | None:
        """Return the seconds that what is still to be run takes; None while a row among it never ran."""
        return self._sum(rows, self._runs, fewest, self._needed)

    def _sum(self, rows: Iterable[LabRow], done: dict[Key, int], fewest: int, needed: dict[Key, int]) -> float | None:
        total = 0.0
        for row in rows:
            wanted = max(fewest, needed.get(key(row), 0))
            open_runs = max(0, wanted - done.get(key(row), 0)) if row.unavailable is None else 0
            if open_runs and key(row) not in self._of:
                return None
            total += open_runs * self._of.get(key(row), 0.0)
        return total
