"""Pixels of few colors, as palette and indices or as gray of fewer bits, where nothing is lost by it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from multitone.imaging.raster import BANDS, Raster

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 256
"""Colors of a palette."""
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
    """Return a raster of 8 bits with no more colors than a palette holds; None where it has more, or no gain.

    A photograph is found out after its first few hundred pixels.
    """
    if raster.depth != 8 or raster.mode == "LA":
        return None
    return _gray(raster) if raster.is_gray else _palette(raster)


def _gray(raster: Raster) -> Indexed | None:
    """Return shades that fewer bits hold exactly, as thresholds and posterizing leave them."""
    import numpy as np

    shades = np.flatnonzero(raster.pillow().histogram())
    for bits, distance in ((1, 255), (2, 85), (4, 17)):
        if not (shades % distance).any():
            return Indexed(raster.array()[:, :, 0] // np.uint8(distance), bits, None)
    return None


def _palette(raster: Raster) -> Indexed | None:
    import numpy as np

    found = raster.pillow().getcolors(MOST)
    if found is None:
        return None
    colors = np.array(sorted((color for _, color in found), key=_opacity), np.uint8)
    bits = next(bits for bits in (1, 2, 4, 8) if len(colors) <= 1 << bits)
    return Indexed(_looked_up(raster.array(), colors), bits, colors)


def _opacity(color: Any) -> tuple[int, ...]:
    """Sort transparent colors to the front, for tRNS ends with the last of them."""
    return (color[3], *color[:3]) if len(color) == BANDS["RGBA"] else tuple(color)


def _looked_up(array: NDArray[np.uint8], colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the place of each pixel's color in `colors`, by multiplying hashes that are tried until none collide."""
    import numpy as np

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
    import numpy as np

    key = colors[..., 0].astype(np.uint32)
    for band in range(1, colors.shape[-1]):
        key = (key << np.uint32(8)) | colors[..., band]
    return key


def packed(values: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return rows of bytes that hold values of that many bits, the leftmost pixel in the high bits (PNG, 7.2)."""
    import numpy as np

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
