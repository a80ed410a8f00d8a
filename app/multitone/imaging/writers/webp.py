"""WebP, written by libwebp through Pillow."""

from __future__ import annotations

from typing import Annotated, ClassVar

from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import ExportFormat, Quality, export_format
from multitone.imaging.writers.pixels import colored_profile, refuse_larger, saved, without_profile
from multitone.messages import _

LOSSLESS_EFFORT = 75
"""What `quality` means to libwebp where nothing is lost; cwebp's own default."""
NAME = _("A WebP")


@export_format("WebP")
class WebP(ExportFormat, frozen=True, tag="webp"):
    """Smaller than JPEG, with transparency, for the web; gray is stored as color."""

    suffixes: ClassVar = (".webp",)
    alpha: ClassVar = True
    holds: ClassVar = frozenset((Content.EXIF, Content.XMP, Content.COLOR_SPACE))
    bytes_per_pixel: ClassVar = 0.18

    quality: Quality = 85
    lossless: Annotated[bool, described("Keeps every pixel as it is; quality then has no effect.")] = False
    method: Annotated[int, bounded(0, 6, "How hard the file is compressed; 4 takes four times as long as 0.")] = 4

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode as RGB or RGBA, for WebP has no gray."""
        refuse_larger(raster, 16_383, NAME)
        raster = without_profile(raster) if raster.is_gray else raster
        return saved(
            raster.pillow().convert("RGBA" if raster.has_alpha else "RGB"),
            "WEBP",
            quality=LOSSLESS_EFFORT if self.lossless else self.quality,
            lossless=self.lossless,
            exact=self.lossless,
            method=self.method,
            exif=metadata.exif,
            xmp=metadata.xmp,
            icc_profile=colored_profile(raster) or b"",
        )
