"""The structure of picture files: where their chunks, segments, boxes and directories begin, end and say their length.

It reads what is whole, and stops where a file makes no sense: mutants are made of whole files.
"""

from __future__ import annotations

import contextlib
import re
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """A part of a file that says how long it is."""

    begin: int
    end: int
    length_at: int
    """Where its length, or count, stands."""
    length_bytes: int


CONTAINERS = frozenset(
    (b"meta", b"iprp", b"ipco", b"moov", b"trak", b"mdia", b"minf", b"stbl", b"jp2h", b"iinf", b"iref", b"dinf")
)
"""Boxes of boxes."""
FULL = {b"meta": 4, b"iinf": 6, b"iref": 4}
"""Bytes of version, flags and count before the boxes in a box."""


def pieces(data: bytes) -> list[Piece]:
    """Return the pieces of a file, those within others too; none where it has no structure that is known here."""
    reader = next((reader for begins, reader in _READERS if begins.match(data)), None)
    found: list[Piece] = []
    with contextlib.suppress(IndexError, struct.error):  # mutants of mutants end anywhere
        for piece in reader(data) if reader else ():
            found.append(piece)
    return found


def byte_order(data: bytes) -> str:
    """Return the order of bytes that a format has, as `struct` names it."""
    return "<" if data[:2] in (b"II", b"BM", b"GI", b"RI", b"DD", b"\0\0") and data[4:8] != b"ftyp" else ">"


def _chunks(data: bytes) -> Iterator[Piece]:
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        yield Piece(at, end, at, 4)
        at = end


def _segments(data: bytes) -> Iterator[Piece]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0, 0xFF, 0xD9):
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield Piece(at, end, at + 2, 2)
        if data[at + 1] == 0xDA:  # what follows is entropy-coded, up to the next marker
            following = re.compile(rb"\xff[\xc0-\xcf\xda-\xfe]").search(data, end)
            end = following.start() if following else len(data)
        at = end


def _code_stream(data: bytes) -> Iterator[Piece]:
    at = data.find(b"\xff\x4f\xff\x51") + 2
    while at > 1 and at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0x93, 0xD9):
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield Piece(at, end, at + 2, 2)
        at = end


def _boxes(data: bytes, at: int = 0, end: int | None = None) -> Iterator[Piece]:
    end = len(data) if end is None else end
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, at)
        last = at + length if length else end
        if length == 1 or not at + 8 <= last <= end:
            return
        yield Piece(at, last, at, 4)
        if kind in CONTAINERS:
            yield from _boxes(data, at + 8 + FULL.get(kind, 0), last)
        at = last


def _boxes_and_code(data: bytes) -> Iterator[Piece]:
    yield from _boxes(data)
    yield from _code_stream(data)


def _riff(data: bytes) -> Iterator[Piece]:
    yield Piece(0, 12, 4, 4)
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        yield Piece(at, end, at + 4, 4)
        at = end


def _entries(data: bytes) -> Iterator[Piece]:
    """Yield entries of directories, and of those that they point at; each says how many values it has."""
    order = "<" if data[:2] == b"II" else ">"
    waiting, seen = list(struct.unpack_from(order + "I", data, 4)), set[int]()
    while waiting:
        at = waiting.pop()
        if at == 0 or at in seen or at + 2 > len(data):
            continue
        seen.add(at)
        (number,) = struct.unpack_from(order + "H", data, at)
        end = at + 2 + 12 * number
        for entry in range(at + 2, min(end, len(data) - 11), 12):
            yield Piece(entry, entry + 12, entry + 4, 4)
            if struct.unpack_from(order + "H", data, entry)[0] in (330, 34665, 34853):
                waiting += struct.unpack_from(order + "I", data, entry + 8)
        if end + 4 <= len(data):
            waiting += struct.unpack_from(order + "I", data, end)


def _blocks(data: bytes) -> Iterator[Piece]:
    """Yield the extensions and pictures of a GIF; each has its first sub-block's length behind its head."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while at < len(data) and data[at] in b"!,":
        head = 2 if data[at] == 0x21 else 10
        table = 3 << (data[at + 9] & 7) + 1 if data[at] == 0x2C and data[at + 9] & 0x80 else 0
        end = first = at + head + table + (data[at] == 0x2C)
        while end < len(data) and data[end]:
            end += 1 + data[end]
        yield Piece(at, end + 1, min(first, len(data) - 1), 1)
        at = end + 1


def _resources(data: bytes) -> Iterator[Piece]:
    """Yield sections and resources of a PSD."""
    at = 26
    for _ in "cr":
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        yield Piece(at, end, at, 4)
        last, at = at, end
    for found in re.finditer(b"8BIM..\0\0....", data[last:at], re.DOTALL):
        length = int.from_bytes(found[0][-4:], "big")
        yield Piece(last + found.start(), last + found.end() + length + length % 2, last + found.end() - 4, 4)


def _elements(data: bytes) -> Iterator[Piece]:
    """Yield tags of a drawing with the text behind each; an attribute's number stands for its length."""
    for found in re.finditer(rb"<[^>]*>[^<]*", data):
        number = re.compile(rb"\d+").search(data, found.start(), found.end())
        yield Piece(*found.span(), *((number.start(), number.end() - number.start()) if number else (found.start(), 1)))


def _icons(data: bytes) -> Iterator[Piece]:
    for at in range(6, 6 + 16 * data[4], 16):
        yield Piece(at, at + 16, at + 8, 4)


_READERS: list[tuple[re.Pattern[bytes], Callable[[bytes], Iterator[Piece]]]] = [
    (re.compile(begins, re.DOTALL), reader)
    for begins, reader in (
        (rb"\x89PNG", _chunks), (rb"\xff\xd8", _segments), (rb"\xff\x4f", _code_stream), (rb"RIFF", _riff),
        (rb"II\*\x00|MM\x00\*", _entries), (rb"GIF8", _blocks), (rb"8BPS", _resources), (rb"\x00\x00\x01\x00", _icons),
        (rb"....(?:ftyp|JXL |jP  )", _boxes_and_code), (rb"\s*<", _elements),
    )
]  # fmt: skip
