"""Operations that are seen as such."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.raster import vips
from multitone.operations.detail import gradient, unit_of

if TYPE_CHECKING:
    import pyvips


@operation(family="effects", title="Vignette")
class Vignette(VipsOperation, frozen=True, tag="vignette"):
    """Darken the picture toward its corners. Alpha stays."""

    amount: Annotated[
        float, Meta(ge=0, le=1, description="How much the corners lose; at 1 they are black.", extra={"unit": "×"})
    ] = 0.5
    start: Annotated[
        float,
        Meta(ge=0, le=99, description="Where it begins, on the way from the middle to a corner.", extra={"unit": "%"}),
    ] = 30.0

    alpha: ClassVar[Literal["apart"]] = "apart"

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Multiply encoded values by 1 − amount × (3t² − 2t³), with t from 0 at the start to 1 at the corners."""
        places = vips().Image.xyz(image.width, image.height)
        across = (places[0] + (0.5 - image.width / 2)) * (2 / image.width)
        down = (places[1] + (0.5 - image.height / 2)) * (2 / image.height)
        start = self.start / 100
        t = (((across * across + down * down) * 0.5) ** 0.5 - start) * (1 / (1 - start))
        t = (t > 0).ifthenelse(t, 0)
        return image * (1 - t * t * (3 - 2 * t) * self.amount)


@operation(family="effects", title="Pixelate")
class Pixelate(VipsOperation, frozen=True, tag="pixelate"):
    """Show the picture in squares of one color each, the mean of what they cover.

    Squares begin at the top left; those that reach beyond the picture see its edge repeated.
    """

    size: Annotated[
        int,
        Meta(
            ge=1, le=1000, description="Side of a square; 1 changes nothing.", extra={"unit": "px", "slider": (1, 100)}
        ),
    ] = 10

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Shrink by the mean and repeat each pixel."""
        across, down = math.ceil(image.width / self.size), math.ceil(image.height / self.size)
        whole = image.embed(0, 0, across * self.size, down * self.size, extend="copy")
        means = whole.cast("float").shrink(self.size, self.size)
        return means.zoom(self.size, self.size).crop(0, 0, image.width, image.height)


@operation(family="effects", title="Emboss")
class Emboss(VipsOperation, frozen=True, tag="emboss"):
    """Show the picture as a relief in gray, lit from one side. Alpha stays."""

    amount: Annotated[
        float, Meta(ge=0, le=20, description="Height of the relief.", extra={"unit": "×", "slider": (0.0, 5.0)})
    ] = 1.0
    angle: Annotated[
        float,
        Meta(ge=0, le=360, description="Where the light is: 0 right, 90 above, 180 left.", extra={"unit": "°"}),
    ] = 135.0

    alpha: ClassVar[Literal["apart"]] = "apart"

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Return mid-gray + amount × the slope toward the light, by Sobel's masks over 4."""
        across, down = gradient(image)
        light = math.radians(self.angle)
        slope = down * math.sin(light) - across * math.cos(light)
        return slope * (self.amount / 4) + 128 * unit_of(image)
