"""Filters of PNG's scanlines, undone and applied, and pixels turned gray, by a kernel in C, where that was built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multitone.native.kernels import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def built() -> bool:
    """Return whether the kernel is there."""
    return kernel("_scanlines") is not None


def undo_filters(lines: bytes, rows: NDArray[np.uint8], step: int) -> None:
    """Write the rows that filtered lines stand for; `step` is the bytes of a pixel: 1, 2, 3, 4, 6 or 8.

    `rows` has the shape (1 + count, length): the first one holds the row above already, the others are written. `lines`
    are count × (1 + length) bytes. The interpreter's lock is released. Raises `ValueError` where they do not fit, or a
    line tells a filter that does not exist, `BufferError` where rows are not contiguous.
    """
    compiled = kernel("_scanlines")
    assert compiled is not None, "ask built() before"
    compiled.undo_filters(lines, rows, step)


def apply_filters(rows: NDArray[np.uint8], lines: NDArray[np.uint8], first: int, step: int) -> None:
    """Write filtered lines of rows, by Sub or by Up, whichever leaves the smaller differences.

    `rows` has the shape (height, length), `lines` (count, 1 + length): those of the rows from `first` on. Both are
    contiguous and share no memory; `step` is the bytes of a pixel. The interpreter's lock is released. Raises
    `ValueError` where they do not fit, `BufferError` where one is not contiguous.
    """
    compiled = kernel("_scanlines")
    assert compiled is not None, "ask built() before"
    compiled.apply_filters(rows, lines, first, step)


def write_gray(colors: NDArray[np.uint8], gray: NDArray[np.uint8], bands: int) -> None:
    """Write the Rec. 601 luma of `colors`, as Pillow rounds it; the fourth of four bands is alpha, and stays.

    Both are contiguous and share no memory. The interpreter's lock is released. Raises `ValueError` where they do not
    fit, `BufferError` where one is not contiguous.
    """
    compiled = kernel("_scanlines")
    assert compiled is not None, "ask built() before"
    compiled.write_gray(colors, gray, bands)
