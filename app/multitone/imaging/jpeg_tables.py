"""How finely a JPEG was quantized, read from its header, so that a result can be as good as its source and no larger.

Quantizing anew with the source's own tables loses least: most coefficients fall where they were.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

if TYPE_CHECKING:
    from PIL import Image

STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers that no length follows: TEM and the restarts."""
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers (T.81, table B.1)."""
START, SCAN = b"\xff\xd8", 0xDA


class JpegTables(Struct, frozen=True):
    """Quantization tables and chroma subsampling of a JPEG."""

    tables: tuple[tuple[int, ...], ...]
    """64 divisors for each component, row by row; one table stands for all that follow it, too."""
    subsampling: str
    """As in `Jpeg.subsampling`."""

    @property
    def luma(self) -> JpegTables:
        """What gray needs of them."""
        return JpegTables(self.tables[:1], self.subsampling)


def tables_of(image: Image.Image) -> JpegTables | None:
    """Return the tables of a JPEG that Pillow has opened; None for other formats and for damaged headers."""
    known: dict[int, list[int]] = getattr(image, "quantization", {})
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])[:3]
    if not layers or any(layer[3] not in known for layer in layers):
        return None
    tables = [tuple(known[layer[3]]) for layer in layers]
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables.pop()
    return JpegTables(tuple(tables), _subsampling(layers))


def _subsampling(layers: list[tuple[int, int, int, int]]) -> str:
    """Return the coarsest subsampling that we write and that keeps all the color there is."""
    if len(layers) < 3:
        return "420"
    across, down = (max(1, layers[0][i] // max(1, layers[1][i])) for i in (1, 2))
    if across == 1:
        return "444"
    return "422" if down == 1 else "420"


def components_of_jpeg(path: str) -> int:
    """Return how many components a JPEG has, four being CMYK; 0 where it cannot be told.

    A plan asks this of every JPEG, so nothing is imported for it, and only the markers are read: 20 µs a file.
    """
    try:
        with open(path, "rb") as file:
            return _components(file) if file.read(2) == START else 0
    except (OSError, ValueError, IndexError, struct.error):
        return 0


def _components(file: BinaryIO) -> int:
    while (head := file.read(2))[:1] == b"\xff":
        marker = head[1]
        if marker == 0xFF:  # a byte of filling
            file.seek(-1, 1)
        elif marker == SCAN:
            return 0
        elif marker not in STANDALONE:
            length: int = struct.unpack(">H", file.read(2))[0]
            if marker in FRAMES:
                return file.read(6)[5]
            file.seek(length - 2, 1)
    return 0
