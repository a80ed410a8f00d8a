"""The operation that puts a border around the picture, and what others need to draw upon it."""

from __future__ import annotations

from typing import Annotated

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import Color, bounded, described, rgb
from multitone.imaging.raster import Raster


@operation(
    family="overlay", title="Border", keywords=("frame", "edge", "passe-partout", "mat", "white border", "margin")
)
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


def drawn_upon(raster: Raster, *colors: str) -> Raster:
    """Return a raster that can hold the colors."""
    return raster if all(len(set(rgb(color))) == 1 for color in colors) else as_srgb(raster).colored()
