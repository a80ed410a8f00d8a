"""JPEG, written by libjpeg-turbo: directly where it can be, through Pillow for what simplejpeg has no word for."""

from __future__ import annotations

import struct
from mmap import mmap
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.errors import ImageError
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.metadata.exif import MOST_IN_JPEG
from multitone.imaging.metadata.iptc import segments_of_resources
from multitone.imaging.metadata.metadata import BARE, EXIF_PREFIX, JpegTables, Metadata
from multitone.imaging.parameters import described
from multitone.imaging.raster import Raster
from multitone.imaging.samples.shades import ShadesRaster
from multitone.imaging.samples.ycbcr import PlanarRaster
from multitone.imaging.writers.format import Background, ExportFormat, Frame, Quality, export_format
from multitone.imaging.writers.pixels import fitting_profile, flattened, opaque, refuse_larger, saved
from multitone.messages import Message, _
from multitone.native import gray

if TYPE_CHECKING:
    from numpy.typing import NDArray

XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
ICC_HEADER = b"ICC_PROFILE\x00"
JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""The start of a file, and the header of T.871, 10.1, which says nothing but that pixels are square."""
MOST_IN_SEGMENT = 65_533
"""Bytes that fit into one segment of a JPEG beside its length."""
MOST_BYTES_PER_PIXEL = 8
"""Of a JPEG; noise at quality 100 and 4:4:4 takes 4. Room that is not used costs no memory."""
NAME, PROFILE, COMMENT = _("A JPEG"), _("ICC profile"), _("comment")
EXIF, XMP, IPTC = Message("EXIF"), Message("XMP"), Message("IPTC")


@export_format("JPEG")
class Jpeg(ExportFormat, frozen=True, tag="jpeg"):
    """Small files for photographs; loses what the eye misses least."""

    suffixes: ClassVar = (".jpg", ".jpeg", ".jpe", ".jfif")
    holds: ClassVar = frozenset(
        (
            Content.EXIF, Content.XMP, Content.IPTC, Content.COLOR_SPACE, Content.RESOLUTION, Content.PIXEL_SHAPE,
            Content.COMMENT,
            Content.GAIN_MAP, Content.MOTION, Content.DEPTH_MAP, Content.SECOND_PICTURE,
        )
    )  # fmt: skip
    most_exif: ClassVar = MOST_IN_JPEG
    requantizes: ClassVar = True
    bytes_per_pixel: ClassVar = 0.3
    memory_per_pixel: ClassVar = 8.0

    quality: Quality = 90
    progressive: Annotated[
        bool, described("Shows the whole picture early while it loads; a little smaller, slower to write.")
    ] = False
    subsampling: Annotated[
        Literal["444", "422", "420"],
        described("How finely color is kept: 444 in full, 422 by half, 420 by a quarter, which is usual."),
    ] = "420"
    optimize: Annotated[bool, described("Makes files a few percent smaller without any loss; slower to write.")] = False
    background: Background = "#ffffff"

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode with one component for gray, YCbCr for color; with the source's own tables where they are given."""
        refuse_larger(raster, 65_500, NAME)
        data = self._of_samples(raster, metadata.tables) or self._of_pixels(raster, metadata.tables)
        file = spliced(data, metadata, fitting_profile(raster))
        if metadata.companions is None:
            return file
        from multitone.imaging.metadata.mpf import announcing  # late: few pictures have any

        at, parts = len(file) - len(data) + len(JFIF), metadata.companions.parts
        told = announcing(at, len(file) - at, parts)
        return b"".join((file[:at], told, file[at:], *(part.data for part in parts)))

    @property
    def takes_planes(self) -> bool:
        """Whether chroma is kept for each 2 × 2 pixels, and libjpeg-turbo writes directly."""
        return self.subsampling == "420" and not (self.progressive or self.optimize)

    def _of_samples(self, raster: Raster, tables: JpegTables | None) -> bytes:
        """Encode planes or shades that are at hand; empty of others, and of those that are not what is asked for."""
        if tables is not None or self.progressive or self.optimize:
            return b""
        if isinstance(raster, ShadesRaster):
            return gray.encoded(raster.rows, (raster.width, raster.height), self.quality) or b""
        if not isinstance(raster, PlanarRaster) or not self.takes_planes:
            return b""
        import simplejpeg

        planes = raster.planes
        data: bytes = simplejpeg.encode_jpeg_yuv_planes(planes.luma, planes.blue, planes.red, self.quality)
        return data

    def _of_pixels(self, raster: Raster, tables: JpegTables | None) -> bytes:
        import numpy as np

        array = np.ascontiguousarray(flattened(raster, self.background))
        directly = tables is None and not self.progressive and not self.optimize
        return self._directly(array) if directly else self._by_pillow(array, tables)

    def stream(self, raster: Raster, metadata: Metadata, path: str) -> bool:
        """Let libvips write it, which knows no 4:2:2 and no tables, but for what takes all coefficients into memory."""
        refuse_larger(raster, 65_500, NAME)
        if self.progressive or self.optimize or self.subsampling == "422" or metadata.tables is not None:
            return False
        subsampling = "on" if self.subsampling == "420" else "off"
        opaque(raster, self.background).jpegsave(path, Q=self.quality, subsample_mode=subsampling, keep="none")
        return True

    def frame(self, pixels: mmap, raster: Raster, metadata: Metadata) -> Frame:
        """Put a JFIF header, which libvips leaves out with all else, and metadata before the tables."""
        assert pixels[2:4] != JFIF[2:4], "a JPEG without a header is expected"
        head = spliced(JFIF, metadata, fitting_profile(raster))
        if metadata.companions is None:
            return Frame(head, 2)
        from multitone.imaging.metadata.mpf import announcing

        parts = metadata.companions.parts
        return Frame(head + announcing(len(head), len(pixels) - 2, parts), 2, b"".join(part.data for part in parts))

    def bare(self, array: NDArray[Any], tables: JpegTables | None) -> bytes:
        """Encode pixels alone, with those tables where they are given."""
        return self._directly(array) if tables is None else self._by_pillow(array, tables)

    def _directly(self, array: NDArray[Any]) -> bytes:
        import simplejpeg

        if array.shape[2] == 1:
            data: bytes = simplejpeg.encode_jpeg(array, self.quality, "GRAY", "GRAY")
        else:
            data = simplejpeg.encode_jpeg(array, self.quality, "RGB", self.subsampling)
        return data

    def _by_pillow(self, array: NDArray[Any], tables: JpegTables | None) -> bytes:
        from PIL import ImageFile

        if tables is None:
            fineness: dict[str, Any] = {"quality": self.quality, "subsampling": ":".join(self.subsampling)}
        else:  # Pillow's `quality="keep"` fails once a pixel was touched
            given = tables.luma if array.shape[2] == 1 else tables
            fineness = {"qtables": list(map(list, given.tables)), "subsampling": ":".join(given.subsampling)}

        usual = ImageFile.MAXBLOCK
        # libjpeg writes such files in one go, and Pillow's own guess of the room is too small for noise at 4:4:4.
        ImageFile.MAXBLOCK = max(usual, MOST_BYTES_PER_PIXEL * array.shape[0] * array.shape[1])
        try:
            return saved(
                Raster(array).pillow(),
                "JPEG",
                progressive=self.progressive,
                optimize=self.optimize,
                **fineness,
            )
        finally:
            ImageFile.MAXBLOCK = usual


def _segment(marker: int, data: bytes, block: Message) -> bytes:
    if len(data) > MOST_IN_SEGMENT:
        reason = _(
            "Its {block} has {size:,} bytes, but a JPEG holds at most {most:,}; write PNG, or strip the metadata.",
            block=block, size=len(data), most=MOST_IN_SEGMENT,
        )  # fmt: skip
        raise ImageError("encode-failed", reason)
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def spliced(data: bytes, metadata: Metadata, profile: bytes | None) -> bytes:
    """Put metadata behind the JFIF header (T.871; EXIF 2.32, 4.7.2; ICC.1:2022, B.4; XMP part 3, 1.1.3)."""
    assert data[:4] == b"\xff\xd8\xff\xe0", "a JFIF header is expected"
    if profile is None and metadata == BARE:
        return data
    header_end = 4 + struct.unpack_from(">H", data, 4)[0]
    header = bytearray(data[:header_end])
    _tell_density(header, metadata)
    parts = [bytes(header)]
    if metadata.exif:
        parts.append(_segment(0xE1, EXIF_PREFIX + metadata.exif, EXIF))
    if metadata.xmp:
        parts.extend(_segment(0xE1, block, XMP) for block in _xmp_segments(metadata.xmp))
    if profile:
        room = MOST_IN_SEGMENT - len(ICC_HEADER) - 2
        chunks = [profile[i : i + room] for i in range(0, len(profile), room)]
        for number, chunk in enumerate(chunks, 1):
            parts.append(_segment(0xE2, ICC_HEADER + bytes((number, len(chunks))) + chunk, PROFILE))
    if metadata.iptc:
        parts.extend(_segment(0xED, block, IPTC) for block in segments_of_resources(metadata.iptc, MOST_IN_SEGMENT))
    for comment in metadata.comments:
        parts.extend(_segment(0xFE, block, COMMENT) for block in _pieces(comment))
    parts.append(data[header_end:])
    return b"".join(parts)


def _tell_density(header: bytearray, metadata: Metadata) -> None:
    """Put into a JFIF header how many dots an inch has, or else the shape of a pixel (T.871, 10.1)."""
    if metadata.dpi is not None:
        across, down = metadata.dpi
        struct.pack_into(">BHH", header, 13, 1, min(max(1, round(across)), 0xFFFF), min(max(1, round(down)), 0xFFFF))
    elif metadata.shape is not None:
        from multitone.imaging.metadata.resolution import whole  # late: pixels are square

        struct.pack_into(">BHH", header, 13, 0, *whole(metadata.shape, 0xFFFF))


def _xmp_segments(xmp: bytes) -> list[bytes]:
    """Return the segments of a packet, with its extension where it is too long; none of one that cannot be divided."""
    room = MOST_IN_SEGMENT - len(XMP_HEADER)
    if len(xmp) <= room:
        return [XMP_HEADER + xmp]
    from multitone.imaging.metadata.xmp_packet import split

    parts = split(xmp, room)
    if parts is None:
        tell_lost(Content.XMP)
        return []
    return [XMP_HEADER + parts.packet, *parts.segments(MOST_IN_SEGMENT)]


def _pieces(comment: bytes) -> list[bytes]:
    return [comment[at : at + MOST_IN_SEGMENT] for at in range(0, len(comment), MOST_IN_SEGMENT)]
