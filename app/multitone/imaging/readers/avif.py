"""AVIF beyond what Pillow makes of it: more than 8 bits, through libvips, and the clean aperture, which libavif leaves.

A picture is cropped by `clap`, turned by `irot` and mirrored by `imir`, in this order (MIAF, ISO/IEC 23000-22,
7.3.6.7). Pillow puts the last two into an orientation, and libheif does all three.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

from multitone.errors import ImageError
from multitone.imaging.containers.boxes import boxes, inside, properties_of_primary
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import DAMAGED, failure, refuse_for_memory
from multitone.imaging.readers.deep import avif_bits
from multitone.imaging.readers.heif import straight
from multitone.imaging.samples.values import widened

if TYPE_CHECKING:
    from PIL import Image

MONOCHROME = 0x10
"""The bit of the third byte of `av1C` that says so (AV1-ISOBMFF 1.2, 2.3.3)."""
MOST_START = 1 << 20
"""Bytes of a file in which what is said of the picture is looked for."""


def deep_avif(data: bytes, image: Image.Image, profile: bytes | None) -> Raster | None:
    """Decode all bits of an opened AVIF, as it is seen; None where it has 8. Raises `ImageError`."""
    import numpy as np

    if avif_bits(data) == 8:
        return None

    libvips = vips()
    try:
        opened = libvips.Image.new_from_buffer(data, "", fail_on="error")
        if opened.format != "ushort" or opened.bands > 4:
            return None
        if {opened.width, opened.height} != set(clean_size(data, *image.size)):
            raise ImageError("unreadable", DAMAGED)  # memory was asked for another size
        samples = np.frombuffer(opened.write_to_memory(), np.uint16)
    except libvips.Error as error:
        refuse_for_memory(error)
        image.load()  # raises what Pillow makes of it, which is more to the point
        raise failure(error) from error
    bits = avif_bits(data)
    array = widened(samples >> (16 - bits), bits).reshape(
        opened.height, opened.width, opened.bands
    )  # filled from the top
    if opened.bands == 4 and is_premultiplied(data):
        array = straight(array)
    if is_monochrome(data):
        array = array[:, :, :: max(1, opened.bands - 1)][:, :, : 2 if opened.bands == 4 else 1]
    return Raster(np.ascontiguousarray(array), profile)


def is_premultiplied(data: bytes) -> bool:
    """Whether the colors of a picture were multiplied with its alpha: a reference `prem` (MIAF, 7.3.5.2)."""
    begin, end = inside(data, b"meta", 0, len(data))
    begin, end = inside(data, b"iref", begin + 4, end)
    return any(kind == b"prem" for kind, _begin, _end in boxes(data, begin + 4, end))


def is_monochrome(data: bytes) -> bool:
    """Whether the primary picture has no colors."""
    return any(
        kind == b"av1C" and end - begin > 2 and bool(data[begin + 2] & MONOCHROME)
        for kind, begin, end in properties_of_primary(data)
    )


def clean_size(data: bytes, width: int, height: int) -> tuple[int, int]:
    """Return the size of a picture whose file begins so, which may be told to be only a part of what is coded."""
    part = clean_aperture(data, width, height)
    return (width, height) if part is None else part[2:]


def cleaned(raster: Raster, data: bytes) -> Raster:
    """Return the part of a picture that is to be seen, before it is turned."""
    part = clean_aperture(data, raster.width, raster.height)
    if part is None:
        return raster
    left, top, width, height = part
    return Raster(raster.array()[top : top + height, left : left + width], raster.profile)


def clean_aperture(data: bytes, width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return left, top, width and height of what `clap` leaves of a picture (ISO/IEC 14496-12, 12.1.4.1).

    None where it says nothing, or what cannot be: fractions of pixels, or more than there is.
    """
    if b"clap" not in data[:MOST_START]:
        return None
    for kind, begin, end in properties_of_primary(data[:MOST_START]):
        if kind == b"clap" and end - begin >= 32:
            numbers = struct.unpack_from(">IIIIiIiI", data, begin)
            across, down = _part(numbers[:2], numbers[4:6], width), _part(numbers[2:4], numbers[6:], height)
            if across is not None and down is not None:
                return across[0], down[0], across[1], down[1]
    return None


def _part(length: tuple[int, ...], offset: tuple[int, ...], whole: int) -> tuple[int, int] | None:
    """Return begin and length of a part of a side, of which the length and the offset of the center are told."""
    if not length[1] or not offset[1]:
        return None
    size = Fraction(*length)
    begin = Fraction(*offset) + Fraction(whole - 1, 2) - (size - 1) / 2
    if size.denominator != 1 or begin.denominator != 1 or size < 1 or not 0 <= begin <= whole - size:
        return None
    return int(begin), int(size)
