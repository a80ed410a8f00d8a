"""Letters as pixels: which typeface has them, and how much of each pixel they cover."""

from __future__ import annotations

import functools
import io
import math
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from multitone.imaging.step_files import Stamp, load, not_usable, stamp_of
from multitone.messages import _

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image, ImageFont

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

SYSTEM_FONTS = (
    "DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial Unicode.ttf", "Arial.ttf",
    "arial.ttf", "segoeui.ttf", "NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "DroidSansFallback.ttf", "PingFang.ttc",
    "Hiragino Sans GB.ttc", "msyh.ttc", "YuGothM.ttc", "malgun.ttf", "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "NotoSansThai-Regular.ttf",
)  # fmt: skip
"""Looked for where fonts are kept, for letters that Pillow's own typeface lacks: it has ASCII, © and a few more."""
_BICUBIC: Any = 3
"""Pillow's `Resampling.BICUBIC`."""
NO_LETTER = "\uffff"
MEASURED_AT = 100
"""Size in pixels at which a text is measured before its own size is known."""
LINE_SPACING = 0.3
"""Between two lines, in parts of the size."""


class Style(NamedTuple):
    """How letters are drawn."""

    typeface: str = ""
    """The path of a file; empty for Pillow's own typeface, or one of the system's."""
    angle: float = 0.0
    """Degrees, counterclockwise."""
    outline: float = 0.0
    """Width of a line around them, in parts of the size."""


PLAIN = Style()


def drawn(
    text: str, size: float, room: tuple[int, int], style: Style = PLAIN
) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Return how much of each pixel a text covers, 0..255, cut to its ink, and made smaller to fit the room.

    Behind it comes the same for letters with a line around them, None where there is none. Raises `UsageError`, where
    a typeface cannot be used.
    """
    import numpy as np

    lines = "\n".join("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    name = style.typeface or _font_for(lines)
    size = max(1.0, min(size, _largest(lines, name, room, style)))
    line = size * style.outline
    layers = [_layer(lines, name, size, room, line, stroke) for stroke in ([0.0, line] if line else [0.0])]
    if style.angle:
        turned = (layer.rotate(style.angle, _BICUBIC, expand=True) for layer in layers)
        layers = [layer.crop((0, 0, min(layer.width, room[0]), min(layer.height, room[1]))) for layer in turned]
    left, top, right, bottom = layers[-1].getbbox() or (0, 0, 1, 1)
    arrays = [np.asarray(layer)[top:bottom, left:right] for layer in layers]
    return arrays[0], arrays[1] if line else None


def _largest(lines: str, name: str, room: tuple[int, int], style: Style) -> float:
    """Return the size at which a text fills the room, turned and with its line."""
    line = MEASURED_AT * style.outline
    left, top, right, bottom = _box(lines, _font(name, MEASURED_AT), MEASURED_AT, line)
    sine, cosine = (abs(turn(math.radians(style.angle))) for turn in (math.sin, math.cos))
    width, height = (right - left) * cosine + (bottom - top) * sine, (right - left) * sine + (bottom - top) * cosine
    return min(MEASURED_AT * side / max(1, length) for side, length in zip(room, (width, height), strict=True))


def _box(lines: str, font: Font, size: float, line: float) -> tuple[float, float, float, float]:
    from PIL import Image, ImageDraw

    canvas = ImageDraw.Draw(Image.new("L", (1, 1)))
    return canvas.multiline_textbbox((0, 0), lines, font, spacing=size * LINE_SPACING, stroke_width=line)


def _layer(lines: str, name: str, size: float, room: tuple[int, int], line: float, stroke: float) -> Image.Image:
    """Return letters with a stroke around them, in a picture that has room for a line around them."""
    from PIL import Image, ImageDraw

    font = _font(name, size)
    left, top, right, bottom = _box(lines, font, size, line)
    width, height = (
        max(1, min(limit, int(side) + 1)) for limit, side in zip(room, (right - left, bottom - top), strict=True)
    )
    image = Image.new("L", (width, height))
    canvas = ImageDraw.Draw(image)
    canvas.multiline_text((-left, -top), lines, 255, font, spacing=size * LINE_SPACING, stroke_width=stroke)
    return image


def check_typeface(path: str) -> None:
    """Raise `UsageError` where a file is no typeface that can be used."""
    load(path, _read)


def _read(data: bytes, name: str) -> bytes:
    from PIL import ImageFont

    try:
        ImageFont.truetype(io.BytesIO(data), 20).getmask("A")
    except (OSError, ValueError, MemoryError) as error:
        raise not_usable(name, _("It is not a typeface that can be read; TrueType and OpenType can.")) from error
    return data


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


def _font(name: str, size: float) -> Font:
    """Return a typeface at a size: that of a file, one of the system's, or Pillow's own. Raises `OSError`."""
    return _font_of(stamp_of(name) if os.path.isabs(name) else name, size)


@functools.lru_cache(maxsize=32)
def _font_of(source: Stamp | str, size: float) -> Font:
    from PIL import ImageFont

    if isinstance(source, Stamp):
        return ImageFont.truetype(io.BytesIO(load(source.path, _read)), size)
    return ImageFont.truetype(source, size) if source else ImageFont.load_default(size)
