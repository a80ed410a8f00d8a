"""TIFF, its pixels written by libvips, its directory by us: no library here carries EXIF into a TIFF unchanged."""

from __future__ import annotations

import struct
from mmap import mmap
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.metadata.exif import EMPTY
from multitone.imaging.metadata.iptc import PHOTOSHOP, iptc_of_resources
from multitone.imaging.metadata.metadata import BARE_IPTC, IMAGE_RESOURCES, STORAGE_TAGS, Metadata
from multitone.imaging.metadata.tiff_directory import LONG, SHORT, Entry, Field, first_entries, order_of, written
from multitone.imaging.parameters import described
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import ExportFormat, Frame, export_format
from multitone.imaging.writers.pixels import fitting_profile
from multitone.messages import _

if TYPE_CHECKING:
    import pyvips

BYTE, RATIONAL, UNDEFINED = 1, 5, 7
STRIPS, ACROSS, DOWN, UNIT = 273, 282, 283, 296
XMP, PROFILE = 700, 34675
NO_UNIT, INCH = 1, 2
VERSION = 42
"""Of every TIFF (TIFF 6.0, section 2); EXIF of a damaged file may say something else."""
MOST_BYTES = 0xFFFF_FFFF


@export_format("TIFF")
class Tiff(ExportFormat, frozen=True, tag="tiff"):
    """Exact pixels, transparency and 16 bits for editing, print and archives; large files."""

    suffixes: ClassVar = (".tif", ".tiff")
    alpha: ClassVar = True
    deep: ClassVar = True
    exact: ClassVar = True
    holds: ClassVar = frozenset(
        (
            Content.EXIF,
            Content.XMP,
            Content.IPTC,
            Content.COLOR_SPACE,
            Content.RESOLUTION,
            Content.PIXEL_SHAPE,
            Content.PAGES,
        )
    )
    bytes_per_pixel: ClassVar = 1.7

    compression: Annotated[
        Literal["none", "lzw", "deflate"],
        described("How the file is compressed; this changes no pixel. deflate is smaller, lzw is read everywhere."),
    ] = "lzw"

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode at the raster's own depth, in the byte order of the EXIF that goes with it."""
        image, options = self._ready(raster, metadata)
        data: bytes = image.tiffsave_buffer(**options)
        frame = self.frame(data, raster, metadata)
        return frame.head + data + frame.tail

    def stream(self, raster: Raster, metadata: Metadata, path: str) -> bool:
        """Let libvips write it."""
        image, options = self._ready(raster, metadata)
        image.tiffsave(path, **options)
        return True

    def frame(self, pixels: bytes | mmap, raster: Raster, metadata: Metadata) -> Frame:
        """Put EXIF before the pixels, and a directory behind."""
        return _framed(_block(metadata), pixels, metadata, fitting_profile(raster))

    def _ready(self, raster: Raster, metadata: Metadata) -> tuple[pyvips.Image, dict[str, str]]:
        """Return the picture as libvips is to write it, for it knows only the byte order of the machine, and how."""
        image = raster.vips()
        swapped = order_of(_block(metadata)) == ">" and raster.depth == 16
        # The predictor works on whole samples, so differences of swapped ones would be none of the picture's.
        predictor = "none" if swapped or self.compression == "none" else "horizontal"
        image = image.byteswap().copy(interpretation=image.interpretation) if swapped else image
        return image, {"compression": self.compression, "predictor": predictor, "keep": "none"}


def _block(metadata: Metadata) -> bytes:
    """Return the structure that the directory grows out of, whose byte order the file has."""
    return metadata.exif if order_of(metadata.exif) else EMPTY


def _framed(block: bytes, data: bytes | mmap, metadata: Metadata, profile: bytes | None) -> Frame:
    """Make one file of EXIF and pixels: EXIF stands first, so that no offset in it or in its maker notes changes."""
    if len(block) + len(data) > MOST_BYTES - 0x10_0000 - sum(map(len, (metadata.xmp, metadata.iptc))):
        raise ImageError("encode-failed", _("A TIFF holds at most 4 GB, and this one would be larger; write PNG."))
    order = order_of(block)
    assert order is not None
    base = len(block) + len(block) % 2
    fields = {field.tag: field for field in _fields_of_exif(block)}
    if metadata.dpi is not None:
        fields |= {field.tag: field for field in _resolution(metadata.dpi, order, INCH)}
    elif metadata.shape is not None:
        fields |= {field.tag: field for field in _resolution(metadata.shape, order, NO_UNIT)}
    fields |= {field.tag: field for field in _fields_of_pixels(data, base, order)}
    for tag, kind, value in (
        (XMP, BYTE, metadata.xmp),
        (BARE_IPTC, UNDEFINED, iptc_of_resources(metadata.iptc)),
        (IMAGE_RESOURCES, BYTE, metadata.iptc.removeprefix(PHOTOSHOP)),
        (PROFILE, UNDEFINED, profile),
    ):
        if value:
            fields[tag] = Field(tag, kind, len(value), value)
    start = base + len(data) + len(data) % 2
    head = block[:2] + struct.pack(order + "HI", VERSION, start) + block[8:] + bytes(base - len(block))
    return Frame(head, 0, bytes(len(data) % 2) + written(fields.values(), start, order))


def _fields_of_exif(block: bytes) -> list[Field]:
    """Return what EXIF says in its first directory, but for the storage of the pixels that it came with."""
    fields = (entry.field(block) for entry in first_entries(block) if entry.tag not in STORAGE_TAGS)
    return [field for field in fields if field.value]


def _resolution(density: tuple[float, float], order: str, kind: int) -> list[Field]:
    across, down = (struct.pack(order + "II", round(dots * 1000), 1000) for dots in density)
    unit = struct.pack(order + "H", kind)
    return [Field(ACROSS, RATIONAL, 1, across), Field(DOWN, RATIONAL, 1, down), Field(UNIT, SHORT, 1, unit)]


def _fields_of_pixels(data: bytes | mmap, base: int, order: str) -> list[Field]:
    """Return what libvips says of the pixels' storage, with offsets as they will be."""
    return [
        Field(entry.tag, entry.kind, entry.count, _renumbered(data, entry, base if entry.tag == STRIPS else 0, order))
        for entry in first_entries(data)
        if entry.tag in STORAGE_TAGS
    ]


def _renumbered(data: bytes | mmap, entry: Entry, shift: int, order: str) -> bytes:
    """Return an entry's numbers, each with `shift` added, in another byte order."""
    value = entry.value(data)
    if entry.kind not in (SHORT, LONG):
        return value
    import numpy as np

    letter = {SHORT: "u2", LONG: "u4"}[entry.kind]
    numbers: Any = np.frombuffer(value, entry.order + letter)
    renumbered: bytes = (numbers + np.asarray(shift, numbers.dtype)).astype(order + letter).tobytes()
    return renumbered
