"""Means of pixels whose surroundings look alike, by a kernel in C, where that was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multitone.native.kernels import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def built() -> bool:
    """Return whether the kernel is there."""
    return kernel("_patches") is not None


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
    compiled = kernel("_patches")
    assert compiled is not None, "ask built() before"
    compiled.write_means(source, target, scales, seen, reach, falloff)
