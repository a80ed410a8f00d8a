"""The libraries that read pictures: which package each comes in, and whether OSS-Fuzz attacks it day and night.

Which of them reads a format stands with the format, in `multitone.imaging.readers.source_formats`.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import importlib.util

from msgspec import Struct

from multitone.imaging.readers.source_formats import READ_BY


class Library(Struct, frozen=True):
    """What reads a format, or a part of it."""

    name: str
    package: str
    """The distribution that it is installed with, and whose version is told where it has none of its own."""
    oss_fuzz: str = ""
    """Its project at github.com/google/oss-fuzz, or the one that it is built into; empty for none."""
    feature: str = ""
    """How Pillow names it, where it comes with Pillow."""

    def as_json(self) -> dict[str, str | None]:
        """Return what is known of it, as `doctor --formats --json` shows it."""
        known = {"name": self.name, "package": self.package, "version": self.version()}
        return {**known, "oss_fuzz": self.oss_fuzz or None}

    @functools.cache  # noqa: B019 - there are seventeen
    def version(self) -> str:
        """Return its version, or that of its package; empty where it is not installed."""
        if self.feature:
            from PIL import features

            return str(features.version(self.feature) or "")
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return importlib.metadata.version(self.package)
        return ""


HEIF = "pillow-heif" if importlib.util.find_spec("pillow_heif") else "pi-heif"
"""Which of the two reads HEIC: see `multitone.imaging.readers.heif`."""
LIBRARIES = {
    "simplejpeg": Library("libjpeg-turbo", "simplejpeg", "libjpeg-turbo"),
    "pillow": Library("Pillow", "Pillow", "pillow"),
    "jpeg": Library("libjpeg-turbo", "Pillow", "libjpeg-turbo", "libjpeg_turbo"),
    "zlib": Library("zlib-ng", "Pillow", "zlib-ng", "zlib_ng"),
    "inflate": Library("zlib-ng", "zlib-ng", "zlib-ng"),
    "tiff": Library("libtiff", "Pillow", "libtiff", "libtiff"),
    "webp": Library("libwebp", "Pillow", "libwebp", "webp"),
    "avif": Library("libavif", "Pillow", "libavif", "avif"),
    "jpeg-2000": Library("OpenJPEG", "Pillow", "openjpeg", "jpg_2000"),
    "pylibjpeg": Library("OpenJPEG", "pylibjpeg-openjpeg", "openjpeg"),
    "libvips": Library("libvips", "pyvips-binary", "libvips"),
    "librsvg": Library("librsvg", "pyvips-binary", "librsvg"),
    "pdfium": Library("PDFium", "pypdfium2", "pdfium"),
    "libheif": Library("libheif", HEIF, "libheif"),
    "libde265": Library("libde265", HEIF, "libheif"),  # OSS-Fuzz has it in what it builds of libheif
    "libjxl": Library("libjxl", "pyjpegxl", "libjxl"),
    "libraw": Library("LibRaw", "rawpy", "libraw"),
    "multitone": Library("Multitone", "multitone"),
}
"""By the names that formats use."""


def libraries_of(name: str) -> tuple[Library, ...]:
    """Return the libraries that read a format, in the order that they are asked."""
    return tuple(LIBRARIES[one] for one in READ_BY.get(name, ("pillow",)))
