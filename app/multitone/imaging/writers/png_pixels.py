"""The pixels of a PNG: palettes and gray of few bits where nothing is lost, rows filtered, and deflated by zlib-ng.

Over 47 PNGs of 190 megapixels turned gray, one thread: 1.7 s and 35.6 MB at level 4, in place of libvips' 2.2 s and
38.8 MB (level 4, Sub) or 6.9 s and 35.4 MB (level 6, all filters).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multitone.imaging.raster import Raster
from multitone.native import scanlines

Rows = NDArray[np.uint8]

MOST = 256
"""Colors of a palette."""
FEWEST = 17
"""Levels of 8 bits from one shade to the next where 4 bits hold them."""
GOLDEN = 0x9E37_79B9
"""2³² over the golden ratio, whose multiples spread evenly (Knuth, The Art of Computer Programming, 6.4)."""


class Indexed(NamedTuple):
    """Values of few bits for each pixel, and what they stand for."""

    values: NDArray[np.uint8]
    """(height, width)."""
    bits: int
    """Of a value: 1, 2, 4 or 8."""
    colors: NDArray[np.uint8] | None
    """(count, 3 or 4): color of each value; None where values are shades of gray, evenly from black to white."""


def indexed(raster: Raster) -> Indexed | None:
    """Return a raster of 8 bits as values of few; None where it has more colors than a palette holds, or no gain."""
    if raster.depth != 8 or raster.mode == "LA":
        return None
    return _gray(raster) if raster.is_gray else _palette(raster)


def _gray(raster: Raster) -> Indexed | None:
    """Return shades that fewer bits hold exactly, as thresholds and posterizing leave them."""
    if (raster.array()[raster.height // 2] % FEWEST).any():  # in most pictures one row tells
        return None
    shades = np.flatnonzero(raster.pillow().histogram())
    for bits, distance in ((1, 255), (2, 85), (4, FEWEST)):
        if not (shades % distance).any():
            return Indexed(raster.array()[:, :, 0] // np.uint8(distance), bits, None)
    return None


def _palette(raster: Raster) -> Indexed | None:
    counted: Any = raster.pillow().getcolors(MOST)
    if counted is None:
        return None
    # Transparent ones to the front, for tRNS ends with the last of them.
    colors = np.array(sorted((color for _count, color in counted), key=lambda color: (color[3:], color)), np.uint8)
    bits = next(bits for bits in (1, 2, 4, 8) if len(colors) <= 1 << bits)
    return Indexed(_looked_up(raster.array(), colors), bits, colors)


def _looked_up(array: NDArray[np.uint8], colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the place of each pixel's color in `colors`, by multiplying hashes that are tried until none collide."""
    keys, wanted = _key(array), _key(colors)
    for turn in itertools.count(1):  # 256 colors in 65,536 places: six of ten factors will do
        factor = np.uint32((turn * GOLDEN | 1) & 0xFFFF_FFFF)
        places = (wanted * factor) >> np.uint32(16)
        if len(np.unique(places)) == len(places):
            break
    table = np.zeros(1 << 16, np.uint8)
    table[places] = np.arange(len(places))
    values: NDArray[np.uint8] = table[(keys * factor) >> np.uint32(16)]
    return values


def _key(colors: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return colors of 3 or 4 bands along the last axis as one number each."""
    key = colors[..., 0].astype(np.uint32)
    for band in range(1, colors.shape[-1]):
        key = (key << np.uint32(8)) | colors[..., band]
    return key


def packed(values: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return rows of bytes that hold values of that many bits, the leftmost pixel in the high bits (PNG, 7.2)."""
    if bits == 8:
        return values
    height, width = values.shape
    each = 8 // bits
    padded = np.zeros((height, -(-width // each) * each), np.uint8)
    padded[:, :width] = values
    parts = padded.reshape(height, -1, each)
    rows = np.zeros(parts.shape[:2], np.uint8)
    for place in range(each):
        rows |= parts[:, :, place] << np.uint8(8 - bits * (place + 1))
    return rows


SUB, UP = 1, 2
"""Filter types (PNG, third edition, section 9.2)."""
STRIP = 1 << 17
"""Bytes that are filtered at a time: with what is computed of them they stay in a core's own cache."""
SAMPLE = 1 << 16
"""Bytes of each of the three bands that are tried."""
RLE = 3
"""zlib's strategy of looking for runs only: what is left of a photograph when its rows are filtered has no more."""
WORTH_WAITING_FOR = 0.9
"""What else must come out at, beside runs, to be worth two to four times the work, up to level `PATIENT`: over the 47
PNGs, 1.7 s and 35.6 MB in place of 2.4 s and 34.8 MB when every byte counts."""
PATIENT = 6


def compressed(rows: Rows, step: int, level: int) -> bytes:
    """Return the zlib stream of an image's scanlines.

    `rows` has the shape (height, bytes of a row), `step` is the number of bytes from a sample to the same sample of the
    next pixel, at least 1. Level 0 stores, 1 to 9 squeeze harder. Three ways are tried on three bands of the image:
    rows filtered and runs, rows filtered and repetitions, rows as they are and repetitions; drawings and photographs
    differ by up to ten times in what each makes of them.
    """
    if level == 0:
        return _deflated(_plain(rows), 0, 0)
    ways: tuple[Callable[[Rows], bytes], ...] = (
        lambda part: _deflated(_filtered(part, step), max(level, 6), RLE),
        lambda part: _deflated(_filtered(part, step), level, 0),
        lambda part: _deflated(_plain(part), min(level + 2, 9), 0),
    )
    bands = _bands(rows)
    tried = [[way(band) for band in bands] for way in ways]
    runs, *others = (float(sum(map(len, parts))) for parts in tried)
    costs = [runs * (WORTH_WAITING_FOR if level <= PATIENT else 1.0), *others]
    best = costs.index(min(costs))
    return tried[best][0] if bands[0] is rows else ways[best](rows)


def _bands(rows: Rows) -> list[Rows]:
    """Return three bands spread over the image, or all of it where it has no more."""
    height, width = rows.shape
    count = max(1, SAMPLE // (width + 1))
    if height <= 3 * count:
        return [rows]
    return [rows[max(0, height * part // 6 - count // 2) :][:count] for part in (1, 3, 5)]


def _deflated(strips: Iterator[Rows], level: int, strategy: int) -> bytes:
    from zlib_ng import zlib_ng

    compressor = zlib_ng.compressobj(level, zlib_ng.DEFLATED, 15, 9, strategy)
    return b"".join([*(compressor.compress(strip) for strip in strips), compressor.flush()])


def _plain(rows: Rows) -> Iterator[Rows]:
    """Yield strips of unfiltered scanlines; each strip is overwritten by the next."""
    height, width = rows.shape
    lines = np.zeros((_rows_in_strip(width), width + 1), np.uint8)
    for top in range(0, height, len(lines)):
        block = rows[top : top + len(lines)]
        lines[: len(block), 1:] = block
        yield lines[: len(block)]


def _filtered(rows: Rows, step: int) -> Iterator[Rows]:
    """Yield strips, by Sub or Up, each overwritten by the next. Average and Paeth cost ten times as much, gain 1 %."""
    height, width = rows.shape
    count = _rows_in_strip(width)
    lines = np.empty((count, width + 1), np.uint8)
    if scanlines.built():
        for top in range(0, height, count):
            part = lines[: height - top]
            scanlines.apply_filters(rows, part, top, step)
            yield part
    else:
        yield from _filtered_by_numpy(rows, step, lines)


def _filtered_by_numpy(rows: Rows, step: int, lines: Rows) -> Iterator[Rows]:
    """Do the same where there was no compiler, into `lines`."""
    height, width = rows.shape
    count = len(lines)
    across = np.empty((count, width), np.uint8)
    sizes = np.empty((count, width), np.int8)
    above = np.zeros(width, np.uint8)
    for top in range(0, height, count):
        block = rows[top : top + count]
        number = len(block)
        down, sub = lines[:number, 1:], across[:number]
        np.subtract(block[0], above, out=down[0])
        np.subtract(block[1:], block[:-1], out=down[1:])
        sub[:, :step] = block[:, :step]
        np.subtract(block[:, step:], block[:, :-step], out=sub[:, step:])
        lines[:number, 0] = UP
        better = np.flatnonzero(_cost(sub, sizes) < _cost(down, sizes))
        lines[better, 0] = SUB
        down[better] = sub[better]
        above = block[-1]
        yield lines[:number]


def _cost(differences: Rows, room: NDArray[Any]) -> NDArray[np.uint32]:
    """Return each row's sum of differences without their signs, as bytes that wrap round."""
    absolute = np.abs(differences.view(np.int8), out=room[: len(differences)])
    total: NDArray[np.uint32] = absolute.view(np.uint8).sum(1, dtype=np.uint32)
    return total


def _rows_in_strip(width: int) -> int:
    return max(8, STRIP // width)
