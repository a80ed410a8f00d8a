"""Parts: what lies behind the picture of a JPEG, piece by piece.

Cameras and phones put whole files there: another JPEG, or a film. Where they lie is found by looking, for the MPF and
the XMP of a file that was changed by others often claim what was so before. All that lies behind a picture is in one
of the parts, so that together they are that very end of the file.
"""

from __future__ import annotations

import itertools
import re

from multitone.imaging.contents import Content
from multitone.imaging.metadata.companions import Part, kind_of_picture
from multitone.imaging.metadata.mpf import ISO_PREFIX, MPF, mpf_entries
from multitone.imaging.readers.jpeg_markers import (
    COMMENT,
    DAMAGE,
    END,
    EXIF,
    FRAMES,
    JFIF,
    PROFILE,
    SCAN,
    XMP,
    segments,
)

MOST_PARTS = 24
"""Files have one or two; bursts a dozen. Behind so many, the rest is one part of no kind."""
MOST_SEGMENTS = 5_000
"""Of one picture: a progressive one has a hundred."""
MOST_BOXES = 1_000
_BEGINS = re.compile(rb"\xff\xd8\xff|[\x00-\xff]{4}ftyp")
ADOBE = 0xEE
APPLE_GAINS = b"hdrgainmap"


def behind(data: bytes, *, depth_first: bool = False) -> tuple[Part, ...]:
    """Look for what lies behind the picture of a JPEG. Takes time linear in its length; never raises.

    `depth_first` says that of several further pictures of no known kind the first one is a depth map.
    """
    at = _end_of_picture(data, 0)
    attributes = _attributes(data)
    found: list[Part] = []
    while at is not None and at < len(data):
        stop = _end_of_part(data, at) if len(found) < MOST_PARTS else len(data)
        part = Part(data[at:stop], attribute=attributes.get(at, 0))
        kind = _kind_of(part)
        if kind is Content.SECOND_PICTURE and depth_first:
            kind, depth_first = Content.DEPTH_MAP, False
        found.append(Part(part.data, kind, part.attribute))
        at = stop
    return tuple(found)


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
    return kind_of_picture(part.data, part.attribute) if part.is_picture else None


def said_by(jpeg: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a JPEG's XMP, its block of ISO 21496-1 and its profile; each empty where there is none."""
    xmp = iso = profile = b""
    try:
        for marker, at, stop in itertools.islice(segments(jpeg), MOST_SEGMENTS):
            if marker == SCAN:
                break
            if marker == EXIF and jpeg.startswith(XMP, at + 4):
                xmp = jpeg[at + 4 + len(XMP) : stop]
            elif marker == PROFILE and jpeg.startswith(ISO_PREFIX, at + 4):
                iso = jpeg[at + 4 + len(ISO_PREFIX) : stop]
            elif marker == PROFILE and jpeg.startswith(b"ICC_PROFILE\x00\x01\x01", at + 4):
                profile = jpeg[at + 18 : stop]
    except DAMAGE:
        pass
    return xmp, iso, profile


def components(jpeg: bytes) -> int:
    """Return how many components a JPEG has; 1 where that is not known."""
    try:
        for marker, at, _ in itertools.islice(segments(jpeg), MOST_SEGMENTS):
            if marker in FRAMES:
                return jpeg[at + 9]
    except DAMAGE:
        pass
    return 1


def without_said(jpeg: bytes) -> bytes:
    """Return a JPEG with nothing before its tables but what decoders look for: JFIF's header, and Adobe's."""
    kept = [jpeg[:2]]
    try:
        for marker, at, stop in itertools.islice(segments(jpeg), MOST_SEGMENTS):
            if marker == SCAN:
                return b"".join((*kept, jpeg[at:]))
            if marker in (JFIF, ADOBE) or not (0xE0 <= marker <= 0xEF or marker == COMMENT):
                kept.append(jpeg[at:stop])
    except DAMAGE:
        pass
    return jpeg


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
