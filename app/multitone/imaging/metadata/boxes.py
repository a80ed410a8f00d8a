"""Boxes that hold metadata, in files made of boxes: JPEG 2000 and JPEG XL (ISO/IEC 15444-1, annex I; 18181-2, 9)."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from typing import IO

EXIF_UUIDS = (b"JpgTiffExif->JP2", b"\x05\x37\xcd\xab\x9d\x0c\x44\x31\xa7\x2a\xfa\x56\x1f\x2a\x11\x3e")
"""Of EXIF in JPEG 2000: the one that ImageMagick, Photoshop and exiftool write, and the one of Photoshop's plug-in."""
XMP_UUID = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"
IPTC_UUIDS = (
    b"\x33\xc7\xa4\xd2\xb8\x1d\x47\x23\xa0\xba\xf1\xa3\xe0\x97\xad\x38",
    b"\x09\xa1\x4e\x97\xc0\xb4\x42\xe0\xbe\xbf\x36\xdf\x6f\x0c\xe3\x6f",
)
RESOURCES_UUID = b"\x2c\x4c\x01\x00\x85\x04\x40\xb9\xa0\x3e\x56\x21\x48\xd6\xdf\xeb"
"""Photoshop's image resources; those above are bare IPTC."""
MOST_BOXES, MOST_BYTES = 1_000, 64 << 20
INSIDE = (b"jp2h", b"res ")
"""Boxes that hold others of which something is wanted."""


def boxes(source: IO[bytes], start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, begin of the content, and end of each box, up to the first damaged one."""
    length = source.seek(0, os.SEEK_END) if end is None else end
    at = start
    for _number in range(MOST_BOXES):
        source.seek(at)
        head = source.read(16)
        if at + 8 > length or len(head) < 8:
            return
        size, kind = struct.unpack_from(">I4s", head)
        begin = at + (16 if size == 1 else 8)
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        stop = at + size if size else length
        if stop < begin or stop > length:
            return
        yield kind, begin, stop
        at = stop


class BoxesTold:
    """What the boxes of a JPEG 2000 say beside its pixels."""

    def __init__(self) -> None:
        self.exif = self.xmp = self.iptc = self.resources = b""
        self.dpi: tuple[float, float] | None = None
        self.xml: list[bytes] = []


def told_by_jpeg_2000(source: IO[bytes]) -> BoxesTold:
    """Return what a JPEG 2000 says. Never raises; its place in the file is kept."""
    place, told = source.tell(), BoxesTold()
    with contextlib.suppress(OSError, struct.error):
        _look(source, told, 0, None, 0)
    source.seek(place)
    return told


def _look(source: IO[bytes], told: BoxesTold, start: int, end: int | None, depth: int) -> None:
    for kind, begin, stop in boxes(source, start, end):
        if kind in INSIDE and depth < len(INSIDE):
            _look(source, told, begin, stop, depth + 1)
        elif kind in (b"uuid", b"xml ", b"resc", b"resd") and stop - begin <= MOST_BYTES:
            source.seek(begin)
            _take_in(told, kind, source.read(stop - begin))


def _take_in(told: BoxesTold, kind: bytes, data: bytes) -> None:
    body = data[16:]
    if kind in (b"resc", b"resd"):
        told.dpi = _resolution(data) or told.dpi
    elif kind == b"xml ":
        told.xml.append(data)
    elif data.startswith(EXIF_UUIDS):
        told.exif = told.exif or body.removeprefix(b"Exif\x00\x00")
    elif data.startswith(XMP_UUID):
        told.xmp = told.xmp or body
    elif data.startswith(IPTC_UUIDS):
        told.iptc = told.iptc or body
    elif data.startswith(RESOURCES_UUID):
        told.resources = told.resources or body


def _resolution(data: bytes) -> tuple[float, float] | None:
    """Return the dots an inch of a resolution box, which counts them for a meter, down first."""
    if len(data) < 10:
        return None
    down, below, across, under, tens, more = struct.unpack_from(">HHHHbb", data)
    if not below or not under:
        return None
    return across / under * 10.0**more * 0.0254, down / below * 10.0**tens * 0.0254
