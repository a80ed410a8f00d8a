"""Where things are placed, and what fills the room around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from multitone.imaging.parameters import rgb

if TYPE_CHECKING:
    import pyvips

LARGEST_SIDE = 100_000

Size = tuple[int, int]
Side = Annotated[int, Meta(ge=1, le=LARGEST_SIDE)]
Offset = Annotated[int, Meta(ge=0, le=LARGEST_SIDE)]
Position = Literal[
    "top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"
]  # fmt: skip


def placed_at(position: Position, across: int, down: int) -> tuple[int, int]:
    """Return left and top of what leaves so much room, put where position says."""
    left = 0 if position.endswith("left") else across if position.endswith("right") else across // 2
    top = 0 if position.startswith("top") else down if position.startswith("bottom") else down // 2
    return left, top


def background_of(image: pyvips.Image, color: str) -> list[float]:
    """Return a padding in the image's bands; premultiplied pictures are padded with nothing."""
    if image.bands in (2, 4):
        return [0.0] * image.bands
    scale = 257 if image.format == "ushort" else 1
    colors = [float(c * scale) for c in rgb(color)]
    return colors if image.bands == 3 else [0.299 * colors[0] + 0.587 * colors[1] + 0.114 * colors[2]]
