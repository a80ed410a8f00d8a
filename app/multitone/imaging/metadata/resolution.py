"""Resolution: how many dots an inch has, wherever a picture says it, and the same after a quarter turn."""

from __future__ import annotations

import math
import re
import struct

from multitone.imaging.metadata import tiff_directory as tiff
from multitone.imaging.metadata.iptc import resolution_of_resources

Density = tuple[float, float]
ACROSS, DOWN, UNIT = 282, 283, 296
RATIONAL = 5
NO_UNIT, INCH, CENTIMETER = 1, 2, 3
"""ResolutionUnit (TIFF 6.0, section 8)."""
NEARLY = 0.001
_XMP = re.compile(rb"tiff:([XY])Resolution")


def resolution_of_exif(exif: bytes) -> tuple[Density | None, Density | None]:
    """Return the dots an inch that EXIF says, and the shape of a pixel where it has no unit; None for what it says not.

    The shape is what a JFIF header has: dots across and down in any unit.
    """
    known = {entry.tag: entry for entry in tiff.first_entries(exif) if entry.tag in (ACROSS, DOWN, UNIT)}
    sides = [_rational(exif, known.get(tag)) for tag in (ACROSS, DOWN)]
    unit = known.get(UNIT)
    kind = unit.number(exif) if unit is not None and unit.kind == tiff.SHORT else INCH
    across, down = sides
    if across is None or down is None:
        return None, None
    if kind == NO_UNIT:
        return None, shape(across, down)
    factor = 2.54 if kind == CENTIMETER else 1.0
    return plausible(across * factor, down * factor), None


def _rational(exif: bytes, entry: tiff.Entry | None) -> float | None:
    value = entry.value(exif) if entry is not None and (entry.kind, entry.count) == (RATIONAL, 1) else b""
    if entry is None or len(value) != 8:
        return None
    above, below = struct.unpack(entry.order + "II", value)
    return above / below if below else None


def plausible(across: float, down: float) -> Density | None:
    """Return a resolution that makes sense, None for another."""
    if not (math.isfinite(across) and math.isfinite(down)):
        return None
    return (across, down) if 1 <= across < 65536 and 1 <= down < 65536 else None


def shape(across: float, down: float) -> Density | None:
    """Return the shape of a pixel that is not square, None for a square one, or for none at all."""
    if not (math.isfinite(across) and math.isfinite(down) and across > 0 and down > 0) or across == down:
        return None
    return (across, down) if 0.01 <= across / down <= 100 else None


def whole(ratio: Density, most: int) -> tuple[int, int]:
    """Return a shape in whole numbers of at most so much."""
    across, down = ratio
    if across == int(across) and down == int(down) and max(ratio) <= most:
        return int(across), int(down)
    factor = min(most, 1000) / max(ratio)
    return max(1, round(across * factor)), max(1, round(down * factor))


def with_resolution(exif: bytes, dpi: Density) -> bytes:
    """Return EXIF that says so many dots an inch where it says any; where it says so already, as it is."""
    said = resolution_of_exif(exif)[0]
    if said is None or all(abs(a / b - 1) < NEARLY for a, b in zip(said, dpi, strict=True)):
        return exif
    block = bytearray(exif)
    for entry in tiff.first_entries(exif):
        if entry.tag == UNIT:
            entry.put(block, INCH)
        elif entry.tag in (ACROSS, DOWN) and len(entry.value(exif)) == 8:
            dots = dpi[0] if entry.tag == ACROSS else dpi[1]
            block[entry.place(exif)] = struct.pack(entry.order + "II", round(dots * 1000), 1000)
    return bytes(block)


def xmp_turned(xmp: bytes) -> bytes:
    """Return XMP whose resolutions across and down have changed places."""
    return _XMP.sub(lambda found: b"tiff:" + (b"Y" if found[1] == b"X" else b"X") + b"Resolution", xmp)


def said_anywhere(header: Density | None, exif: bytes, resources: bytes) -> Density | None:
    """Return the dots an inch of a file's header, else of its EXIF, else of Photoshop's resources."""
    if header is not None:
        return header
    said = resolution_of_exif(exif)[0] if exif else None
    if said is None and resources and (of_resources := resolution_of_resources(resources)) is not None:
        return plausible(*of_resources)
    return said
