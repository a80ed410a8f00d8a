"""TIFF directories (IFDs), read and written nowhere else: those of EXIF, of TIFFs and of cameras' own formats."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from mmap import mmap
from typing import IO, BinaryIO, NamedTuple

from msgspec import Struct

Block = bytes | bytearray | mmap
ASCII, SHORT, LONG, DIRECTORY = 2, 3, 4, 13
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value of each type of TIFF 6.0, section 2, and its supplement's IFD."""
LETTERS = {SHORT: "H", LONG: "I", DIRECTORY: "I"}
MOST_ENTRIES = 4096
"""More entries than any camera writes; a directory that claims more is damaged."""
BIG = 43
"""What stands in place of 42 in a BigTIFF."""
MOST_NUMBERS = 1 << 20
"""Values of one entry that are looked at: the strips or tiles of 64 gigapixels."""
FIRST_ENTRIES = 4
"""So many are read of each directory in a chain: what tells its kind has the lowest numbers."""


class Field(Struct, frozen=True):
    """What a directory says of one thing; `value` holds its bytes in the file's order."""

    tag: int
    kind: int
    count: int
    value: bytes


class Entry(Struct, frozen=True):
    """Where a directory says it; `at` is where the value stands, or the offset of that."""

    tag: int
    kind: int
    count: int
    at: int
    order: str

    def number(self, block: Block) -> int:
        """Return the value, of a SHORT or a LONG."""
        value: int = struct.unpack_from(self.order + ("H" if self.kind == SHORT else "I"), block, self.at)[0]
        return value

    def first(self, block: Block) -> int:
        """Return the first value, of a SHORT or a LONG, also of several that stand elsewhere."""
        value: int = struct.unpack_from(self.order + LETTERS[self.kind], block, self._begin(block))[0]
        return value

    def numbers(self, block: Block, most: int = MOST_NUMBERS) -> list[int]:
        """Return the values of a SHORT or a LONG, the first of very many; none of another kind."""
        letter = LETTERS.get(self.kind)
        if letter is None:
            return []
        place = self.place(block)
        value = block[place.start : min(place.stop, place.start + SIZES[self.kind] * most)]
        return [number for (number,) in struct.iter_unpack(self.order + letter, value)]

    def put(self, block: bytearray, value: int) -> None:
        """Write the first value, where it has room."""
        if self.kind == LONG or (self.kind == SHORT and value <= 0xFFFF):
            struct.pack_into(self.order + LETTERS[self.kind], block, self._begin(block), value)

    def _begin(self, block: Block) -> int:
        """Return where the value stands, or the first of several, which may be elsewhere."""
        if self.count < 2:
            return self.at
        place = self.place(block)
        return place.start if place.stop else self.at

    def place(self, block: Block) -> slice:
        """Return where the value's bytes stand; empty where that would be past the end."""
        length = SIZES.get(self.kind, 0) * self.count
        start = self.at if length <= 4 else struct.unpack_from(self.order + "I", block, self.at)[0]
        return slice(start, start + length) if start + length <= len(block) else slice(0, 0)

    def value(self, block: Block) -> bytes:
        """Return the value's bytes."""
        return bytes(block[self.place(block)])

    def field(self, block: Block) -> Field:
        """Return the entry for another file."""
        return Field(self.tag, self.kind, self.count, self.value(block))

    def in_place(self, block: Block) -> Field:
        """Return the entry for another directory of the same file, whose value stays where it is."""
        return Field(self.tag, self.kind, self.count, bytes(block[self.at : self.at + 4]))


def order_of(block: Block) -> str | None:
    """Return the byte order of a TIFF structure as struct writes it, None where it is none."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    return order if len(block) >= 14 else None


def first_directory(block: Block) -> int:
    """Return where the first directory begins, past the end where there is none."""
    order = order_of(block)
    return len(block) if order is None else int(struct.unpack_from(order + "I", block, 4)[0])


def directory(block: Block, start: int) -> list[Entry]:
    """Return the entries of the directory that begins there; none where it is damaged.

    Its values cannot be longer together than the block is. Those that would be, since entries point at each other's or
    at themselves, are left out: 4,000 of 48 kB each in a block of 48 kB are 192 MB.
    """
    order = order_of(block)
    if order is None or start + 2 > len(block):
        return []
    count = struct.unpack_from(order + "H", block, start)[0]
    if count > MOST_ENTRIES or start + 2 + count * 12 > len(block):
        return []
    heads = [*struct.iter_unpack(order + "HHI4x", block[start + 2 : start + 2 + 12 * count])]
    known = [Entry(tag, kind, number, start + 10 + 12 * i, order) for i, (tag, kind, number) in enumerate(heads)]
    room = len(block) >> 3  # of eight bytes at most, which most directories pass without a look at each kind
    if sum([number for _tag, _kind, number in heads]) <= room:  # a list is quicker than a generator
        return known
    claimed = sum([SIZES.get(kind, 0) * number for _tag, kind, number in heads])
    return known if claimed <= len(block) else _within(known, block)


def _within(entries: list[Entry], block: Block) -> list[Entry]:
    """Return those of a directory's entries whose values, one after the other, are not longer than the block."""
    room, kept = len(block), []
    for entry in entries:
        place = entry.place(block)
        room -= place.stop - place.start
        if room < 0:
            break
        kept.append(entry)
    return kept


def first_entries(block: Block) -> list[Entry]:
    """Return the entries of the first directory."""
    return directory(block, first_directory(block))


def link_place(block: Block, start: int) -> int:
    """Return where the link to the next directory stands, behind the one that begins there."""
    order = order_of(block)
    return (
        len(block)
        if order is None or start + 2 > len(block)
        else (start + 2 + 12 * int(struct.unpack_from(order + "H", block, start)[0]))
    )


def following(block: Block, start: int) -> bytes:
    """Return the link to the next directory."""
    place = link_place(block, start)
    return bytes(block[place : place + 4]).ljust(4, b"\x00")


def written(fields: Iterable[Field], start: int, order: str, link: bytes = bytes(4)) -> bytes:
    """Return a directory that begins at `start`, with its values behind it (TIFF 6.0, section 2)."""
    fields = sorted(fields, key=lambda field: field.tag)
    at = start + 2 + 12 * len(fields) + 4
    head, values = [struct.pack(order + "H", len(fields))], []
    for field in fields:
        head.append(struct.pack(order + "HHI", field.tag, field.kind, field.count))
        if len(field.value) <= 4:
            head.append(field.value.ljust(4, b"\x00"))
        else:
            head.append(struct.pack(order + "I", at))
            values.append(field.value + bytes(len(field.value) % 2))
            at += len(values[-1])
    return b"".join((*head, link, *values))


class Link(NamedTuple):
    """One directory in a chain."""

    start: int
    next: int
    """Where it says at which place the next one begins."""
    numbers: dict[int, int]
    """Its first numbers, by tag."""


def chain(source: BinaryIO) -> Iterator[dict[int, int]]:
    """Yield the first numbers of each directory of a TIFF or BigTIFF, by tag, until the chain is damaged or a ring."""
    return (link.numbers for link in links(source))


def links(source: BinaryIO) -> Iterator[Link]:
    """Yield the directories of a TIFF or BigTIFF one after the other, until the chain is damaged or a ring."""
    source.seek(0)
    head = source.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", head, 2)[0] == BIG
    counts, size, link = ("Q", 20, "Q") if big else ("H", 12, "I")
    (place,) = struct.unpack_from(order + link, head, 8 if big else 4)
    seen: set[int] = set()
    while place and place not in seen and place < 1 << 62:
        seen.add(place)
        source.seek(place)
        start = source.read(struct.calcsize(counts))
        if len(start) < struct.calcsize(counts):
            return
        (number,) = struct.unpack(order + counts, start)
        entries = source.read(size * min(number, FIRST_ENTRIES)) if number <= 0xFFFF else b""
        following = place + len(start) + (size * number if number <= 0xFFFF else 0)
        source.seek(following)
        behind = source.read(struct.calcsize(link))
        yield Link(place, following, _numbers(entries, order, size))
        if len(behind) < struct.calcsize(link):
            return
        (place,) = struct.unpack(order + link, behind)


def _numbers(entries: bytes, order: str, size: int) -> dict[int, int]:
    numbers = {}
    for at in range(0, len(entries) - size + 1, size):
        tag, kind = struct.unpack_from(order + "HH", entries, at)
        (numbers[tag],) = struct.unpack_from(order + LETTERS.get(kind, "I"), entries, at + (8 if size == 12 else 12))
    return numbers


class Values(Struct, frozen=True):
    """What a library has to take in for the values of a directory."""

    length: int
    """Bytes."""
    objects: int
    """Numbers that are no bytes or letters, each an object in Python; a fraction is as good as sixteen."""


NO_VALUES = Values(0, 0)
IN_BYTES, FRACTIONS, COSTLIER = (1, 2, 6, 7), (5, 10), 16
"""Types whose values stay bytes, those of fractions (TIFF 6.0, section 2), and for how many numbers one counts."""
BIG_SIZES = {**SIZES, 16: 8, 17: 8, 18: 8}
MOST_OBJECTS = 1 << 21
"""More than a TIFF of 64 gigapixels has for its tiles."""
NAMED = (0x8769, 0x8825, 0xA005)
"""Tags that name the directories of EXIF, GPS and interoperability."""


def has_many_objects(source: IO[bytes]) -> bool:
    """Whether Pillow would make more objects of a TIFF structure, and the EXIF in it, than anybody writes numbers."""
    place = source.tell()
    many = sum(values.objects for values in values_of_directories(source)) > MOST_OBJECTS
    source.seek(place)
    return many


def values_of_directories(source: IO[bytes]) -> Iterator[Values]:
    """Weigh the first directory of a TIFF or BigTIFF, and those of EXIF that it leads to; damaged ones are left out.

    As Pillow does it, values are left out that are longer than the file together with those before them.
    """
    limit = source.seek(0, os.SEEK_END)
    source.seek(0)
    head = source.read(16).ljust(16, b"\0")
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", head, 2)[0] == BIG
    counts, entry, link = ("Q", "HHQQ", "Q") if big else ("H", "HHII", "I")
    pending, seen = list(struct.unpack_from(order + link, head, 8 if big else 4)), set[int]()
    while pending:
        place = pending.pop(0)
        if place in seen or place >= limit:
            continue
        seen.add(place)
        source.seek(place)
        (number,) = struct.unpack(order + counts, source.read(struct.calcsize(counts)).ljust(struct.calcsize(counts)))
        size = struct.calcsize(order + entry)
        block = source.read(size * min(number, 0xFFFF))
        heads = [*struct.iter_unpack(order + entry, block[: len(block) // size * size])]
        yield _weighed(heads, limit)
        named = dict.fromkeys(value for tag, _kind, _count, value in heads if tag in NAMED)
        pending.extend(list(named)[: len(NAMED)] if len(seen) <= len(NAMED) else ())


def _weighed(heads: list[tuple[int, int, int, int]], limit: int) -> Values:
    length = objects = 0
    for _tag, kind, count, _value in heads:
        size = BIG_SIZES.get(kind, 0) * count
        if length + size > limit:
            break
        length += size
        objects += 0 if kind in IN_BYTES or not size else count * (COSTLIER if kind in FRACTIONS else 1)
    return Values(length, objects)
