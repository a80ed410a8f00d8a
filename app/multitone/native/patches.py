"""Means of pixels whose surroundings look alike, by a kernel in C, where that was built."""

from __future__ import annotations

import functools
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@functools.cache
def _kernel() -> ModuleType | None:
    try:
        from multitone.native import _patches
    except ImportError:  # no compiler or no headers of Python where the program was installed
        return None
    return _patches


def built() -> bool:
    """Return whether the kernel is there."""
    return _kernel() is not None


def write_means(
    source: NDArray[np.float32], target: NDArray[np.float32], scales: NDArray[np.float32],
    seen: NDArray[np.float32] | None, reach: int, falloff: float,
) -> None:  # fmt: skip
    """Write for each pixel the mean of those around it, weighed by how much their surroundings look like its own.

    `source` is (1 or 3, rows + 2 × margin, width + 2 × margin), where margin is reach + 1, `target` (1 or 3, rows,
    width); both are contiguous and share no memory. Pixels up to `reach` away, 1 to 16, in either direction are
    looked at. d is the sum, over 3 × 3 neighbors and all planes, of scales × difference²; a pixel's weight is
    (1 − falloff × (d − 2))⁸ where d is above 2, and at least 0, else 1; times its value in `seen`, as large as a plane
    of `source`, where that is not None. Pixels whose weights are all 0 are copied. The interpreter's lock is released.
    Raises `ValueError` where arrays do not fit, `BufferError` where one is not contiguous.
    """
    kernel = _kernel()
    assert kernel is not None, "ask built() before"
    kernel.write_means(source, target, scales, seen, reach, falloff)
