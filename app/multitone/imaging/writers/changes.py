"""Changes: the part of a frame that differs from what is seen before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Area(NamedTuple):
    """A part of a picture, with no less than a pixel in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    def of(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return this part of (height, width, …)."""
        return array[self.top : self.bottom, self.left : self.right]


def whole(array: NDArray[Any]) -> Area:
    """Return all of a picture."""
    return Area(0, 0, array.shape[1], array.shape[0])


def changed(before: NDArray[Any], after: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which pixels, (height, width), of two pictures (height, width, bands) differ in a band."""
    different: NDArray[np.bool_] = (before != after).any(axis=2)
    return different


def area_of(pixels: NDArray[np.bool_]) -> Area:
    """Return the part that all of these pixels lie in; one of a single pixel where there are none."""
    import numpy as np

    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not rows.size:
        return Area(0, 0, 1, 1)
    return Area(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
