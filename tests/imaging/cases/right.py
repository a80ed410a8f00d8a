"""What is right for each picture of this folder: its colors as they are seen, and what is said beside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from msgspec import Struct

HERE = Path(__file__).parent
PATCHES = (
    (200, 40, 40), (40, 180, 60), (50, 60, 200), (220, 200, 60), (128, 128, 128), (250, 250, 250), (15, 15, 15),
    (224, 172, 140),
)  # fmt: skip
"""The top row of nearly all pictures, from left to right; each is 12 pixels wide and 32 high."""
RAMP = tuple((v, v, v) for v in (16, 48, 80, 112, 144, 177, 209, 241))
"""Grays of the only row that a picture in gray has, sampled where the patches are."""

P3 = np.array([[1.2249402, -0.2249402, 0.0], [-0.0420570, 1.0420570, 0.0], [-0.0196376, -0.0786361, 1.0982736]])
"""Display P3 to sRGB, linear (CSS Color 4, section 18, two matrices multiplied)."""
ADOBE = np.array([[1.3983557, -0.3983557, 0.0], [0.0, 1.0, 0.0], [0.0, -0.0429290, 1.0429290]])
"""Adobe RGB (1998) to sRGB, linear (the standard's annex A and IEC 61966-2-1)."""
ADOBE_GAMMA = 563 / 256

METADATA = ("keep", "strip", "strip-location", "author")
EXIF = frozenset(("jpeg", "png", "webp", "tiff", "avif", "jxl"))
"""Formats that hold EXIF and XMP."""
BELOW = frozenset(("jpeg", "tiff"))
"""Formats that hold IPTC; the others have it as XMP."""


def shown(matrix: np.ndarray, gamma: float | None = None) -> tuple[tuple[int, int, int], ...]:
    """Return the patches of another space as sRGB; without a gamma its curve is that of sRGB."""
    values = np.array(PATCHES) / 255
    light = values**gamma if gamma else np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    light = np.clip(light @ matrix.T, 0, 1)
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return tuple(tuple(int(v) for v in row) for row in np.rint(coded * 255))


class Fact(Struct, frozen=True):
    """What one tag says; of several names, one that tells it is enough."""

    names: tuple[str, ...]
    """Ends of exiftool's names with their group, in small letters."""
    value: str
    """Is found in what the tag says."""
    held: frozenset[str] = EXIF
    of_author: bool = False
    of_place: bool = False


ARTIST = Fact(("ifd0:artist", "xmp-dc:creator", "png:artist"), "Jane Doe", of_author=True)
BYLINE = Fact(("iptc:by-line", "xmp-dc:creator"), "Jane", of_author=True)
CAPTION = Fact(("iptc:caption-abstract", "xmp-dc:description"), "A caption 1")
TITLE = Fact(("xmp-dc:title",), "Castle")
TAKEN = Fact(("exififd:datetimeoriginal",), "2024:01:02 03:04:05")
PLACE = Fact(("gps:gpslatitude",), "48.1", of_place=True)
OWNER = Fact(("canon:ownername",), "Jane Doe")


class Case(Struct, frozen=True):
    """One picture, what it looks like, and what is known of it."""

    file: str
    owner: str
    patches: tuple[tuple[int, int, int], ...] = PATCHES
    size: tuple[int, int] = (96, 64)
    shift: tuple[int, int] = (0, 0)
    """Where the patches begin."""
    tolerance: int = 0
    """Levels beyond those that the format costs."""
    says: tuple[Fact, ...] = ()
    around: bool = False
    """Whether it is transparent outside its patches."""
    dots: tuple[float, float] | None = None
    """Dots per inch of the upright picture, where it says some."""
    refused: str = ""
    """Part of the reason why it is not processed."""

    @property
    def name(self) -> str:
        """Return what the case is called, as c05."""
        return self.file.split("-")[0]

    @property
    def data(self) -> bytes:
        """Return the bytes of the picture."""
        return (HERE / self.file).read_bytes()


TIFF_COLORS = ((201, 40, 46), (43, 180, 62), (59, 65, 159), (218, 204, 105), (128, 128, 127), (247, 247, 247))
"""As tifffile reads its palette."""
PQ = Case("a04-avif10-pq-2020.avif", "C")
"""High dynamic range, for which there is no one right look, but a wrong one: the numbers as if they were sRGB."""
ALL = (
    Case("a00-avif-srgb-control.avif", "C", tolerance=2),
    Case("a01-avif-nclx-p3.avif", "C", shown(P3), tolerance=4),
    Case("b03-tga32-alphabits0.tga", "S"),
    Case("c01-gimp-linear-srgb-16.png", "C", tolerance=7),
    Case("c03-linear-rec709-16.png", "C", tolerance=7),
    Case("c04-gimp-linear-srgb.jpg", "C", tolerance=7),
    Case("c05-gama-linear-8.png", "C", tolerance=7),
    Case("c07-cicp-p3.png", "C", shown(P3), tolerance=2),
    Case("c09-srgb-chunk-control.png", "C"),
    Case("c10-adobe-rgb-by-dcf.jpg", "C", shown(ADOBE, ADOBE_GAMMA), tolerance=3),
    Case("c11-adobe-rgb-icc-control.jpg", "C", shown(ADOBE, ADOBE_GAMMA), tolerance=3),
    Case("g01-gif-offset-frame.gif", "S", size=(136, 84), shift=(20, 10), around=True),
    Case("j01-jp2-xmp.jp2", "M", says=(ARTIST, TITLE, BYLINE, PLACE)),
    Case("j03-jp2-icc-adobe.jp2", "C", shown(ADOBE, ADOBE_GAMMA), tolerance=2),
    Case("m01-text-parameters.png", "M", says=(
        Fact(("png:parameters",), "a castle, Steps: 20, Seed: 12345", frozenset(("png",))),
        Fact(("png:author",), "Jane Doe", frozenset(("png",)), of_author=True),
    )),
    Case("m02-raw-profile-exif-orient6.png", "M", says=(ARTIST,)),
    Case("m05-xmp-only-orient6.jpg", "M"),
    Case("m07-two-app13.jpg", "M", says=(BYLINE, CAPTION)),
    Case("m09-photoshop-thumbnail.jpg", "L", says=(BYLINE, CAPTION)),
    Case("m11-extended-xmp.jpg", "M", says=(
        Fact(("xmp-xmp:rating",), "4"),
        Fact(("xmp-dc:description",), "EXTENDED EXTENDED"),
    )),
    Case("m12-ultra-hdr-gain-map.jpg", "G"),
    Case("m14-stereo.mpo", "G"),
    Case("m16-exif-70kb.heic", "M", says=(Fact(("ifd0:make",), "Multi"),)),
    Case("m17-jfif-aspect-2-1.jpg", "M"),
    Case("m18-dpi-300x150-orient6.jpg", "M", says=(ARTIST,), dots=(150, 300)),
    Case("m20-canon-makernote.jpg", "M", says=(OWNER, TAKEN)),
    Case("m20b-canon-makernote-in-tiff.tif", "M", says=(OWNER, TAKEN)),
    Case("m21-gps-in-exif-folder.jpg", "M", says=(TAKEN, PLACE)),
    Case("m22-two-comments.jpg", "M", says=(
        Fact(("file:comment",), "first comment", frozenset(("jpeg",))),
        Fact(("file:comment",), "second comment", frozenset(("jpeg",))),
    )),
    Case("m23-iptc.jpg", "M", says=(BYLINE, CAPTION, Fact(("iptc:keywords", "xmp-dc:subject"), "castle"))),
    Case("p01-psd-saved-selection-8.psd", "S"),
    Case("p03-psd-metadata-8.psd", "M", says=(ARTIST, TITLE, BYLINE, PLACE), dots=(300, 300)),
    Case("t03-rgb-ir-unspecified-16.tif", "S"),
    Case("t04-rgb-ir-unspecified-8.tif", "S"),
    Case("t16-palette-8bit-scale.tif", "S", TIFF_COLORS, tolerance=1),
    Case("t23-gray-12bit.tif", "S", RAMP, tolerance=1),
    Case("t30-planar-16-tiled-deflate.tif", "S"),
    Case("t33-geotiff.tif", "S"),
    Case("t40-bigtiff-by-libvips.tif", "S", tolerance=2),
    Case("x04-bad-crc-text.png", "S"),
    Case("x07-cgbi.png", "S", refused="only Apple’s programs read"),
)  # fmt: skip
BY_NAME = {case.name: case for case in (*ALL, PQ)}
