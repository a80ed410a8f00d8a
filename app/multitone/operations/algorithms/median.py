"""The median of a square around each pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from multitone.imaging.raster import vips
from multitone.native import median as native
from multitone.operations.algorithms.surroundings import strips, with_neighbors


def median_of(array: NDArray[Any], side: int) -> NDArray[Any]:
    """Return the median over side × side, an odd number, of each band of (height, width, bands); the edge repeats.

    Colors are weighed by alpha: where it varies, a color is the median of color × alpha over the median of alpha.
    """
    array = np.ascontiguousarray(array)
    if array.shape[2] % 2:
        return _medians(array, side)
    result = np.empty_like(array)
    for rows in strips(array):
        _weigh(array, side, rows, result[rows])
    return result


def _weigh(array: NDArray[Any], side: int, rows: slice, result: NDArray[Any]) -> None:
    """Write some rows of the medians of colors with alpha, band by band: NumPy is slow over a last axis of three."""
    reach = side // 2
    above = max(0, rows.start - reach)
    seen = array[above : rows.stop + reach]
    inner = slice(rows.start - above, rows.stop - above)
    alpha = seen[:, :, -1].copy()
    if alpha[0, 0] > 0 and (alpha == alpha[0, 0]).all():  # the same weight for all is none
        result[:] = _medians(seen, side, inner)
        return
    top = np.iinfo(array.dtype).max
    wide, exact = (np.uint16, np.float32) if top == 255 else (np.uint32, np.float64)
    middle = _medians(alpha[:, :, np.newaxis], side, inner)[:, :, 0]
    divisor = np.maximum(middle, 1).astype(exact)
    for band in range(array.shape[2] - 1):
        weighted = np.multiply(seen[:, :, band], alpha, dtype=wide)  # exact: 8 × 8 bits go into 16, 16 × 16 into 32
        color = _medians(weighted[:, :, np.newaxis], side, inner)[:, :, 0] / divisor
        result[:, :, band] = np.minimum(np.rint(color, out=color), top, out=color)
    result[:, :, -1] = middle


def _medians(array: NDArray[Any], side: int, rows: slice | None = None) -> NDArray[Any]:
    """Return the medians of all rows, or of some."""
    rows = rows or slice(0, array.shape[0])
    if native.takes(array, side):
        result = np.empty((rows.stop - rows.start, *array.shape[1:]), array.dtype)
        native.write_medians(array, result, side, rows.start)
        return result
    return (_medians_of_nine(array) if side == 3 else _ranked(array, side))[rows]


def _ranked(array: NDArray[Any], side: int) -> NDArray[Any]:
    """Return medians by libvips."""
    height, width = array.shape[:2]
    reach = side // 2
    image = vips().Image.new_from_array(array)
    padded = image.embed(reach, reach, width + 2 * reach, height + 2 * reach, extend="copy")  # rank wants a full window
    ranked = padded.rank(side, side, side * side // 2).crop(reach, reach, width, height)
    return np.frombuffer(ranked.write_to_memory(), array.dtype).reshape(array.shape)


def _medians_of_nine(array: NDArray[Any]) -> NDArray[Any]:
    """Return medians by a network of least and greatest, strip by strip."""
    result = np.empty(array.shape, array.dtype)
    for rows in strips(array):
        _network(with_neighbors(array, rows), array.shape[2], result[rows].reshape(rows.stop - rows.start, -1))
    return result


def _network(padded: NDArray[Any], bands: int, out: NDArray[Any]) -> None:
    """Write the medians of 3 × 3 into `out`: the middle one of greatest low, middle middle, least high of 3 columns.

    After J. L. Smith, "Implementing median filters in XC4000E FPGAs" (1996): a sorted column serves three pixels.
    """
    low, middle, high = _sorted(padded[:-2], padded[1:-1], padded[2:])
    lows, middles, highs = (
        (column[:, : -2 * bands], column[:, bands:-bands], column[:, 2 * bands :]) for column in (low, middle, high)
    )
    greatest = np.maximum(np.maximum(lows[0], lows[1]), lows[2])
    least = np.minimum(np.minimum(highs[0], highs[1]), highs[2])
    _middle(greatest, _middle(*middles), least, out)


def _sorted(one: NDArray[Any], two: NDArray[Any], three: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    low, high = np.minimum(one, two), np.maximum(one, two)
    middle = np.maximum(low, np.minimum(high, three))
    return np.minimum(low, three), middle, np.maximum(high, three)


def _middle(one: NDArray[Any], two: NDArray[Any], three: NDArray[Any], out: NDArray[Any] | None = None) -> NDArray[Any]:
    low, high = np.minimum(one, two), np.maximum(one, two)
    return np.asarray(np.maximum(low, np.minimum(high, three, out=high), out=low if out is None else out))
