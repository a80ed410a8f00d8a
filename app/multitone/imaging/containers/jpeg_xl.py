"""Metadata in the boxes of a JPEG XL (ISO/IEC 18181-2, 9): EXIF, XMP, and either of them packed by Brotli.

libjxl would unpack whatever there is: 1,591 bytes took 2 GB. So packed boxes are taken out before it reads a file, and
unpacked here, up to a limit.
"""

from __future__ import annotations

import importlib
import struct
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from multitone.imaging.contents import Content

EXIF, XMP, PACKED = b"Exif", b"xml ", b"brob"
PREFIX = b"Exif\x00\x00"
"""What stands before EXIF in a JPEG, and in boxes of some writers, too."""
MOST_UNPACKED = 10 << 20
"""Bytes of a box, and of all boxes of a file; metadata of a photograph have a hundredth of that."""
NEVER_PACKED = (PACKED, b"jbrd", b"jxl", b"JXL ", b"ftyp")
"""How boxes are named that may not be packed (18181-2, 9.6)."""
CONTENTS = {EXIF: Content.EXIF, XMP: Content.XMP}


class JxlTold(Struct, frozen=True):
    """What the boxes say."""

    exif: bytes = b""
    """A TIFF structure."""
    xmp: bytes = b""
    lost: frozenset[Content] = frozenset()
    """What is packed, and cannot be unpacked: it is damaged, too long, or the library is missing."""


def told_by_jpeg_xl(data: bytes) -> JxlTold:
    """Return what a JPEG XL says, of several boxes of a kind the first one. Never raises."""
    known: dict[bytes, bytes] = {}
    lost = set[Content]()
    for box in boxes_of(data):
        content = bytes(data[box.begin : box.end]) if box.kind in (*CONTENTS, PACKED) else b""
        inside = content[:4] if box.kind == PACKED else box.kind
        if inside in CONTENTS and inside not in known:
            said = _unpacked(content[4:]) if box.kind == PACKED else content
            lost |= {CONTENTS[inside]} if said is None else set()
            known[inside] = said or b""
    return JxlTold(_tiff_of_exif(known.get(EXIF, b"")), known.get(XMP, b""), frozenset(lost))


def without_packed(data: bytes) -> bytes:
    """Return a JPEG XL without what is packed in it beside its pixels; most are returned as they are."""
    packed = [(box.at, box.end) for box in boxes_of(data) if box.kind == PACKED]
    if not packed:
        return data
    parts, at = [], 0
    for start, end in packed:
        parts.append(data[at:start])
        at = end
    return b"".join((*parts, data[at:]))


def with_unpacked(data: bytes) -> bytes | None:
    """Return a JPEG XL with what is packed in it as it is; None where it cannot be unpacked, or only to too much."""
    parts, at, room = list[bytes](), 0, MOST_UNPACKED
    for box in boxes_of(data):
        if box.kind == PACKED:
            said = _unpacked(data[box.begin + 4 : box.end])
            room -= len(said or b"")
            if said is None or room < 0 or data[box.begin : box.begin + 4].startswith(NEVER_PACKED):
                return None
            parts += [data[at : box.at], struct.pack(">I", 8 + len(said)), data[box.begin : box.begin + 4], said]
            at = box.end
    return b"".join((*parts, data[at:])) if parts else data


class Box(Struct, frozen=True, gc=False):
    """One box of the container."""

    kind: bytes
    at: int
    begin: int
    """Of the content."""
    end: int
    """May be behind the end of the file, which is torn then."""


def boxes_of(data: bytes) -> Iterator[Box]:
    """Yield all boxes of a container; a bare codestream has none."""
    at = 0 if data[:2] != b"\xff\x0a" else len(data)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        begin = at + (16 if size == 1 else 8)
        if size == 1:
            size = int.from_bytes(data[at + 8 : begin], "big")
        end = max(begin, at + size) if size else len(data)
        yield Box(kind, at, begin, end)
        at = end


def _unpacked(packed: bytes) -> bytes | None:
    """Return what Brotli has packed (RFC 7932); None where it cannot be had."""
    try:
        brotli: Any = importlib.import_module("brotli")  # late: few files need it
        unpacker = brotli.Decompressor()
        data: bytes = unpacker.process(packed, output_buffer_limit=MOST_UNPACKED)
    except Exception:  # noqa: BLE001 - it is missing or too old, or the box is damaged
        return None
    return data if unpacker.is_finished() and len(data) <= MOST_UNPACKED else None


def _tiff_of_exif(box: bytes) -> bytes:
    """Return the TIFF structure of an Exif box, which a number leads to (18181-2, 9.3); some leave that out."""
    if box[:2] in (b"II", b"MM") or len(box) < 4:
        return box
    return box[4 + struct.unpack_from(">I", box)[0] :].removeprefix(PREFIX)
