"""Operations that are seen as such."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from multitone.imaging.operation import ArrayOperation, VipsOperation, operation
from multitone.imaging.raster import Raster
from multitone.operations.boxes import in_squares
from multitone.operations.surroundings import sloped, strips

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray


@operation(family="effects", title="Vignette")
class Vignette(ArrayOperation, frozen=True, tag="vignette"):
    """Darken the picture toward its corners. Alpha stays."""

    neutral = {"amount": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    amount: Annotated[
        float, Meta(ge=0, le=1, description="How much the corners lose; at 1 they are black.", extra={"unit": "×"})
    ] = 0.5
    start: Annotated[
        float,
        Meta(ge=0, le=99, description="Where it begins, on the way from the middle to a corner.", extra={"unit": "%"}),
    ] = 30.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Multiply encoded values by 1 − amount × (3t² − 2t³), with t from 0 at the start to 1 at the corners."""
        import numpy as np

        height, width, bands = array.shape
        colors = bands - (bands % 2 == 0)
        across, down = _squares(width), _squares(height)
        start = self.start / 100
        result = array.copy()
        for rows in strips(array):
            t = np.sqrt((down[rows, np.newaxis] + across) / 2)
            t = np.maximum((t - start) / (1 - start), 0, dtype=np.float32)
            factor = 1 - np.float32(self.amount) * t * t * (3 - 2 * t)
            result[rows, :, :colors] = np.rint(array[rows, :, :colors] * factor[:, :, np.newaxis])
        return result


def _squares(side: int) -> NDArray[np.float32]:
    """Return the square of each pixel's way from the middle, where the edge is 1."""
    import numpy as np

    places = (np.arange(side) + 0.5) / side * 2 - 1
    return (places * places).astype(np.float32)


@operation(family="effects", title="Pixelate")
class Pixelate(VipsOperation, frozen=True, tag="pixelate"):
    """Show the picture in squares of one color each, the mean of what they cover.

    Squares begin at the top left; those that reach beyond the picture see its edge repeated.
    """

    neutral = {"size": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    size: Annotated[
        int,
        Meta(
            ge=1, le=1000, description="Side of a square; 1 changes nothing.", extra={"unit": "px", "slider": (1, 100)}
        ),
    ] = 10

    def process(self, raster: Raster) -> Raster:
        """Add up squares by NumPy; libvips takes twice the time and more, and is left with streams."""
        return super().process(raster) if raster.streams else raster.holding(in_squares(raster.array(), self.size))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Shrink by the mean and repeat each pixel."""
        across, down = math.ceil(image.width / self.size), math.ceil(image.height / self.size)
        whole = image.embed(0, 0, across * self.size, down * self.size, extend="copy")
        means = whole.cast("float").shrink(self.size, self.size)
        return means.zoom(self.size, self.size).crop(0, 0, image.width, image.height)


@operation(family="effects", title="Emboss")
class Emboss(ArrayOperation, frozen=True, tag="emboss"):
    """Show the picture as a relief in gray, lit from one side. Alpha stays."""

    amount: Annotated[
        float, Meta(ge=0, le=20, description="Height of the relief.", extra={"unit": "×", "slider": (0.0, 5.0)})
    ] = 1.0
    angle: Annotated[
        float,
        Meta(ge=0, le=360, description="Where the light is: 0 right, 90 above, 180 left.", extra={"unit": "°"}),
    ] = 135.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return mid-gray + amount × the slope toward the light, by Sobel's masks over 4."""
        import numpy as np

        light = math.radians(self.angle)
        right, up = (np.float32(part * self.amount / 4) for part in (math.cos(light), math.sin(light)))
        middle = np.float32(128 * (np.iinfo(array.dtype).max // 255))
        return sloped(array, lambda across, down: middle + down * up - across * right)
