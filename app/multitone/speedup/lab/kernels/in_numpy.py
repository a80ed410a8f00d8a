"""The median in NumPy: loops over whole arrays let go of the lock, what lies between them does not."""

from __future__ import annotations

import numpy as np

from multitone.speedup.lab.kernels.arrays import Gray, as_array, as_bytes
from multitone.speedup.lab.kernels.kernel import Prepared


def medians(square: Gray) -> Gray:
    """Return the median of 3 × 3 of an array (height, width).

    The median of nine is the middle one of the largest of the lowest, the middle of the middle and the smallest of
    the highest of three sorted columns (Smith, Implementing median filters in XC4000E FPGAs, Xcell 23, 1996).
    """
    wide = np.pad(square, 1, "edge")
    above, here, below = wide[:-2], wide[1:-1], wide[2:]
    low = np.minimum(np.minimum(above, here), below)
    high = np.maximum(np.maximum(above, here), below)
    mid = _middle(above, here, below)
    return _middle(
        np.maximum(np.maximum(low[:, :-2], low[:, 1:-1]), low[:, 2:]),
        _middle(mid[:, :-2], mid[:, 1:-1], mid[:, 2:]),
        np.minimum(np.minimum(high[:, :-2], high[:, 1:-1]), high[:, 2:]),
    )


def _middle(a: Gray, b: Gray, c: Gray) -> Gray:
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def prepare() -> Prepared:
    """Return the kernel."""
    return Prepared(as_array, medians, as_bytes)
