"""Metadata: what a picture says about itself beside its pixels, carried from the source to the result.

EXIF is patched in place and never written anew: maker notes hold offsets that a new arrangement would break. What a
patch changes is what processing made untrue: the orientation, the size, the embedded thumbnail.
"""

from __future__ import annotations

import functools
import io
import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from PIL import Image

EXIF_PREFIX = b"Exif\x00\x00"
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\x00"
PHOTOSHOP = b"Photoshop 3.0\x00"

ORIENTATION, IMAGE_WIDTH, IMAGE_LENGTH = 0x0112, 0x0100, 0x0101
EXIF_FOLDER, PIXEL_WIDTH, PIXEL_HEIGHT = 0x8769, 0xA002, 0xA003
SHORT, LONG = 3, 4
STORAGE_TAGS = frozenset(
    (
        *(254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 277, 278, 279, 280, 281, 284, 288, 289, 290, 291),
        *(292, 293, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 334, 336, 338, 339, 340, 341, 347, 512),
        *(513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 700, 33723, 34377, 34675),
    )
)
"""Tags of TIFF 6.0 that describe the storage of its own pixels, and blocks that travel by themselves."""
MOST_ENTRIES = 4096
"""More entries than any camera writes; a directory that claims more is damaged."""


class Metadata(Struct, frozen=True):
    """Metadata blocks as they stood in the source, without the wrapping of its format."""

    exif: bytes = b""
    """A TIFF structure, from its byte order mark on."""
    xmp: bytes = b""
    iptc: bytes = b""
    """Photoshop's image resources, which hold IPTC, as they stand in a JPEG's APP13."""
    extended_xmp: tuple[bytes, ...] = ()
    comment: bytes = b""
    dpi: tuple[float, float] | None = None

    @property
    def orientation(self) -> int:
        """How the stored pixels lie, 1 to 8 as in EXIF 2.32, section 4.6.4; 1 where nothing sensible is said."""
        for entry in _entries(self.exif):
            if entry.tag == ORIENTATION and entry.kind == SHORT:
                value = entry.number(self.exif)
                return value if 1 <= value <= 8 else 1
        return 1

    def for_result(self, width: int, height: int) -> Metadata:
        """Return what is true of an upright result of that size: orientation applied, sizes mended, no thumbnail."""
        return Metadata(
            exif=_mended_exif(self.exif, width, height) if self.exif else b"",
            xmp=_XMP_ORIENTATION.sub(rb"\g<1>1\g<2>", self.xmp) if self.xmp else b"",
            iptc=self.iptc,
            extended_xmp=self.extended_xmp,
            comment=self.comment,
            dpi=self.dpi,
        )

    def stripped(self) -> Metadata:
        """Return what a result keeps when metadata are not wanted: the resolution for print."""
        return Metadata(dpi=self.dpi)


_XMP_ORIENTATION = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|\s*>\s*))[2-8](["']|\s*<)""")


def read_metadata(image: Image.Image) -> Metadata:
    """Collect the metadata of an image that Pillow opened, whatever its format."""
    info = image.info
    exif = _exif_of_tiff(image) if image.format == "TIFF" else info.get("exif", b"")
    applications = [data for marker, data in getattr(image, "applist", ()) if marker in ("APP1", "APP13")]
    comment = info.get("comment", b"")
    return Metadata(
        exif=bytes(exif).removeprefix(EXIF_PREFIX),
        xmp=_bytes(info.get("xmp") or info.get("XML:com.adobe.xmp") or b""),
        iptc=next((data for data in applications if data.startswith(PHOTOSHOP)), b""),
        extended_xmp=tuple(data for data in applications if data.startswith(EXTENDED_XMP)),
        comment=_bytes(comment) if image.format == "JPEG" else b"",
        dpi=_dpi(info.get("dpi")),
    )


def _exif_of_tiff(image: Image.Image) -> bytes:
    """Return what a TIFF says in the tags of EXIF, without those that tell how its pixels are stored."""
    exif = image.getexif()
    for tag in STORAGE_TAGS.intersection(exif):
        del exif[tag]
    return exif.tobytes() if len(exif) else b""


@functools.lru_cache(maxsize=64)
def is_srgb(profile: bytes) -> bool:
    """Whether an ICC profile calls itself sRGB."""
    from PIL import ImageCms

    try:
        description = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (OSError, ImageCms.PyCMSError):
        return False
    return "srgb" in description.lower().replace(" ", "")


def profile_space(profile: bytes) -> str:
    """Return the color space that an ICC profile describes, such as RGB, GRAY or CMYK (ICC.1:2022, 7.2.6)."""
    return profile[16:20].decode("latin-1").strip()


class _Entry(Struct, frozen=True):
    """One entry of a TIFF directory; `at` is where its value stands."""

    tag: int
    kind: int
    count: int
    at: int
    order: str

    def number(self, block: bytes | bytearray) -> int:
        value: int = struct.unpack_from(self.order + ("H" if self.kind == SHORT else "I"), block, self.at)[0]
        return value

    def put(self, block: bytearray, value: int) -> None:
        if self.kind == SHORT and value <= 0xFFFF:
            struct.pack_into(self.order + "H", block, self.at, value)
        elif self.kind == LONG:
            struct.pack_into(self.order + "I", block, self.at, value)


def _entries(block: bytes | bytearray) -> Iterator[_Entry]:
    """Yield the entries of the first directory and of the EXIF directory that it names; damaged blocks end early."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    if order is None or len(block) < 14:
        return
    folders = [struct.unpack_from(order + "I", block, 4)[0]]
    seen: set[int] = set()
    while folders:
        start = folders.pop()
        if start in seen or start + 2 > len(block):
            continue
        seen.add(start)
        count = struct.unpack_from(order + "H", block, start)[0]
        if count > MOST_ENTRIES or start + 2 + count * 12 > len(block):
            continue
        for at in range(start + 2, start + 2 + count * 12, 12):
            tag, kind, number = struct.unpack_from(order + "HHI", block, at)
            entry = _Entry(tag, kind, number, at + 8, order)
            if tag == EXIF_FOLDER and kind == LONG:
                folders.append(entry.number(block))
            yield entry


def _mended_exif(exif: bytes, width: int, height: int) -> bytes:
    block = bytearray(exif)
    sizes = {
        IMAGE_WIDTH: width,
        IMAGE_LENGTH: height,
        PIXEL_WIDTH: width,
        PIXEL_HEIGHT: height,
        ORIENTATION: 1,
    }
    for entry in list(_entries(block)):
        if entry.tag in sizes and entry.count == 1:
            entry.put(block, sizes[entry.tag])
    _drop_thumbnail(block)
    return bytes(block)


def _drop_thumbnail(block: bytearray) -> None:
    """Cut the first directory's link to the next one, which holds the thumbnail, and blank the thumbnail itself."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    if order is None or len(block) < 14:
        return
    start = struct.unpack_from(order + "I", block, 4)[0]
    if start + 2 > len(block):
        return
    link = start + 2 + struct.unpack_from(order + "H", block, start)[0] * 12
    if link + 4 > len(block):
        return
    thumbnails = struct.unpack_from(order + "I", block, link)[0]
    struct.pack_into(order + "I", block, link, 0)
    if not thumbnails or thumbnails + 2 > len(block):
        return
    place: dict[int, int] = {}
    count = struct.unpack_from(order + "H", block, thumbnails)[0]
    for at in range(thumbnails + 2, min(thumbnails + 2 + count * 12, len(block) - 11), 12):
        tag, _, _, value = struct.unpack_from(order + "HHII", block, at)
        place[tag] = value
    offset, length = place.get(0x0201, 0), place.get(0x0202, 0)
    if 0 < offset < offset + length <= len(block):
        if offset + length == len(block):
            del block[offset:]
        else:
            block[offset : offset + length] = bytes(length)


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _dpi(value: Any) -> tuple[float, float] | None:
    try:
        across, down = float(value[0]), float(value[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return (across, down) if 1 <= across < 65536 and 1 <= down < 65536 else None
