"""Places in maker notes: the few makers that name where a picture was taken, or where its owner lives, in their notes.

What their tags say was taken from exiftool (Image::ExifTool::Panasonic, Nikon, Pentax, Samsung, Casio, Canon). Values
are blanked where they stand, so that nothing else moves.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator

from msgspec import Struct

from multitone.imaging.metadata.tiff_directory import SIZES

MOST_ENTRIES = 1024


class Maker(Struct, frozen=True):
    """How one maker's notes begin, and which of their tags name places."""

    head: bytes
    directory: int
    """Where the directory begins; of a TIFF structure in the note where that begins."""
    tags: frozenset[int]
    make: bytes = b""
    """How the name of the maker begins in EXIF, of notes without a head."""
    is_tiff: bool = False
    """Whether the note has a TIFF structure of its own."""


MAKERS = (
    # Location, country, state, city, landmark, and another city.
    Maker(b"Panasonic\0", 12, frozenset((0x67, 0x69, 0x6B, 0x6D, 0x6F, 0x80))),
    Maker(b"Nikon\0\x02", 10, frozenset((0x39,)), is_tiff=True),  # LocationInfo: country and place
    Maker(b"AOC\0", 6, frozenset((0x23, 0x24))),  # the cities of home and of the journey
    Maker(b"PENTAX \0", 10, frozenset((0x23, 0x24))),
    Maker(b"QVC\0", 6, frozenset((0x3006,))),  # the city of home
    Maker(b"", 0, frozenset((0x35,)), b"Canon"),  # TimeInfo: zone and city
    Maker(b"", 0, frozenset(range(0x2F, 0x35)), b"SAMSUNG"),  # names of places, and what GPS said
)


def places_in_note(note: bytes, at: int, order: str, make: bytes) -> Iterator[slice]:
    """Yield where places stand in a note that lies at that place of an EXIF in that byte order, whose make is so."""
    for maker in MAKERS:
        if not (note.startswith(maker.head) and make.upper().startswith(maker.make.upper())):
            continue
        letters, start = order, maker.directory
        bases: tuple[int, ...] = (-at, 0)
        if maker.is_tiff:
            letters = {b"II": "<", b"MM": ">"}.get(note[start : start + 2], order)
            start, bases = start + _number(note, start + 4, letters), (start,)
        elif not _count(note, start, order):
            letters = "<" if order == ">" else ">"
        yield from _values(note, start, letters, bases, maker.tags)


def _number(note: bytes, at: int, order: str) -> int:
    return int.from_bytes(note[at : at + 4], "little" if order == "<" else "big")


def _count(note: bytes, start: int, order: str) -> int:
    """Return how many entries a directory has; 0 where there is none."""
    if start + 2 > len(note):
        return 0
    (count,) = struct.unpack_from(order + "H", note, start)
    return count if count <= MOST_ENTRIES and start + 2 + 12 * count <= len(note) else 0


def _values(note: bytes, start: int, order: str, bases: tuple[int, ...], tags: frozenset[int]) -> Iterator[slice]:
    """Yield where the values of tags stand; the first of the bases counts that leads into the note.

    Makers count offsets from the beginning of the EXIF or from that of the note.
    """
    for place in range(start + 2, start + 2 + 12 * _count(note, start, order), 12):
        tag, kind, number, offset = struct.unpack_from(order + "HHII", note, place)
        length = SIZES.get(kind, 0) * number
        if tag in tags and 0 < length <= 4:
            yield slice(place + 8, place + 8 + length)
        elif tag in tags and length:
            inside = (base + offset for base in bases if 0 < base + offset <= len(note) - length)
            yield from (slice(first, first + length) for first in itertools.islice(inside, 1))
