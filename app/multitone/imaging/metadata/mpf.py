"""MPF: the list of pictures in a JPEG (CIPA DC-007-2009), and the segment that says that one has a gain map."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from multitone.imaging.contents import Content
from multitone.imaging.metadata.companions import MOST_SAID, Part

MPF = b"MPF\x00"
MOST_PICTURES, MOST_ENTRIES = 64, 16
ATTRIBUTES, NUMBER, VERSION = 0xB002, 0xB001, 0xB000
PRIMARY = 0x030000
"""Kind of the picture that is meant (5.2.3.3.1)."""
APP2 = 0xE2
ISO_PREFIX = b"urn:iso:std:iso:ts:21496:-1\x00"
ISO_VERSION = bytes(4)
"""The least version that is needed to read a file, and that of its writer; the picture itself says no more."""


def mpf_entries(block: bytes, base: int) -> Iterable[tuple[int, int]]:
    """Return where the further pictures lie that an MPF lists, and their attributes. Raises `struct.error`.

    `block` begins with the mark of its byte order, `base` is its place in the file.
    """
    order = ">" if block[:2] == b"MM" else "<"
    first = struct.unpack_from(order + "I", block, 4)[0]
    count = struct.unpack_from(order + "H", block, first)[0]
    entries: list[tuple[int, int]] = []
    for number in range(min(count, MOST_ENTRIES)):
        tag, _kind, length, place = struct.unpack_from(order + "HHII", block, first + 2 + 12 * number)
        if tag == ATTRIBUTES:
            for entry in range(min(length // 16, MOST_PICTURES)):
                attribute, _size, offset = struct.unpack_from(order + "III", block, place + 16 * entry)
                if offset:
                    entries.append((base + offset, attribute))
    return entries


def announcing(before: int, after: int, parts: Sequence[Part]) -> bytes:
    """Return the segments that tell of parts behind a JPEG with so many bytes before and after them."""
    told = b""
    if any(part.kind is Content.GAIN_MAP and ISO_PREFIX in part.data[:MOST_SAID] for part in parts):
        told = segment(ISO_PREFIX + ISO_VERSION)
    pictures = sum(part.is_picture for part in parts)
    if not pictures:
        return told
    block = _mpf(pictures + 1)
    size = before + len(told) + 4 + len(MPF) + len(block) + after
    base = before + len(told) + 4 + len(MPF)
    rows = [struct.pack(">IIIHH", PRIMARY, size, 0, 0, 0)]
    at = size
    for part in parts:
        if part.is_picture:
            rows.append(struct.pack(">IIIHH", part.attribute, len(part.data), at - base, 0, 0))
        at += len(part.data)
    listed = b"".join(rows)
    return told + segment(MPF + block[: -len(listed)] + listed)


def _mpf(pictures: int) -> bytes:
    """Return an MPF with room for so many pictures at its end (5.2)."""
    length = 16 * pictures
    entries = (
        struct.pack(">HHI4s", VERSION, 7, 4, b"0100")
        + struct.pack(">HHII", NUMBER, 4, 1, pictures)
        + struct.pack(">HHII", ATTRIBUTES, 7, length, 8 + 2 + 3 * 12 + 4)
    )
    return b"MM\x00*" + struct.pack(">IH", 8, 3) + entries + bytes(4) + bytes(length)


def segment(data: bytes, marker: int = APP2) -> bytes:
    """Return a segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data
