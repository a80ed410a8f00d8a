"""Letters as pixels: which typeface has them, and how much of each pixel they cover."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import ImageFont

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

SYSTEM_FONTS = (
    "DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial Unicode.ttf", "Arial.ttf",
    "arial.ttf", "segoeui.ttf", "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "DroidSansFallback.ttf", "PingFang.ttc",
    "Hiragino Sans GB.ttc", "msyh.ttc", "YuGothM.ttc", "malgun.ttf", "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "NotoSansThai-Regular.ttf",
)  # fmt: skip
"""Looked for where fonts are kept, for letters that Pillow's own typeface lacks: it has ASCII, © and a few more."""
NO_LETTER = "\uffff"
MEASURED_AT = 100
"""Size in pixels at which a text is measured before its own size is known."""
LINE_SPACING = 0.3
"""Between two lines, in parts of the size."""


def drawn(text: str, size: float, room: tuple[int, int]) -> NDArray[Any]:
    """Return how much of each pixel a text covers, 0..255, cut to its ink, and made smaller to fit the room."""
    import numpy as np
    from PIL import Image, ImageDraw

    lines = "\n".join("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    name = _font_for(lines)
    canvas = ImageDraw.Draw(Image.new("L", (1, 1)))
    box = canvas.multiline_textbbox((0, 0), lines, _font(name, MEASURED_AT), spacing=MEASURED_AT * LINE_SPACING)
    size = min(size, *(MEASURED_AT * side / max(1, box[i + 2] - box[i]) for i, side in enumerate(room)))
    size = max(1.0, size)
    font, spacing = _font(name, size), size * LINE_SPACING
    left, top, right, bottom = canvas.multiline_textbbox((0, 0), lines, font, spacing=spacing)
    width, height = (
        max(1, min(limit, int(side) + 1)) for limit, side in zip(room, (right - left, bottom - top), strict=True)
    )
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).multiline_text((-left, -top), lines, 255, font, spacing=spacing)
    left, top, right, bottom = image.getbbox() or (0, 0, 1, 1)
    return np.asarray(image)[top:bottom, left:right]


@functools.lru_cache(maxsize=64)
def _font_for(text: str) -> str:
    """Return the name of the first font that lacks the fewest letters, empty for Pillow's own."""
    letters = {letter for letter in text if not letter.isspace()}
    best, least = "", len(letters) + 1
    for name in ("", *filter(_is_there, SYSTEM_FONTS)):
        lacking = _lacking(_font(name, 20), letters)
        if lacking < least:
            best, least = name, lacking
        if not least:
            break
    return best


@functools.cache
def _is_there(name: str) -> bool:
    try:
        _font(name, 20)
    except OSError:
        return False
    return True


def _lacking(font: Font, letters: set[str]) -> int:
    """Count the letters that are shown as one that there cannot be."""
    box = bytes(font.getmask(NO_LETTER))
    return sum(bytes(font.getmask(letter)) == box for letter in letters)


@functools.lru_cache(maxsize=32)
def _font(name: str, size: float) -> Font:
    from PIL import ImageFont

    return ImageFont.truetype(name, size) if name else ImageFont.load_default(size)
