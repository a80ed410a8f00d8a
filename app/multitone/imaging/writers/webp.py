"""WebP, written by libwebp: directly where it can be, through Pillow for transparency, animations and exact pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster, reduced
from multitone.imaging.writers.format import ExportFormat, Quality, export_format
from multitone.imaging.writers.pixels import colored_profile, refuse_larger, saved, without_profile
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence

LOSSLESS_EFFORT = 75
"""What `quality` means to libwebp where nothing is lost; cwebp's own default."""
MOST_PIXELS = 16_383
NAME = _("A WebP")


@export_format("WebP")
class WebP(ExportFormat, frozen=True, tag="webp"):
    """Smaller than JPEG, with transparency, for the web; gray is stored as color."""

    suffixes: ClassVar = (".webp",)
    alpha: ClassVar = True
    holds: ClassVar = frozenset((Content.EXIF, Content.XMP, Content.COLOR_SPACE, Content.FRAMES))
    bytes_per_pixel: ClassVar = 0.18

    quality: Quality = 85
    lossless: Annotated[bool, described("Keeps every pixel as it is; quality then has no effect.")] = False
    method: Annotated[int, bounded(0, 6, "How hard the file is compressed; 4 takes four times as long as 0.")] = 4

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode as RGB or RGBA, for WebP has no gray."""
        refuse_larger(raster, MOST_PIXELS, NAME)
        return self._directly(raster, metadata) or self._saved([raster], metadata, exact=self.lossless)

    def _directly(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode an opaque picture in color with losses; empty where it is another, or Pillow is needed."""
        if self.lossless or raster.has_alpha or raster.is_gray:
            return b""
        from multitone.imaging.writers.libwebp import encoded, with_blocks  # late: it imports NumPy

        data = encoded(reduced(raster.array()), self.quality, self.method)
        profile, size = colored_profile(raster) or b"", (raster.width, raster.height)
        return data and with_blocks(data, size, profile, metadata.exif, metadata.xmp)

    def encode_sequence(self, sequence: Sequence, metadata: Metadata) -> bytes:
        """Encode all frames, each as what differs from the one before; equal ones in a row become one."""
        from multitone.imaging.writers.frames import MILLISECONDS, alike, in_units  # late: few files are animations

        rasters, delays = alike(sequence)
        if len(rasters) == 1:
            return self.encode(rasters[0], metadata)
        shown = {"duration": in_units(delays, MILLISECONDS), "loop": sequence.plays}
        return self._saved(rasters, metadata, save_all=True, minimize_size=True, **shown)

    def _saved(self, rasters: list[Raster], metadata: Metadata, **options: Any) -> bytes:
        first = rasters[0]
        refuse_larger(first, MOST_PIXELS, NAME)
        if first.is_gray:
            rasters = [without_profile(raster) for raster in rasters]
        pictures = [raster.pillow().convert("RGBA" if raster.has_alpha else "RGB") for raster in rasters]
        others = {"append_images": pictures[1:]} if pictures[1:] else {}
        return saved(
            pictures[0],
            "WEBP",
            quality=LOSSLESS_EFFORT if self.lossless else self.quality,
            lossless=self.lossless,
            method=self.method,
            exif=metadata.exif,
            xmp=metadata.xmp,
            icc_profile=colored_profile(rasters[0]) or b"",
            **others,
            **options,
        )
