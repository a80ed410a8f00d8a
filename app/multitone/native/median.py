"""Medians of a square around each sample by a kernel in C, where that was built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.native.kernels import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST = {1: 31, 2: 5, 4: 5}
"""The largest side for samples of so many bytes: up to 5 networks sort, above that histograms of 256 values count."""


def built() -> bool:
    """Return whether the kernel is there."""
    return kernel("_median") is not None


def takes(array: NDArray[Any], side: int) -> bool:
    """Return whether the kernel is there and computes medians of side × side, an odd number, of such samples."""
    return built() and 3 <= side <= LARGEST.get(array.itemsize, 0)


def write_medians(source: NDArray[Any], target: NDArray[Any], side: int, first: int = 0) -> None:
    """Write the medians of side × side around each sample of `source` into `target`; beyond the edge it repeats.

    Both are contiguous arrays of the same unsigned type, (height, width, bands) with 1 to 4 bands, that share no
    memory; `target` may have fewer rows, those of `source` from `first` on. The interpreter's lock is released. Raises
    `ValueError` where they do not fit, `BufferError` where one is not contiguous or cannot be written into.
    """
    compiled = kernel("_median")
    assert compiled is not None, "ask built() before"
    compiled.write_medians(source, target, side, first)
