"""Chunks of a PNG that tell how its pixels are stored, and the bytes of its rows."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from multitone.imaging.raster import BANDS, Raster
from multitone.imaging.readers.png import chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLOR_TYPE = {"L": 0, "RGB": 2, "palette": 3, "LA": 4, "RGBA": 6}
"""PNG, third edition, section 11.2.1."""


def rows_of(array: NDArray[Any]) -> NDArray[np.uint8]:
    """Return (height, bytes of a row) of samples as a PNG has them, high byte first."""
    import numpy as np

    ordered = np.ascontiguousarray(array if array.dtype == np.uint8 else array.astype(">u2"))
    return ordered.reshape(len(array), -1).view(np.uint8)


def header_of(raster: Raster, bits: int, kind: int) -> bytes:
    """Return IHDR."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", raster.width, raster.height, bits, kind, 0, 0, 0))


def palette_chunks(colors: NDArray[np.uint8] | None) -> list[bytes]:
    """Return PLTE, and tRNS up to the last color that is not opaque; colors stand sorted by opacity."""
    if colors is None:
        return []
    chunks = [chunk(b"PLTE", colors[:, :3].tobytes())]
    if colors.shape[1] == BANDS["RGBA"] and (transparent := colors[colors[:, 3] < 255, 3]).size:
        chunks.append(chunk(b"tRNS", transparent.tobytes()))
    return chunks
