"""Where things are placed, and what fills the room around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.parameters import rgb
from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    import pyvips

LARGEST_SIDE = 100_000

Size = tuple[int, int]
Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]
Offset = Annotated[int, Meta(ge=0, le=LARGEST_SIDE)]
Aspect = Annotated[
    str, Meta(pattern=r"^[1-9]\d{0,4}(\.\d{1,4})?:[1-9]\d{0,4}(\.\d{1,4})?\Z", max_length=21, extra={"example": "3:2"})
]
Position = Literal[
    "top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"
]  # fmt: skip


def sides_of(aspect: str) -> tuple[float, float]:
    """Read a shape: its width and height, in any unit."""
    across, down = aspect.split(":")
    return float(across), float(down)


def placed_at(position: str, across: int, down: int) -> tuple[int, int]:
    """Return left and top of what leaves so much room, put where a position says; what is none is in the center."""
    left = 0 if position.endswith("left") else across if position.endswith("right") else across // 2
    top = 0 if position.startswith("top") else down if position.startswith("bottom") else down // 2
    return left, top


def drawn_upon(raster: Raster, *colors: str) -> Raster:
    """Return a raster that can hold the colors."""
    return raster if all(len(set(rgb(color))) == 1 for color in colors) else as_srgb(raster).colored()


def opaque(color: str, raster: Raster) -> list[int]:
    """Return an opaque color in a raster's bands; see `drawn_upon`."""
    scale = 257 if raster.depth == 16 else 1
    shades = [shade * scale for shade in rgb(color)][: 1 if raster.is_gray else 3]
    return [*shades, 255 * scale] if raster.has_alpha else shades


def background_of(image: pyvips.Image, color: str) -> list[float]:
    """Return a padding in the image's bands; premultiplied pictures are padded with nothing."""
    if image.bands in (2, 4):
        return [0.0] * image.bands
    scale = 257 if image.format == "ushort" else 1
    colors = [float(c * scale) for c in rgb(color)]
    return colors if image.bands == 3 else [0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]]
