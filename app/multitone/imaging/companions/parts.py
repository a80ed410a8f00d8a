"""Parts: what lies behind the picture of a JPEG, piece by piece, and the MPF that says so (CIPA DC-007-2009).

Cameras and phones put whole files there: another JPEG, or a film. Where they lie is found by looking, for the MPF and
the XMP of a file that was changed by others often claim what was so before. All that lies behind a picture is in one
of the parts, so that together they are that very end of the file.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterable, Sequence

from msgspec import Struct

from multitone.imaging.companions.gain_parameters import ISO_PREFIX, ISO_VERSION, from_iso, from_xmp
from multitone.imaging.contents import Content
from multitone.imaging.readers.jpeg_markers import DAMAGE, END, EXIF, PROFILE, SCAN, segments

MOST_PARTS = 24
"""Files have one or two; bursts a dozen. Behind so many, the rest is one part of no kind."""
MOST_SEGMENTS = 5_000
"""Of one picture: a progressive one has a hundred."""
MOST_BOXES = 1_000
MPF = b"MPF\x00"
_BEGINS = re.compile(rb"\xff\xd8\xff|[\x00-\xff]{4}ftyp")
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
ATTRIBUTES, NUMBER, VERSION = 0xB002, 0xB001, 0xB000
PRIMARY, PREVIEWS, UNDEFINED = 0x030000, 0x01, 0
"""Kinds of MPF's pictures (5.2.3.3.1); all of the second class are the same picture at another size."""
_APPLE_GAINS = b"hdrgainmap"
_DEPTHS = (b"aux:depth", b"aux:disparity", b"effectsmatte", b"segmentationmatte", b"semanticskinmatte")


class Part(Struct, frozen=True):
    """A piece of what lies behind a picture."""

    data: bytes
    kind: Content | None = None
    """None for what nobody misses: previews, padding, and what is not known."""
    attribute: int = UNDEFINED
    """As MPF has it, of a picture."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a JPEG, which MPF lists."""
        return self.data.startswith(b"\xff\xd8\xff")


class Behind(Struct, frozen=True):
    """Where the picture of a JPEG ends, and what follows."""

    end: int
    parts: tuple[Part, ...] = ()


def behind(data: bytes, *, depth_first: bool = False) -> Behind:
    """Look for what lies behind the picture of a JPEG. Takes time linear in its length; never raises.

    `depth_first` says that of several further pictures of no known kind the first one is a depth map.
    """
    end = _end_of_picture(data, 0)
    if end is None:
        return Behind(len(data))
    attributes = _attributes(data)
    found: list[Part] = []
    at = end
    while at < len(data) and len(found) < MOST_PARTS:
        stop = _end_of_part(data, at)
        part = Part(data[at:stop], attribute=attributes.get(at, UNDEFINED))
        kind = _kind_of(part)
        if kind is Content.SECOND_PICTURE and depth_first:
            kind, depth_first = Content.DEPTH_MAP, False
        found.append(Part(part.data, kind, part.attribute))
        at = stop
    if at < len(data):
        found.append(Part(data[at:]))
    return Behind(end, tuple(found))


def _end_of_picture(data: bytes, start: int) -> int | None:
    try:
        for marker, _, stop in itertools.islice(segments(data, start + 2), MOST_SEGMENTS):
            if marker == END[1]:
                return stop if stop <= len(data) else None
    except DAMAGE:
        pass
    return None


def _end_of_part(data: bytes, at: int) -> int:
    """Return where what begins there ends: a picture, a film, or what lies before the next one."""
    begins = _BEGINS.search(data, at)
    if begins is None:
        return len(data)
    if begins.start() > at:
        return begins.start()
    if data.startswith(b"\xff\xd8\xff", at):
        return _end_of_picture(data, at) or len(data)
    return _end_of_film(data, at)


def _end_of_film(data: bytes, at: int) -> int:
    """Walk over the boxes of an MP4 (ISO/IEC 14496-12, 4.2)."""
    for _number in range(MOST_BOXES):
        if at + 8 > len(data) or not data[at + 4 : at + 8].isalnum():
            return at
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8 or at + size > len(data):
            return len(data)
        at += size
    return len(data)


def _kind_of(part: Part) -> Content | None:
    if part.data[4:8] == b"ftyp":
        return Content.MOTION
    if not part.is_picture or part.attribute >> 16 & 0xFF == PREVIEWS:
        return None
    xmp, iso, _profile = said_by(part.data)
    if iso or from_xmp(xmp) is not None or _APPLE_GAINS in xmp:
        return Content.GAIN_MAP
    return Content.DEPTH_MAP if any(word in xmp for word in _DEPTHS) else Content.SECOND_PICTURE


def said_by(jpeg: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a JPEG's XMP, its block of ISO 21496-1 and its profile; each empty where there is none."""
    xmp = iso = profile = b""
    try:
        for marker, at, stop in itertools.islice(segments(jpeg), MOST_SEGMENTS):
            if marker == SCAN:
                break
            if marker == EXIF and jpeg.startswith(_XMP, at + 4):
                xmp = jpeg[at + 4 + len(_XMP) : stop]
            elif marker == PROFILE and jpeg.startswith(ISO_PREFIX, at + 4):
                iso = jpeg[at + 4 + len(ISO_PREFIX) : stop]
            elif marker == PROFILE and jpeg.startswith(b"ICC_PROFILE\x00\x01\x01", at + 4):
                profile = jpeg[at + 18 : stop]
    except DAMAGE:
        pass
    return xmp, iso, profile


def _attributes(data: bytes) -> dict[int, int]:
    """Return what MPF says of the pictures that it lists, by where they lie."""
    try:
        for marker, at, stop in itertools.islice(segments(data), MOST_SEGMENTS):
            if marker == SCAN:
                break
            if marker == PROFILE and data.startswith(MPF, at + 4):
                return dict(mpf_entries(data[at + 8 : stop], at + 8))
    except DAMAGE:
        pass
    return {}


def mpf_entries(block: bytes, base: int) -> Iterable[tuple[int, int]]:
    """Return where the further pictures lie that an MPF lists, and their attributes. Raises `struct.error`.

    `block` begins with the mark of its byte order, `base` is its place in the file.
    """
    order = ">" if block[:2] == b"MM" else "<"
    first = struct.unpack_from(order + "I", block, 4)[0]
    count = struct.unpack_from(order + "H", block, first)[0]
    entries: list[tuple[int, int]] = []
    for number in range(min(count, 16)):
        tag, _kind, length, place = struct.unpack_from(order + "HHII", block, first + 2 + 12 * number)
        if tag == ATTRIBUTES:
            for entry in range(min(length // 16, MOST_PARTS)):
                attribute, _size, offset = struct.unpack_from(order + "III", block, place + 16 * entry)
                if offset:
                    entries.append((base + offset, attribute))
    return entries


def announcing(before: int, after: int, parts: Sequence[Part]) -> bytes:
    """Return the segments that tell of parts behind a JPEG with so many bytes before and after them."""
    told = b""
    if any(part.kind is Content.GAIN_MAP for part in parts):
        told = _segment(ISO_PREFIX + ISO_VERSION)
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
    return told + _segment(MPF + block[: -len(listed)] + listed)


def _mpf(pictures: int) -> bytes:
    """Return an MPF with room for so many pictures at its end (5.2)."""
    length = 16 * pictures
    entries = (
        struct.pack(">HHI4s", VERSION, 7, 4, b"0100")
        + struct.pack(">HHII", NUMBER, 4, 1, pictures)
        + struct.pack(">HHII", ATTRIBUTES, 7, length, 8 + 2 + 3 * 12 + 4)
    )
    return b"MM\x00*" + struct.pack(">IH", 8, 3) + entries + bytes(4) + bytes(length)


def _segment(data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, PROFILE, len(data) + 2) + data
