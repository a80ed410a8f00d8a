"""GIF: palettes by libvips, which finds better colors; plain gray by Pillow, which keeps all its levels."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import described
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import ExportFormat, export_format
from multitone.imaging.writers.pixels import refuse_larger, saved, without_profile
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence

EFFORT = 4
"""Of 1 to 10; 7 takes five times as long and gains 0.5 dB."""
XMP_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
"""Leads readers that know no XMP out of it, wherever they are in it (XMP part 3, 1.1.2)."""
NAME = _("A GIF")


@export_format("GIF")
class Gif(ExportFormat, frozen=True, tag="gif"):
    """For drawings with few colors; photographs lose a lot. Pixels are transparent or opaque, nothing between."""

    suffixes: ClassVar = (".gif",)
    alpha: ClassVar = True
    holds: ClassVar = frozenset((Content.XMP, Content.COMMENT, Content.FRAMES))
    bytes_per_pixel: ClassVar = 0.7
    memory_per_pixel: ClassVar = 15.0

    colors: Annotated[
        Literal["2", "4", "8", "16", "32", "64", "128", "256"],
        described("How many colors there are at most, including a transparent one."),
    ] = "256"
    dither: Annotated[bool, described("Imitates missing colors with dots of others; larger files.")] = True

    def encode_sequence(self, sequence: Sequence, metadata: Metadata) -> bytes:
        """Encode all frames, each as what differs from the one before."""
        from multitone.imaging.writers.frames import alike  # late: few files are animations
        from multitone.imaging.writers.gif_file import hundredths, put_together
        from multitone.imaging.writers.gif_frames import drawn

        rasters, delays = alike(sequence)
        first = rasters[0]
        if len(rasters) == 1:
            return self.encode(first, metadata)
        refuse_larger(first, 65_535, NAME)
        frames = drawn([without_profile(raster) for raster in rasters], int(self.colors), dither=self.dither)
        data = put_together((first.width, first.height), list(frames), hundredths(delays), sequence.plays)
        return _splice(data, metadata)

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode one picture, in sRGB, for a GIF cannot say which colors it means."""
        refuse_larger(raster, 65_535, NAME)
        picture = Raster(without_profile(raster).pillow())
        if picture.mode == "L" and self.colors == "256":
            return _splice(saved(picture.pillow(), "GIF"), metadata)
        colored = picture.pillow().convert("RGBA" if picture.has_alpha else "RGB")
        bits = int(self.colors).bit_length() - 1
        data = (
            Raster(colored).vips().gifsave_buffer(bitdepth=bits, dither=float(self.dither), effort=EFFORT, keep="none")
        )
        return _splice(data if picture.has_alpha else _opaque(data), metadata)


def _opaque(data: bytes) -> bytes:
    """Take back that a color is transparent which no pixel has; libvips says so wherever it has a color to spare."""
    at = data.find(b"\x21\xf9\x04", _palette_end(data))
    return data[: at + 3] + bytes((data[at + 3] & 0xFE,)) + data[at + 4 :] if at >= 0 else data


def _palette_end(data: bytes) -> int:
    flags = data[10]
    return 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)


def _splice(data: bytes, metadata: Metadata) -> bytes:
    """Put comment and XMP behind the palette (GIF89a, 24 and 26)."""
    start = _palette_end(data)
    parts = [b"GIF89a", data[6:start]]
    for comment in metadata.comments:
        blocks = (comment[at : at + 255] for at in range(0, len(comment), 255))
        parts += [b"\x21\xfe", *(bytes((len(block),)) + block for block in blocks), b"\x00"]
    if metadata.xmp:
        parts.append(struct.pack(">BBB", 0x21, 0xFF, 11) + b"XMP DataXMP" + metadata.xmp + XMP_TRAILER)
    return b"".join([*parts, data[start:]])
