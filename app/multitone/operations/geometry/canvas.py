"""The canvas: room around the picture."""

from __future__ import annotations

from typing import Annotated, ClassVar

from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import Color, described
from multitone.imaging.presentation.ways import Way
from multitone.imaging.raster import Raster
from multitone.imaging.step import Move
from multitone.messages import Message, _
from multitone.operations.geometry.placement import (
    Aspect,
    Position,
    Side,
    Size,
    drawn_upon,
    opaque,
    placed_at,
    sides_of,
)

SHOWN = ("position", "background", "transparent")


@operation(
    family="geometry", title="Canvas",
    keywords=(
        "canvas size", "extend", "pad", "padding", "square", "letterbox", "pillarbox", "mat", "passe-partout", "frame",
        "extent", "white border", "aspect",
    ),
)  # fmt: skip
class Canvas(Operation, frozen=True, tag="canvas"):
    """Put the picture on a canvas of a size or a shape; a gray picture gets color if the background has one."""

    keeps_light = True
    neutral = {"width": None, "height": None, "aspect": None}  # noqa: RUF012
    shown_with = {"aspect": "1:1"}  # noqa: RUF012
    shown_if = {"background": {"transparent": (False,)}}  # noqa: RUF012
    ways: ClassVar[tuple[Way, ...]] = (
        Way("aspect", {"aspect": "1:1"}, also=SHOWN, told=False),
        Way("size", {"width": 1920, "height": 1080}, also=SHOWN, told=False),
    )

    width: Annotated[Side | None, described("Width of the canvas; by default, that of the picture.", "px")] = None
    height: Annotated[Side | None, described("Height of the canvas; by default, that of the picture.", "px")] = None
    aspect: Annotated[
        Aspect | None, described("Width to height, instead of a size; the smallest canvas around the picture is taken.")
    ] = None
    position: Annotated[Position, described("Where on the canvas the picture is placed.")] = "center"
    background: Annotated[Color, described("Color of the canvas.")] = "#ffffff"
    transparent: Annotated[bool, described("The canvas is transparent; the picture gets alpha if it has none.")] = False
    crop: Annotated[
        bool, described("A picture that is larger than the canvas is cropped; else the canvas grows to hold it.")
    ] = False

    @property
    def refusal(self) -> Message | None:
        """Say that a shape and a size contradict each other."""
        for name in ("width", "height"):
            if self.aspect is not None and getattr(self, name) is not None:
                return _("{one} and {other} cannot be given together.", one="aspect", other=name)
        return None

    def size(self, width: int, height: int) -> Size:
        """Return the size of the canvas for a picture of width × height."""
        if self.aspect is not None:
            one, other = sides_of(self.aspect)
            return max(width, round(height * one / other)), max(height, round(width * other / one))
        across, down = self.width or width, self.height or height
        return (across, down) if self.crop else (max(across, width), max(down, height))

    def move(self, raster: Raster) -> Move:
        """Put the picture, or what is kept of it, at its place."""
        width, height = self.size(raster.width, raster.height)
        left, top = placed_at(self.position, max(0, width - raster.width), max(0, height - raster.height))
        cut = placed_at(self.position, max(0, raster.width - width), max(0, raster.height - height))
        return Move(width, height, left=left - cut[0], top=top - cut[1], fills=True)

    def process(self, raster: Raster) -> Raster:
        """Crop what is too large, where that is asked for, and embed the rest."""
        width, height = self.size(raster.width, raster.height)
        if (width, height) == (raster.width, raster.height):
            return raster
        kept = min(width, raster.width), min(height, raster.height)
        if kept != (raster.width, raster.height):
            left, top = placed_at(self.position, raster.width - kept[0], raster.height - kept[1])
            raster = raster.holding(raster.vips().crop(left, top, *kept))
        if kept == (width, height):
            return raster
        raster = with_alpha(raster) if self.transparent else drawn_upon(raster, self.background)
        image = raster.vips()
        background = [0] * image.bands if self.transparent else opaque(self.background, raster)
        left, top = placed_at(self.position, width - kept[0], height - kept[1])
        return raster.holding(image.embed(left, top, width, height, extend="background", background=background))


def with_alpha(raster: Raster) -> Raster:
    """Return the same pixels with alpha, opaque where there was none."""
    if raster.has_alpha:
        return raster
    return raster.holding(raster.vips().bandjoin(255 if raster.depth == 8 else 65535))
