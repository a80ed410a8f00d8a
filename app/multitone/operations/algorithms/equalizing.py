"""Contrast limited adaptive equalization: a table of tones for each field of a picture, and what lies between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from multitone.operations.algorithms.relighting import luma_of

BINS = 256
ENTRIES = {np.dtype(np.uint8): 255 * 8 + 1, np.dtype(np.uint16): 65536}
"""Of a table: luma of 8 bits has fractions, and whole levels are met exactly."""


class Fields(Struct):
    """The tables of a picture's fields, (down, across, entries), and its size."""

    tables: NDArray[np.float32]
    height: int
    width: int
    top: int

    def relight(self, rows: slice, luma: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the tables of the four nearest fields make of luma, weighed by how near they are."""
        down, across, entries = self.tables.shape
        luma *= np.float32((entries - 1) / self.top)
        places = np.rint(luma, out=luma).astype(np.intp)
        for above, below, lines, part in _between(self.height, down, rows.start, rows.stop):
            for left, right, columns, share in _between(self.width, across, 0, self.width):
                seen = places[lines, columns]
                upper, lower = (
                    _mixed(self.tables[one, left][seen], self.tables[one, right][seen], share) for one in (above, below)
                )
                luma[lines, columns] = _mixed(upper, lower, part[:, np.newaxis])
        return luma


def _mixed(one: NDArray[np.float32], other: NDArray[np.float32], part: NDArray[np.float32]) -> NDArray[np.float32]:
    other -= one
    other *= part
    other += one
    return other


def _between(size: int, fields: int, start: int, stop: int) -> Iterator[tuple[int, int, slice, NDArray[np.float32]]]:
    """Yield two fields, the pixels from `start` on between their middles, and how near to the second each is."""
    places = (np.arange(start, stop) + 0.5) * (fields / size) - 0.5
    firsts = np.floor(places).astype(int)
    for first in range(firsts[0], firsts[-1] + 1):
        begin, end = np.searchsorted(firsts, (first, first + 1))
        if begin < end:
            part = (places[begin:end] - first).astype(np.float32)
            yield max(first, 0), min(first + 1, fields - 1), slice(begin, end), part


def fields_of(array: NDArray[Any], number: int, limit: float, strength: float) -> Fields:
    """Return the tables of a picture (height, width, bands) cut into fields, `number` of them along its longer side.

    A table is the sum of the histogram of luma, no bin of which counts more than `limit` times the mean; what is cut
    off is spread over all (Zuiderveld, Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994).
    Pixels count as far as they are seen. `strength`, 0..1, leads from the values as they are to those.
    """
    height, width = array.shape[:2]
    down, across = (max(1, min(side, round(number * side / max(height, width)))) for side in (height, width))
    top = int(np.iinfo(array.dtype).max)
    entries = ENTRIES[array.dtype]
    tables = np.empty((down, across, entries), np.float32)
    for row in range(down):
        strip = array[row * height // down : (row + 1) * height // down]
        luma = luma_of(strip)
        luma *= np.float32(255 / top)
        levels = np.rint(luma, out=luma).astype(np.uint8)
        for column in range(across):
            columns = slice(column * width // across, (column + 1) * width // across)
            seen = strip[:, columns, -1] if array.shape[2] % 2 == 0 else None
            tables[row, column] = _table(_histogram(levels[:, columns], seen), limit, strength, entries)
    tables *= np.float32(top)
    return Fields(tables, height, width, top)


def _histogram(levels: NDArray[np.uint8], seen: NDArray[Any] | None) -> NDArray[np.float64]:
    weights = None if seen is None else seen.ravel()
    return np.bincount(levels.ravel(), weights, BINS).astype(np.float64)


def _table(counts: NDArray[np.float64], limit: float, strength: float, entries: int) -> NDArray[np.float64]:
    """Return what values, evenly from 0 to 1, become."""
    values = np.linspace(0.0, 1.0, entries)
    total = counts.sum()
    if total == 0:
        return values
    limited = np.minimum(counts, limit * total / BINS)
    limited += (total - limited.sum()) / BINS
    summed = np.concatenate(([0.0], np.cumsum(limited))) / total
    reached = np.interp((values * (BINS - 1) + 0.5) / BINS, np.linspace(0.0, 1.0, BINS + 1), summed)
    equal = np.clip((reached * BINS - 0.5) / (BINS - 1), 0.0, 1.0)
    return np.asarray(values + (equal - values) * strength)
