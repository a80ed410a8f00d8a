"""JPEGs of gray or YCbCr, read by libjpeg-turbo itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_srgb
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import Hints, refuse_for_memory
from multitone.imaging.readers.jpeg_markers import luma_scans
from multitone.imaging.readers.progressive.needed import needed_scans
from multitone.messages import _

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

GAP = "premature end of data segment"
"""What libjpeg only warns of, and fills with gray: the pixels end before the marker behind them is due."""
FEW_BITS = 1.1
"""Of a file for each pixel: above, there may be more detail than a decoder that halves a picture deals with well."""
MOST_OF_FEW = {2: 0.92, 4: 0.5, 8: 0.5}
MOST = {2: 0.5, 4: 0.5, 8: 0.5}
"""By how much at the least a picture is still scaled that was reduced by 2, 4 or 8: libjpeg makes means of squares, in
place of a filter, and what this does to fine detail is taken away again by the scaling after it. The README tells the
PSNR beside Lanczos of the whole picture. Files of many bits that were halved and then scaled by 0.46 gave 35 dB."""


def quick_jpeg(
    data: bytes, image: Image.Image, profile: bytes | None, hints: Hints, reduction: int = 1
) -> Raster | None:
    """Decode by libjpeg-turbo, to luma where that is all that is wanted; None sends the file to Pillow."""
    if image.mode not in ("L", "RGB"):
        return None
    import simplejpeg

    try:
        space = simplejpeg.decode_jpeg_header(data)[2]
        if space not in ("Gray", "YCbCr"):
            return None
        luma = space == "Gray" or (hints.luma_only and (profile is None or is_srgb(profile)))
        if image.info.get("progressive"):
            data = needed_scans(data, reduction) or data
            data = (luma_scans(data) if luma and space == "YCbCr" else None) or data
        width, height = (-(-side // reduction) for side in image.size)
        array: NDArray[Any] = simplejpeg.decode_jpeg(
            data, "GRAY" if luma else "RGB", min_height=height if reduction > 1 else 0,
            min_width=width if reduction > 1 else 0, min_factor=1,
        )  # fmt: skip
    except ValueError as error:  # damaged, or more than it knows
        if GAP in str(error):
            raise ImageError("truncated", _("Some of its pixels are missing."), str(error)) from error
        refuse_for_memory(error)
        return None
    if array.shape[:2] != (height, width):
        return None
    return Raster(array, profile)


def reduction(size: tuple[int, int], wanted: tuple[int, int], length: int) -> int:
    """Return 1, 2, 4 or 8: by how much a JPEG of that size and length in bytes may be reduced while it is decoded.

    What libjpeg leaves out then and Lanczos would have used is detail; where the file has few bits for a pixel there is
    little of it, and where much is to be scaled away after, too.
    """
    few = length * 8 <= FEW_BITS * size[0] * size[1]
    most = MOST_OF_FEW if few else MOST
    scale = max(wanted[0] / size[0], wanted[1] / size[1])
    return next((by for by in (8, 4, 2) if scale * by <= most[by]), 1)
