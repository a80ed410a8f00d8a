"""The header of an ordinary JPEG, read from its markers: 30 µs where Pillow takes 115, for a plan reads thousands."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from multitone.imaging.color.profiles import has_other_colors
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.readers.base import Header, is_too_large

START = b"\xff\xd8\xff"
MOST_MARKERS = 1 << 17
"""Bytes that the markers of a photograph lie in, a thumbnail and a profile among them; Pillow reads what has more."""
FRAMES = frozenset((0xC0, 0xC1, 0xC2))
"""Baseline, extended and progressive (ITU-T T.81, table B.1); others are rare, and Pillow judges them."""
EXIF, PROFILE, SCAN = 0xE1, 0xE2, 0xDA
EXIF_PREFIX, PROFILE_PREFIX = b"Exif\x00\x00", b"ICC_PROFILE\x00"
ONLY_ONE = b"\x01\x01"
"""The number of a profile's piece, and how many pieces there are (ICC.1:2022, B.4)."""


def jpeg_header(start: bytes) -> Header | None:
    """Return what the first `MOST_MARKERS` bytes of a JPEG tell; None for one that is in any way unusual."""
    frames, exifs, profiles = [], [], []
    try:
        for marker, place, length in _segments(start):
            if marker in FRAMES:
                frames.append(struct.unpack_from(">BHHB", start, place))
            elif marker == EXIF and start.startswith(EXIF_PREFIX, place):
                exifs.append(start[place + len(EXIF_PREFIX) : place + length])
            elif marker == PROFILE and start.startswith(PROFILE_PREFIX, place):
                profiles.append(start[place + len(PROFILE_PREFIX) : place + length])
    except (struct.error, IndexError, ValueError):
        return None
    if len(frames) != 1 or len(exifs) > 1 or len(profiles) > 1 or any(p[:2] != ONLY_ONE for p in profiles):
        return None
    bits, height, width, bands = frames[0]
    pixels = width * height
    if bits != 8 or bands not in (1, 3, 4) or not pixels or is_too_large(pixels):
        return None
    metadata = Metadata(exif=exifs[0] if exifs else b"")
    if metadata.orientation > 4:
        width, height = height, width
    return Header(
        "JPEG", width, height, taken=metadata.taken, is_cmyk=bands == 4, has_exif=bool(metadata.exif),
        in_other_space=has_other_colors(profiles[0][2:] if profiles else None),
    )  # fmt: skip


def _segments(start: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, place and length of each segment before the scan. Raises `ValueError` for what is unusual."""
    place = 2
    while True:
        filler, marker, length = struct.unpack_from(">BBH", start, place)
        if filler != 0xFF or marker < 0xC0 or 0xD0 <= marker <= 0xD9 or length < 2 or place + length > len(start):
            raise ValueError(marker)
        if marker == SCAN:
            return
        yield marker, place + 4, length - 2
        place += length + 2
