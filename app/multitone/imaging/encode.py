"""Encode: Raster → the bytes of a file, and the list of the formats that can be written.

Metadata are spliced into what the encoders give, so that each block arrives as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError, UsageError
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import build, settings_text, split_settings, suggestion
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import FORMATS
from multitone.imaging.writers.format import AnyFormat as AnyFormat
from multitone.imaging.writers.format import ExportFormat as ExportFormat
from multitone.imaging.writers.format import FormatInfo as FormatInfo
from multitone.imaging.writers.format import export_format as export_format
from multitone.imaging.writers.pixels import fitting_profile as fitting_profile
from multitone.messages import _

# isort: off
# The list of formats, in the order in which they are shown.
from multitone.imaging.writers.jpeg import Jpeg as Jpeg
from multitone.imaging.writers.png import Png as Png
from multitone.imaging.writers.webp import WebP as WebP
from multitone.imaging.writers.avif import Avif as Avif
from multitone.imaging.writers.jxl import Jxl as Jxl
from multitone.imaging.writers.heif import Heif as Heif
from multitone.imaging.writers.tiff import Tiff as Tiff
from multitone.imaging.writers.gif import Gif as Gif
from multitone.imaging.writers.bmp import Bmp as Bmp
# isort: on

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence


def save(picture: Raster | Sequence, chosen: ExportFormat, metadata: Metadata | None = None) -> bytes:
    """Encode a raster, or all frames of a sequence, and say of what a library refuses why. Raises `ImageError`."""
    try:
        if not isinstance(picture, Raster):
            return chosen.encode_sequence(picture, metadata or Metadata())
        return chosen.encode(picture, metadata or Metadata())
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        reason = _("It could not be written as {format}.", format=format_name(chosen).upper())
        raise ImageError("encode-failed", reason, f"{type(error).__name__}: {error}") from error


def export_formats() -> Mapping[str, FormatInfo]:
    """Return all formats by name."""
    return dict(FORMATS)


def build_format(name: str, values: Mapping[str, Any] | None = None) -> ExportFormat:
    """Make a format from its name and values. Raises `UsageError`."""
    if name not in FORMATS:
        raise UsageError(
            _(
                "The format {name!r} cannot be written{suggestion}; choose one of {known}.",
                name=name, suggestion=suggestion(name, FORMATS), known=", ".join(FORMATS),
            )
        )  # fmt: skip
    return build(FORMATS[name].type, name, values or {})


def parse_format(text: str) -> ExportFormat:
    """Read a format, `NAME key=value …`, quoted as by shlex; a suffix will do for its name. Raises `UsageError`."""
    name, values = split_settings(text, _("format"), "jpeg")
    plain = name.lower().removeprefix(".")
    return build_format(plain if plain in FORMATS else format_of_suffix(f".{plain}") or name, values)


def format_text(chosen: ExportFormat) -> str:
    """Write a format as `parse_format` reads it, with only what differs from the defaults."""
    return settings_text(format_name(chosen), chosen)


def format_name(chosen: ExportFormat) -> str:
    """Return the name of a format."""
    return str(chosen.__struct_config__.tag)


def keeps_format(name: str) -> bool:
    """Whether sources of that format, named as readers do, are written in it again where no format is chosen."""
    info = FORMATS.get(name.lower())
    return info is not None and not info.type.when_asked


def format_of_suffix(suffix: str) -> str | None:
    """Return the name of the format that writes files of that suffix, None where none does."""
    return next((name for name, info in FORMATS.items() if suffix.lower() in info.type.suffixes), None)
