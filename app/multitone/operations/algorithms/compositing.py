"""Compositing: colors laid over pixels where they cover them (Porter and Duff 1984: over)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def laid_over(part: NDArray[Any], color: Floats, cover: Floats, *, has_alpha: bool) -> NDArray[Any]:
    """Return pixels, (height, width, bands) of uint8 or uint16, below a color.

    The color is of 0..1, one for all or (height, width, colors); cover, (height, width), says how much of each pixel it
    covers, 0..1.
    """
    top = np.iinfo(part.dtype).max
    cover = cover[:, :, np.newaxis]
    drawn = color * top
    if not has_alpha:
        return np.asarray(np.rint(part + (drawn - part) * cover), part.dtype)
    colors = part[:, :, :-1]
    behind = part[:, :, -1:] / np.asarray(top, cover.dtype) * (1 - cover)
    seen = cover + behind
    mixed = (drawn * cover + colors * behind) / np.where(seen > 0, seen, 1)
    mixed = np.where(cover > 0, mixed, colors)
    return np.asarray(np.rint(np.concatenate((mixed, seen * top), axis=2)), part.dtype)
