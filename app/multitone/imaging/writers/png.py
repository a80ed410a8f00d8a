"""PNG: scanlines and palettes of our own making, deflated by zlib-ng; colors reduced by libvips."""

from __future__ import annotations

import struct
import zlib
from mmap import mmap
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from multitone.imaging.color.profiles import is_hdr, numbers_of
from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import BANDS, Raster
from multitone.imaging.readers.png import chunk
from multitone.imaging.writers.format import ExportFormat, Frame, export_format
from multitone.imaging.writers.pixels import fitting_profile

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = len(SIGNATURE) + 25
"""Bytes of a PNG's signature and IHDR."""
MOST_IN_CHUNK = (1 << 31) - 1


@export_format("PNG")
class Png(ExportFormat, frozen=True, tag="png"):
    """Exact pixels, transparency and 16 bits; larger files."""

    suffixes: ClassVar = (".png",)
    alpha: ClassVar = True
    deep: ClassVar = True
    exact: ClassVar = True
    holds: ClassVar = frozenset(
        (
            Content.EXIF, Content.XMP, Content.COLOR_SPACE, Content.HDR, Content.RESOLUTION, Content.PIXEL_SHAPE,
            Content.COMMENT, Content.TEXTS, Content.FRAMES,
        )
    )  # fmt: skip
    bytes_per_pixel: ClassVar = 1.5
    memory_per_pixel: ClassVar = 15.0

    level: Annotated[int, bounded(0, 9, "How hard the file is compressed; this changes no pixel.", slider=(0, 9))] = 4
    palette: Annotated[
        Literal["exact", "never", "reduce"],
        described("A table of at most 256 colors: only where nothing is lost, never, or always (the best 256)."),
    ] = "exact"

    @property
    def held(self) -> frozenset[Content]:
        """What it holds; a table of colors is one of 8 bits."""
        return super().held - {Content.DEPTH, Content.HDR} if self.palette == "reduce" else super().held

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode at the raster's own depth, or with fewer bits where they are enough."""
        raster = raster.computed()
        head, *chunks = self._reduced(raster) if self.palette == "reduce" else self._exactly(raster)
        return b"".join([SIGNATURE, head, *_metadata_chunks(metadata, fitting_profile(raster)), *chunks])

    def encode_sequence(self, sequence: Sequence, metadata: Metadata) -> bytes:
        """Encode all frames as APNG, each as what differs from the one before."""
        from multitone.imaging.writers.apng import animated  # late: few files are animations

        if sequence.count == 1:
            return self.encode(sequence.first.raster, metadata)
        profile, header, colors, frames = animated(sequence, self.level, self.palette)
        return b"".join([SIGNATURE, header, *_metadata_chunks(metadata, profile), *colors, *frames])

    def _exactly(self, raster: Raster) -> list[bytes]:
        """Return IHDR and the chunks of the pixels."""
        from multitone.imaging.writers.png_chunks import COLOR_TYPE, header_of, palette_chunks, rows_of
        from multitone.imaging.writers.png_pixels import compressed, indexed, packed

        few = indexed(raster) if self.palette == "exact" else None
        if few is None:
            rows = rows_of(raster.array())
            step = BANDS[raster.mode] * raster.depth // 8
            head = header_of(raster, raster.depth, COLOR_TYPE[raster.mode])
            return [head, *_pixel_chunks(compressed(rows, step, self.level))]
        kind = COLOR_TYPE["L" if few.colors is None else "palette"]
        data = compressed(packed(few.values, few.bits), 1, self.level)
        return [header_of(raster, few.bits, kind), *palette_chunks(few.colors), *_pixel_chunks(data)]

    def _reduced(self, raster: Raster) -> list[bytes]:
        """Return the same of an image whose colors libvips chose, with dithering."""
        small = Raster(raster.pillow())
        data: bytes = small.vips().pngsave_buffer(palette=True, compression=min(self.level + 2, 9), keep="none")
        wanted = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")  # not pHYs: 25.4 dots an inch that nobody measured
        return [part for part in _chunks(data) if part[4:8] in wanted]

    def stream(self, raster: Raster, metadata: Metadata, path: str) -> bool:  # noqa: ARG002
        """Let libvips write it."""
        if self.palette == "reduce":  # which looks at all pixels twice
            return False
        raster.vips().pngsave(path, compression=self.level, filter="sub", keep="none")
        return True

    def frame(self, pixels: mmap, raster: Raster, metadata: Metadata) -> Frame:
        """Put metadata behind IHDR, in place of what libvips says there of its own accord."""
        first = pixels.find(b"IDAT") - 4
        return Frame(pixels[:HEADER] + b"".join(_metadata_chunks(metadata, fitting_profile(raster))), first)


def _pixel_chunks(data: bytes) -> list[bytes]:
    parts = (data[at : at + MOST_IN_CHUNK] for at in range(0, len(data), MOST_IN_CHUNK))
    return [*(chunk(b"IDAT", part) for part in parts), chunk(b"IEND", b"")]


def _metadata_chunks(metadata: Metadata, profile: bytes | None) -> list[bytes]:
    """Return what stands between IHDR and the pixels (PNG, third edition, 11.3, cICP 11.3.2.6; XMP part 3, 1.1.5)."""
    chunks = []
    numbers = numbers_of(profile)
    if numbers is not None and is_hdr(profile):  # which no profile says as other programs understand it
        chunks.append(chunk(b"cICP", bytes((*numbers, 0, 1))))
    elif profile:
        chunks.append(chunk(b"iCCP", b"ICC Profile\x00\x00" + zlib.compress(profile)))
    if metadata.dpi is not None:
        across, down = (round(dots / 0.0254) for dots in metadata.dpi)
        chunks.append(chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    elif metadata.shape is not None:
        from multitone.imaging.metadata.resolution import whole  # late: pixels are square

        chunks.append(chunk(b"pHYs", struct.pack(">IIB", *whole(metadata.shape, 1 << 30), 0)))
    if metadata.exif:
        chunks.append(chunk(b"eXIf", metadata.exif))
    if metadata.xmp:
        chunks.append(chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + metadata.xmp))
    if metadata.comments or metadata.texts:
        chunks.extend(_text_chunks(metadata))
    return chunks


def _text_chunks(metadata: Metadata) -> list[bytes]:
    """Return the chunks of comments and texts; comments of other formats are in UTF-8, or in Latin-1."""
    from multitone.imaging.metadata.png_texts import COMMENT, text_chunk

    said = [(COMMENT, _decoded(comment), "", "") for comment in metadata.comments]
    said += [(text.keyword, text.text, text.language, text.translated) for text in metadata.texts]
    return [chunk(*text_chunk(*one)) for one in said]


def _decoded(comment: bytes) -> str:
    try:
        return comment.decode("utf-8")
    except UnicodeDecodeError:
        return comment.decode("latin-1")


def _chunks(png: bytes) -> list[bytes]:
    """Take a PNG apart into whole chunks."""
    parts, at = [], len(SIGNATURE)
    while at < len(png):
        end = at + 12 + struct.unpack_from(">I", png, at)[0]
        parts.append(png[at:end])
        at = end
    return parts
