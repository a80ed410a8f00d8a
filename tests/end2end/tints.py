"""Tiny pictures of one color each, so that a result tells by itself which picture it is of, and through which steps."""

from __future__ import annotations

import functools
import io
import random

from PIL import Image

Tint = tuple[int, int, int]

KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".bmp": "BMP", ".webp": "WEBP"}
"""Suffixes of the pictures, and what files that bear them are."""
STEPS = ("", "invert", "grayscale")
NEAR = 6
"""Levels that JPEG and WebP may be off in a picture of one color."""
APART = 20
"""Levels that two pictures differ by at the least, each through any of the steps."""


def expected(tint: Tint, step: str) -> Tint:
    """Return the color that a step makes of another; gray is by Rec. 601."""
    red, green, blue = tint
    if step == "invert":
        return 255 - red, 255 - green, 255 - blue
    if step == "grayscale":
        gray = (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16
        return gray, gray, gray
    assert not step
    return tint


def distance(one: Tint, other: Tint) -> int:
    """Return how many levels two colors are apart."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _palette(number: int) -> tuple[Tint, ...]:
    """Return colors that stay apart from each other, each through any of the steps."""
    chance = random.Random(14)
    chosen: list[Tint] = []
    seen: list[Tint] = []
    grays: list[int] = []
    while len(chosen) < number:
        tint = chance.randrange(256), chance.randrange(256), chance.randrange(256)
        made = [expected(tint, step) for step in STEPS]
        gray = made[-1][0]
        apart = all(distance(a, b) >= APART for a in made for b in seen)
        own = all(distance(made[i], made[j]) >= APART for i in range(3) for j in range(i))
        if apart and own and all(abs(gray - other) >= 2 * NEAR - 2 for other in grays):
            chosen.append(tint)
            seen += made[:2]
            grays.append(gray)
    return tuple(chosen)


PALETTE = _palette(18)


@functools.cache
def picture(tint: Tint, suffix: str, size: tuple[int, int] = (12, 8)) -> bytes:
    """Return a file of one color, of the kind that its suffix says."""
    file = io.BytesIO()
    kind = KINDS[suffix.lower()]
    more = {"JPEG": {"quality": 95}, "WEBP": {"lossless": True}}.get(kind, {})
    Image.new("RGB", size, tint).save(file, kind, **more)
    return file.getvalue()


@functools.lru_cache(maxsize=4096)
def look(content: bytes) -> tuple[str, Tint] | None:
    """Return what kind of picture a file is, and its color; None where it is no whole picture of one color."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            kind, shown = str(image.format), image.convert("RGB")
    except (OSError, SyntaxError, ValueError):
        return None
    middle = shown.getpixel((shown.width // 2, shown.height // 2))
    assert isinstance(middle, tuple)
    flat = all(low >= m - NEAR and high <= m + NEAR for (low, high), m in zip(shown.getextrema(), middle, strict=True))
    return (kind, (middle[0], middle[1], middle[2])) if flat else None


def is_of(result: bytes, source: bytes, step: str) -> bool:
    """Tell whether a file is what a step makes of another."""
    made, given = look(result), look(source)
    return made is not None and given is not None and distance(made[1], expected(given[1], step)) <= NEAR
