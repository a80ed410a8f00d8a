"""Small plain JPEGs, decoded to luma by Pillow while NumPy is not loaded, whose import takes longer than they do.

Pillow's libjpeg-turbo gives the pixels that simplejpeg's does, but keeps to itself what it warns of: pixels that end
before their file does. So a file is decoded again with other bytes behind its own: where these show, some of its own
are missing, and it is left to who says so.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from multitone.imaging.readers.jpeg_markers import DAMAGE, FRAMES, SCAN, segments
from multitone.imaging.readers.opening import opened

if TYPE_CHECKING:
    from PIL import Image

    from multitone.imaging.metadata.metadata import Opened

MOST_BYTES, MOST_PIXELS = 1 << 19, 1_000_000
"""Of such a file: decoding it three times takes less than NumPy's import."""
BASELINE, RESTARTS = 0xC0, 0xDD
END = b"\xff\xd9"
OTHER = b"\xaa" * 64
"""What is put behind a file's own bytes. Where these end too early, libjpeg goes on with zeros; this begins with a one.
"""
NUMBERED = [1, 2, 3]
"""How JFIF and cameras number the components of YCbCr."""


def light_luma(data: bytes, image: Opened) -> Image.Image | None:
    """Return the luma of a JPEG; None where NumPy is there, and of any file that is not small, plain and whole."""
    if "numpy" in sys.modules or len(data) > MOST_BYTES or image.size[0] * image.size[1] > MOST_PIXELS:
        return None
    if not (_is_gray_or_ycc(image) and _is_plain(data)):
        return None
    try:
        return _decoded(data, "L") if _is_whole(data) else None
    except (OSError, SyntaxError, ValueError):
        return None


def _is_gray_or_ycc(image: Opened) -> bool:
    numbers = [layer[0] for layer in getattr(image, "layer", ())]
    if len(numbers) == 1:
        return True
    says_more = any(name == "APP14" for name, _ in getattr(image, "applist", ()))
    return numbers == NUMBERED and ("jfif_density" in image.info or not says_more)


def _is_plain(data: bytes) -> bool:
    """Whether there is one baseline scan of Huffman codes, and nothing in it or behind it but its end."""
    try:
        walked = list(segments(data))
    except DAMAGE:
        return False
    kinds = [marker for marker, _, _ in walked]
    if RESTARTS in kinds or kinds[-2:] != [SCAN, END[1]] or [kind for kind in kinds if kind in FRAMES] != [BASELINE]:
        return False
    scan = data[walked[-2][2] : walked[-1][1]]
    return walked[-1][2] == len(data) and scan.count(b"\xff") == scan.count(b"\xff\0")


def _is_whole(data: bytes) -> bool:
    """Whether no bit behind a file's own shows in any of its pixels; of colors, too, for what is missing may be theirs.

    May raise `OSError`.
    """
    return _decoded(data).tobytes() == _decoded(data.removesuffix(END) + OTHER + END).tobytes()


def _decoded(data: bytes, mode: str = "YCbCr") -> Image.Image:
    with opened(io.BytesIO(data)) as image:
        image.draft(mode, None)
        image.load()
        return image
