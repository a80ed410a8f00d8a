"""Colors made stronger or paler, each by its own chroma."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from multitone.operations.algorithms.light import REC601
from multitone.operations.algorithms.surroundings import strips

LEAST = 0.01
"""What luma and the strongest color differ by at least, in levels, where something is divided by it."""


def vivid(array: NDArray[Any], amount: float) -> NDArray[Any]:
    """Return (height, width, 3 or 4) with each color's distance from Rec. 601 luma times 1 + amount × (1 − chroma).

    `amount` is −1..1. Chroma is the largest of R, G and B minus the smallest, as a share of white. The factor is no
    larger than keeps all three between black and white. Alpha stays.
    """
    top = np.float32(np.iinfo(array.dtype).max)
    result = np.empty_like(array)
    result[:, :, 3:] = array[:, :, 3:]
    for rows in strips(array):
        colors = [array[rows, :, band].astype(np.float32) for band in range(3)]
        red, green, blue = (color * np.float32(weight) for color, weight in zip(colors, REC601, strict=True))
        luma: NDArray[Any] = red + green + blue
        factor = _factor(colors, luma, amount, top)
        for band, color in enumerate(colors):
            color -= luma
            color *= factor
            color += luma
            np.rint(color, out=color)
            result[rows, :, band] = np.clip(color, 0, top, out=color)
    return result


def _factor(colors: list[NDArray[Any]], luma: NDArray[Any], amount: float, top: np.float32) -> NDArray[Any]:
    most = np.maximum(np.maximum(colors[0], colors[1]), colors[2])
    least = np.minimum(np.minimum(colors[0], colors[1]), colors[2])
    factor: NDArray[Any] = most - least
    factor *= np.float32(-amount / top)
    factor += np.float32(1 + amount)
    if amount > 0:
        for room, taken in ((top - luma, most - luma), (luma, luma - least)):
            np.maximum(taken, np.float32(LEAST), out=taken)
            np.minimum(factor, np.divide(room, taken, out=taken), out=factor)
    return factor
