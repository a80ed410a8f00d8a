"""TIFF, its pixels written by libvips, its directory by us: no library here carries EXIF into a TIFF unchanged."""

from __future__ import annotations

import struct
from mmap import mmap
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.metadata.exif import LONG, SHORT, Entry, first_folder, folder, order_of
from multitone.imaging.metadata.iptc import PHOTOSHOP, iptc_of_resources
from multitone.imaging.metadata.metadata import BARE_IPTC, IMAGE_RESOURCES, STORAGE_TAGS, Metadata
from multitone.imaging.parameters import described
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import ExportFormat, Frame, export_format
from multitone.imaging.writers.pixels import fitting_profile

if TYPE_CHECKING:
    import pyvips

BYTE, RATIONAL, UNDEFINED = 1, 5, 7
STRIPS, ACROSS, DOWN, UNIT = 273, 282, 283, 296
XMP, PROFILE = 700, 34675
INCH = 2
LITTLE = b"II*\x00\x08\x00\x00\x00" + bytes(6)
"""A structure with no entry, for pictures that have no EXIF."""
MOST_BYTES = 0xFFFF_FFFF


@export_format("TIFF")
class Tiff(ExportFormat, frozen=True, tag="tiff"):
    """Exact pixels, transparency and 16 bits for editing, print and archives; large files."""

    suffixes: ClassVar = (".tif", ".tiff")
    alpha: ClassVar = True
    deep: ClassVar = True
    exact: ClassVar = True
    holds: ClassVar = frozenset(("exif", "xmp", "iptc", "profile", "resolution"))
    bytes_per_pixel: ClassVar = 1.7

    compression: Annotated[
        Literal["none", "lzw", "deflate"],
        described("How the file is squeezed; no pixel depends on it. deflate is smaller, lzw read everywhere."),
    ] = "lzw"

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode at the raster's own depth, in the byte order of the EXIF that goes with it."""
        image, options = self._ready(raster, metadata)
        data: bytes = image.tiffsave_buffer(**options)
        frame = _framed(_block(metadata), data, metadata, fitting_profile(raster))
        return frame.head + data + frame.tail

    def stream(self, raster: Raster, metadata: Metadata, path: str) -> bool:
        """Let libvips write it."""
        image, options = self._ready(raster, metadata)
        image.tiffsave(path, **options)
        return True

    def frame(self, pixels: mmap, raster: Raster, metadata: Metadata) -> Frame:
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
    return metadata.exif if order_of(metadata.exif) else LITTLE


class _Field(Struct, frozen=True):
    """What a directory says of one thing; `value` holds its bytes in the file's order."""

    tag: int
    kind: int
    count: int
    value: bytes


def _framed(block: bytes, data: bytes | mmap, metadata: Metadata, profile: bytes | None) -> Frame:
    """Make one file of EXIF and pixels: EXIF stands first, so that no offset in it or in its maker notes changes."""
    if len(block) + len(data) > MOST_BYTES - 0x10_0000 - sum(map(len, (metadata.xmp, metadata.iptc))):
        raise ImageError("encode-failed", "A TIFF holds at most 4 GB, and it has more; write PNG.")
    order = order_of(block)
    assert order is not None
    base = len(block) + len(block) % 2
    fields = {field.tag: field for field in _fields_of_exif(block)}
    if metadata.dpi is not None:
        fields |= {field.tag: field for field in _resolution(metadata.dpi, order)}
    fields |= {field.tag: field for field in _fields_of_pixels(data, base, order)}
    for tag, kind, value in (
        (XMP, BYTE, metadata.xmp),
        (BARE_IPTC, UNDEFINED, iptc_of_resources(metadata.iptc)),
        (IMAGE_RESOURCES, BYTE, metadata.iptc.removeprefix(PHOTOSHOP)),
        (PROFILE, UNDEFINED, profile),
    ):
        if value:
            fields[tag] = _Field(tag, kind, len(value), value)
    start = base + len(data) + len(data) % 2
    head = block[:4] + struct.pack(order + "I", start) + block[8:] + bytes(base - len(block))
    return Frame(head, 0, bytes(len(data) % 2) + _directory(list(fields.values()), start, order))


def _fields_of_exif(block: bytes) -> list[_Field]:
    """Return what EXIF says in its first directory, but for the storage of the pixels that it came with."""
    found = []
    for entry in folder(block, first_folder(block)):
        place = entry.place(block)
        if entry.tag not in STORAGE_TAGS and place.stop > place.start:
            found.append(_Field(entry.tag, entry.kind, entry.count, block[place]))
    return found


def _resolution(dpi: tuple[float, float], order: str) -> list[_Field]:
    across, down = (struct.pack(order + "II", round(dots * 1000), 1000) for dots in dpi)
    unit = struct.pack(order + "H", INCH)
    return [_Field(ACROSS, RATIONAL, 1, across), _Field(DOWN, RATIONAL, 1, down), _Field(UNIT, SHORT, 1, unit)]


def _fields_of_pixels(data: bytes | mmap, base: int, order: str) -> list[_Field]:
    """Return what libvips says of the pixels' storage, with offsets as they will be."""
    found = []
    for entry in folder(data, first_folder(data)):
        if entry.tag in STORAGE_TAGS:
            shift = base if entry.tag == STRIPS else 0
            found.append(_Field(entry.tag, entry.kind, entry.count, _renumbered(data, entry, shift, order)))
    return found


def _renumbered(data: bytes | mmap, entry: Entry, shift: int, order: str) -> bytes:
    """Return an entry's numbers, each with `shift` added, in another byte order."""
    value = data[entry.place(data)]
    if entry.kind not in (SHORT, LONG):
        return value
    import numpy as np

    letter = {SHORT: "u2", LONG: "u4"}[entry.kind]
    numbers: Any = np.frombuffer(value, entry.order + letter)
    renumbered: bytes = (numbers + np.asarray(shift, numbers.dtype)).astype(order + letter).tobytes()
    return renumbered


def _directory(fields: list[_Field], start: int, order: str) -> bytes:
    """Return a directory that begins at `start`, with its values behind it (TIFF 6.0, section 2)."""
    at = start + 2 + 12 * len(fields) + 4
    head, values = struct.pack(order + "H", len(fields)), []
    for field in sorted(fields, key=lambda field: field.tag):
        head += struct.pack(order + "HHI", field.tag, field.kind, field.count)
        if len(field.value) <= 4:
            head += field.value + bytes(4 - len(field.value))
        else:
            head += struct.pack(order + "I", at)
            padded = field.value + bytes(len(field.value) % 2)
            values.append(padded)
            at += len(padded)
    return head + bytes(4) + b"".join(values)
