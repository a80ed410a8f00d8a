"""The operation that puts a border around the picture."""

from __future__ import annotations

from typing import Annotated

from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import Color, bounded, described
from multitone.imaging.raster import Raster
from multitone.imaging.step import Move
from multitone.operations.geometry.placement import drawn_upon, opaque


@operation(
    family="overlay", title="Border", keywords=("frame", "edge", "passe-partout", "mat", "white border", "margin")
)
class Border(Operation, frozen=True, tag="border"):
    """Put a border of one color around the picture; a gray picture gets color for a border that has one."""

    keeps_light = True

    width: Annotated[int, bounded(0, 10_000, "Width on all four sides.", "px", (0, 200))] = 20
    color: Annotated[Color, described("Color of the border.")] = "#ffffff"

    def move(self, raster: Raster) -> Move:
        """Put the picture inside of the border."""
        width, height = raster.width + 2 * self.width, raster.height + 2 * self.width
        return Move(width, height, left=self.width, top=self.width, fills=True)

    def process(self, raster: Raster) -> Raster:
        """Embed the picture; the border is opaque."""
        raster = drawn_upon(raster, self.color)
        return raster.holding(
            raster.vips().embed(
                self.width, self.width, raster.width + 2 * self.width, raster.height + 2 * self.width,
                extend="background", background=opaque(self.color, raster),
            )
        )  # fmt: skip
