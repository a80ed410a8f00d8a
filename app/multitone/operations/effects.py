"""Operations that are seen as such."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from multitone.imaging.operation import ArrayOperation, VipsOperation, operation
from multitone.imaging.parameters import bounded
from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray


@operation(
    family="effects",
    title="Vignette",
    keywords=("dark corners", "darken edges", "lens", "spotlight", "falloff"),
)
class Vignette(ArrayOperation, frozen=True, tag="vignette"):
    """Darken the picture toward its corners. Alpha stays."""

    neutral = {"amount": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    amount: Annotated[float, bounded(0, 1, "How much the corners lose; at 1 they are black.", "×")] = 0.5
    start: Annotated[float, bounded(0, 99, "Where it begins, on the way from the middle to a corner.", "%")] = 30.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Multiply encoded values by 1 − amount × (3t² − 2t³), with t from 0 at the start to 1 at the corners."""
        import numpy as np

        from multitone.operations.algorithms.surroundings import strips

        height, width, bands = array.shape
        colors = bands - (bands % 2 == 0)
        across, down = _squares(width), _squares(height)
        start = self.start / 100
        result = np.empty_like(array)
        result[:, :, colors:] = array[:, :, colors:]
        for rows in strips(array):
            t = down[rows, np.newaxis] + across
            np.sqrt(t, out=t)
            t -= start
            t *= 1 / (1 - start)
            factor = self._factor(np.clip(t, 0, 1, out=t))
            for band in range(colors):  # NumPy is slow over a last axis of three
                result[rows, :, band] = np.rint(array[rows, :, band] * factor)
        return result

    def _factor(self, t: NDArray[np.float32]) -> NDArray[np.float32]:
        factor = t * -2
        factor += 3
        factor *= t
        factor *= t
        factor *= -self.amount
        factor += 1
        return factor


def _squares(side: int) -> NDArray[np.float32]:
    """Return half the square of each pixel's way from the middle, where the edge is 1: a corner's two sum up to 1."""
    import numpy as np

    places = (np.arange(side) + 0.5) / side * 2 - 1
    return (places * places / 2).astype(np.float32)


@operation(family="effects", title="Pixelate", keywords=("mosaic", "censor", "anonymize", "blocks", "8 bit", "retro"))
class Pixelate(VipsOperation, frozen=True, tag="pixelate"):
    """Show the picture in squares of one color each, the mean of what they cover.

    Squares begin at the top left; those that reach beyond the picture repeat its edge.
    """

    neutral = {"size": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    size: Annotated[int, bounded(1, 1000, "Side of a square; 1 changes nothing.", "px", (1, 100))] = 10

    def process(self, raster: Raster) -> Raster:
        """Add up squares by NumPy; libvips takes twice the time and more, and is left with streams."""
        if raster.streams:
            return super().process(raster)
        from multitone.operations.algorithms.surroundings import in_squares

        return raster.holding(in_squares(raster.array(), self.size))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Shrink by the mean and repeat each pixel."""
        across, down = math.ceil(image.width / self.size), math.ceil(image.height / self.size)
        whole = image.embed(0, 0, across * self.size, down * self.size, extend="copy")
        means = whole.cast("float").shrink(self.size, self.size)
        return means.zoom(self.size, self.size).crop(0, 0, image.width, image.height)


@operation(family="effects", title="Emboss", keywords=("relief", "bump", "3D", "engrave"))
class Emboss(ArrayOperation, frozen=True, tag="emboss"):
    """Show the picture as a relief in gray, lit from one side. Alpha stays."""

    amount: Annotated[float, bounded(0, 20, "Height of the relief.", "×", (0.0, 5.0))] = 1.0
    angle: Annotated[float, bounded(0, 360, "Where the light is: 0 right, 90 above, 180 left.", "°")] = 135.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return mid-gray + amount × the slope toward the light, by Sobel's masks over 4."""
        import numpy as np

        from multitone.operations.algorithms.surroundings import sloped

        middle = np.float32(128 * (np.iinfo(array.dtype).max // 255))
        return sloped(array, lambda across, down: self._relief(across, down, middle))

    def _relief(self, across: NDArray[Any], down: NDArray[Any], middle: np.float32) -> NDArray[Any]:
        light = math.radians(self.angle)
        down *= math.sin(light) * self.amount / 4
        across *= math.cos(light) * self.amount / 4
        down -= across
        down += middle
        return down
