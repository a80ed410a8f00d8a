"""The failures of a job in columns, for a drive that fails under a million pictures fails a million times."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from multitone.batch.columns import LongSequence, PathColumn, WordColumn
from multitone.batch.events import TaskFailed


class FailureTable(LongSequence[TaskFailed]):
    """Failures in columns: 45 bytes each and the name of the source; what many say is kept once."""

    def __init__(self, failures: Iterable[TaskFailed] = ()) -> None:
        self._at, self._tasks, self._sources = array("d"), array("I"), PathColumn()
        self._where, self._reasons, self._details = WordColumn(), WordColumn(), WordColumn()
        for failure in failures:
            self.append(failure)

    def __len__(self) -> int:
        return len(self._at)

    def append(self, failure: TaskFailed) -> None:
        """Add a failure."""
        self._at.append(failure.at)
        self._tasks.append(failure.task)
        self._sources.append(failure.source)
        self._where.append((failure.worker, failure.kind, failure.stage))
        self._reasons.append(failure.reason)
        self._details.append(failure.detail)

    def rows(self, first: int, last: int) -> Iterator[TaskFailed]:
        """Make the failures from one place up to another."""
        for place, source in enumerate(self._sources.rows(first, last), first):
            worker, kind, stage = self._where[place]
            reason, detail = self._reasons[place], self._details[place]
            yield TaskFailed(self._at[place], self._tasks[place], worker, source, kind, reason, stage, detail)

    def by_reason(self) -> list[tuple[str, Sequence[TaskFailed]]]:
        """Return the failures of each reason, in the order of its first."""
        places = [array("I") for _ in self._reasons.values]
        for place, code in enumerate(self._reasons.codes):
            places[code].append(place)
        return [(reason, _Some(self, some)) for reason, some in zip(self._reasons.values, places, strict=True)]


class _Some(LongSequence[TaskFailed]):
    """The failures at some places of a table."""

    def __init__(self, table: FailureTable, places: Sequence[int]) -> None:
        self._table = table
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def rows(self, first: int, last: int) -> Iterator[TaskFailed]:
        """Make the failures from one of these places up to another."""
        return (self._table[place] for place in self._places[first:last])
