"""Companions without the place where they were taken: of the same length, so that whatever counts their bytes is true.

A film's boxes of metadata become free space, whatever they say (ISO/IEC 14496-12, 8.1.2 and 8.10): phones write the
place into `udta` as ©xyz or loci, or under a key of Apple's into `meta`. A film with another track than one of pictures
or sound may tell the way that somebody walked, and is left out.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Sequence

from multitone.imaging.companions.parts import ADOBE, MOST_SEGMENTS
from multitone.imaging.contents import Content
from multitone.imaging.metadata.companions import Part
from multitone.imaging.metadata.exif import exif_without_location
from multitone.imaging.metadata.metadata import EXIF_PREFIX
from multitone.imaging.metadata.mpf import ISO_PREFIX, MPF
from multitone.imaging.metadata.xmp import xmp_without_location
from multitone.imaging.readers.jpeg_markers import COMMENT, DAMAGE, END, EXIF, PROFILE, PROFILE_PREFIX, XMP, segments

FREED = (b"udta", b"meta", b"uuid", b"mpvd", b"XMP_")
"""Boxes that may say anything."""
ENTERED = (b"moov", b"trak", b"mdia", b"minf", b"edts", b"dinf", b"stbl")
SHOWN = (b"vide", b"soun")
MOST_BOXES, DEEPEST = 4_000, 8
OF_COLORS = (PROFILE_PREFIX, ISO_PREFIX, MPF)
"""How segments APP2 begin that tell how a picture looks, or where it lies; any other may say anything."""
UNUSED = 0xEF
"""APP15, into which segments are turned that may not stay."""


def without_location(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return parts, each as long as before, that do not tell the place; what may tell it is left out."""
    kept = []
    for part in parts:
        if part.is_picture:
            cleaned = _of_picture(part.data)
        elif part.kind is Content.MOTION:
            cleaned = film_without_location(part.data)
        else:
            cleaned = None if part.data.strip(b"\0") else part.data
        if cleaned is not None:
            kept.append(Part(cleaned, part.kind, part.attribute))
    return tuple(kept)


def _of_picture(jpeg: bytes) -> bytes | None:
    whole = bytearray(jpeg)
    try:
        for marker, at, stop in itertools.islice(segments(jpeg), MOST_SEGMENTS):
            if marker == END[1]:
                return bytes(whole)
            known = marker == ADOBE or (marker == PROFILE and jpeg.startswith(OF_COLORS, at + 4))
            if marker == COMMENT or (PROFILE <= marker <= UNUSED and not known):
                whole[at + 1], whole[at + 4 : stop] = UNUSED, bytes(stop - at - 4)
            elif marker == EXIF:
                whole[at + 4 : stop] = _of_block(jpeg[at + 4 : stop])
    except DAMAGE:
        pass
    return None


def _of_block(block: bytes) -> bytes:
    """Return EXIF or XMP without the place; zeros in the place of what is neither."""
    for prefix, cleaned, filler in ((EXIF_PREFIX, exif_without_location, b"\0"), (XMP, xmp_without_location, b" ")):
        if block.startswith(prefix):
            kept = prefix + cleaned(block[len(prefix) :])
            return kept.ljust(len(block), filler) if len(kept) <= len(block) else bytes(len(block))
    return bytes(len(block))


def film_without_location(film: bytes) -> bytes | None:
    """Return an MP4 of the same length that says nothing but its pictures and sound; None where that is not known."""
    whole = bytearray(film)
    try:
        for kind, begin, body, end in _boxes(film):
            if kind in FREED:
                whole[begin + 4 : begin + 8] = b"free"
                whole[body:end] = bytes(end - body)
            elif kind == b"hdlr" and film[body + 8 : body + 12] not in (*SHOWN, b"alis", b"url "):
                return None
    except (ValueError, struct.error):
        return None
    return bytes(whole)


def _boxes(film: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield kind, begin, body and end of all boxes that may say something. Raises `ValueError`, `struct.error`."""
    left = [(0, len(film), 0)]
    for _number in range(MOST_BOXES):
        if not left:
            return
        at, limit, depth = left.pop()
        if at >= limit:
            continue
        size, kind = struct.unpack_from(">I4s", film, at)
        body = at + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", film, body)[0], at + 16
        end = at + size if size else limit
        if end > limit or end < body or depth > DEEPEST:
            raise ValueError(at)
        left.append((end, limit, depth))
        if kind in ENTERED:
            left.append((body, end, depth + 1))
        yield kind, at, body, end
    raise ValueError("too many boxes")
