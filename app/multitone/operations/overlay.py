"""Operations that add something of their own: a border, words."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import Color, bounded, described, rgb
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.typeface import drawn
from multitone.operations.geometry.placement import Position, placed_at


@operation(
    family="overlay", title="Border", keywords=(
        "frame", "mat", "passe-partout", "edge", "margin", "white border", "polaroid",
    ),
)  # fmt: skip
class Border(Operation, frozen=True, tag="border"):
    """Put a border of one color around the picture; a gray picture gets color for a border that has one."""

    width: Annotated[int, bounded(0, 10_000, "Width on all four sides.", "px", (0, 200))] = 20
    color: Annotated[Color, described("Color of the border.")] = "#ffffff"

    def process(self, raster: Raster) -> Raster:
        """Embed the picture; the border is opaque."""
        raster = drawn_upon(raster, self.color)
        scale = 257 if raster.depth == 16 else 1
        color = [channel * scale for channel in rgb(self.color)][: 1 if raster.is_gray else 3]
        alpha = [255 * scale] if raster.has_alpha else []
        return raster.holding(
            raster.vips().embed(
                self.width, self.width, raster.width + 2 * self.width, raster.height + 2 * self.width,
                extend="background", background=[*color, *alpha],
            )
        )  # fmt: skip


@operation(
    family="overlay", title="Text", keywords=(
        "caption", "title", "label", "copyright", "signature", "write", "lettering", "date stamp", "watermark",
        "imprint",
    ),
)  # fmt: skip
class Text(Operation, frozen=True, tag="text"):
    """Write text on the picture, smaller where there is no room for it.

    It is set in Pillow's own typeface (Aileron), or in one of the system's where that lacks letters; a letter that none
    has is shown as a box. A gray picture gets color if the text has one.
    """

    text: Annotated[str, Meta(max_length=500, description="The text; it may have several lines.")] = "© Your name"
    size: Annotated[
        float, bounded(0.5, 100, "Height of the letters, relative to the shorter side.", "%", (1.0, 20.0))
    ] = 5.0
    color: Annotated[Color, described("Color of the text.")] = "#ffffff"
    opacity: Annotated[float, bounded(0, 100, "How opaque the text is.", "%")] = 70.0
    position: Annotated[Position, described("Where the text is placed.")] = "bottom-right"
    margin: Annotated[
        float, bounded(0, 45, "Distance to the edge, relative to the shorter side.", "%", (0.0, 20.0))
    ] = 3.0

    def process(self, raster: Raster) -> Raster:
        """Blend the color over the picture where the letters are."""
        import numpy as np

        from multitone.operations.algorithms.compositing import laid_over

        shorter = min(raster.width, raster.height)
        margin = round(shorter * self.margin / 100)
        room = max(1, raster.width - 2 * margin), max(1, raster.height - 2 * margin)
        letters = drawn(self.text, shorter * self.size / 100, room)
        if not letters.any() or self.opacity == 0:
            return raster
        raster = drawn_upon(raster, self.color)
        array = np.array(raster.array())
        height, width = letters.shape
        left, top = placed_at(self.position, room[0] - width, room[1] - height)
        left, top = min(left + margin, raster.width - width), min(top + margin, raster.height - height)
        part = array[top : top + height, left : left + width]
        color = np.array(rgb(self.color)[: part.shape[2] - raster.has_alpha]) / 255
        part[...] = laid_over(part, color, letters * (self.opacity / 25500), has_alpha=raster.has_alpha)
        return raster.holding(array)


def drawn_upon(raster: Raster, color: str) -> Raster:
    """Return a raster that can hold the color."""
    return raster if len(set(rgb(color))) == 1 else as_srgb(raster).colored()
