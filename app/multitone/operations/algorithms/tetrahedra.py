"""Colors looked up in a cube, between its points by tetrahedra: in C where that was built, else by NumPy.

A cell of the cube is parted into six tetrahedra along its diagonal, and a color is made of four corners in place of
eight (Kasson, Plouffe and Nin 1993). On the diagonal, where gray lies, it is made of the two grays beside it alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from multitone.native import tetrahedra
from multitone.operations.algorithms.surroundings import strips


def looked_up(
    array: NDArray[Any], places: NDArray[np.float32], cube: NDArray[np.float32], strength: float
) -> NDArray[Any]:
    """Return colors of (height, width, 3 or 4), uint8 or uint16, by a cube; a fourth band stays.

    `places`, `cube` and `strength` are as in `multitone.native.tetrahedra.write_colors`.
    """
    source = np.ascontiguousarray(array)
    result = np.empty_like(source)
    if tetrahedra.built():
        tetrahedra.write_colors(source, result, places, cube, strength)
        return result
    return by_numpy(source, places, cube, strength)


def by_numpy(
    array: NDArray[Any], places: NDArray[np.float32], cube: NDArray[np.float32], strength: float
) -> NDArray[Any]:
    """Do the same without the kernel."""
    result = array.copy()
    top = np.float32(np.iinfo(array.dtype).max)
    for rows in strips(array):
        part = array[rows, :, :3].reshape(-1, 3)
        color = _interpolated(np.stack([places[band][part[:, band]] for band in range(3)], 1), cube) * top
        mixed = part + (color - part) * np.float32(strength)
        rounded = (np.clip(mixed, 0, top) + np.float32(0.5)).astype(array.dtype)
        result[rows, :, :3] = rounded.reshape(*array[rows].shape[:2], 3)
    return result


def _interpolated(places: NDArray[np.float32], cube: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the colors at places, (n, 3): from a cell's first corner along its sides, the longest way first."""
    side = len(cube)
    cells = np.minimum(places.astype(np.intp), side - 2)
    parts = places - cells
    order = np.argsort(-parts, axis=1, kind="stable")
    parts = np.take_along_axis(parts, order, 1)
    steps = np.array([1, side, side * side])
    points = cube.reshape(-1, 3)
    at = cells @ steps
    weights = np.concatenate((1 - parts[:, :1], parts[:, :2] - parts[:, 1:], parts[:, 2:]), axis=1)
    color = points[at] * weights[:, :1]
    for corner in range(3):
        at = at + steps[order[:, corner]]
        color += points[at] * weights[:, corner + 1 : corner + 2]
    return np.asarray(color, np.float32)
