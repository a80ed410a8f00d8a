"""JPEGs of gray or YCbCr, read by libjpeg-turbo itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.imaging.metadata import is_srgb
from multitone.imaging.raster import Raster
from multitone.imaging.readers.luma_scans import luma_scans
from multitone.imaging.readers.reader import Hints

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image


def quick_jpeg(data: bytes, image: Image.Image, profile: bytes | None, hints: Hints) -> Raster | None:
    """Decode by libjpeg-turbo, to luma where that is all that is wanted; None sends the file to Pillow."""
    if image.mode not in ("L", "RGB"):
        return None
    import simplejpeg

    try:
        space = simplejpeg.decode_jpeg_header(data)[2]
        if space not in ("Gray", "YCbCr"):
            return None
        luma = space == "Gray" or (hints.luma_only and (profile is None or is_srgb(profile)))
        if luma and space == "YCbCr" and image.info.get("progressive"):
            data = luma_scans(data) or data
        array: NDArray[Any] = simplejpeg.decode_jpeg(data, "GRAY" if luma else "RGB")
    except ValueError:  # damaged, or more than it knows
        return None
    if array.shape[:2] != (image.height, image.width):
        return None
    return Raster(array, profile)
