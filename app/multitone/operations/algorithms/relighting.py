"""Another luma for each pixel, with the colors that belong to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multitone.operations.algorithms.light import REC601
from multitone.operations.algorithms.surroundings import strips

LEAST = np.float32(0.01)
"""What something is divided by at least, in levels."""

Relight = Callable[[slice, NDArray[np.float32]], NDArray[np.float32]]
"""Gets the luma of some rows, 0..255 or 0..65535, and returns what it becomes; may write into what it is given."""


def luma_of(array: NDArray[Any]) -> NDArray[np.float32]:
    """Return Rec. 601 luma, or gray as it is, of (height, width, bands) as floats of its levels."""
    if array.shape[2] < 3:
        return array[:, :, 0].astype(np.float32)
    luma: NDArray[np.float32] = array[:, :, 0] * np.float32(REC601[0])
    for band in (1, 2):
        luma += array[:, :, band] * np.float32(REC601[band])
    return luma


def relit(array: NDArray[Any], relight: Relight) -> NDArray[Any]:
    """Return (height, width, bands) with the luma that `relight` makes of each strip's; alpha stays.

    R, G and B are multiplied by the same factor, which keeps hue and saturation. Where one would pass white, all three
    come nearer to gray of the new luma until none does.
    """
    top = np.float32(np.iinfo(array.dtype).max)
    colors = 1 if array.shape[2] < 3 else 3
    result = np.empty_like(array)
    result[:, :, colors:] = array[:, :, colors:]
    for rows in strips(array):
        luma = luma_of(array[rows])
        given = luma.copy() if colors == 3 else luma
        wanted = relight(rows, luma)
        np.clip(wanted, 0, top, out=wanted)
        if colors == 1:
            result[rows, :, 0] = np.rint(wanted, out=wanted)
            continue
        factor = _factor(array[rows], given, wanted, top)
        for band in range(3):
            color = array[rows, :, band] - given
            color *= factor
            color += wanted
            np.rint(color, out=color)
            result[rows, :, band] = np.clip(color, 0, top, out=color)
    return result


def _factor(
    array: NDArray[Any], given: NDArray[np.float32], wanted: NDArray[np.float32], top: np.float32
) -> NDArray[np.float32]:
    """Return what the distance from luma is multiplied by."""
    reach = np.maximum(np.maximum(array[:, :, 0], array[:, :, 1]), array[:, :, 2]) - given
    np.maximum(reach, LEAST, out=reach)
    allowed: NDArray[np.float32] = np.subtract(top, wanted)
    allowed /= reach
    factor: NDArray[np.float32] = np.divide(wanted, np.maximum(given, LEAST))
    np.minimum(factor, allowed, out=factor)
    return factor
