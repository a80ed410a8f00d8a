"""Colors looked up in a cube by a kernel in C, where that was built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.native.kernels import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def built() -> bool:
    """Return whether the kernel is there."""
    return kernel("_tetrahedra") is not None


def write_colors(
    source: NDArray[Any],
    target: NDArray[Any],
    places: NDArray[np.float32],
    cube: NDArray[np.float32],
    strength: float,
) -> None:
    """Look the colors of `source` up in a cube, and write them into `target`; a fourth band is copied.

    Both are contiguous, (height, width, 3 or 4), uint8 or uint16, and share no memory. `places`, (3, 256 or 65536),
    says for R, G and B where each level lies along its side of the cube, 0 to side − 1. `cube` is (side, side, side,
    3), indexed by blue, green and red, of 0..1. `strength` is how much of the new color is taken. The interpreter's
    lock is released. Raises `ValueError` where they do not fit, `BufferError` where one is not contiguous.
    """
    compiled = kernel("_tetrahedra")
    assert compiled is not None, "ask built() before"
    compiled.write_colors(source, target, places, cube, strength)
