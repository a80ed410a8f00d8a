"""Columns: what keeps a million records of pictures in tens of megabytes, and makes each only when it is asked for."""

from __future__ import annotations

import itertools
import operator
import os
from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Literal, TypeVar, overload

import msgspec

LARGE = 200_000
"""Jobs of more pictures than this hold tables in place of tuples: a record takes 300 bytes, its row in a table 60."""
WINDOW = 4_096
"""Records of a table that are made at a time."""

_T = TypeVar("_T")


class LongSequence(ABC, Sequence[_T]):
    """A sequence whose records are made when they are asked for, `WINDOW` at a time; its slices are tuples."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def rows(self, first: int, last: int) -> Iterable[_T]:
        """Make the records from place `first` up to `last`, which is not among them; both are inside."""

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, place: int | slice) -> _T | tuple[_T, ...]:
        """Return the record at a place, or a tuple of those in a slice."""
        if isinstance(place, slice):
            first, last, step = place.indices(len(self))
            if step == 1:
                return tuple(self.rows(first, max(first, last)))
            return tuple(self[at] for at in range(first, last, step))
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        return self.record_at(at)

    def record_at(self, place: int) -> _T:
        """Make the record at a place, which is inside."""
        return next(iter(self.rows(place, place + 1)))

    def __iter__(self) -> Iterator[_T]:
        for first in range(0, len(self), WINDOW):
            yield from self[first : first + WINDOW]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # it may grow


class PathColumn(LongSequence[str]):
    """Paths: 13 bytes each and their names, for the folders are kept once."""

    def __init__(self, near: PathColumn | None = None) -> None:
        """Begin; `near` has at each place a path whose name mostly begins alike, which is then not kept twice."""
        self._near = near
        self._numbers: dict[str, int] = {}
        self._folders: list[str] = []
        """What stands before the names, the separator included."""
        self._folder = array("I")
        self._names = bytearray()
        self._ends = array("Q", (0,))
        self._shared = array("B")
        """Bytes that a name has in common with the one that is near."""

    def __len__(self) -> int:
        return len(self._folder)

    def append(self, path: str) -> None:
        """Add a path."""
        start = path.rfind(os.sep) + 1
        folder = path[:start]
        number = self._numbers.get(folder)
        if number is None:
            number = self._numbers[folder] = len(self._folders)
            self._folders.append(folder)
        name = path[start:].encode("utf-8", "surrogatepass")
        shared = 0
        if self._near is not None:
            near = self._near.name(len(self._folder))
            stem = len(near) if name == near else near.rfind(b".")
            shared = min(255, stem) if stem > 0 and name.startswith(near[:stem]) else 0
        self._folder.append(number)
        self._shared.append(shared)
        self._names += name[shared:]
        self._ends.append(len(self._names))

    def name(self, place: int) -> bytes:
        """Return the name at a place, as bytes."""
        own = bytes(self._names[self._ends[place] : self._ends[place + 1]])
        shared = self._shared[place]
        return self._near.name(place)[:shared] + own if shared and self._near is not None else own

    def record_at(self, place: int) -> str:
        """Return the path at a place."""
        return self._folders[self._folder[place]] + self.name(place).decode("utf-8", "surrogatepass")

    def rows(self, first: int, last: int) -> Iterator[str]:
        """Yield the paths from one place up to another."""
        return map(self.record_at, range(first, last))

    def folders(self) -> list[str]:
        """Return the folders, each once, in the order of their first path."""
        return list(dict.fromkeys(map(os.path.dirname, self._folders)))


class NumberColumn:
    """Numbers counted from 1: those of the places."""

    def __init__(self) -> None:
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, number: int) -> None:
        """Add the next number."""
        self._length += 1
        assert number == self._length, number

    def __getitem__(self, place: Any) -> Any:
        return place + 1 if isinstance(place, int) else range(place.start + 1, place.stop + 1)


class WordColumn:
    """Values of which there are few different ones: one number each."""

    def __init__(self, size: Literal["B", "I"] = "I") -> None:
        """Begin; the numbers are bytes, or as large as `array` says."""
        self._numbers: dict[Any, int] = {}
        self.values: list[Any] = []
        """The different ones, in the order of their first place."""
        self.codes = array(size)

    def append(self, value: Any) -> None:
        """Add a value; it has to be hashable."""
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
        self.codes.append(number)

    def __getitem__(self, place: Any) -> Any:
        """Return the value at a place, or a list of those in a slice."""
        code = self.codes[place]
        return self.values[code] if isinstance(code, int) else [self.values[one] for one in code]

    def places(self, value: Any) -> Iterator[int]:
        """Yield the places where a value stands."""
        wanted = self._numbers.get(value)
        return (place for place, code in enumerate(self.codes) if code == wanted)

    def counts(self) -> Counter[Any]:
        """Return how often each value stands there."""
        return Counter({value: self.codes.count(number) for value, number in self._numbers.items()})


class Table(LongSequence[_T]):
    """Records in columns, one for each of their fields in order."""

    def __init__(self, record: Callable[..., _T], *columns: Any) -> None:
        self._record = record
        self._columns = columns
        self._appends = tuple(column.append for column in columns)

    def __len__(self) -> int:
        return len(self._columns[0])

    def append(self, record: _T) -> None:
        """Add a record."""
        for append, value in zip(self._appends, msgspec.structs.astuple(record), strict=True):  # type: ignore[arg-type]
            append(value)

    def record_at(self, place: int) -> _T:
        """Make the record at a place."""
        return self._record(*[column[place] for column in self._columns])

    def rows(self, first: int, last: int) -> Iterator[_T]:
        """Make the records from one place up to another."""
        return map(self._record, *(column[first:last] for column in self._columns))


class Collector(Generic[_T]):
    """Collects records in a list, and from `LARGE` on in a table, which `table` makes."""

    def __init__(self, table: Callable[[], Any]) -> None:
        self.records: Any = []
        """What has been collected."""
        self._table = table

    def extend(self, records: Iterable[_T]) -> None:
        """Add some records: not very many at a time."""
        if not isinstance(self.records, list):
            for record in records:
                self.records.append(record)
            return
        self.records += records
        if len(self.records) > LARGE:
            few, self.records = self.records, self._table()
            self.extend(few)


def collected(records: Iterable[_T], table: Callable[[], Any]) -> Sequence[_T]:
    """Return records as a tuple, or where they are many as a table, which `table` makes."""
    if isinstance(records, LongSequence):
        return records
    collector = Collector[_T](table)
    walking = iter(records)
    while some := list(itertools.islice(walking, WINDOW)):
        collector.extend(some)
    whole: Sequence[_T] = tuple(collector.records) if isinstance(collector.records, list) else collector.records
    return whole
