"""Operations that look at all of a picture's values before they change one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.light import counted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Channels = Annotated[
    Literal["together", "apart"],
    described("One change for all colors together, or one for each, which removes a cast."),
]


@operation(family="tone", title="Auto contrast")
class AutoContrast(Operation, frozen=True, tag="auto-contrast"):
    """Spread the values so that the darkest becomes black and the brightest white.

    Transparent pixels do not count. A picture of one shade stays as it is.
    """

    cutoff: Annotated[
        float, bounded(0, 49, "How many of the darkest and of the brightest pixels may be lost.", "%", (0.0, 10.0))
    ] = 0.5
    channels: Channels = "together"

    def process(self, raster: Raster) -> Raster:
        """Spread linearly between the values that the cutoff leaves."""
        return _remapped(raster, self.channels, self._table)

    def _table(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        last = len(counts) - 1
        summed = np.cumsum(counts)
        lost = summed[-1] * self.cutoff / 100
        low = int(np.searchsorted(summed, lost, side="right"))
        high = int(np.searchsorted(summed, summed[-1] - lost, side="left"))
        values = np.arange(last + 1, dtype=np.float64)
        return values / last if high <= low else (values - low) / (high - low)


@operation(family="tone", title="Equalize")
class Equalize(Operation, frozen=True, tag="equalize"):
    """Spread the values so that all shades are equally frequent.

    Transparent pixels do not count. A picture of one shade stays as it is.
    """

    channels: Channels = "together"

    def process(self, raster: Raster) -> Raster:
        """Map each value to the share of pixels that are not brighter (Gonzalez, Woods, Digital Image Processing)."""
        return _remapped(raster, self.channels, _equal_shares)


def _equal_shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (pixels up to a value − pixels of the least value) / (all − pixels of the least value)."""
    import numpy as np

    summed = np.cumsum(counts)
    least = counts[np.argmax(counts > 0)]
    if summed[-1] <= least:
        return np.linspace(0.0, 1.0, len(counts))
    return np.asarray((summed - least) / (summed[-1] - least))


def _remapped(raster: Raster, channels: str, table_for: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Raster:
    """Apply the table, 0..1, made from the counts of all colors, or of each."""
    import numpy as np

    raster, counts = counted(raster)
    if channels == "together":
        counts = [np.sum(counts, axis=0)]
    kind = np.uint8 if raster.depth == 8 else np.uint16
    tables = np.clip([table_for(count) for count in counts], 0.0, 1.0) * np.iinfo(kind).max
    return raster.mapped(np.rint(tables).astype(kind))
