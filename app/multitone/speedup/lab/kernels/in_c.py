"""The median in C: the very kernel that the operation `median` uses, between Py_BEGIN_ALLOW_THREADS and its end."""

from __future__ import annotations

import numpy as np

from multitone.native.median import write_medians
from multitone.speedup.lab.kernels.arrays import Gray, as_array, as_bytes
from multitone.speedup.lab.kernels.kernel import Prepared


def medians(square: Gray) -> Gray:
    """Return the median of 3 × 3 of an array (height, width, 1)."""
    found = np.empty_like(square)
    write_medians(square, found, 3)
    return found


def _with_band(pixels: bytes, side: int) -> Gray:
    return as_array(pixels, side)[:, :, np.newaxis]


def prepare() -> Prepared:
    """Return the kernel."""
    return Prepared(_with_band, medians, as_bytes)
