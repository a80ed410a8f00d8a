"""Boxes of ISO base media files (ISO/IEC 14496-12, 4.2): HEIC, AVIF, JPEG XL and JPEG 2000 are made of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

MOST_BOXES = 4_096
"""Boxes of one file, or inside of another, that are looked at; a grid of 3,600 tiles names each in a box of its own."""


class Box(Struct, frozen=True):
    """Where a box stands in its file."""

    kind: bytes
    at: int
    begin: int
    """Where its content begins."""
    end: int
    """Behind its content; past the end of a file that is cut off."""


def boxes(data: bytes, at: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes from one place of a file up to another, `MOST_BOXES` at the most."""
    stop = len(data) if end is None else min(end, len(data))
    for _number in range(MOST_BOXES):
        if at + 8 > stop:
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        begin = at + (16 if size == 1 else 8)
        if size == 1:
            size = int.from_bytes(data[at + 8 : begin], "big")
        behind = max(begin, at + size) if size else stop
        yield Box(kind, at, begin, behind)
        at = behind


def box(kind: bytes, content: bytes) -> bytes:
    """Make a box of at most 4 GB."""
    return struct.pack(">I4s", 8 + len(content), kind) + content
