"""The large shapes of a picture with their edges: its luma smoothed by a filter that it guides itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image

from multitone.operations.algorithms.relighting import luma_of
from multitone.operations.algorithms.surroundings import window_sums

REACH = 8
"""So many cells of the reduced picture, or a few more, are on each side of the one whose mean is taken."""
SMALLEST = 2
"""Pixels on the side of a cell at least: a quarter of the memory, and what edges are is told by full luma anyway."""
LEAST = np.float32(1e-6)
"""What a weight is taken for at least where something is divided by it."""


class Shapes(Struct):
    """Luma is smoothed to slope × luma + offset, both found for the cells of a reduced picture."""

    slope: Image.Image
    offset: Image.Image
    cell: int
    width: int

    def smooth(self, rows: slice, luma: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return luma of some rows, as a share of white, smoothed."""
        size = (self.width, rows.stop - rows.start)
        box = (0, rows.start / self.cell, self.width / self.cell, rows.stop / self.cell)
        slope, offset = (
            np.asarray(image.resize(size, Image.Resampling.BILINEAR, box=box)) for image in (self.slope, self.offset)
        )
        smoothed: NDArray[np.float32] = slope * luma
        smoothed += offset
        return smoothed


def shapes_of(array: NDArray[Any], radius: float, contrast: float) -> Shapes:
    """Return what smooths the luma of (height, width, bands) but for edges higher than `contrast`, a share of white.

    The guided filter of He, Sun and Tang (IEEE PAMI 35, 2013), its means taken of a reduced picture (He and Sun, Fast
    Guided Filter, 2015). Pixels count as far as they are seen.
    """
    cell = max(SMALLEST, int(radius / REACH))
    reach = max(1, round(radius / cell))
    weighed, seen = _reduced(array, cell)
    luma: NDArray[np.float32] = np.divide(weighed, np.maximum(seen, LEAST))
    weights = _means(seen, reach)
    np.maximum(weights, LEAST, out=weights)
    mean = _means(weighed, reach) / weights
    variance: NDArray[np.float32] = _means(weighed * luma, reach) / weights - mean * mean
    np.maximum(variance, 0, out=variance)
    slope: NDArray[np.float32] = variance / (variance + np.float32(contrast**2))
    offset: NDArray[np.float32] = mean - slope * mean
    slope, offset = (_means(values * seen, reach) / weights for values in (slope, offset))
    return Shapes(Image.fromarray(slope), Image.fromarray(offset), cell, array.shape[1])


def _reduced(array: NDArray[Any], cell: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the means over cells of luma times alpha, and of alpha, as shares of white; fewer pixels at the end."""
    height, width, bands = array.shape
    top = np.float32(np.iinfo(array.dtype).max)
    across, down = -(-width // cell), -(-height // cell)
    weighed, seen = np.empty((down, across), np.float32), np.ones((down, across), np.float32)
    step = max(1, (1 << 20) // (width * cell))
    for first in range(0, down, step):
        strip = array[first * cell : (first + step) * cell]
        luma = luma_of(strip)
        luma /= top
        if bands % 2 == 0:
            alpha = strip[:, :, -1] / top
            luma *= alpha
            seen[first : first + step] = np.asarray(Image.fromarray(alpha).reduce(cell))
        weighed[first : first + step] = np.asarray(Image.fromarray(luma).reduce(cell))
    return weighed, seen


def _means(values: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """Return the means over squares of 2 × reach + 1; beyond the picture its edge is repeated."""
    side = 2 * reach + 1
    wide = np.pad(values, reach, "edge")
    sums: NDArray[np.float32] = window_sums(window_sums(wide, side, 0), side, 1)
    sums /= np.float32(side**2)
    return sums
