"""WebP, written by libwebp through Pillow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import ExportFormat, Quality, export_format
from multitone.imaging.writers.pixels import colored_profile, refuse_larger, saved, without_profile
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence

LOSSLESS_EFFORT = 75
"""What `quality` means to libwebp where nothing is lost; cwebp's own default."""
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
        return self._saved([raster], metadata, exact=self.lossless)

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
        refuse_larger(first, 16_383, NAME)
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
