"""The first directory of a TIFF or BigTIFF as its entries lie there, and a file that begins with other ones.

`metadata.tiff_directory` reads what pictures say; this reads how they are stored, BigTIFFs included, and only for
the readers of samples. Each entry is looked at once, and no value is longer than the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from msgspec import Struct

from multitone.imaging.metadata.tiff_directory import BIG, BIG_SIZES, LONG, MOST_ENTRIES, MOST_NUMBERS, SHORT

LETTERS = {1: "B", SHORT: "H", LONG: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
"""Whole numbers of TIFF 6.0, section 2, and of BigTIFF."""


class Item(Struct, frozen=True):
    """An entry; `inline` is its value, or the offset of that, as it stands there."""

    kind: int
    count: int
    inline: bytes

    @property
    def length(self) -> int:
        """Return the bytes of the value."""
        return BIG_SIZES.get(self.kind, 0) * self.count


class Directory(Struct, frozen=True):
    """A directory, by tag."""

    order: str
    big: bool
    items: Mapping[int, Item]

    def numbers(self, source: IO[bytes], tag: int, most: int = MOST_NUMBERS) -> tuple[int, ...]:
        """Return the whole numbers of an entry, the first of very many; none where there are none."""
        item = self.items.get(tag)
        letter = LETTERS.get(item.kind) if item else None
        if item is None or letter is None:
            return ()
        size = BIG_SIZES[item.kind]
        count = min(item.count, most)
        if item.length <= len(item.inline):
            value = item.inline[: size * count]
        else:
            source.seek(self.offset_of(item))
            value = source.read(size * count)
        return struct.unpack(f"{self.order}{len(value) // size}{letter}", value[: len(value) // size * size])

    def offset_of(self, item: Item) -> int:
        """Return where a value stands that does not stand in its entry."""
        return int.from_bytes(item.inline, "little" if self.order == "<" else "big")

    def number(self, value: int) -> Item:
        """Return an entry of one number."""
        return Item(LONG, 1, struct.pack(self.order + "I", value).ljust(8 if self.big else 4, b"\0"))

    def part(self, source: IO[bytes], tag: int, start: int, count: int) -> Item:
        """Return an entry of some of the numbers of another one, which stay where they are."""
        item = self.items[tag]
        size, room = BIG_SIZES[item.kind], len(item.inline)
        if item.length <= room:
            return Item(item.kind, count, item.inline[start * size : (start + count) * size].ljust(room, b"\0"))
        at = self.offset_of(item) + start * size
        if count * size > room:
            return Item(item.kind, count, at.to_bytes(room, "little" if self.order == "<" else "big"))
        source.seek(at)
        return Item(item.kind, count, source.read(count * size).ljust(room, b"\0"))


def first_of(source: IO[bytes]) -> Directory | None:
    """Return the first directory of an open file; None where it is no TIFF, or damaged."""
    source.seek(0)
    head = source.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8 or head[2:4] not in (b"*\0", b"\0*", b"+\0", b"\0+"):
        return None
    big = struct.unpack_from(order + "H", head, 2)[0] == BIG
    if big and len(head) < 16:
        return None
    (place,) = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)
    return _read(source, order, place, big=big) if place < 1 << 62 else None


def _read(source: IO[bytes], order: str, place: int, *, big: bool) -> Directory | None:
    counts, entry = (order + "Q", order + "HHQ8s") if big else (order + "H", order + "HHI4s")
    source.seek(place)
    start = source.read(struct.calcsize(counts))
    if len(start) < struct.calcsize(counts):
        return None
    (number,) = struct.unpack(counts, start)
    if number > MOST_ENTRIES:
        return None
    block = source.read(struct.calcsize(entry) * number)
    if len(block) < struct.calcsize(entry) * number:
        return None
    return Directory(order, big, {tag: Item(*rest) for tag, *rest in struct.iter_unpack(entry, block)})


def beginning_with(data: bytes, first: Directory, others: Sequence[Mapping[int, Item]]) -> bytes:
    """Return the file with those directories in place of its own, each the next page of the one before."""
    head, link = (16, "Q") if first.big else (8, "I")
    at = len(data) + len(data) % 2
    parts, start = [bytes(len(data) % 2)], at
    for place, items in enumerate(others):
        packed = _packed(first, items.items())
        at += len(packed) + struct.calcsize(link)
        parts += (packed, struct.pack(first.order + link, at if place + 1 < len(others) else 0))
    pointer = struct.pack(first.order + link, start)
    return b"".join((data[: head - len(pointer)], pointer, memoryview(data)[head:], *parts))


def _packed(like: Directory, items: Iterable[tuple[int, Item]]) -> bytes:
    """Return a directory without its link; of an odd length it never is."""
    sizes = ("Q", "HHQ") if like.big else ("H", "HHI")
    entries = [struct.pack(like.order + sizes[1], tag, i.kind, i.count) + i.inline for tag, i in sorted(items)]
    return b"".join((struct.pack(like.order + sizes[0], len(entries)), *entries))
