"""The failures of a job in columns, for a drive that fails under a million pictures fails a million times."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from multitone.batch.columns import LongSequence, PathColumn, Table, WordColumn
from multitone.batch.events import TaskFailed
from multitone.messages import Message


class FailureTable(Table[TaskFailed]):
    """Failures in columns: 45 bytes each and the name of the source; what many say is kept once."""

    def __init__(self, failures: Iterable[TaskFailed] = ()) -> None:
        self._reasons = WordColumn()
        worker, kind, stage = WordColumn(), WordColumn("B"), WordColumn("B")
        super().__init__(
            TaskFailed, array("d"), array("I"), worker, PathColumn(), kind, self._reasons, stage, WordColumn()
        )
        for failure in failures:
            self.append(failure)

    def by_reason(self) -> list[tuple[Message, Sequence[TaskFailed]]]:
        """Return the failures of each reason, in the order of its first."""
        places = [array("I") for _reason in self._reasons.values]
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
