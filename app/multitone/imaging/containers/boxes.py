"""Boxes of ISO base media files (ISO/IEC 14496-12), of which AVIF, HEIC and JPEG 2000 are made."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

MOST_BOXES = 4096
"""In one box; pictures of a thousand tiles have as many properties and items at the most."""
MOST_ITEMS = 65_536
"""That have properties: so many numbers there are."""


def boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, begin of content, and end of each box between two places; one that goes beyond ends the walk."""
    for _number in range(MOST_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        begin = at + 8
        if size == 1:
            if at + 16 > end:
                return
            size, begin = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        stop = at + size if size else end
        if stop < begin or stop > end:
            return
        yield kind, begin, stop
        at = stop


def inside(data: bytes, kind: bytes, at: int, end: int) -> tuple[int, int]:
    """Return begin and end of the content of the first box of a kind; an empty place where there is none."""
    return next(((begin, stop) for name, begin, stop in boxes(data, at, end) if name == kind), (end, end))


def properties_of_primary(data: bytes) -> list[tuple[bytes, int, int]]:
    """Return kind, begin and end of the properties of a picture file's primary item (ISO/IEC 23008-12, 9.3).

    Empty where nothing sensible is said.
    """
    begin, end = inside(data, b"meta", 0, len(data))
    begin += 4  # version and flags
    first, _ = inside(data, b"pitm", begin, end)
    place, stop = inside(data, b"iprp", begin, end)
    try:
        wide = data[first] > 0
        primary: int = struct.unpack_from(">I" if wide else ">H", data, first + 4)[0]
        known = list(boxes(data, *inside(data, b"ipco", place, stop)))
        wanted = _associated(data, *inside(data, b"ipma", place, stop), primary)
    except (struct.error, IndexError):
        return []
    return [known[number - 1] for number in wanted if 0 < number <= len(known)]


def _associated(data: bytes, at: int, end: int, item: int) -> list[int]:
    """Return the numbers of an item's properties, from 1. Raises `struct.error`, `IndexError` for damage."""
    if at + 8 > end:
        return []
    version, large = data[at], data[at + 3] & 1
    head = struct.Struct(">IB" if version else ">HB")
    count, at = min(struct.unpack_from(">I", data, at + 4)[0], MOST_ITEMS), at + 8
    for _number in range(count):
        if at + head.size > end:
            break
        number, several = head.unpack_from(data, at)
        at += head.size
        width = 2 if large else 1
        if number == item:
            values = (data[at + width * i : at + width * (i + 1)] for i in range(several))
            return [int.from_bytes(value, "big") & (0x7FFF if large else 0x7F) for value in values]
        at += width * several
    return []


def has_top_box(source: BinaryIO, kind: bytes) -> bool:
    """Whether a file has a box of a kind, beside others."""
    return _find(source, kind) is not None


def _find(source: BinaryIO, kind: bytes) -> tuple[int, int] | None:
    """Return place and size of the first box of a kind in a file, the size 0 where it goes on to the end."""
    at = 0
    for _number in range(MOST_BOXES):
        source.seek(at)
        head = source.read(16)
        if len(head) < 8:
            break
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:], "big")
        if head[4:8] == kind:
            return at, size
        if size < 8:
            break
        at += size
    return None


def top_box(source: BinaryIO, kind: bytes, most: int) -> bytes:
    """Return the first box of a kind in a file, with its head; empty where there is none of at most so many bytes."""
    found = _find(source, kind)
    if found is None:
        return b""
    at, size = found
    source.seek(at)
    whole = source.read(min(size, most + 1) if size else most + 1)
    return whole if len(whole) <= most else b""
