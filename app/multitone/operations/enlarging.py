"""Catmull–Rom enlarging by NumPy, as products of matrices.

A matrix of 48 results has some 28 columns at twice the size, of which each result needs 4; a product of matrices is so
fast that it is done in a third of libvips' time all the same, and in two thirds of Pillow's, which rounds and clips
between across and down: around black letters on white it is off by 20 levels for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 48
"""Results that one matrix makes: few, so that it has few zeros, and many, so that there are few matrices.
At twice the size of photographs 32 took 1.2 times as long, and 64 too."""
STRIP = 128
"""Rows of the source that are widened at a time; each time a few are widened again. 32 took 1.4 times as long."""
REACH = 2
"""Pixels beyond an edge that a result looks at."""

Block = tuple[slice, int, "NDArray[np.float32]"]
"""Which results, the first pixel that they are made of, and a matrix (results, pixels)."""


def enlarged(array: NDArray[Any], width: int, height: int) -> NDArray[Any]:
    """Scale (height, width, bands), uint8 or uint16, to a size not smaller; the edge is repeated.

    Catmull–Rom (Keys 1981, a = −½) about the centers of pixels, across and then down, in floats of 24 bits. Bands 2
    and 4 end in alpha, by which colors are weighed.
    """
    import numpy as np

    across = list(_blocks(array.shape[1], width))
    result = np.empty((height, width, array.shape[2]), array.dtype)
    wide: NDArray[Any] = np.empty((1, 0, width), np.float32)
    begun = 0
    for rows, first, matrix in _blocks(array.shape[0], height):
        stop = first + matrix.shape[1]
        if stop > begun + wide.shape[1]:
            begun = first
            wide = _widened(_planes(array, begun, max(stop, begun + STRIP)), across, width)
        _write(np.matmul(matrix, wide[:, first - begun : stop - begun]), result[rows])
    return result


def _blocks(pixels: int, results: int) -> Iterator[Block]:
    """Yield the matrices that make so many results of a row of pixels, which go on by 2 on each side."""
    import numpy as np

    for first in range(0, results, BLOCK):
        places = (np.arange(first, min(results, first + BLOCK)) + 0.5) * (pixels / results) - 0.5
        left = np.floor(places).astype(int)
        t = places - left
        weights = (
            ((2 - t) * t - 1) * t / 2,
            ((3 * t - 5) * t * t + 2) / 2,
            ((4 - 3 * t) * t + 1) * t / 2,
            (t - 1) * t * t / 2,
        )
        begun = int(left[0]) - 1
        matrix = np.zeros((len(places), int(left[-1]) - begun + 3), np.float32)
        for i, weight in enumerate(weights):
            matrix[np.arange(len(places)), left - 1 - begun + i] = weight
        yield slice(first, first + len(places)), begun, matrix


def _planes(array: NDArray[Any], first: int, stop: int) -> NDArray[np.float32]:
    """Return rows as (bands, rows, width + 4), edges repeated, colors weighed by alpha."""
    import numpy as np

    rows = np.clip(np.arange(first, stop), 0, array.shape[0] - 1)
    columns = array.shape[1]
    planes = np.empty((array.shape[2], stop - first, columns + 2 * REACH), np.float32)
    planes[:, :, REACH:-REACH] = array[rows].transpose(2, 0, 1)
    planes[:, :, :REACH] = planes[:, :, REACH : REACH + 1]
    planes[:, :, -REACH:] = planes[:, :, -REACH - 1 : -REACH]
    if array.shape[2] % 2 == 0:
        planes[:-1] *= planes[-1] / np.float32(np.iinfo(array.dtype).max)
    return planes


def _widened(planes: NDArray[np.float32], across: list[Block], width: int) -> NDArray[np.float32]:
    import numpy as np

    rows = planes.reshape(-1, planes.shape[2])
    wide = np.empty((len(rows), width), np.float32)
    for columns, first, matrix in across:
        wide[:, columns] = rows[:, first + REACH : first + REACH + matrix.shape[1]] @ matrix.T
    return wide.reshape(*planes.shape[:2], width)


def _write(planes: NDArray[np.float32], result: NDArray[Any]) -> None:
    """Write (bands, rows, width) rounded and clipped, the weight of alpha taken out."""
    import numpy as np

    top = np.iinfo(result.dtype).max
    if result.shape[2] % 2 == 0:
        planes[:-1] *= top / np.maximum(planes[-1], np.float32(1e-3))
    np.rint(planes, out=planes)
    np.clip(planes, 0, top, out=planes)
    for band, plane in enumerate(planes):
        result[:, :, band] = plane
