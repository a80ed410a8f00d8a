"""BMP, written by Pillow."""

from __future__ import annotations

from typing import ClassVar

from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import Background, ExportFormat, export_format
from multitone.imaging.writers.pixels import flattened, refuse_larger, saved, without_profile
from multitone.messages import _

NAME = _("A BMP")


@export_format("BMP")
class Bmp(ExportFormat, frozen=True, tag="bmp"):
    """Bare pixels for old programs; large files that say nothing about the picture."""

    suffixes: ClassVar = (".bmp", ".dib")
    exact: ClassVar = True
    holds: ClassVar = frozenset((Content.RESOLUTION,))
    bytes_per_pixel: ClassVar = 3.0
    memory_per_pixel: ClassVar = 15.0

    background: Background = "#ffffff"

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode 8 bits of gray or 24 of color, in sRGB, for a BMP cannot say which colors it means."""
        refuse_larger(raster, 65_535, NAME)
        picture = Raster(flattened(without_profile(raster), self.background)).pillow()
        return saved(picture, "BMP", dpi=metadata.dpi or (0, 0))
