"""PNGs of up to 8 bits a sample, read by libvips in two thirds of Pillow's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multitone.imaging.raster import BANDS, Raster, vips

if TYPE_CHECKING:
    from PIL import Image


def quick_png(data: bytes, image: Image.Image, profile: bytes | None) -> Raster | None:
    """Decode by libvips; None sends the file to Pillow, which says best what is wrong with it."""
    if has_more_behind_pixels(data):  # of which Pillow tells when it has read the pixels
        return None
    import numpy as np

    libvips = vips()
    try:
        found = libvips.Image.new_from_buffer(data, "", fail_on="warning")
        if found.format != "uchar" or found.bands > max(BANDS.values()) or (found.width, found.height) != image.size:
            return None
        array = np.frombuffer(found.write_to_memory(), np.uint8)
    except libvips.Error:
        return None
    return Raster(array.reshape(found.height, found.width, found.bands), profile)


def has_more_behind_pixels(png: bytes) -> bool:
    """Whether something follows the last IDAT beside IEND, such as the EXIF that some programs append."""
    at = png.rfind(b"IDAT")
    end = at + 4 + int.from_bytes(png[at - 4 : at], "big") + 4
    return len(png) - end > 12
