"""The operation that lays a logo over the picture."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone import paths
from multitone.errors import UsageError
from multitone.imaging.color.convert import as_srgb
from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import bounded, described, file_of
from multitone.imaging.raster import Raster
from multitone.messages import _
from multitone.operations.geometry.placement import Position, placed_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from multitone.operations.algorithms.mark import Mark, Pixels

MARKS = (".png", ".svg", ".webp", ".tif", ".jpg")
"""Suffixes of what is mostly used; any format will do that is read."""
ROWS = 256
"""Rows of the mark that are laid at a time, to keep floats few."""


@operation(
    family="overlay", title="Watermark", keywords=("logo", "stamp", "overlay", "copyright", "brand", "signature")
)
class Watermark(Operation, frozen=True, tag="watermark"):
    """Lay a logo over the picture, once or all over it.

    The file is a picture, mostly a PNG with transparent parts, or an SVG, which is drawn at the size that is needed.
    The mark keeps its shape, and is smaller where there is no room for it. A gray picture gets color if the mark has
    one.
    """

    neutral: ClassVar[Mapping[str, Any]] = {"file": ""}
    shown_with: ClassVar[Mapping[str, Any]] = {
        "file": str(paths.resources() / "icons" / "multitone.svg"), "size": 40, "opacity": 90,
    }  # fmt: skip
    told: ClassVar[tuple[str, ...]] = ("file", "size")
    shown_if: ClassVar[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {"spacing": {"tile": (True,)}}

    file: Annotated[str, file_of("The mark: a PNG, an SVG or another picture.", *MARKS, example="logo.png")] = ""
    size: Annotated[float, bounded(0.5, 100, "Size of the mark, relative to the side.", "%", (1.0, 60.0))] = 20.0
    side: Annotated[
        Literal["shorter", "longer", "width", "height"],
        described(
            "What the size is a part of: of the picture’s shorter or longer side it is the mark’s longer side, of the "
            "width or height the mark’s own.",
            title="of_the",
        ),
    ] = "shorter"
    position: Annotated[Position, described("Where the mark is placed.")] = "bottom-right"
    margin: Annotated[
        float, bounded(0, 45, "Distance to the edge, relative to the shorter side.", "%", (0.0, 20.0))
    ] = 3.0
    opacity: Annotated[float, bounded(0, 100, "How opaque the mark is.", "%")] = 60.0
    angle: Annotated[float, bounded(-180, 180, "How far the mark is turned, counterclockwise.", "°")] = 0.0
    tile: Annotated[bool, described("Repeat the mark all over the picture.")] = False
    spacing: Annotated[
        float, bounded(0, 500, "Where it is repeated: what lies between two, relative to the mark.", "%", (0, 200))
    ] = 50.0

    @property
    def changes_nothing(self) -> bool:
        """Whether no file is chosen, or nothing is seen of it."""
        return not self.file or self.opacity == 0

    def check(self) -> None:
        """Raise `UsageError` where there is no file, or none that holds a picture."""
        if not self.file:
            raise UsageError(_("No file is chosen; choose a PNG, an SVG or another picture."))
        self._mark()

    def process(self, raster: Raster) -> Raster:
        """Blend the mark over the picture."""
        if self.changes_nothing:
            return raster
        import numpy as np

        from multitone.operations.algorithms.compositing import Layer

        mark = self._mark()
        raster = raster if mark.is_gray else as_srgb(raster).colored()
        margin = round(min(raster.width, raster.height) * self.margin / 100)
        room = max(1, raster.width - 2 * margin), max(1, raster.height - 2 * margin)
        pixels = mark.drawn(*self._size(mark, raster, room), self.angle)[: raster.height, : raster.width]
        left, top = placed_at(self.position, room[0] - pixels.shape[1], room[1] - pixels.shape[0])
        left, top = (
            max(0, min(place + margin, side - length))
            for place, side, length in (
                (left, raster.width, pixels.shape[1]), (top, raster.height, pixels.shape[0]),
            )
        )  # fmt: skip
        array = np.array(raster.array())
        places = self._places(array, pixels, left, top)
        for first in range(0, len(pixels), ROWS):
            layer = Layer(pixels[first : first + ROWS], self.opacity / 100, raster.has_alpha)
            for across, down in places:
                layer.lay_over(array, across, down + first)
        return raster.holding(array)

    def _mark(self) -> Mark:
        from multitone.operations.algorithms.mark import mark_of  # late: it loads NumPy

        return mark_of(self.file)

    def _size(self, mark: Mark, raster: Raster, room: tuple[int, int]) -> tuple[int, int]:
        """Return the size of the mark before it is turned, so that it fits into the room after."""
        import math

        part = self.size / 100
        scale = {
            "shorter": min(raster.width, raster.height) * part / max(mark.width, mark.height),
            "longer": max(raster.width, raster.height) * part / max(mark.width, mark.height),
            "width": raster.width * part / mark.width,
            "height": raster.height * part / mark.height,
        }[self.side]
        sine, cosine = (abs(turn(math.radians(self.angle))) for turn in (math.sin, math.cos))
        across, down = mark.width * cosine + mark.height * sine, mark.width * sine + mark.height * cosine
        scale = min(scale, room[0] / across, room[1] / down)
        return max(1, round(mark.width * scale)), max(1, round(mark.height * scale))

    def _places(self, array: NDArray[Any], pixels: Pixels, left: int, top: int) -> list[tuple[int, int]]:
        """Return where the mark stands, from the left and from the top; tiles may begin before the picture."""
        if not self.tile:
            return [(left, top)]
        height, width = pixels.shape[:2]
        gap = round(max(width, height) * self.spacing / 100)
        across = range(left % (width + gap) - width - gap, array.shape[1], width + gap)
        down = range(top % (height + gap) - height - gap, array.shape[0], height + gap)
        return list(itertools.product(across, down))
