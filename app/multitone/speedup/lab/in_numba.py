"""The median compiled by Numba, without the interpreter's lock; compiled once, and kept in a folder."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


@njit(nogil=True, cache=True)
def _middle(a: int, b: int, c: int) -> int:
    return max(min(a, b), min(max(a, b), c))


@njit(nogil=True, cache=True)
def medians(square: Gray) -> Gray:
    """Return the median of 3 × 3 of an array (height, width); by sorted columns, as in NumPy."""
    height, width = square.shape
    result = np.empty((height, width), np.uint8)
    low, mid, high = (np.empty(width + 2, np.uint8), np.empty(width + 2, np.uint8), np.empty(width + 2, np.uint8))
    for y in range(height):
        above, here, below = square[max(y - 1, 0)], square[y], square[min(y + 1, height - 1)]
        for x in range(width + 2):
            at = min(max(x - 1, 0), width - 1)
            low[x] = min(above[at], here[at], below[at])
            mid[x] = _middle(above[at], here[at], below[at])
            high[x] = max(above[at], here[at], below[at])
        for x in range(width):
            result[y, x] = _middle(
                max(low[x], low[x + 1], low[x + 2]),
                _middle(mid[x], mid[x + 1], mid[x + 2]),
                min(high[x], high[x + 1], high[x + 2]),
            )
    return result
