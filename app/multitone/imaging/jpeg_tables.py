"""How finely a JPEG was quantized, read from its header, so that a result can be as good as its source and no larger.

Quantizing anew with the source's own tables loses least: most coefficients fall where they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from PIL import Image


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
