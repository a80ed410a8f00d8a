"""Sources: one file of each format, with every kind of metadata that the format holds. exiftool writes them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pillow_jxl  # noqa: F401 - lets Pillow write JPEG XL

from multitone.imaging.contents import Content
from tests import pictures
from tests.imaging.losses.judging import exiftool
from tests.imaging.readers.files import heic, magick

DPI = 217
SIZE = 32, 24
VALUES: dict[str, tuple[Content, tuple[str, ...]]] = {
    "exif-camera": (Content.EXIF, ("-IFD0:Model",)),
    "exif-artist": (Content.EXIF, ("-IFD0:Artist",)),
    "xmp-headline": (Content.XMP, ("-XMP-photoshop:Headline",)),
    "xmp-rights": (Content.XMP, ("-XMP-dc:Rights",)),
    "iptc-instructions": (Content.IPTC, ("-IPTC:SpecialInstructions",)),
    "iptc-byline": (Content.IPTC, ("-IPTC:By-line",)),
    "words-of-a-comment": (Content.COMMENT, ("-Comment", "-PNG:Comment")),
    "words-of-a-title": (Content.TEXTS, ("-PNG:Title",)),
    "words-of-a-source": (Content.OTHER_TEXTS, ("-PNG:Source",)),
}
"""Words that stand in a source, what they belong to, and what exiftool calls their places."""
PLACES: dict[str, tuple[Content, tuple[str, ...]]] = {
    "51.25": (Content.EXIF, ("-GPS:GPSLatitude",)),
    "52.25": (Content.XMP, ("-XMP-exif:GPSLatitude",)),
    "xmp-place": (Content.XMP, ("-XMP-iptcCore:Location",)),
    "iptc-city": (Content.IPTC, ("-IPTC:City",)),
    "iptc-country": (Content.IPTC, ("-IPTC:Country-PrimaryLocationName",)),
}
"""Places that stand in a source; -n says coordinates as numbers."""
AUTHORS = ("exif-artist", "xmp-rights", "iptc-byline")


def _pillow(kind: str, mode: str = "RGB", **options: object) -> Callable[[], bytes]:
    return lambda: pictures.file(pictures.image(mode, *SIZE), kind, **options)


def _wide() -> dict[str, object]:
    return {"icc_profile": pictures.wide_profile(), "dpi": (DPI, DPI)}


SOURCES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": (".jpg", lambda: _pillow("JPEG", **_wide())()),
    "png": (".png", lambda: _pillow("PNG", "RGBA", **_wide())()),
    "webp": (".webp", lambda: _pillow("WEBP", "RGBA", icc_profile=pictures.wide_profile())()),
    "tiff": (".tif", lambda: _pillow("TIFF", "RGBA", **_wide())()),
    "avif": (".avif", lambda: _pillow("AVIF", icc_profile=pictures.wide_profile())()),
    "heic": (".heic", lambda: heic(pictures.pixels("RGB", 8, 64, 48))),
    "jxl": (".jxl", lambda: pictures.file(pictures.pixels("RGB", 8, *SIZE), "JXL")),
    "gif": (".gif", _pillow("GIF", "P")),
    "jp2": (".jp2", _pillow("JPEG2000")),
    "psd": (".psd", lambda: magick(pictures.pixels("RGB", 8, *SIZE), "psd")),
    "deep psd": (".psd", lambda: magick(pictures.pixels("RGB", 16, *SIZE), "psd")),
    "bmp": (".bmp", _pillow("BMP", dpi=(DPI, DPI))),
    "qoi": (".qoi", _pillow("QOI")),
    "ppm": (".ppm", _pillow("PPM")),
}
"""By the name of the format: a suffix, and what makes a file that says nothing yet."""


@functools.cache
def _words() -> tuple[str, ...]:
    """Return what exiftool is to write."""
    spoken = (VALUES | PLACES).items()
    written = (f"{place}={word}" for word, (_content, places) in spoken for place in places)
    density = (f"-{group}:{side}Resolution={DPI}" for group in ("IFD0", "Photoshop") for side in "XY")
    return (*written, *density, "-GPS:GPSLatitudeRef=N", "-GPS:GPSLongitude=11.5", "-GPS:GPSLongitudeRef=E")


def source(kind: str, folder: Path) -> Path:
    """Write the source of a kind, and return where it is."""
    suffix, make = SOURCES[kind]
    path = folder / f"source{suffix}"
    path.write_bytes(make())
    exiftool()("-overwrite_original", "-n", "-m", *_words(), str(path))
    return path
