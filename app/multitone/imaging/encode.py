"""Encode: Raster → the bytes of a file, in one of the formats that are declared in `multitone.imaging.formats`.

Metadata are spliced into what the encoders give, so that each block arrives as it was.
"""

from __future__ import annotations

from multitone.errors import ImageError
from multitone.imaging.writers.format import (
    ExportFormat,
    FormatInfo,
    build_format,
    export_format,
    export_formats,
    format_name,
    format_of_suffix,
    format_text,
    parse_format,
)

# The order of these is the order in which formats are shown.
from multitone.imaging.writers.jpeg import Jpeg  # isort: skip
from multitone.imaging.writers.png import Png  # isort: skip
from multitone.imaging.writers.webp import WebP  # isort: skip
from multitone.imaging.writers.avif import Avif  # isort: skip
from multitone.imaging.writers.jxl import Jxl  # isort: skip
from multitone.imaging.writers.tiff import Tiff  # isort: skip
from multitone.imaging.writers.gif import Gif  # isort: skip
from multitone.imaging.writers.bmp import Bmp  # isort: skip
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from multitone.imaging.writers.pixels import fitting_profile

__all__ = [
    "Avif", "Bmp", "ExportFormat", "FormatInfo", "Gif", "Jpeg", "Jxl", "Png", "Tiff", "WebP", "build_format",
    "export_format", "export_formats", "fitting_profile", "format_name", "format_of_suffix", "format_text",
    "parse_format", "save",
]  # fmt: skip


def save(raster: Raster, chosen: ExportFormat, metadata: Metadata | None = None) -> bytes:
    """Encode a raster, and say of what a library refuses why. Raises `ImageError`."""
    try:
        return chosen.encode(raster, metadata or Metadata())
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        raise ImageError(
            "encode-failed",
            f"It could not be written as {format_name(chosen).upper()}.",
            f"{type(error).__name__}: {error}",
        ) from error
