"""Metadata: what a picture says about itself beside its pixels, carried from the source to the result.

Blocks are carried as they stood. What is changed in them is what processing made untrue (the orientation, the size,
the embedded thumbnail) and what is not wanted.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from multitone.imaging.contents import Content
from multitone.imaging.metadata.color_space import COLOR_SPACES, in_color_space
from multitone.imaging.metadata.exif import (
    AUTHOR_TAGS,
    ORIENTATION,
    TAKEN,
    entries,
    exif_without_location,
    mended,
    only_entries,
)
from multitone.imaging.metadata.iptc import (
    PHOTOSHOP,
    has_iptc,
    resources_of_author,
    resources_of_iptc,
    resources_without_location,
)
from multitone.imaging.metadata.previews import resources_without_previews, xmp_without_previews
from multitone.imaging.metadata.tiff_directory import SHORT, has_many_objects
from multitone.imaging.metadata.xmp import EXTENDED_XMP, extended_without_location, xmp_of_author, xmp_without_location

if TYPE_CHECKING:
    from PIL import Image


class JpegTables(Struct, frozen=True):
    """Quantization tables and chroma subsampling of a JPEG."""

    tables: tuple[tuple[int, ...], ...]
    """64 divisors for each component, row by row; one table stands for all that follow it, too."""
    subsampling: str
    """As in `Jpeg.subsampling`."""

    @property
    def luma(self) -> JpegTables:
        """What gray needs of them."""
        return JpegTables(self.tables[:1], self.subsampling)


def tables_of(image: Image.Image) -> JpegTables | None:
    """Return the tables of a JPEG that Pillow has opened; None for other formats and for damaged headers."""
    known: dict[int, list[int]] = getattr(image, "quantization", {})
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])[:3]
    if not layers or any(layer[3] not in known for layer in layers):
        return None
    tables = [tuple(known[layer[3]]) for layer in layers]
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables.pop()
    return JpegTables(tuple(tables), _subsampling(layers))


def _subsampling(layers: list[tuple[int, int, int, int]]) -> str:
    """Return the coarsest subsampling that we write and that keeps all the color there is."""
    if len(layers) < 3:
        return "420"
    across, down = (max(1, layers[0][i] // max(1, layers[1][i])) for i in (1, 2))
    if across == 1:
        return "444"
    return "422" if down == 1 else "420"


EXIF_PREFIX = b"Exif\x00\x00"

STORAGE_TAGS = frozenset(
    (
        *(254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 277, 278, 279, 280, 281, 284, 288, 289, 290, 291),
        *(292, 293, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332, 334, 336, 338, 339, 340, 341, 347, 512),
        *(513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 700, 33723, 34377, 34675),
    )
)
"""Tags of TIFF 6.0 that describe the storage of its own pixels, and blocks that travel by themselves."""
IMAGE_RESOURCES, BARE_IPTC, X_RESOLUTION = 34377, 33723, 282
MetadataPolicy = Literal["keep", "strip", "strip-location", "author"]


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
    tables: JpegTables | None = None
    """How finely a JPEG was quantized, where that is asked for."""

    @property
    def orientation(self) -> int:
        """How the stored pixels lie, 1 to 8 as in EXIF 2.32, section 4.6.4; 1 where nothing sensible is said."""
        for entry in entries(self.exif):
            if entry.tag == ORIENTATION and entry.kind == SHORT:
                value = entry.number(self.exif)
                return value if 1 <= value <= 8 else 1
        return 1

    @property
    def taken(self) -> datetime | None:
        """When the picture was taken, by the clock of the camera; None where nothing sensible is said."""
        for entry in entries(self.exif):
            if entry.tag == TAKEN:
                text = entry.value(self.exif).rstrip(b"\x00 ").decode("latin-1")
                try:
                    return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - cameras tell no zone here
                except ValueError:
                    return None
        return None

    @property
    def contents(self) -> frozenset[Content]:
        """What of all that metadata may be is here."""
        blocks = (
            (Content.EXIF, self.exif), (Content.XMP, self.xmp), (Content.EXTENDED_XMP, self.extended_xmp),
            (Content.COMMENT, self.comment), (Content.RESOLUTION, self.dpi), (Content.IPTC, self.iptc),
        )  # fmt: skip
        there = frozenset(content for content, block in blocks if block)
        return there if Content.IPTC not in there or has_iptc(self.iptc) else there - {Content.IPTC}

    def carried(self, policy: MetadataPolicy, width: int, height: int) -> Metadata:
        """Return what an upright result of that size says about itself."""
        if policy == "strip":
            return self.stripped()
        if policy == "author":
            return self.of_author()
        kept = self.without_location() if policy == "strip-location" else self
        return kept.for_result(width, height)

    def for_result(self, width: int, height: int) -> Metadata:
        """Return what is true of an upright result of that size: orientation applied, sizes mended, no previews."""
        return msgspec.structs.replace(
            self,
            exif=mended(self.exif, width, height) if any(entries(self.exif)) else b"",
            xmp=xmp_without_previews(XMP_ORIENTATION.sub(rb"\g<1>1\g<2>", self.xmp)) if self.xmp else b"",
            iptc=resources_without_previews(self.iptc),
        )

    def stripped(self) -> Metadata:
        """Return what a result keeps when metadata are not wanted: the resolution for print."""
        return Metadata(dpi=self.dpi, tables=self.tables)

    def of_author(self) -> Metadata:
        """Return authors and rights alone, in blocks made anew: what is not copied is not there."""
        exif = only_entries(self.exif, AUTHOR_TAGS)
        iptc = resources_of_author(self.iptc)
        return Metadata(exif=exif, xmp=xmp_of_author(self.xmp), iptc=iptc, dpi=self.dpi, tables=self.tables)

    def in_color(self, color: str) -> Metadata:
        """Return the same with the name of another color space; EXIF that names none still does not."""
        if color not in COLOR_SPACES or not self.exif:
            return self
        return msgspec.structs.replace(self, exif=in_color_space(self.exif, color))

    def without_location(self) -> Metadata:
        """Return all but what says where the picture was taken."""
        xmp, extended = extended_without_location(xmp_without_location(self.xmp), self.extended_xmp)
        exif, iptc = exif_without_location(self.exif), resources_without_location(self.iptc)
        return msgspec.structs.replace(self, exif=exif, xmp=xmp, iptc=iptc, extended_xmp=extended)


XMP_ORIENTATION = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|\s*>\s*))[2-8](["']|\s*<)""")


def read_metadata(image: Image.Image) -> Metadata:
    """Collect the metadata of an image that Pillow opened, whatever its format."""
    info = image.info
    exif = _exif_of_tiff(image) if image.format == "TIFF" else info.get("exif", b"")
    applications = [data for marker, data in getattr(image, "applist", ()) if marker in ("APP1", "APP13")]
    comment = info.get("comment", b"")
    return Metadata(
        exif=bytes(exif).removeprefix(EXIF_PREFIX),
        xmp=_bytes(info.get("xmp") or info.get("XML:com.adobe.xmp") or b""),
        iptc=next((data for data in applications if data.startswith(PHOTOSHOP)), b"") or _resources_of_tiff(image),
        extended_xmp=tuple(data for data in applications if data.startswith(EXTENDED_XMP)),
        comment=_bytes(comment) if image.format in ("JPEG", "MPO", "GIF") else b"",
        # Pillow says 1 dot an inch where a TIFF says nothing.
        dpi=_dpi(info.get("dpi")) if image.format != "TIFF" or X_RESOLUTION in image.tag_v2 else None,  # type: ignore[attr-defined]
    )


def _exif_of_tiff(image: Image.Image) -> bytes:
    """Return what a TIFF says in the tags of EXIF, without those that tell how its pixels are stored.

    Nothing where it says more than anybody has to say, of which Pillow makes an object for each number.
    """
    exif = image.getexif()
    if has_many_objects(exif.fp):
        return b""
    for tag in STORAGE_TAGS.intersection(exif):
        del exif[tag]
    exif.bigtiff = False  # Pillow would begin the block as a BigTIFF does, and go on as in a TIFF
    return exif.tobytes() if len(exif) else b""


def _resources_of_tiff(image: Image.Image) -> bytes:
    """Return a TIFF's image resources as a JPEG holds them; bare IPTC is put into one."""
    if image.format != "TIFF":
        return b""
    tags = image.tag_v2  # type: ignore[attr-defined]
    resources, bare = tags.get(IMAGE_RESOURCES), tags.get(BARE_IPTC)
    if isinstance(resources, bytes) and resources:
        return PHOTOSHOP + resources
    return resources_of_iptc(bare) if isinstance(bare, bytes) and bare else b""


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _dpi(value: Any) -> tuple[float, float] | None:
    try:
        across, down = float(value[0]), float(value[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return (across, down) if 1 <= across < 65536 and 1 <= down < 65536 else None
