"""Pixels made of their neighbors in products of matrices, across and then down, in floats of 24 bits.

NumPy's products are so fast that matrices may be full of zeros, as those of neighbors are: enlarging to twice the size
takes a third of libvips' time, and two thirds of Pillow's, which rounds and clips between across and down: around
black letters on white it is off by 20 levels for that.
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
"""Rows of the source that are made at a time, beside those that a block looks at. 32 took 1.4 times as long."""

Block = tuple[slice, int, "NDArray[np.float32]"]
"""Which results, the first pixel that they are made of, and a matrix (results, pixels)."""


def multiplied(array: NDArray[Any], across: list[Block], down: list[Block]) -> NDArray[Any]:
    """Return what blocks make of (height, width, bands), uint8 or uint16, rounded; the edge is repeated.

    The blocks' results follow each other, and so do the pixels they are made of. Bands 2 and 4 end in alpha, by which
    colors are weighed.
    """
    import numpy as np

    bands, width, last = array.shape[2], across[-1][0].stop, down[-1][1] + down[-1][2].shape[1]
    result = np.empty((down[-1][0].stop, width, bands), array.dtype)
    begun = down[0][1]
    wide: NDArray[np.float32] = np.empty((bands, 0, width), np.float32)
    for rows, first, matrix in down:
        stop = first + matrix.shape[1]
        made = begun + wide.shape[1]
        if stop > made:
            more = _made_across(_planes(array, made, min(last, stop + STRIP), across), across)
            wide, begun = np.concatenate((wide[:, first - begun :], more), axis=1), first
        _write(np.matmul(matrix, wide[:, first - begun : stop - begun]), result[rows])
    return result


def _planes(array: NDArray[Any], first: int, stop: int, across: list[Block]) -> NDArray[np.float32]:
    """Return rows as (bands, rows, columns), edges repeated as far as blocks look, colors weighed by alpha."""
    import numpy as np

    width, bands = array.shape[1:]
    rows = np.clip(np.arange(first, stop), 0, array.shape[0] - 1)
    before, end = -across[0][1], across[-1][1] + across[-1][2].shape[1]
    planes = np.empty((bands, stop - first, before + end), np.float32)
    planes[:, :, before : before + width] = array[rows].transpose(2, 0, 1)
    if bands % 2 == 0:
        planes[:-1, :, before : before + width] *= planes[-1, :, before : before + width] / np.iinfo(array.dtype).max
    planes[:, :, :before] = planes[:, :, before : before + 1]
    planes[:, :, before + width :] = planes[:, :, before + width - 1 : before + width]
    return planes


def _made_across(planes: NDArray[np.float32], across: list[Block]) -> NDArray[np.float32]:
    import numpy as np

    rows = planes.reshape(-1, planes.shape[2])
    before, width = -across[0][1], across[-1][0].stop
    wide = np.empty((len(rows), width), np.float32)
    for columns, first, matrix in across:
        wide[:, columns] = rows[:, first + before : first + before + matrix.shape[1]] @ matrix.T
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


def enlarged(array: NDArray[Any], width: int, height: int) -> NDArray[Any]:
    """Scale (height, width, bands), uint8 or uint16, to a size not smaller; the edge is repeated.

    Catmull–Rom (Keys 1981, a = −½) about the centers of pixels, across and then down, in floats of 24 bits. Bands 2
    and 4 end in alpha, by which colors are weighed.
    """
    return multiplied(array, list(_blocks(array.shape[1], width)), list(_blocks(array.shape[0], height)))


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
