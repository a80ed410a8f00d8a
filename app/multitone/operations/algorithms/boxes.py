"""Means over squares of pixels, exact in whole numbers: NumPy adds them up strip by strip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from multitone.operations.algorithms.surroundings import STRIP, strips

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 7
"""Up to this radius columns are summed anew for each strip, which takes half the time of running sums at 2."""


def box_means(array: NDArray[Any], radius: int) -> NDArray[Any]:
    """Return the mean over a square of 2 × radius + 1, rounded, of (height, width, bands); the edge repeats.

    Bands 2 and 4 end in alpha: a color is the sum of color × alpha over the sum of alpha.
    """
    import numpy as np

    side = 2 * radius + 1
    kind = _kind_for(array, side**2)
    result = np.empty_like(array)
    down = _summed_anew(array, radius, kind) if radius <= FEW else _running_sums(array, radius, kind)
    for rows, sums in zip(strips(array), down, strict=True):
        sums = _windows(_widened(sums, radius), side, 1)
        _write_means(sums, side**2, result[rows])
    return result


def in_squares(array: NDArray[Any], size: int) -> NDArray[Any]:
    """Return (height, width, bands) as squares from the top left, each of the mean of what it covers.

    Beyond the picture its edge is repeated; alpha as in `box_means`.
    """
    import numpy as np

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
    import numpy as np

    top = int(np.iinfo(array.dtype).max)
    most = top * top if array.shape[2] % 2 == 0 else top
    return np.min_scalar_type(most * area + area // 2).type


def _write_means(sums: NDArray[Any], area: int, result: NDArray[Any]) -> None:
    """Divide sums of so many pixels, in place where there is no alpha."""
    import numpy as np

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


def _summed_anew(array: NDArray[Any], radius: int, kind: Any) -> Iterator[NDArray[Any]]:
    """Yield for each strip the sums of 2 × radius + 1 pixels of a column."""
    for rows in strips(array):
        yield _windows(_rows(array, rows.start - radius, rows.stop + radius, kind), 2 * radius + 1, 0)


def _running_sums(array: NDArray[Any], radius: int, kind: Any) -> Iterator[NDArray[Any]]:
    """Yield the same, each made from the one above by what comes and what goes; whole numbers forget nothing."""
    import numpy as np

    last = _rows(array, -radius - 1, radius, kind).sum(axis=0, dtype=kind)
    for rows in strips(array):
        sums = _rows(array, rows.start + radius, rows.stop + radius, kind)
        sums -= _rows(array, rows.start - radius - 1, rows.stop - radius - 1, kind)  # may wrap, and wraps back below
        for row in sums:
            last = np.add(last, row, out=row)
        yield sums


def _rows(array: NDArray[Any], first: int, stop: int, kind: Any) -> NDArray[Any]:
    """Return rows as numbers of that kind, the first and the last repeated; with alpha, colors times alpha."""
    import numpy as np

    taken = array[np.clip(np.arange(first, stop), 0, array.shape[0] - 1)].astype(kind)
    if array.shape[2] % 2 == 0:
        alpha = taken[:, :, -1].copy()
        for band in range(array.shape[2] - 1):  # NumPy is slow over a last axis of three
            taken[:, :, band] *= alpha
    return taken


def _widened(sums: NDArray[Any], radius: int) -> NDArray[Any]:
    """Return rows with so many more pixels on each side, the edge repeated."""
    import numpy as np

    height, width, bands = sums.shape
    wide = np.empty((height, width + 2 * radius, bands), sums.dtype)
    wide[:, radius : radius + width] = sums
    wide[:, :radius] = sums[:, :1]
    wide[:, radius + width :] = sums[:, -1:]
    return wide


def _windows(values: NDArray[Any], side: int, axis: int) -> NDArray[Any]:
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
