"""JPEG 2000 of more than 8 bits a sample: gray by Pillow, color by OpenJPEG itself.

Pillow reduces color to 8 bits by rounding without a limit, so that white comes round to black.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.optional import library
from multitone.imaging.readers.samples import widened
from multitone.messages import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

TILE_PART = b"\xff\x90\x00\x0a"
"""SOT, which begins each part of a tile, and its length (ISO/IEC 15444-1, A.4.2)."""


def jpeg_2000_bits(data: bytes) -> int:
    """Return the bits a sample of a picture's first component: Ssiz of its SIZ marker (ISO/IEC 15444-1, A.5.1)."""
    at = data.find(b"\xff\x4f\xff\x51")
    return (data[at + 42] & 0x7F) + 1 if 0 <= at < len(data) - 42 else 8


def refuse_missing_tiles(data: bytes) -> None:
    """Raise `ImageError` where a picture has fewer tiles than its size is made of: OpenJPEG would leave them black."""
    at = data.find(b"\xff\x4f\xff\x51")
    if at < 0 or at + 40 > len(data):
        return
    width, height, _x, _y, across, down, first, above = struct.unpack_from(">8I", data, at + 8)
    if not across or not down or min(width, height) == 0:
        return
    tiles = -((first - width) // across) * -((above - height) // down)
    if data.count(TILE_PART, at) < tiles:
        raise ImageError("truncated", _("It is made of {n:,} tiles, and not all of them are there.", n=tiles))


def deep_jpeg_2000(data: bytes, image: Image.Image) -> NDArray[np.uint16]:
    """Return (height, width, bands), its bits widened to 16. Raises `ImageError`."""
    import numpy as np

    bits = jpeg_2000_bits(data)
    if bits > 16:
        raise ImageError("unsupported", _("Its samples have {n} bits, and at most 16 can be processed.", n=bits))
    if image.mode.startswith("I"):
        image.load()
        values: NDArray[Any] = np.asarray(image).astype(np.uint16) >> (16 - bits)  # they fill the 16 from the top
    else:
        values = _by_openjpeg(data)
    values = values if values.ndim == 3 else values[:, :, np.newaxis]
    return widened(values, bits)


def _by_openjpeg(data: bytes) -> NDArray[Any]:
    openjpeg = library("JPEG 2000")
    header = openjpeg.get_parameters(data)
    if header["colourspace"] not in ("sRGB", "unspecified", "unknown", "monochrome") or header["is_signed"]:
        raise ImageError("unsupported", _("Its deep colors are of a kind that cannot be read here; save it as TIFF."))
    values: NDArray[Any] = openjpeg.decode(data)
    return values
