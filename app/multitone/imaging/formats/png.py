"""PNG, written by libvips, whose zlib is the fast one."""

from __future__ import annotations

import struct
import zlib
from mmap import mmap
from typing import Annotated, ClassVar

from msgspec import Meta

from multitone.imaging.formats.format import ExportFormat, Frame, export_format
from multitone.imaging.formats.pixels import fitting_profile
from multitone.imaging.metadata import Metadata
from multitone.imaging.raster import Raster

HEADER = 8 + 25
"""Bytes of a PNG's signature and IHDR."""


@export_format("PNG")
class Png(ExportFormat, frozen=True, tag="png"):
    """Exact pixels, transparency and 16 bits; larger files."""

    suffixes: ClassVar = (".png",)
    alpha: ClassVar = True
    deep: ClassVar = True
    exact: ClassVar = True
    holds: ClassVar = frozenset(("exif", "xmp", "profile", "resolution", "comment"))
    bytes_per_pixel: ClassVar = 1.5

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
        """Encode at the raster's own depth."""
        data: bytes = raster.vips().pngsave_buffer(compression=self.level, filter="sub", keep="none")
        return _splice(data, metadata, fitting_profile(raster))

    def stream(self, raster: Raster, metadata: Metadata, path: str) -> bool:  # noqa: ARG002
        """Let libvips write it."""
        raster.vips().pngsave(path, compression=self.level, filter="sub", keep="none")
        return True

    def frame(self, pixels: mmap, raster: Raster, metadata: Metadata) -> Frame:
        """Put metadata behind IHDR."""
        end = pixels.find(b"IDAT") + len(b"IDAT")
        return Frame(_splice(pixels[:end], metadata, fitting_profile(raster)), end)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


def _splice(data: bytes, metadata: Metadata, profile: bytes | None) -> bytes:
    """Put metadata behind IHDR (PNG, third edition, 11.3; XMP part 3, 1.1.5)."""
    parts = [data[:HEADER]]
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
    parts.append(_without_resolution(data[HEADER:]))
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
