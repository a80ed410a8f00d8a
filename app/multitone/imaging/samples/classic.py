"""A BigTIFF with the high byte first as a classic TIFF, for Pillow, which takes its head for damage.

The head of a classic TIFF is shorter, so nothing moves: directories are written anew behind the end, and all that is
longer than an entry stays where it lies. What has no place in 32 bits makes it no classic TIFF.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from multitone.imaging.metadata.exif_anew import NAMED, SMALLER
from multitone.imaging.metadata.tiff_directory import BIG_SIZES, DIRECTORY, LONG, MOST_ENTRIES

START = b"MM\0+\0\x08\0\0"
MOST_BYTES = 256 << 20
MOST_DIRECTORIES = 1_000
MOST_ENTRIES_OF_ALL = 50_000
IN_64_BITS = {16: "Q", 17: "q", 18: "Q"}
IN_32_BITS = {16: "I", 17: "i", 18: "I"}


def as_classic(source: BinaryIO) -> BinaryIO | None:
    """Return an open file of the same picture as a classic TIFF; None where it is none, or too large for one."""
    if source.seek(0, io.SEEK_END) > MOST_BYTES:
        return None
    source.seek(0)
    data = source.read(MOST_BYTES)
    try:
        return io.BytesIO(_Classic(data).whole()) if data.startswith(START) else None
    except (struct.error, ValueError, IndexError):
        return None


class _Classic:
    """Writes the directories anew; each is read once, and its values take no more room than the file has."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._tail = bytearray(len(data) % 2)
        self._room = len(data)
        self._seen: set[int] = set()
        self._entries = 0

    def whole(self) -> bytes:
        """Return the file. Raises `struct.error`, `ValueError` or `IndexError` for one that cannot be."""
        (at,) = struct.unpack_from(">Q", self._data, 8)
        places, links = list[int](), list[int]()
        while at and at not in self._seen:
            place, link, at = self._directory(at)
            places.append(place)
            links.append(link)
        for link, place in zip(links, places[1:], strict=False):
            self._tail[link : link + 4] = self._number(place)
        return b"".join((b"MM\0*", self._number(places[0]), memoryview(self._data)[8:], self._tail))

    def _directory(self, at: int) -> tuple[int, int, int]:
        """Write a directory; return its place, where its link stands in the tail, and the place of the next one."""
        self._seen.add(at)
        (count,) = struct.unpack_from(">Q", self._data, at)
        self._entries += count
        if len(self._seen) > MOST_DIRECTORIES or count > MOST_ENTRIES or self._entries > MOST_ENTRIES_OF_ALL:
            raise ValueError(count)
        block = self._data[at + 8 : at + 8 + 20 * count]
        entries = [self._entry(*entry) for entry in struct.iter_unpack(">HHQ8s", block)]
        if len(entries) != count:
            raise ValueError(count)
        (following,) = struct.unpack_from(">Q", self._data, at + 8 + 20 * count)
        place = self._appended(struct.pack(">H", count) + b"".join(entries) + bytes(4))
        return place, place - len(self._data) + 2 + 12 * count, following

    def _entry(self, tag: int, kind: int, count: int, inline: bytes) -> bytes:
        length = BIG_SIZES.get(kind, 0) * count
        at = int.from_bytes(inline, "big")
        if tag in NAMED and count == 1 and kind in (LONG, DIRECTORY, 16, 18):
            start = at if kind in IN_64_BITS else at >> 32
            named = self._directory(start)[0] if start not in self._seen else 0
            return struct.pack(">HHI", tag, LONG, 1) + self._number(named)
        if kind in IN_64_BITS:
            value = self._value(inline, at, length)
            numbers = struct.unpack(f">{count}{IN_64_BITS[kind]}", value)
            value = struct.pack(f">{count}{IN_32_BITS[kind]}", *numbers)
            kind, length = SMALLER[kind], len(value)
            inline, at = value[:8].ljust(8, b"\0"), self._appended(value) if length > 4 else 0
        elif 4 < length <= 8:
            at = self._appended(inline[:length])
        return struct.pack(">HHI", tag, kind, count) + (inline[:4] if length <= 4 else self._number(at))

    def _value(self, inline: bytes, at: int, length: int) -> bytes:
        self._room -= length
        if self._room < 0:
            raise ValueError(length)
        return inline[:length] if length <= 8 else self._data[at : at + length]

    def _appended(self, data: bytes) -> int:
        place = len(self._data) + len(self._tail)
        self._tail += data + bytes(len(data) % 2)
        return place

    @staticmethod
    def _number(place: int) -> bytes:
        return struct.pack(">I", place)
