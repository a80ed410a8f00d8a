"""Listing: which pictures are shown and in which order, worked out in slices so that 100,000 never hold the window."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from multitone.gui.model.picture_status import Status
from multitone.gui.pictures.pictures import Pictures

SLICE = 1_000
"""Pictures looked at between two looks at the clock; about 0.5 ms."""
ABSENT = 0xFFFFFFFF
"""The row of a picture that is not shown."""


class Rows(NamedTuple):
    """Which picture is in which row, from both sides."""

    shown: Sequence[int]
    """The places that are shown, row by row."""
    row_of: array[int] | None = None
    """The row of each place, None where each is its own."""

    def row(self, place: int) -> int | None:
        """Return the row of a place, None where it is not shown."""
        if self.row_of is None:
            return place if place < len(self.shown) else None
        row = self.row_of[place] if place < len(self.row_of) else ABSENT
        return None if row == ABSENT else row

    def show_the_same(self, others: Rows) -> bool:
        """Tell whether the same places are shown in the same rows."""
        mine, theirs = self.shown, others.shown
        if isinstance(mine, array) and isinstance(theirs, array):
            return mine.tobytes() == theirs.tobytes()
        return mine == theirs


class Listing:
    """Holds what is sought and in which order, and the rows that come of it."""

    def __init__(self, pictures: Pictures) -> None:
        self.needle, self.status = "", Status.ALL
        self.rows = Rows(range(0))
        self._pictures = pictures
        self._order: array[int] | None = None
        self._work: Iterator[Rows | None] | None = None

    @property
    def filtered(self) -> bool:
        """Whether only some pictures are sought."""
        return bool(self.needle) or self.status is not Status.ALL

    @property
    def plain(self) -> bool:
        """Whether each row is its own place."""
        return self._order is None and not self.filtered and not self._pictures.removed

    @property
    def working(self) -> bool:
        """Whether rows are being worked out."""
        return self._work is not None

    def clear(self, *, as_found: bool) -> None:
        """Begin with other pictures: the text that is sought stays, and so does what was asked for as an order."""
        self.status = Status.ALL
        self.rows, self._work = Rows(range(0)), None
        self._order = None if as_found else array("I")

    def set_order(self, order: array[int] | None) -> None:
        """Take an order, of places; None is the order in which they were found. What it lacks comes last."""
        self._order = order
        self.follow()

    def follow(self) -> None:
        """Let pictures that have come since stand last in the order."""
        if self._order is not None:
            self._order.extend(range(len(self._order), len(self._pictures)))

    def begin(self) -> None:
        """Begin to work the rows out anew; `go_on` does it."""
        self._work = self._slices()

    def go_on(self, until: float) -> Rows | None:
        """Work until a time of `time.perf_counter`, at most; return the rows once they are known."""
        while self._work is not None and time.perf_counter() < until:
            rows = next(self._work)
            if rows is not None:
                self._work = None
                return rows
        return None

    def grown(self, first: int) -> Rows:
        """Return the rows with what is sought of the pictures at the places from `first` on, below those there are."""
        if self.plain:
            return Rows(range(len(self._pictures)))
        shown = array("I", self.rows.shown)
        row_of = array("I", range(len(shown)) if self.rows.row_of is None else self.rows.row_of)
        row_of.extend(array("I", [ABSENT]) * (len(self._pictures) - len(row_of)))
        for place in filter(self._sought(), range(first, len(self._pictures))):
            row_of[place] = len(shown)
            shown.append(place)
        return Rows(shown, row_of)

    def _sought(self) -> Callable[[int], bool]:
        return self._pictures.sought(self.needle, self.status)

    def _slices(self) -> Iterator[Rows | None]:
        """Yield None after each slice, and the rows at the end; pictures that are added meanwhile are taken along."""
        images, wanted = self._pictures.images, self._sought()
        shown, at = array("I"), 0
        if self.plain:
            yield Rows(range(len(images)))
        while True:
            while at < len(images):
                end = min(at + SLICE, len(images))
                shown.extend(filter(wanted, range(at, end) if self._order is None else self._order[at:end]))
                at = end
                yield None
            row_of = array("I", [ABSENT]) * at
            for first in range(0, len(shown), SLICE):
                for row, place in enumerate(shown[first : first + SLICE], first):
                    row_of[place] = row
                yield None
            if at == len(images):
                yield Rows(shown, row_of)
                return
