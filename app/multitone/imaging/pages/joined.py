"""Several TIFFs of one picture each → one TIFF that has them as its pages, each with its own size, depth and metadata.

The files stand one behind the other as they are; only what says where something is, is counted from the new beginning.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

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
INLINE = 4
"""Bytes of a value that stands in its entry."""
MOST_DEPTH = 4
"""Directories in directories: pixels, EXIF, interoperability."""


def joined(files: Sequence[bytes]) -> bytes:
    """Return one TIFF with the pictures of several, in that order. Raises `ImageError` where it would be too large."""
    if sum(len(file) + 8 for file in files) > MOST_BYTES:
        raise ImageError("encode-failed", _("A TIFF holds at most 4 GB, and all pages together are larger."))
    order = order_of(files[0])
    whole = bytearray()
    link = 0
    for file in files:
        base = len(whole) + -len(whole) % 2
        whole += bytes(base - len(whole))
        if order_of(file) != order:
            raise ImageError("encode-failed", _("Its pages are of two byte orders, which one TIFF cannot have."))
        whole += moved(file, base)
        start = base + first_directory(file)
        if link:
            struct.pack_into(f"{order}I", whole, link, start)
        link = base + link_place(file, first_directory(file))
    return bytes(whole)


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
