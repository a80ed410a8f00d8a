"""Deep pictures: 9 to 16 bits a sample, of which Pillow would keep 8 in color."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multitone.imaging.color.convert import by_its_own_profile
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import failure
from multitone.imaging.readers.jpeg_2000 import deep_jpeg_2000, jpeg_2000_bits
from multitone.imaging.readers.png import has_more_behind_pixels
from multitone.imaging.readers.pnm import deep_pnm, is_deep_pnm
from multitone.imaging.readers.samples import widened

if TYPE_CHECKING:
    from PIL import Image

MOST_START = 65_536
"""Bytes that are looked through for the depth of an AVIF; its boxes stand at the beginning, behind a profile or so."""


def is_deep(data: bytes, image: Image.Image, kind: str) -> bool:
    """Whether a file that begins so has more than 8 bits a sample, in a layout of which we keep them."""
    match kind:
        case "PNG":
            return data[24:25] == b"\x10"  # the bit depth of IHDR
        case "TIFF":
            tags = image.tag_v2  # type: ignore[attr-defined]
            whole = set(tags.get(258, (8,))) == {16} and set(tags.get(339, (1,))) == {1}
            return whole and tags.get(262) in (0, 1, 2, 5)
        case "AVIF":
            return avif_bits(data) > 8
        case "PPM":
            return is_deep_pnm(data)
        case "JPEG2000":
            return jpeg_2000_bits(data) > 8
    return False


def deep(data: bytes, image: Image.Image, kind: str, profile: bytes | None) -> Raster | None:
    """Decode all bits of a deep picture; None where it is none, or of a layout that is left to Pillow."""
    if not is_deep(data, image, kind):
        return None
    if kind == "PPM":
        return Raster(deep_pnm(data, image.size))
    if kind == "JPEG2000":
        return Raster(deep_jpeg_2000(data, image), profile)
    return _by_libvips(data, image, kind, profile)


def _by_libvips(data: bytes, image: Image.Image, kind: str, profile: bytes | None) -> Raster | None:
    import numpy as np

    if kind == "PNG" and has_more_behind_pixels(data):
        image.load()
    libvips = vips()
    try:
        opened = libvips.Image.new_from_buffer(data, "", fail_on="error")  # a cut TIFF is an error to it
        if opened.format != "ushort" or opened.bands > 4:
            return None
        if opened.interpretation == "cmyk":
            return by_its_own_profile(opened)
        array = np.frombuffer(opened.write_to_memory(), np.uint16)
    except libvips.Error as error:
        image.load()  # raises what Pillow makes of it, which is more to the point
        raise failure(error) from error
    if kind == "AVIF":  # its bits fill the 16 from the top
        bits = avif_bits(data)
        array = widened(array >> (16 - bits), bits)
    return Raster(array.reshape(opened.height, opened.width, opened.bands), profile)


def avif_bits(data: bytes) -> int:
    """Return the bits a sample of an AVIF: `high_bitdepth` and `twelve_bit` of its av1C box (AV1-ISOBMFF 1.2, 2.3)."""
    at = data.find(b"av1C", 0, MOST_START)
    flags = data[at + 6] if 0 <= at < len(data) - 6 else 0
    return 8 if not flags & 0x40 else 12 if flags & 0x20 else 10
