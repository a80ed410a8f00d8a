"""Pixels with their neighbors, strip by strip: NumPy is fast where its arrays stay in the second-level cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRIP = 1 << 18
"""Samples in a strip of rows. On a core with a second level of 512 KB, medians and slopes of photographs 1500 to 5640
wide took 1.2 to 2 times as long at 2¹⁶, where wide strips are few rows with two more to see, and no less at 2¹⁹."""


def strips(array: NDArray[Any]) -> Iterator[slice]:
    """Cut (height, width, bands) into strips of rows."""
    height, width, bands = array.shape
    rows = max(1, STRIP // (width * bands))
    return (slice(first, min(height, first + rows)) for first in range(0, height, rows))


def with_neighbors(array: NDArray[Any], rows: slice, kind: Any = None) -> NDArray[Any]:
    """Return rows with one more pixel on each side, the edge repeated, as (height + 2, (width + 2) × bands).

    Of the array's kind unless another is named. NumPy's own `pad` takes longer than the slopes of a small strip.
    """
    import numpy as np

    height, width, bands = array.shape
    first, last = rows.start == 0, rows.stop == height
    padded = np.empty((rows.stop - rows.start + 2, width + 2, bands), kind or array.dtype)
    padded[first : len(padded) - last, 1:-1] = array[rows.start - 1 + first : rows.stop + 1 - last]
    if first:
        padded[0] = padded[1]
    if last:
        padded[-1] = padded[-2]
    padded[:, 0], padded[:, -1] = padded[:, 1], padded[:, -2]
    return padded.reshape(len(padded), -1)


Measure = Callable[["NDArray[Any]", "NDArray[Any]"], "NDArray[Any]"]
"""May write into what it is given."""


def sloped(array: NDArray[Any], measure: Measure) -> NDArray[Any]:
    """Return what `measure` makes of each color's slopes to the right and downwards; alpha stays.

    Slopes are those of Sobel's masks (Sobel and Feldman 1968), 4 times the step between two neighbors on each side.
    A neighbor counts for as much as it is seen: a transparent one makes no slope, whatever color it hides.
    """
    import numpy as np

    colors = array.shape[2] - (array.shape[2] % 2 == 0)
    top = np.iinfo(array.dtype).max
    seen, alpha = array[:, :, :colors], array[:, :, colors:]
    weights = np.repeat(alpha / np.float32(top), colors, axis=2) if alpha.size and alpha.min() < top else None
    result = np.empty_like(array)
    result[:, :, colors:] = alpha
    for rows in strips(seen):
        strip = with_neighbors(seen, rows, np.int16 if top == 255 else np.int32)
        if weights is None:
            slopes = _slopes(strip, colors)
        else:
            slopes = _weighed_slopes(strip, with_neighbors(weights, rows), colors)
        values = measure(*slopes)
        np.clip(np.rint(values, out=values), 0, top, out=values)
        result[rows, :, :colors] = values.reshape(-1, array.shape[1], colors)
    return result


def _slopes(strip: NDArray[Any], colors: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return Sobel's slopes across and down, of rows with their neighbors."""
    import numpy as np

    smooth = strip[:-2] + strip[2:]
    smooth += strip[1:-1]
    smooth += strip[1:-1]
    step = strip[2:] - strip[:-2]
    across = smooth[:, 2 * colors :] - smooth[:, : -2 * colors]
    down = step[:, : -2 * colors] + step[:, 2 * colors :]
    down += step[:, colors:-colors]
    down += step[:, colors:-colors]
    return across.astype(np.float32, copy=False), down.astype(np.float32, copy=False)


def _weighed_slopes(strip: NDArray[Any], weights: NDArray[Any], colors: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the sums of mask × weight × (color − own color), as two of Sobel's sums."""
    own = strip[1:-1, colors:-colors]
    across, down = (
        both - own * alone
        for both, alone in zip(_slopes(strip * weights, colors), _slopes(weights, colors), strict=True)
    )
    return across, down
