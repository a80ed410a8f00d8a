"""Encode: Raster → the bytes of a file, in formats declared like operations; and whole files or none.

Metadata are spliced into what the encoders give, so that each block arrives as it was.
"""

from __future__ import annotations

import struct
import zlib
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import Meta, Struct

from multitone.errors import ImageError, UsageError
from multitone.imaging.declaration import (
    COLOR_PATTERN,
    Parameter,
    build,
    parameters_of,
    suggestion,
    summary_of,
)
from multitone.imaging.metadata import EXIF_PREFIX, Metadata, profile_space
from multitone.imaging.raster import Raster, reduced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Quality = Annotated[int, Meta(ge=1, le=100)]
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
ICC_HEADER = b"ICC_PROFILE\x00"
PNG_HEADER = 8 + 25
"""Bytes of a PNG's signature and IHDR."""
MOST_IN_SEGMENT = 65_533
"""Bytes that fit into one segment of a JPEG beside its length."""


class ExportFormat(Struct, frozen=True, forbid_unknown_fields=True, tag_field="format"):
    """A format that results are written in. Its fields are what can be set."""

    suffixes: ClassVar[tuple[str, ...]]
    """The first is given to new names, the others are kept where a source has them."""
    alpha: ClassVar[bool]
    deep: ClassVar[bool]
    """Whether it holds 16 bits a sample."""
    lossless: ClassVar[bool]

    @abstractmethod
    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Return the bytes of a file. Raises `ImageError` where the format cannot hold the picture."""

    def with_quality(self, quality: int | None) -> ExportFormat:
        """Return the format with that quality, where it has one."""
        if quality is None or "quality" not in self.__struct_fields__:
            return self
        return msgspec.structs.replace(self, quality=quality)


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What there is to say of a format, read from its declaration."""

    name: str
    title: str
    help: str
    type: type[ExportFormat]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set, in the order of the declaration."""
        return parameters_of(self.type)

    def as_json(self) -> dict[str, Any]:
        """Return the format as JSON, like an operation."""
        return {
            "name": self.name,
            "title": self.title,
            "help": self.help,
            "suffixes": list(self.type.suffixes),
            "parameters": [p.as_json() for p in self.parameters],
        }


F = TypeVar("F", bound=type[ExportFormat])
_registry: dict[str, FormatInfo] = {}


def export_format(title: str) -> Callable[[F], F]:
    """Register a class as a format; its tag is its name."""

    def register(declared: F) -> F:
        name = str(declared.__struct_config__.tag)
        _registry[name] = FormatInfo(name, title, summary_of(declared), declared)
        return declared

    return register


def export_formats() -> Mapping[str, FormatInfo]:
    """Return all formats by name."""
    return dict(_registry)


def build_format(name: str, values: Mapping[str, Any] | None = None) -> ExportFormat:
    """Make a format from its name and values. Raises `UsageError`."""
    if name not in _registry:
        raise UsageError(
            f"The format {name!r} cannot be written{suggestion(name, _registry)}; there are {', '.join(_registry)}."
        )
    return build(_registry[name].type, name, values or {})


def format_name(chosen: ExportFormat) -> str:
    """Return the name of a format."""
    return str(chosen.__struct_config__.tag)


def format_of_suffix(suffix: str) -> str | None:
    """Return the name of the format that writes files of that suffix, None where none does."""
    return next((name for name, info in _registry.items() if suffix.lower() in info.type.suffixes), None)


@export_format("JPEG")
class Jpeg(ExportFormat, frozen=True, tag="jpeg"):
    """Small files for photographs; loses what the eye misses least."""

    suffixes: ClassVar = (".jpg", ".jpeg", ".jpe", ".jfif")
    alpha: ClassVar = False
    deep: ClassVar = False
    lossless: ClassVar = False

    quality: Annotated[Quality, Meta(description="How much is kept, 1 to 100.", extra={"slider": (40, 100)})] = 90
    background: Annotated[str, Meta(pattern=COLOR_PATTERN, description="What shows through transparent parts.")] = (
        "#ffffff"
    )

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode by libjpeg-turbo: one component for gray, YCbCr 4:2:0 for color."""
        if max(raster.width, raster.height) > 65_500:
            raise ImageError(
                "encode-failed",
                f"A JPEG holds at most 65,500 pixels a side; this one has {raster.width:,} × {raster.height:,}.",
            )
        import numpy as np
        import simplejpeg

        array = np.ascontiguousarray(_flattened(raster, self.background))
        if raster.is_gray:
            data = simplejpeg.encode_jpeg(array, self.quality, "GRAY", "GRAY")
        else:
            data = simplejpeg.encode_jpeg(array, self.quality, "RGB", "420")
        return _splice_jpeg(data, metadata, fitting_profile(raster))


@export_format("PNG")
class Png(ExportFormat, frozen=True, tag="png"):
    """Exact pixels, transparency and 16 bits; larger files."""

    suffixes: ClassVar = (".png",)
    alpha: ClassVar = True
    deep: ClassVar = True
    lossless: ClassVar = True

    level: Annotated[
        int,
        Meta(
            ge=0,
            le=9,
            description="How hard the file is squeezed; no pixel depends on it.",
            extra={"slider": (0, 9)},
        ),
    ] = 4

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode by libvips, whose zlib is the fast one."""
        data: bytes = raster.vips().pngsave_buffer(compression=self.level, filter="sub", keep="none")
        return _splice_png(data, metadata, fitting_profile(raster))


def fitting_profile(raster: Raster) -> bytes | None:
    """Return the raster's profile if it describes what the raster holds: a gray file never gets an RGB profile."""
    profile = raster.profile
    return profile if profile and profile_space(profile) == ("GRAY" if raster.is_gray else "RGB") else None


def _flattened(raster: Raster, background: str) -> NDArray[np.uint8]:
    """Return 8-bit gray or RGB with transparent parts laid over a color."""
    if not raster.has_alpha:
        return reduced(raster.array())
    from PIL import Image

    picture = raster.pillow()
    under = Image.new("RGBA", picture.size, background)
    over = Image.alpha_composite(under, picture.convert("RGBA"))
    return Raster(over.convert("L" if raster.is_gray else "RGB")).array()


def _segment(marker: int, data: bytes, what: str) -> bytes:
    if len(data) > MOST_IN_SEGMENT:
        raise ImageError(
            "encode-failed",
            f"Its {what} has {len(data):,} bytes, and a JPEG holds {MOST_IN_SEGMENT:,}; "
            "write PNG, or strip the metadata.",
        )
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _splice_jpeg(data: bytes, metadata: Metadata, profile: bytes | None) -> bytes:
    """Put metadata behind the JFIF header (T.871; EXIF 2.32, 4.7.2; ICC.1:2022, B.4; XMP part 3, 1.1.3)."""
    assert data[:4] == b"\xff\xd8\xff\xe0", "a JFIF header is expected"
    header_end = 4 + struct.unpack_from(">H", data, 4)[0]
    header = bytearray(data[:header_end])
    if metadata.dpi is not None:
        struct.pack_into(">BHH", header, 13, 1, round(metadata.dpi[0]), round(metadata.dpi[1]))
    parts = [bytes(header)]
    if metadata.exif:
        parts.append(_segment(0xE1, EXIF_PREFIX + metadata.exif, "EXIF"))
    if metadata.xmp:
        parts.append(_segment(0xE1, XMP_HEADER + metadata.xmp, "XMP"))
    parts.extend(_segment(0xE1, data, "extended XMP") for data in metadata.extended_xmp)
    if profile:
        room = MOST_IN_SEGMENT - len(ICC_HEADER) - 2
        chunks = [profile[i : i + room] for i in range(0, len(profile), room)]
        for number, chunk in enumerate(chunks, 1):
            parts.append(_segment(0xE2, ICC_HEADER + bytes((number, len(chunks))) + chunk, "ICC profile"))
    if metadata.iptc:
        parts.append(_segment(0xED, metadata.iptc, "IPTC"))
    if metadata.comment:
        parts.append(_segment(0xFE, metadata.comment, "comment"))
    parts.append(data[header_end:])
    return b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


def _splice_png(data: bytes, metadata: Metadata, profile: bytes | None) -> bytes:
    """Put metadata behind IHDR (PNG, third edition, 11.3; XMP part 3, 1.1.5)."""
    parts = [data[:PNG_HEADER]]
    if profile:
        parts.append(_chunk(b"iCCP", b"ICC Profile\x00\x00" + zlib.compress(profile)))
    if metadata.dpi is not None:
        across, down = (round(dots / 0.0254) for dots in metadata.dpi)
        parts.append(_chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    if metadata.exif:
        parts.append(_chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        parts.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + metadata.xmp))
    if metadata.comment:
        parts.append(_chunk(b"tEXt", b"Comment\x00" + metadata.comment.replace(b"\x00", b"")))
    parts.append(_without_resolution(data[PNG_HEADER:]))
    return b"".join(parts)


def _without_resolution(chunks: bytes) -> bytes:
    """Drop the pHYs that libvips writes of its own accord, 25.4 dots an inch that nobody measured."""
    at = 0
    while (kind := chunks[at + 4 : at + 8]) != b"IDAT":
        end = at + 12 + struct.unpack_from(">I", chunks, at)[0]
        if kind == b"pHYs":
            return chunks[:at] + chunks[end:]
        at = end
    return chunks


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
