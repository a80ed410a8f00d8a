"""Several TIFFs of one picture each → one TIFF that has them as its pages, each with its own size, depth and metadata.

The files stand one behind the other as they are; only what says where something is, is counted from the new beginning.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from multitone.errors import ImageError
from multitone.imaging.metadata.tiff_directory import (
    LETTERS,
    LONG,
    SHORT,
    SIZES,
    Entry,
    directory,
    first_directory,
    link_place,
    order_of,
)
from multitone.messages import _

STRIPS, TILES, SUB_DIRECTORIES = 273, 324, 330
EXIF, GPS, INTEROPERABILITY = 0x8769, 0x8825, 0xA005
POINTERS = frozenset((EXIF, GPS, INTEROPERABILITY, SUB_DIRECTORIES))
"""Entries that say where another directory is."""
MOST_BYTES = 0xFFFF_FFFF
ROOM = 1 << 20
"""Bytes that may come to a page for offsets that no longer fit where they stand."""
INLINE = 4
"""Bytes of a value that stands in its entry."""
MOST_DEPTH = 4
"""Directories in directories: pixels, EXIF, interoperability."""


def joined(files: Iterable[bytes]) -> bytes:
    """Return one TIFF with the pictures of several, in that order. Raises `ImageError` where it would be too large."""
    joiner = Joiner()
    for file in files:
        joiner.add(file)
    return joiner.whole()


class Joiner:
    """A TIFF that grows by a page at a time."""

    def __init__(self) -> None:
        self.data = bytearray()
        """What there is of it."""
        self._link = 0
        """Where it says at which place the next page begins."""

    def add(self, file: bytes) -> None:
        """Add the picture of a TIFF as a page. Raises `ImageError` where all would be too large together."""
        base = len(self.data) + -len(self.data) % 2
        if base + len(file) + ROOM > MOST_BYTES:
            raise ImageError(
                "encode-failed",
                _("A TIFF holds at most 4 GB, and all pages together are larger. Choose fewer, or “split” for pages."),
            )
        order = order_of(file)
        if base and order != order_of(self.data):
            raise ImageError(
                "encode-failed",
                _("Its pages differ in byte order, which one TIFF cannot hold; choose “split” for pages."),
            )
        self.data += bytes(base - len(self.data)) + moved(file, base)
        start = first_directory(file)
        if base:
            struct.pack_into(f"{order}I", self.data, self._link, base + start)
        self._link = base + link_place(file, start)

    def whole(self) -> bytes:
        """Return the file; it is complete after each page."""
        return bytes(self.data)


def moved(file: bytes, base: int) -> bytes:
    """Return a TIFF whose offsets are true where it begins at `base` of another file."""
    block = bytearray(file)
    for start in _directories(file):
        for entry in directory(file, start):
            _move(block, entry, base)
    return bytes(block)


def _directories(file: bytes) -> Iterator[int]:
    """Yield where the first directory begins and those that it leads to, each once."""
    level, seen = [first_directory(file)], set[int]()
    for _depth in range(MOST_DEPTH):
        level = [start for start in dict.fromkeys(level) if start not in seen]
        seen.update(level)
        yield from level
        entries = (entry for start in level for entry in directory(file, start) if entry.tag in POINTERS)
        level = [start for entry in entries for start in entry.numbers(file)]


def _move(block: bytearray, entry: Entry, base: int) -> None:
    """Add `base` to what an entry says of places: where its own value is, and what that names."""
    outside = SIZES.get(entry.kind, 0) * entry.count > INLINE
    if entry.tag in (*POINTERS, STRIPS, TILES):
        numbers = [number + base for number in entry.numbers(block)]
        if entry.kind == SHORT:  # which may be too small for them now, so that they become LONG behind all else
            outside = len(numbers) > 1
            struct.pack_into(entry.order + "HI", block, entry.at - 6, LONG, len(numbers))
            if outside:
                block += bytes(len(block) % 2)
                struct.pack_into(entry.order + "I", block, entry.at, len(block))
                block += bytes(4 * len(numbers))
        at = struct.unpack_from(entry.order + "I", block, entry.at)[0] if outside else entry.at
        if entry.kind in (SHORT, *LETTERS) and at + 4 * len(numbers) <= len(block):
            struct.pack_into(f"{entry.order}{len(numbers)}I", block, at, *numbers)
    if outside:
        (at,) = struct.unpack_from(entry.order + "I", block, entry.at)
        struct.pack_into(entry.order + "I", block, entry.at, at + base)
