"""Metadata: what a picture says about itself beside its pixels, carried from the source to the result.

Blocks are carried as they stood. What is changed in them is what processing made untrue (the orientation, the size,
the embedded thumbnail) and what is not wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec
from msgspec import Struct

from multitone.imaging.contents import NONE, Content, tell_lost
from multitone.imaging.metadata.color_space import COLOR_SPACES, in_color_space
from multitone.imaging.metadata.companions import Companions
from multitone.imaging.metadata.exif import (
    AUTHOR_TAGS,
    GEOTIFF,
    MOST_IN_JPEG,
    ORIENTATION,
    TAKEN,
    entries,
    exif_without_location,
    mended,
    only_entries,
    without_entries,
)
from multitone.imaging.metadata.iptc import (
    resources_of_author,
    resources_without_location,
)
from multitone.imaging.metadata.texts import Text
from multitone.imaging.metadata.tiff_directory import LONG, SHORT
from multitone.imaging.metadata.xmp import xmp_of_author, xmp_without_location


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


class Opened(Protocol):
    """What is known of a file that was opened, and not decoded yet, by the names that Pillow has for it."""

    @property
    def format(self) -> str | None:
        """In Pillow's words."""

    @property
    def mode(self) -> str:
        """In Pillow's words."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, as the pixels lie."""

    @property
    def info(self) -> Mapping[Any, Any]:
        """What else its header says."""


def tables_of(image: Opened) -> JpegTables | None:
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
        *(513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 700, 33723, 34377, 34675, 37724),
    )
)
"""Tags of TIFF 6.0 that describe the storage of its own pixels, blocks that travel by themselves, and Photoshop's
layers."""
IMAGE_RESOURCES, BARE_IPTC, XMP_PACKET = 34377, 33723, 700
OF_ORIENTATION = ("exif:orientation", "tiff:orientation")
"""Keywords of texts that ImageMagick copies out of EXIF, and that are true of the source alone."""
MetadataPolicy = Literal["keep", "strip", "strip-location", "author"]


class Metadata(Struct, frozen=True):
    """Metadata blocks as they stood in the source, without the wrapping of its format."""

    exif: bytes = b""
    """A TIFF structure, from its byte order mark on; never a BigTIFF."""
    xmp: bytes = b""
    """One packet, with what a JPEG has as extended XMP."""
    iptc: bytes = b""
    """Photoshop's image resources, which hold IPTC, as they stand in a JPEG's APP13; those of all segments."""
    comments: tuple[bytes, ...] = ()
    """UTF-8 or whatever a JPEG has, without an end mark."""
    dpi: tuple[float, float] | None = None
    """Dots an inch across and down, wherever the file says it; None where it does not."""
    shape: tuple[float, float] | None = None
    """Dots across and down in no unit, where there is no `dpi` and pixels are not square."""
    texts: tuple[Text, ...] = ()
    """Of a PNG, but for its comments, and for what lies in the blocks above."""
    unmovable_note: bool = False
    """Whether EXIF lacks a maker note of the source, whose offsets would have led astray."""
    tables: JpegTables | None = None
    """How finely a JPEG was quantized, where that is asked for."""
    companions: Companions | None = None
    """What lies beside the picture of a JPEG; `output.prepared` says what of it a result gets."""

    @property
    def contents(self) -> frozenset[Content]:
        """What of all that metadata may be is here."""
        if self == BARE:
            return NONE
        blocks = (
            (Content.EXIF, self.exif), (Content.XMP, self.xmp), (Content.COMMENT, self.comments),
            (Content.RESOLUTION, self.dpi), (Content.PIXEL_SHAPE, self.shape),
            (Content.UNMOVABLE_NOTE, self.unmovable_note),
        )  # fmt: skip
        there = frozenset(content for content, block in blocks if block)
        if self.iptc or self.texts or len(self.exif) > MOST_IN_JPEG:
            from multitone.imaging.metadata.uncommon import uncommon_contents

            there |= uncommon_contents(self.exif, self.iptc, self.texts, self.xmp)
        return there if self.companions is None else there | self.companions.contents

    @property
    def orientation(self) -> int:
        """How the stored pixels lie, 1 to 8 as in EXIF 2.32, section 4.6.4; 1 where nothing sensible is said.

        XMP is asked where EXIF does not say it.
        """
        if not (self.exif or self.xmp):
            return 1
        for entry in entries(self.exif):
            if entry.tag == ORIENTATION and entry.kind in (SHORT, LONG):
                value = entry.first(self.exif)
                return value if 1 <= value <= 8 else 1
        said = XMP_ORIENTATION.search(self.xmp) if self.xmp else None
        return int(said[2]) if said else 1

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
        if not (self.exif or self.xmp or self.iptc or self.texts):
            return self
        from multitone.imaging.metadata.previews import resources_without_previews, xmp_without_previews

        said = self.turned() if self.orientation > 4 else self
        exif = mended(said.exif, width, height) if any(entries(said.exif)) else b""
        if said.dpi is not None and exif:
            from multitone.imaging.metadata.resolution import with_resolution

            exif = with_resolution(exif, said.dpi)
        return msgspec.structs.replace(
            said,
            exif=exif,
            xmp=xmp_without_previews(XMP_ORIENTATION.sub(rb"\g<1>1\g<3>", said.xmp)) if said.xmp else b"",
            iptc=resources_without_previews(said.iptc),
            texts=tuple(text for text in said.texts if text.keyword.lower() not in OF_ORIENTATION),
        )

    def turned(self) -> Metadata:
        """Return what is true after a quarter turn of the resolution and of the shape of a pixel."""
        dpi, shape = (None if side is None else side[::-1] for side in (self.dpi, self.shape))
        if dpi == self.dpi and shape == self.shape:
            return self
        from multitone.imaging.metadata import iptc, resolution

        return msgspec.structs.replace(
            self,
            dpi=dpi,
            shape=shape,
            exif=resolution.with_resolution(self.exif, dpi) if dpi else self.exif,
            iptc=iptc.with_resolution(self.iptc, dpi) if dpi and self.iptc else self.iptc,
            xmp=resolution.xmp_turned(self.xmp),
        )

    def stripped(self) -> Metadata:
        """Return what a result keeps when metadata are not wanted: the resolution for print."""
        return Metadata(dpi=self.dpi, shape=self.shape, tables=self.tables)

    def of_author(self) -> Metadata:
        """Return authors and rights alone, in blocks made anew: what is not copied is not there."""
        exif = only_entries(self.exif, AUTHOR_TAGS)
        iptc = resources_of_author(self.iptc)
        texts = tuple(text for text in self.texts if text.is_of_author)
        return msgspec.structs.replace(self.stripped(), exif=exif, xmp=xmp_of_author(self.xmp), iptc=iptc, texts=texts)

    def in_color(self, color: str) -> Metadata:
        """Return the same with the name of another color space; EXIF that names none still does not."""
        if color not in COLOR_SPACES or not self.exif:
            return self
        return msgspec.structs.replace(self, exif=in_color_space(self.exif, color))

    def without_map(self) -> Metadata:
        """Return all but where on a map the pixels lay, which is not true of others; says that it is lost."""
        exif = without_entries(self.exif, GEOTIFF) if self.exif else b""
        if exif == self.exif:
            return self
        tell_lost(Content.GEO)
        return msgspec.structs.replace(self, exif=exif)

    def without_location(self) -> Metadata:
        """Return all but what says where the picture was taken."""
        exif, iptc = exif_without_location(self.exif), resources_without_location(self.iptc)
        texts = tuple(text for text in self.texts if not text.is_of_place)
        return msgspec.structs.replace(self, exif=exif, xmp=xmp_without_location(self.xmp), iptc=iptc, texts=texts)


BARE = Metadata()
"""What a file says that says nothing of its picture."""
XMP_ORIENTATION = re.compile(rb"""(tiff:Orientation(?:\s*=\s*["']|\s*>\s*))([2-8])(["']|\s*<)""")
