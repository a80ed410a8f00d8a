"""EXIF written anew, as a classic TIFF: of what a TIFF or BigTIFF says, or of a block that is to be smaller.

::

    IFD0 ─┬─ Exif ─┬─ maker note        what is read: these directories and no others, each once
          │        ├─ interoperability
          └─ GPS   └─ GPS, as some programs place it

A maker note stays as far from the beginning as it was, where that is possible, for its offsets count from there.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Collection
from typing import IO

from msgspec import Struct

from multitone.imaging.metadata.maker_notes import can_lie_anywhere, moved
from multitone.imaging.metadata.tiff_directory import BIG, BIG_SIZES, DIRECTORY, LONG, MOST_ENTRIES, Field

EXIF_DIRECTORY, GPS_DIRECTORY, INTEROPERABILITY, MAKER_NOTE = 0x8769, 0x8825, 0xA005, 0x927C
NAMED = (EXIF_DIRECTORY, GPS_DIRECTORY, INTEROPERABILITY)
MOST_DIRECTORIES = 8
"""A picture has four at the most."""
MOST_BYTES = 64 << 20
"""Of all values together; more is nothing that anybody has to say."""
FARTHEST_NOTE = 60_000
"""So far from the beginning a maker note may begin for its place to be kept, with zeros before it; one that ends behind
would make EXIF too large for a JPEG, and is moved where that can be done."""
HEADER = 8
SMALLER = {16: LONG, 17: 9, 18: DIRECTORY}
"""Types of BigTIFF, and what stands for them in a classic TIFF."""


class Told(Struct):
    """A directory as it was read."""

    fields: list[Field]
    named: dict[int, Told]
    """The directories that it names, by tag."""
    note_at: int = 0
    """Where its maker note lay, 0 where there is none."""


class Rewritten(Struct, frozen=True):
    """EXIF that was written anew."""

    exif: bytes
    """Empty where there is nothing to say."""
    lost_note: bool = False
    """Whether a maker note was left out because its offsets would have led astray."""


def rewritten(source: IO[bytes], without: Collection[int] = (), fewer: Collection[int] = ()) -> Rewritten:
    """Return what a TIFF, BigTIFF or EXIF block says, without some tags of its first directory, and `fewer` of any.

    Never raises; damaged directories are left out. Takes as long as the values are, and a few µs for each.
    """
    reader = _Reader(source)
    place = source.tell()
    try:
        told = reader.told(frozenset(without), frozenset(fewer))
    finally:
        source.seek(place)
    return _written(told, reader.order) if told is not None else Rewritten(b"")


def smaller(exif: bytes, fewer: Collection[int] = ()) -> Rewritten:
    """Return an EXIF block written anew without some tags, without gaps, and without the thumbnail."""
    return rewritten(io.BytesIO(exif), (), fewer)


def values_of(source: IO[bytes], tags: Collection[int]) -> dict[int, bytes]:
    """Return the bytes of some values of the first directory, as they stand in the file whatever their type is."""
    reader, place = _Reader(source), source.tell()
    found = reader.values(frozenset(tags))
    source.seek(place)
    return found


def sizes_of(source: IO[bytes]) -> dict[int, int]:
    """Return the bytes that the values of each tag take, in whatever directory."""
    reader, sizes = _Reader(source), dict[int, int]()
    place = source.tell()
    told = reader.told(frozenset(), frozenset())
    source.seek(place)
    for one in _all(told) if told is not None else ():
        for field in one.fields:
            sizes[field.tag] = sizes.get(field.tag, 0) + len(field.value)
    return sizes


class _Reader:
    """Reads the directories of a TIFF or a BigTIFF, as many values as the file has bytes."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        place = source.tell()
        self._length = source.seek(0, os.SEEK_END)
        self._room = min(self._length, MOST_BYTES)
        self._seen: set[int] = set()
        self._has_note = False
        head = self._at(0, 16)
        source.seek(place)
        self.order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        self._first = 0
        self._big = False
        if self.order and len(head) >= HEADER:
            self._big = struct.unpack_from(self.order + "H", head, 2)[0] == BIG and len(head) == 16
            self._first = struct.unpack_from(self.order + ("Q" if self._big else "I"), head, 8 if self._big else 4)[0]

    def told(self, without: frozenset[int], fewer: frozenset[int]) -> Told | None:
        """Return the first directory and those that it names; None where there is none."""
        return self._directory(self._first, without | fewer, fewer) if self._first else None

    def values(self, tags: frozenset[int]) -> dict[int, bytes]:
        """Return the bytes of the first value of each tag in the first directory."""
        found: dict[int, bytes] = {}
        for tag, kind, number, at in self._heads(self._first) if self._first else ():
            if tag in tags and tag not in found and (value := self._value(kind, number, at)) is not None:
                found[tag] = value
        return found

    def _at(self, place: int, length: int) -> bytes:
        if place >= self._length:
            return b""
        self._source.seek(place)
        return self._source.read(length)

    def _heads(self, place: int) -> list[tuple[int, int, int, int]]:
        """Return tag, type, count and place of the value of each entry; none of a damaged directory."""
        counts, size, inside = ("Q", 20, 8) if self._big else ("H", 12, 4)
        width = struct.calcsize("<" + counts)
        start = self._at(place, width)
        count = struct.unpack(self.order + counts, start)[0] if len(start) == width else 0
        if not 0 < count <= MOST_ENTRIES:
            return []
        block = self._at(place + width, count * size)
        heads = []
        for at in range(0, len(block) - size + 1, size):
            tag, kind, number, value = struct.unpack_from(self.order + ("HHQQ" if self._big else "HHII"), block, at)
            is_inside = BIG_SIZES.get(kind, 0) * number <= inside
            heads.append((tag, kind, number, place + width + at + (size - inside) if is_inside else value))
        return heads if len(block) == count * size else []

    def _directory(self, place: int, without: frozenset[int], fewer: frozenset[int]) -> Told | None:
        if place in self._seen or len(self._seen) >= MOST_DIRECTORIES:
            return None
        self._seen.add(place)
        told = Told([], {})
        for tag, kind, number, at in self._heads(place):
            if tag in without:
                continue
            value = self._value(kind, number, at)
            if value is None:
                continue
            if tag in NAMED and number == 1 and kind in (LONG, DIRECTORY, 16, 18):
                named = self._directory(self._number(value), fewer, fewer)
                if named is not None:
                    told.named[tag] = named
                continue
            if tag == MAKER_NOTE:
                if self._has_note:
                    continue
                self._has_note, told.note_at = True, at
            told.fields.append(self._field(tag, kind, number, value))
        return told

    def _number(self, value: bytes) -> int:
        number: int = struct.unpack(self.order + ("Q" if len(value) == 8 else "I"), value)[0]
        return number

    def _value(self, kind: int, number: int, at: int) -> bytes | None:
        """Return the bytes of a value; None where it is past the end, or there is no more room."""
        length = BIG_SIZES.get(kind, 0) * number
        if not 0 < length <= self._room or at + length > self._length:
            return None
        self._room -= length
        value = self._at(at, length)
        return value if len(value) == length else None

    def _field(self, tag: int, kind: int, number: int, value: bytes) -> Field:
        if kind in SMALLER:
            before, after = (self.order + str(number) + letter for letter in ("Qq"[kind == 17], "Ii"[kind == 17]))
            most = (1 << 31) - 1 if kind == 17 else (1 << 32) - 1
            values = (max(-most, min(most, one)) for one in struct.unpack(before, value))
            return Field(tag, SMALLER[kind], number, struct.pack(after, *values))
        return Field(tag, kind, number, value)


def _written(told: Told, order: str) -> Rewritten:
    """Lay out directories and values, round the maker note where that has to keep its place."""
    if not told.fields and not told.named:
        return Rewritten(b"")
    holder = next((one for one in _all(told) if one.note_at), None)
    if holder is None:
        return Rewritten(_Layout(order, 0, b"").of(told))
    placed = _placed(_note_of(holder), holder.note_at, order)
    if placed is not None:
        return Rewritten(_Layout(order, *placed).of(told))
    holder.fields = [field for field in holder.fields if field.tag != MAKER_NOTE]
    is_left = told.fields or told.named
    return Rewritten(_Layout(order, 0, b"").of(told) if is_left else b"", lost_note=True)


def _placed(note: bytes, at: int, order: str) -> tuple[int, bytes] | None:
    """Return where a maker note has to lie, and what it says there; nothing if anywhere will do, None if it must go."""
    if len(note) <= 4 or can_lie_anywhere(note, at, order):
        return 0, b""
    stays = HEADER <= at <= FARTHEST_NOTE
    if stays and at + len(note) <= FARTHEST_NOTE:
        return at, note
    elsewhere = moved(note, at, HEADER, order)  # the only place that is known before all others are
    if elsewhere is not None:
        return HEADER, elsewhere
    return (at, note) if stays else None


def _all(told: Told) -> list[Told]:
    return [told, *(inner for named in told.named.values() for inner in _all(named))]


def _note_of(told: Told) -> bytes:
    return next((field.value for field in told.fields if field.tag == MAKER_NOTE), b"")


def _by_tag(field: Field) -> int:
    return field.tag


class _Layout:
    """Puts one part behind the other, and passes over the place of the maker note."""

    def __init__(self, order: str, note_at: int, note: bytes) -> None:
        self._order = order
        self._note = range(note_at, note_at + len(note)) if note else range(0)
        self._at = HEADER
        self._parts: list[tuple[int, bytes]] = [(note_at, note)] if note else []

    def of(self, told: Told) -> bytes:
        start = self._directory(told)
        head = (b"II*\x00" if self._order == "<" else b"MM\x00*") + struct.pack(self._order + "I", start)
        block, at = [head], HEADER
        for place, part in sorted(self._parts):
            block += [bytes(place - at), part]
            at = place + len(part)
        return b"".join(block)

    def _room(self, length: int) -> int:
        """Return where so many bytes come to stand."""
        self._at += self._at % 2
        if self._note and self._at < self._note.stop and self._at + length > self._note.start:
            self._at = self._note.stop + self._note.stop % 2
        place = self._at
        self._at += length
        return place

    def _directory(self, told: Told) -> int:
        """Place a directory, its values, and the directories that it names; return where it stands."""
        number = len(told.fields) + len(told.named)
        start = self._room(2 + 12 * number + 4)
        entries = [(field.tag, self._entry(field)) for field in sorted(told.fields, key=_by_tag)]
        for tag, named in sorted(told.named.items()):
            place = struct.pack(self._order + "I", self._directory(named))
            entries.append((tag, struct.pack(self._order + "HHI", tag, LONG, 1) + place))
        entries.sort(key=lambda entry: entry[0])
        whole = struct.pack(self._order + "H", number) + b"".join(entry for _, entry in entries) + bytes(4)
        self._parts.append((start, whole))
        return start

    def _entry(self, field: Field) -> bytes:
        head = struct.pack(self._order + "HHI", field.tag, field.kind, field.count)
        if len(field.value) <= 4:
            return head + field.value.ljust(4, b"\x00")
        if self._note and field.tag == MAKER_NOTE:
            return head + struct.pack(self._order + "I", self._note.start)
        place = self._room(len(field.value))
        self._parts.append((place, field.value))
        return head + struct.pack(self._order + "I", place)
