"""Listing: which pictures are shown and in which order, worked out in slices so that 100,000 never hold the window."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator, Sequence

from multitone.batch.discovery import Found

SLICE = 1_000
"""Pictures looked at between two looks at the clock; about 0.5 ms."""
ABSENT = 0xFFFFFFFF
"""The row of a picture that is not shown."""
Rows = tuple["array[int]", "array[int]"]
"""The places that are shown, row by row; and the row of each place."""


def name_matches(images: Sequence[Found], needle: str) -> Callable[[int], bool]:
    """Return what tells whether the name of the picture in a place holds a text, in any case."""
    sought = needle.casefold()
    return lambda place: sought in images[place].path.rpartition(os.sep)[2].casefold()


def list_rows(
    images: Sequence[Found], order: Callable[[], Sequence[int] | None], wanted: Callable[[int], bool]
) -> Iterator[Rows | None]:
    """Yield None after each slice, and the rows at the end; pictures that are added meanwhile are taken along."""
    shown, rows, at = array("I"), array("I"), 0
    while True:
        while at < len(images):
            end = min(at + SLICE, len(images))
            places = order()
            shown.extend(filter(wanted, range(at, end) if places is None else places[at:end]))
            at = end
            yield None
        rows = array("I", [ABSENT]) * at
        for first in range(0, len(shown), SLICE):
            for row, place in enumerate(shown[first : first + SLICE], first):
                rows[place] = row
            yield None
        if at == len(images):
            yield shown, rows
            return
