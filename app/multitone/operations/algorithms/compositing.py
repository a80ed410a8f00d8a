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


class Layer:
    """A picture that is laid over others at many places: what does not depend on these is computed once."""

    def __init__(self, pixels: NDArray[np.float32], opacity: float, has_alpha: bool) -> None:
        """Take (height, width, 4) of 0..1, colors not weighted by alpha; `has_alpha` is of what lies below."""
        self._has_alpha = has_alpha
        self._colors = pixels[:, :, :3]
        self._cover = pixels[:, :, 3] * np.float32(opacity)
        self._added: NDArray[np.float32] | None = None
        self._kept: NDArray[np.float32] | None = None

    def lay_over(self, array: NDArray[Any], left: int, top: int) -> None:
        """Write into an array what it is below the layer, which may reach beyond it on all sides."""
        height, width = self._cover.shape
        rows = slice(max(0, -top), min(height, len(array) - top))
        columns = slice(max(0, -left), min(width, array.shape[1] - left))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        part = array[top + rows.start : top + rows.stop, left + columns.start : left + columns.stop]
        if self._has_alpha:
            colors = self._colors[rows, columns, : part.shape[2] - 1]
            part[...] = laid_over(part, colors, self._cover[rows, columns], has_alpha=True)
            return
        added, kept = self._prepared(part.shape[2], np.iinfo(array.dtype).max)
        mixed = part * kept[rows, columns]
        mixed += added[rows, columns]
        part[...] = np.rint(mixed, out=mixed)

    def _prepared(self, bands: int, top: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what is added to a pixel, and by what it is multiplied before, a band each."""
        if self._added is None or self._kept is None:
            cover = self._cover[:, :, np.newaxis]
            self._added = self._colors[:, :, :bands] * (cover * np.float32(top))
            self._kept = np.repeat(1 - cover, bands, axis=2)
        return self._added, self._kept
