"""AVIF, written by libavif through Pillow; without any loss by libvips, for Pillow always turns colors into YCbCr."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.imaging.color.profiles import is_hdr, numbers_of
from multitone.imaging.contents import Content
from multitone.imaging.metadata.exif import ORIENTATION, without_entries
from multitone.imaging.metadata.metadata import EXIF_PREFIX, Metadata
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster, vips
from multitone.imaging.writers.format import ExportFormat, Quality, export_format
from multitone.imaging.writers.pixels import fitting_profile, from_the_top, refuse_larger, saved, without_profile
from multitone.messages import _

if TYPE_CHECKING:
    import pyvips

    from multitone.imaging.frames.sequence import Sequence

FASTEST = 10
QUICKENED = 5
"""The speed at which aom is kept from trying rectangular partitions: they take two thirds of its time there, and save
two percent. What is left lies between its speeds 5 and 6 in time, and nearer to 5 in what a file is worth; README has
the table (`make bench ARGS=encoders`)."""
WITHOUT_RECTANGLES = {"enable-rect-partitions": "0"}
NAME = _("An AVIF")


@export_format("AVIF")
class Avif(ExportFormat, frozen=True, tag="avif"):
    """The smallest files for photographs, with transparency; slow to write."""

    suffixes: ClassVar = (".avif",)
    alpha: ClassVar = True
    holds: ClassVar = frozenset((Content.EXIF, Content.XMP, Content.COLOR_SPACE, Content.HDR, Content.FRAMES))
    bytes_per_pixel: ClassVar = 0.17
    seconds_per_pixel: ClassVar = 5e-5  # at speed 0: 2.7 megapixels took 61 s by 4:2:0, and 4:4:4 has twice the samples
    slow: ClassVar = True

    quality: Quality = 75
    speed: Annotated[int, bounded(0, FASTEST, "How fast it is written; slower makes smaller files.")] = QUICKENED
    subsampling: Annotated[
        Literal["444", "420"], described("How finely color is kept: 444 in full, 420 by a quarter.")
    ] = "444"
    lossless: Annotated[bool, described("Keeps every pixel as it is; quality then has no effect.")] = False
    depth: Annotated[Literal["8", "10", "12"], described("Bits a sample; 10 and 12 keep more of deeper pictures.")] = (
        "8"
    )

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode as gray, RGB or RGBA."""
        refuse_larger(raster, 65_536, NAME)
        # An upright picture needs no word about it, and Pillow writes EXIF anew where it finds one.
        exif = without_entries(metadata.exif, (ORIENTATION,))
        if self.depth != "8" or (self.lossless and (raster.has_alpha or not raster.is_gray)):
            return self._by_libvips(raster, exif, metadata.xmp)
        return saved(
            raster.pillow(),
            "AVIF",
            quality=100 if self.lossless else self.quality,
            **self._ways(gray=raster.mode == "L"),
            exif=exif,
            xmp=metadata.xmp,
            icc_profile=fitting_profile(raster),
        )

    @property
    def held(self) -> frozenset[Content]:
        """What it holds; animations are of 8 bits and in YCbCr, which loses some colors, and PQ needs more bits."""
        moves = self.depth == "8" and not self.lossless
        held = super().held if moves else super().held - {Content.FRAMES}
        return held - {Content.HDR} if self.depth == "8" else held | {Content.DEPTH}

    def encode_sequence(self, sequence: Sequence, metadata: Metadata) -> bytes:
        """Encode all frames as a track of 8 bits."""
        from multitone.imaging.frames.avif_track import playing  # late: few files are animations
        from multitone.imaging.writers.frames import MILLISECONDS, alike, in_units

        rasters, delays = alike(sequence)
        if len(rasters) == 1:
            return self.encode(rasters[0], metadata)
        refuse_larger(rasters[0], 65_536, NAME)
        first, *others = (raster.pillow() for raster in rasters)
        data = saved(
            first if first.mode != "LA" else first.convert("RGBA"),
            "AVIF",
            save_all=True,
            append_images=others,
            duration=[max(1, delay) for delay in in_units(delays, MILLISECONDS)],
            quality=self.quality,
            **self._ways(gray=all(raster.mode == "L" for raster in rasters)),
            exif=without_entries(metadata.exif, (ORIENTATION,)),
            xmp=metadata.xmp,
            icc_profile=fitting_profile(rasters[0]),
        )
        return playing(data, sequence.plays)

    def _ways(self, *, gray: bool) -> dict[str, Any]:
        """Return how Pillow is to encode: with one thread, for the pool has a worker for each core."""
        from PIL import _avif

        ways: dict[str, Any] = {"speed": self.speed, "max_threads": 1}
        if not gray:
            ways["subsampling"] = ":".join(self.subsampling)
        if self.speed == QUICKENED and _avif.encoder_codec_available("aom"):
            ways |= {"codec": "aom", "advanced": WITHOUT_RECTANGLES}
        return ways

    def _by_libvips(self, raster: Raster, exif: bytes, xmp: bytes) -> bytes:
        """Encode more than 8 bits, or R, G and B as they are (the identity matrix of CICP)."""
        libvips = vips()
        image = self._colors(raster)
        profile = None if raster.is_gray else fitting_profile(raster)
        numbers = numbers_of(profile) if is_hdr(profile) else None
        profile = None if numbers else profile
        blocks = {"exif-data": exif and EXIF_PREFIX + exif, "xmp-data": xmp, "icc-profile-data": profile}
        for name, block in blocks.items():
            if block:
                image.set_type(libvips.GValue.blob_type, name, block)
        halved = {"444": "off", "420": "on"}[self.subsampling]
        how = {"lossless": True} if self.lossless else {"Q": self.quality, "subsample_mode": halved}
        data: bytes = image.heifsave_buffer(
            compression="av1", effort=FASTEST - 1 - min(self.speed, FASTEST - 1), keep="exif|xmp|icc",
            bitdepth=int(self.depth), **how,
        )  # fmt: skip
        if numbers:  # PQ and HLG have no profile that others understand
            from multitone.imaging.containers.nclx import with_numbers

            data = with_numbers(data, *numbers)
        return _with_exif(data, exif) if exif else data

    def _colors(self, raster: Raster) -> pyvips.Image:
        """Return the pixels as RGB or RGBA of the depth that is wanted."""
        if self.depth == "8":
            return Raster(raster.pillow().convert("RGBA" if raster.has_alpha else "RGB")).vips().copy()
        colored = without_profile(raster).colored() if raster.is_gray else raster
        return Raster(from_the_top(colored.array(), int(self.depth))).vips().copy()


def _with_exif(data: bytes, exif: bytes) -> bytes:
    """Put EXIF behind the picture and lead its item there (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12, A.2.1)."""
    meta = next(body for kind, body, _ in _boxes(data, 0, len(data)) if kind == b"meta")
    end = meta - 8 + struct.unpack_from(">I", data, meta - 8)[0]
    inside = {kind: body for kind, body, _ in _boxes(data, meta + 4, end)}
    items = inside[b"iinf"] + 6
    last = inside[b"iinf"] - 8 + struct.unpack_from(">I", data, inside[b"iinf"] - 8)[0]
    item = next(
        struct.unpack_from(">H", data, body + 4)[0]
        for kind, body, _ in _boxes(data, items, last)
        if kind == b"infe" and data[body + 8 : body + 12] == b"Exif"
    )
    content = struct.pack(">I", len(EXIF_PREFIX)) + EXIF_PREFIX + exif
    moved = bytearray(data + struct.pack(">I4s", 8 + len(content), b"mdat") + content)
    extent, base = _extent(data, inside[b"iloc"], item)
    struct.pack_into(">II", moved, extent, len(data) + 8 - base, len(content))
    return bytes(moved)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, where the content begins, and where it ends, of each box."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        size = size or end - at
        yield kind, at + 8, at + size
        at += size


def _extent(data: bytes, iloc: int, item: int) -> tuple[int, int]:
    """Return where the offset and the length of an item's only extent stand, and what the offset is counted from."""
    version = data[iloc]
    assert (version, data[iloc + 4 : iloc + 6]) in ((0, b"\x44\x40"), (1, b"\x44\x40")), "as libheif writes it"
    at = iloc + 8
    for _item in range(struct.unpack_from(">H", data, iloc + 6)[0]):
        number = struct.unpack_from(">H", data, at)[0]
        base, count = struct.unpack_from(">IH", data, at + (6 if version == 1 else 4))
        extent = at + (12 if version == 1 else 10)
        if number == item:
            return extent, base
        at = extent + 8 * count
    raise LookupError(item)
