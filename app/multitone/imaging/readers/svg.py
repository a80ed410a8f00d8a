"""SVG, rendered by librsvg in libvips, with nothing read but the file itself.

librsvg is handed bytes without an address, and from such a document it follows no link to files or to the network.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from multitone.errors import ImageError
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import Decoded, HeaderInfo, failure, refuse_too_large
from multitone.messages import _

LONGEST = 1000
"""Pixels of the longer side of a drawing that declares no size: it is as good at any, and this one shows all of it."""
_ROOT = re.compile(rb"<(?:\w+:)?svg\b")
_SIZE = re.compile(
    rb"""\s(?:width|height)\s*=\s*["']\s*[\d.]+(?:e[+-]?\d+)?\s*(?:(px|pt|pc|mm|cm|in|em|ex|q)\s*)?["']""", re.I
)
_SIDE = re.compile(rb"""\s(?:width|height)\s*=\s*["']\s*(\d[\d.]*(?:e[+-]?\d+)?)""", re.I)
_FILTER = re.compile(rb"<(?:\w+:)?fe[A-Z]")
_THICK = re.compile(
    rb"""\bradius\s*=\s*["']\s*(\d{3}|\d\de|[\d.]+e\+?[1-9])|primitiveUnits\s*=\s*["']objectBoundingBox""", re.I
)
MOST_BYTES = 64_000_000
"""Of a drawing; librsvg takes twenty times the memory, and stops at a million elements."""
MOST_SIDE = 1e8
"""Pixels that a side may be said to have; more overflow in libvips, which renders a single pixel then."""
MOST_FILTERED = 32_000_000
"""Pixels times filters: librsvg computes each filter anew for all pixels in every part that libvips asks for."""
_PHYSICAL = (b"pt", b"pc", b"mm", b"cm", b"in", b"q")
INCH = 96 / 72
"""Scale of a drawing whose size is in inches or the like: they have 96 pixels (CSS Values 4, 6.2), to libvips 72."""


def read(data: bytes, longest: int | None = None) -> Decoded:
    """Render at the size that the drawing declares, or with so long a longer side, as RGBA. Raises `ImageError`."""
    import numpy as np

    image = _opened(data)
    if longest is not None:
        image = _opened(data, longest / max(image.width, image.height))
    refuse_too_large(image.width, image.height)
    _refuse_costly(data, image.width * image.height)
    try:
        pixels = np.frombuffer(image.write_to_memory(), np.uint8)
    except vips().Error as error:
        if "exceeded" in str(error):
            raise ImageError("too-large", _("It repeats more elements than may be drawn."), str(error)) from error
        raise failure(error) from error
    return Decoded(Raster(pixels.reshape(image.height, image.width, image.bands)), Metadata(), "SVG")


def tell(path: str) -> HeaderInfo:
    """Return the size at which a drawing is rendered. Raises whatever keeps it from being read."""
    with open(path, "rb") as file:
        image = _opened(file.read(MOST_BYTES + 1))
    return HeaderInfo(image.width, image.height, has_alpha=True)


def _opened(data: bytes, times: float = 1.0) -> Any:
    """Open without rendering, at so many times its size. Raises `ImageError` where nothing is drawn."""
    libvips = _vips_with_svg()
    _refuse_oversized(data)
    unit = _unit(data)
    try:
        image = libvips.Image.svgload_buffer(data, scale=times * (INCH if unit in _PHYSICAL else 1))
        if unit is not None:
            return image
        return libvips.Image.svgload_buffer(data, scale=times * times * LONGEST / max(image.width, image.height))
    except libvips.Error as error:
        if "cannot load more than" in str(error):
            raise ImageError("too-large", _("It has more than a million elements."), str(error)) from error
        if "dimensions" in str(error):
            reason = _("It has no size; give its root element a width and a height.")
            raise ImageError("unsupported", reason, str(error)) from error
        raise failure(error) from error


def _refuse_oversized(data: bytes) -> None:
    """Raise `ImageError` for a drawing of more bytes, or of a larger side, than libraries can deal with."""
    if len(data) > MOST_BYTES:
        reason = _("It has {size:,} bytes; drawings have at most {most:,}.", size=len(data), most=MOST_BYTES)
        raise ImageError("too-large", reason)
    for side in _SIDE.findall(_root(data)):
        if side.count(b".") < 2 and float(side) > MOST_SIDE:
            raise ImageError("too-large", _("It declares a side of {n:,.0f} pixels.", n=float(side)))


def _refuse_costly(data: bytes, pixels: int) -> None:
    """Raise `ImageError` for filters that would take hours; what else is slow meets the job's deadline."""
    filters = sum(1 for _found in _FILTER.finditer(data))
    if filters * pixels > MOST_FILTERED:
        reason = _(
            "It has {filters:,} filters over {pixels:,} pixels; the limit for filters is {most} megapixels in all.",
            filters=filters, pixels=pixels, most=MOST_FILTERED // 1_000_000,
        )  # fmt: skip
        raise ImageError("too-large", reason)
    if b"feMorphology" in data and _THICK.search(data):
        raise ImageError("unsupported", _("It has a filter that thickens or thins by more than 99 pixels."))


@functools.cache
def _vips_with_svg() -> Any:
    """Let libvips open SVG, which it calls unsafe; librsvg is written in Rust, and damage ends one worker at most."""
    libvips = vips()
    libvips.operation_block_set("VipsForeignLoadSvg", False)  # noqa: FBT003 - libvips's own order of arguments
    return libvips


def _unit(data: bytes) -> bytes | None:
    """Return the unit of the size that the root declares, None where it declares none or a share of the page."""
    size = _SIZE.search(_root(data))
    return (size[1] or b"px").lower() if size else None


def _root(data: bytes) -> bytes:
    """Return the first tag of an `svg`, empty where it has no end: what follows it is looked through once."""
    root = _ROOT.search(data)
    return data[root.start() : data.find(b">", root.end()) + 1] if root else b""
