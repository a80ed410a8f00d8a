"""Operations that turn and mirror the picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import Color, bounded, described
from multitone.imaging.raster import Raster, vips
from multitone.imaging.step import Move
from multitone.operations.geometry.placement import Size, background_of

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image

ROUNDING = 1e-6
"""Of a pixel: so much more than a whole one is floating point's, and makes no further row."""


@operation(family="geometry", title="Rotate", keywords=("turn", "90°", "orientation", "portrait", "landscape"))
class Rotate(VipsOperation, frozen=True, tag="rotate"):
    """Turn the picture clockwise; it grows so that its corners are kept, and multiples of 90° are exact."""

    keeps_light = True
    looks_around: ClassVar[bool] = True
    reads_in_order = False
    """Its first row has pixels of many."""

    angle: Annotated[float, bounded(-360, 360, "How far, clockwise.", "°")] = 90.0
    background: Annotated[Color, described("Color of the new corners, where there is no alpha.")] = "#ffffff"

    @property
    def changes_nothing(self) -> bool:
        """Whether it turns the picture by whole rounds."""
        return self.angle % 360 == 0

    @property
    def moves_only(self) -> bool:
        """Whether it turns by right angles."""
        return self.angle % 90 == 0

    def move(self, raster: Raster) -> Move:
        """Turn about the middle."""
        size = turned_size(self.angle, raster.width, raster.height)
        return turning(self.angle, raster, size, fills=not self.moves_only)

    @property
    def turns_aside(self) -> bool:
        """Whether it turns by a right angle to either side."""
        return self.angle % 180 == 90

    def process(self, raster: Raster) -> Raster:
        """Move the pixels at right angles, else compute new ones."""
        quarters, rest = divmod(self.angle % 360, 90)
        if rest:
            return super().process(raster)
        if raster.depth == 8 and not raster.streams:
            from PIL.Image import Transpose

            turns = (
                None,
                Transpose.ROTATE_270,
                Transpose.ROTATE_180,
                Transpose.ROTATE_90,
            )  # Pillow turns the other way
            turn = turns[round(quarters) % 4]
            return raster if turn is None else raster.holding(raster.pillow().transpose(turn))
        return raster.holding(raster.in_any_order().vips().rot(f"d{90 * (round(quarters) % 4)}"))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Interpolate by Catmull–Rom about the middle of the picture."""
        return turned(image, self.angle, turned_size(self.angle, image.width, image.height), self.background)


@operation(
    family="geometry", title="Straighten", keywords=("horizon", "level", "tilt", "skew", "align", "rotate", "slanted")
)
class Straighten(VipsOperation, frozen=True, tag="straighten"):
    """Turn the picture a little so that its horizon is level, and cut away the corners that this leaves empty.

    What is kept has the shape of the picture, w × h, and is as large as can be: s·w × s·h about the middle, with
    s = min(w / (w·cos a + h·sin a), h / (w·sin a + h·cos a)). Then two corners of the part, turned back by the angle a,
    lie on the picture’s edge, and none lies outside.
    """

    keeps_light = True
    looks_around: ClassVar[bool] = True
    reads_in_order = False
    """Its first row has pixels of many."""
    neutral = {"angle": 0.0}  # noqa: RUF012
    shown_with = {"angle": 8}  # noqa: RUF012
    shown_if = {"background": {"crop": (False,)}}  # noqa: RUF012

    angle: Annotated[float, bounded(-45, 45, "How far the picture is turned, clockwise.", "°", (-15.0, 15.0))] = 0.0
    crop: Annotated[bool, described("The empty corners are cut away; else they are filled.")] = True
    background: Annotated[Color, described("Color of the new corners, where there is no alpha.")] = "#ffffff"

    def move(self, raster: Raster) -> Move:
        """Turn about the middle."""
        before = raster.width, raster.height
        size = self.kept_size(*before) if self.crop else turned_size(self.angle, *before)
        return turning(self.angle, raster, size, fills=not self.crop)

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Interpolate by Catmull–Rom about the middle of the picture, beyond its edge from the pixels there."""
        if self.crop:
            return turned(image, self.angle, self.kept_size(image.width, image.height))
        return turned(image, self.angle, turned_size(self.angle, image.width, image.height), self.background)

    def kept_size(self, width: int, height: int) -> Size:
        """Return the size of the largest upright part without corners, of the shape of a picture of width × height."""
        angle = math.radians(abs(self.angle))
        across = width * math.cos(angle) + height * math.sin(angle)
        down = width * math.sin(angle) + height * math.cos(angle)
        scale = min(width / across, height / down)
        return max(1, math.floor(width * scale + ROUNDING)), max(1, math.floor(height * scale + ROUNDING))


@operation(family="geometry", title="Flip", keywords=("mirror", "reverse", "reflect", "flop"))
class Flip(VipsOperation, frozen=True, tag="flip"):
    """Mirror the picture: horizontal swaps left and right, vertical swaps top and bottom."""

    direction: Annotated[Literal["horizontal", "vertical"], described("Which sides are swapped.")] = "horizontal"

    alpha: ClassVar[Literal["carried"]] = "carried"
    keeps_light = True
    moves_only = True

    def move(self, raster: Raster) -> Move:
        """Mirror about the middle."""
        size = raster.width, raster.height
        matrix = (-1.0, 0.0, 0.0, 1.0) if self.direction == "horizontal" else (1.0, 0.0, 0.0, -1.0)
        return Move.about_middle(matrix, size, size, fills=False)

    @property
    def reads_in_order(self) -> bool:
        """Whether the rows keep their order."""
        return self.direction == "horizontal"

    def process(self, raster: Raster) -> Raster:
        """Mirror left and right by what does it fastest: Pillow, NumPy at 16 bits, libvips in a stream."""
        if self.direction == "vertical" or raster.streams:
            return super().process(raster)
        return raster.holding(_mirrored(raster))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Reverse the rows or the columns."""
        return image.flip(self.direction)


def turning(angle: float, raster: Raster, size: Size, *, fills: bool) -> Move:
    """Return where a turn by degrees, clockwise, about the middle puts what a result of that size shows."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return Move.about_middle((cosine, -sine, sine, cosine), (raster.width, raster.height), size, fills=fills)


def turned(image: pyvips.Image, angle: float, size: Size, background: str | None = None) -> pyvips.Image:
    """Turn by degrees, clockwise, about the middle, and return as much of it as the size has room for.

    Interpolated by Catmull–Rom. Without a background, what lies beyond the edge is as the pixels there.
    """
    # libvips takes the last of 2 or 4 bands for alpha and would weigh by it a second time: hence `premultiplied`.
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    width, height = size
    beyond = (
        {"extend": "copy"}
        if background is None
        else {"extend": "background", "background": background_of(image, background)}
    )
    return image.affine(
        [cosine, -sine, sine, cosine], interpolate=vips().Interpolate.new("bicubic"),
        idx=0.5 - image.width / 2, idy=0.5 - image.height / 2, odx=width / 2 - 0.5, ody=height / 2 - 0.5,
        oarea=[0, 0, width, height], premultiplied=True, **beyond,
    )  # fmt: skip


def turned_size(angle: float, width: int, height: int) -> Size:
    """Return the size of the upright box around a picture of width × height that was turned by degrees."""
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    across, down = width * cosine + height * sine, width * sine + height * cosine
    return math.ceil(across - ROUNDING), math.ceil(down - ROUNDING)


def _mirrored(raster: Raster) -> Image.Image | NDArray[Any]:
    """Change left for right: by Pillow at 8 bits, at 16 by NumPy, which is slow over a last axis of three."""
    import numpy as np
    from PIL.Image import Transpose

    if raster.depth == 8:
        return raster.pillow().transpose(Transpose.FLIP_LEFT_RIGHT)
    array = raster.array()
    mirrored = np.empty_like(array)
    for band in range(array.shape[2]):
        mirrored[:, :, band] = array[:, ::-1, band]
    return mirrored
