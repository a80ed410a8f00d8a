"""Small JPEGs decoded to luma by a kernel of our own while NumPy is not loaded, whose import takes longer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from multitone.imaging.readers.progressive.decoding import luma_of
from multitone.imaging.samples.shades import ShadesRaster

if TYPE_CHECKING:
    from multitone.imaging.metadata.metadata import Opened

MOST_BYTES, MOST_PIXELS = 1 << 19, 2_000_000
"""Of such a file: decoding and encoding it takes less than NumPy's import."""
NUMBERED = [1, 2, 3]
"""How JFIF and cameras number the components of YCbCr."""


def light_luma(data: bytes, image: Opened, profile: bytes | None) -> ShadesRaster | None:
    """Return the luma of a JPEG, to the bit as libjpeg gives it; None where NumPy is there, and of any other file."""
    if "numpy" in sys.modules or len(data) > MOST_BYTES or image.size[0] * image.size[1] > MOST_PIXELS:
        return None
    decoded = luma_of(data) if _is_gray_or_ycc(image) else None
    return ShadesRaster(*decoded, profile) if decoded is not None and decoded[1] == image.size else None


def _is_gray_or_ycc(image: Opened) -> bool:
    """Whether the first component is luma; of others that number components so, libjpeg is to say what they are."""
    numbers = [layer[0] for layer in getattr(image, "layer", ())]
    if len(numbers) == 1:
        return True
    says_more = any(name == "APP14" for name, _ in getattr(image, "applist", ()))
    return numbers == NUMBERED and ("jfif_density" in image.info or not says_more)
