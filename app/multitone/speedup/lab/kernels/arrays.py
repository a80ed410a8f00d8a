"""Squares as NumPy's arrays, for the kernels that compute on those."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


def as_array(pixels: bytes, side: int) -> Gray:
    """Return a gray square as an array (side, side) that reads from those bytes."""
    return np.frombuffer(pixels, np.uint8).reshape(side, side)


def as_bytes(result: NDArray[Any]) -> bytes:
    """Return the pixels of a result, row after row."""
    return result.tobytes()
