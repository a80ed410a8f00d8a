"""What discovery finds: pictures, as records where they are few and as a table where they are many."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from msgspec import Struct

from multitone.batch.columns import LongSequence, PathColumn, WordColumn


class Found(Struct, frozen=True, array_like=True, gc=False):  # 100,000 held the collector for 20 ms
    """One picture: where it is, the folder of its result below the output folder, and its bytes."""

    path: str
    folder: str
    size: int
    modified: int = 0
    """When it was last changed, in nanoseconds; 0 where that is not known."""


class FoundTable(LongSequence[Found]):
    """Many pictures in columns: 33 bytes each and their names."""

    def __init__(self) -> None:
        self._paths = PathColumn()
        self._folders = WordColumn()
        self._sizes, self._modified = array("q"), array("q")

    def __len__(self) -> int:
        return len(self._sizes)

    def append(self, image: Found) -> None:
        """Add a picture."""
        self._paths.append(image.path)
        self._folders.append(image.folder)
        self._sizes.append(image.size)
        self._modified.append(image.modified)

    def rows(self, first: int, last: int) -> Iterator[Found]:
        """Make the records from one place up to another."""
        for place, path in enumerate(self._paths.rows(first, last), first):
            yield Found(path, self._folders[place], self._sizes[place], self._modified[place])
