"""Transparency of what Pillow opens, where the format says something else than Pillow makes of it.

GIF    a single picture smaller than its screen: nothing is around it, as browsers have it; Pillow paints a background
ICO    nothing that would be seen at all: the fourth byte of its pixels is of no use, and they are opaque, as browsers
       and Windows have it
PSD    a channel beside the colors, transparency where the number of layers is negative, or a block says so
TGA    no bits of alpha, whatever the fourth byte of a pixel says: opaque, as the specification has it (Truevision TGA
       2.0, field 5.6); ImageMagick takes that byte for alpha all the same
"""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from multitone.imaging.raster import Raster
from multitone.imaging.samples.layers import is_merged_with_transparency

if TYPE_CHECKING:
    from PIL import Image

ALPHA_BITS = 15
"""Of the byte that describes a TGA's picture."""
DESCRIPTION = 17
PLACE = "place on the screen"
"""What `image.info` is told of a GIF: left, top, right and bottom of a picture smaller than its screen."""


PSD = struct.Struct(">4sH6xHIIHH")
"""Signature, version, channels, height, width, depth and mode."""
CMYK = 4
COLORS = {1: 1, 3: 3, CMYK: 4}
"""Color channels by Photoshop's mode: grayscale, RGB and CMYK."""


def is_transparent(source: IO[bytes]) -> bool:
    """Whether an open PSD of gray, RGB or CMYK has a channel that is the transparency of its flattened picture."""
    source.seek(0)
    head = source.read(PSD.size)
    *_head, channels, _height, _width, _depth, mode = PSD.unpack(head)
    if mode not in COLORS or channels <= COLORS[mode]:
        return False
    return is_merged_with_transparency(source)


def has_alpha(image: Image.Image, kind: str, source: BinaryIO) -> bool:
    """Whether a file that Pillow has opened has transparency."""
    if kind == "PSD":
        return is_transparent(source)
    if kind == "TGA":
        source.seek(0)
        return image.has_transparency_data and not _says_none(source.read(DESCRIPTION + 1))
    return image.has_transparency_data or (kind == "GIF" and _place(image) is not None)


def note_place(image: Image.Image, kind: str) -> None:
    """Keep where a GIF's picture is on its screen, which Pillow forgets once it is read."""
    if kind == "GIF" and (place := _place(image)) is not None:
        image.info[PLACE] = place


def by_the_format(raster: Raster, image: Image.Image, kind: str, data: bytes) -> Raster:
    """Return what Pillow has read as its format means it."""
    if kind == "TGA" and raster.has_alpha and _says_none(data[: DESCRIPTION + 1]):
        return raster.holding(raster.array()[:, :, :-1].copy())
    if kind == "GIF" and (place := _place(image)) is not None:
        return _on_its_screen(raster, place)
    if kind == "ICO" and raster.has_alpha and not raster.array()[:, :, -1].any():
        return raster.holding(raster.array()[:, :, :-1].copy())
    return raster


def _says_none(header: bytes) -> bool:
    return len(header) > DESCRIPTION and not header[DESCRIPTION] & ALPHA_BITS


def _place(image: Image.Image) -> tuple[int, int, int, int] | None:
    known: tuple[int, int, int, int] | None = image.info.get(PLACE)
    tiles: Any = getattr(image, "tile", ())
    if known is not None or len(tiles) != 1:
        return known
    place: tuple[int, int, int, int] = tiles[0][1]
    return None if place == (0, 0, *image.size) else place


def _on_its_screen(raster: Raster, place: tuple[int, int, int, int]) -> Raster:
    import numpy as np

    left, top, right, bottom = place
    pixels = raster.array()
    alpha = pixels[:, :, -1:] if raster.has_alpha else np.full((*pixels.shape[:2], 1), 255, np.uint8)
    colors = pixels[:, :, :-1] if raster.has_alpha else pixels
    screen = np.zeros((*pixels.shape[:2], colors.shape[2] + 1), np.uint8)
    area = np.s_[top:bottom, left:right]
    screen[area] = np.concatenate((colors, alpha), axis=2)[area]
    return raster.holding(screen)
