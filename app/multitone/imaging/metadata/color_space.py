"""What EXIF says of colors: ColorSpace, and the interoperability index by which cameras tell Adobe RGB (DCF 2.0)."""

from __future__ import annotations

from multitone.imaging.metadata import tiff_directory as tiff
from multitone.imaging.metadata.exif import COLOR_SPACE, entries, patched

INTEROPERABILITY, INDEX = 0xA005, 1
SRGB, UNCALIBRATED = 1, 0xFFFF
COLOR_SPACES = {"srgb": SRGB, "display-p3": UNCALIBRATED}
"""What EXIF's ColorSpace calls these (EXIF 2.32, 4.6.5): sRGB has a number, all others are “uncalibrated”."""
ADOBE_RGB, BASIC = b"R03\0", b"R98\0"
"""The index of Adobe RGB, and that of sRGB (EXIF 2.32, 4.6.7)."""


def is_adobe_rgb(exif: bytes) -> bool:
    """Whether the picture of a camera that gives it no profile is in Adobe RGB: uncalibrated, and with its index."""
    if ADOBE_RGB not in exif:  # as of nearly all, in a microsecond
        return False
    known = list(entries(exif))
    uncalibrated = any(entry.tag == COLOR_SPACE and entry.number(exif) == UNCALIBRATED for entry in known)
    return uncalibrated and any(entry.value(exif) == ADOBE_RGB for entry in _indices(exif, known))


def in_color_space(exif: bytes, color: str) -> bytes:
    """Return EXIF that names another color space, one of `COLOR_SPACES`; what names none still does not."""
    anew = bytearray(patched(exif, {COLOR_SPACE: COLOR_SPACES[color]}))
    if ADOBE_RGB in anew or BASIC in anew:
        for entry in _indices(exif, list(entries(exif))):
            place = entry.place(anew)
            if place.stop - place.start == len(BASIC):
                anew[place] = BASIC if color == "srgb" else bytes(len(BASIC))
    return bytes(anew)


def _indices(exif: bytes, known: list[tiff.Entry]) -> list[tiff.Entry]:
    """Return the entries that hold the index: of the first directory that is named one."""
    start = next(
        (entry.number(exif) for entry in known if entry.tag == INTEROPERABILITY and entry.kind == tiff.LONG), 0
    )
    return [entry for entry in tiff.directory(exif, start) if entry.tag == INDEX and entry.kind == tiff.ASCII][:1]
