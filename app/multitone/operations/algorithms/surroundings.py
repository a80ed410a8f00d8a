"""Pixels with their neighbors: slopes, and means over squares, exact in whole numbers.

Done strip by strip: NumPy is fast where its arrays stay in the second-level cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
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


FEW = 7
"""Up to this radius columns are summed anew for each strip, which takes half the time of running sums at 2."""


def box_means(array: NDArray[Any], radius: int) -> NDArray[Any]:
    """Return the mean over a square of 2 × radius + 1, rounded, of (height, width, bands); the edge repeats.

    Bands 2 and 4 end in alpha: a color is the sum of color × alpha over the sum of alpha.
    """
    side = 2 * radius + 1
    kind = _kind_for(array, side**2)
    result = np.empty_like(array)
    anew = (window_sums(_rows(array, rows.start - radius, rows.stop + radius, kind), side, 0) for rows in strips(array))
    down = anew if radius <= FEW else _running_sums(array, radius, kind)
    for rows, sums in zip(strips(array), down, strict=True):
        sums = window_sums(_widened(sums, radius), side, 1)
        _write_means(sums, side**2, result[rows])
    return result


def in_squares(array: NDArray[Any], size: int) -> NDArray[Any]:
    """Return the mean of each square from the top left; the edge is repeated beyond; alpha as in `box_means`."""
    height, width, bands = array.shape
    across = -(-width // size)
    kind = _kind_for(array, size**2)
    result = np.empty_like(array)
    step = max(1, STRIP // (width * bands * size)) * size
    seen_at = (np.arange(width) // size * bands)[:, np.newaxis] + np.arange(bands)
    for first in range(0, height, step):
        part = result[first : first + step]
        down = -(-len(part) // size)
        columns = _rows(array, first, first + down * size, kind).reshape(down, size, width, bands).sum(1, dtype=kind)
        beyond = np.repeat(columns[:, -1:], across * size - width, axis=1)
        wide = np.concatenate((columns, beyond), axis=1).reshape(down, across, size, bands)
        sums = np.einsum("kasb->kab", wide)  # NumPy's sum takes five times as long over an axis before one of three
        means = np.empty(sums.shape, array.dtype)
        _write_means(sums, size**2, means)
        part[...] = means.reshape(down, -1)[:, seen_at].repeat(size, axis=0)[: len(part)]
    return result


def _kind_for(array: NDArray[Any], area: int) -> Any:
    """Return the smallest type for sums of so many pixels, times alpha if there is any, and half their number."""
    top = int(np.iinfo(array.dtype).max)
    most = top * top if array.shape[2] % 2 == 0 else top
    return np.min_scalar_type(most * area + area // 2).type


def _write_means(sums: NDArray[Any], area: int, result: NDArray[Any]) -> None:
    """Divide sums of so many pixels, in place where there is no alpha."""
    if sums.shape[2] % 2:
        sums += sums.dtype.type(area // 2)
        np.floor_divide(sums, sums.dtype.type(area), out=sums)
        result[...] = sums
        return
    weight: NDArray[Any] = sums[:, :, -1].astype(np.float32 if result.dtype == np.uint8 else np.float64)
    result[:, :, -1] = np.rint(weight / area)
    weight = 1 / np.maximum(weight, 1)
    for band in range(sums.shape[2] - 1):
        color = np.multiply(sums[:, :, band], weight, dtype=weight.dtype)
        result[:, :, band] = np.rint(color, out=color)


def _running_sums(array: NDArray[Any], radius: int, kind: Any) -> Iterator[NDArray[Any]]:
    """Yield each strip's sums of columns, made from those above by what comes and goes; integers forget nothing."""
    last = _rows(array, -radius - 1, radius, kind).sum(axis=0, dtype=kind)
    for rows in strips(array):
        sums = _rows(array, rows.start + radius, rows.stop + radius, kind)
        sums -= _rows(array, rows.start - radius - 1, rows.stop - radius - 1, kind)  # may wrap, and wraps back below
        for row in sums:
            last = np.add(last, row, out=row)
        yield sums


def _rows(array: NDArray[Any], first: int, stop: int, kind: Any) -> NDArray[Any]:
    """Return rows as numbers of that kind, the first and the last repeated; with alpha, colors times alpha."""
    taken = array[np.clip(np.arange(first, stop), 0, array.shape[0] - 1)].astype(kind)
    if array.shape[2] % 2 == 0:
        alpha = taken[:, :, -1].copy()
        for band in range(array.shape[2] - 1):  # NumPy is slow over a last axis of three
            taken[:, :, band] *= alpha
    return taken


def _widened(sums: NDArray[Any], radius: int) -> NDArray[Any]:
    """Return rows with so many more pixels on each side, the edge repeated."""
    height, width, bands = sums.shape
    wide = np.empty((height, width + 2 * radius, bands), sums.dtype)
    wide[:, radius : radius + width] = sums
    wide[:, :radius] = sums[:, :1]
    wide[:, radius + width :] = sums[:, -1:]
    return wide


def window_sums(values: NDArray[Any], side: int, axis: int) -> NDArray[Any]:
    """Return the sums of each `side` neighbors, an odd number from 3 on, out of sums of 1, 2, 4, 8 and so on."""
    length = values.shape[axis] - side + 1
    powers, size, begun = values, 1, 1
    sums = _part(values, axis, 0, length)
    while 2 * size <= side:
        more = powers.shape[axis] - size
        powers = _part(powers, axis, 0, more) + _part(powers, axis, size, more)
        size *= 2
        if side & size:
            sums = sums + _part(powers, axis, begun, length)
            begun += size
    return sums


def _part(values: NDArray[Any], axis: int, first: int, length: int) -> NDArray[Any]:
    return values[:, first : first + length] if axis else values[first : first + length]
