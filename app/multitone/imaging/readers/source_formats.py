"""The formats that are read: their suffixes, who reads them, what they may hold and what they cost."""

from __future__ import annotations

from msgspec import Struct


class SourceFormat(Struct, frozen=True):
    """A format of sources. What it may hold tells whether a header is worth reading for it."""

    name: str
    suffixes: tuple[str, ...] = ()
    """The usual one first, all in small letters."""
    alpha: bool = False
    deep: bool = False
    """Whether it may have 16 bits a sample that are kept."""
    cmyk: bool = False
    metadata: bool = False
    """Whether it may have EXIF, and a color profile with it."""
    memory_per_pixel: float = 40.0
    """Bytes that a picture takes while it is processed, where the result takes no more; see `ExportFormat`."""
    several: bool = False
    """Whether a file may hold several pictures that can each be processed: pages, or frames of an animation."""
    by_pillow: bool = True
    """Whether Pillow may open it."""
    dedicated: bool = False
    """Whether there is a reader of its own, in the module of its name, that is asked before Pillow."""


SOURCE_FORMATS = {
    source.name: source
    for source in (
        SourceFormat("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"), cmyk=True, metadata=True, memory_per_pixel=8),
        SourceFormat("PNG", (".png", ".apng"), several=True, alpha=True, deep=True, metadata=True, memory_per_pixel=15),
        SourceFormat("WEBP", (".webp",), several=True, alpha=True, metadata=True),
        SourceFormat("TIFF", (".tif", ".tiff"), several=True, alpha=True, deep=True, cmyk=True, metadata=True),
        SourceFormat("GIF", (".gif",), several=True, alpha=True, memory_per_pixel=15),
        SourceFormat("AVIF", (".avif", ".avifs"), several=True, alpha=True, deep=True, metadata=True),
        SourceFormat("BMP", (".bmp", ".dib"), memory_per_pixel=15),
        SourceFormat("JPEG2000", (".jp2", ".j2k", ".jpx"), alpha=True, deep=True),
        SourceFormat("PSD", (".psd",), alpha=True, deep=True, cmyk=True, dedicated=True),  # of 16 bits
        SourceFormat("ICO", (".ico",), alpha=True),
        SourceFormat("TGA", (".tga",), alpha=True),
        SourceFormat("QOI", (".qoi",), alpha=True),
        SourceFormat("PPM", (".ppm", ".pgm", ".pbm", ".pnm"), deep=True, memory_per_pixel=15),
        SourceFormat("DDS", (".dds",), alpha=True),
        SourceFormat("PCX", (".pcx",)),
        SourceFormat("SGI", (".sgi", ".rgb"), alpha=True),
        SourceFormat("PDF", (".pdf",), several=True, by_pillow=False, dedicated=True),
        SourceFormat("SVG", (".svg",), alpha=True, by_pillow=False, dedicated=True),
        SourceFormat(
            "HEIF", (".heic", ".heif", ".hif", ".heics", ".heifs"), several=True,
            alpha=True, deep=True, metadata=True, by_pillow=False, dedicated=True,
        ),
        SourceFormat(
            "JXL", (".jxl",), several=True,
            alpha=True, deep=True, metadata=True, by_pillow=False, dedicated=True,
        ),
        SourceFormat(
            "RAW",
            (
                ".dng", ".cr2", ".cr3", ".crw", ".nef", ".nrw", ".arw", ".sr2", ".raf", ".orf", ".rw2", ".pef", ".srw",
                ".3fr", ".erf", ".kdc", ".mrw", ".x3f",
            ),
            deep=True, metadata=True, by_pillow=False, dedicated=True,
        ),
    )
}  # fmt: skip
"""By name. JPEG includes MPO. Never EPS: it would start Ghostscript."""
ANIMATED = ("GIF", "PNG", "WEBP", "AVIF")
"""Formats whose further pictures are frames: see `multitone.imaging.frames`."""
READ_BY = {
    "JPEG": ("simplejpeg", "pillow", "jpeg", "libvips"),
    "PNG": ("inflate", "multitone", "libvips", "pillow", "zlib"),
    "WEBP": ("pillow", "webp"),
    "TIFF": ("libvips", "pillow", "tiff"),
    "AVIF": ("libvips", "pillow", "avif"),
    "JPEG2000": ("pylibjpeg", "pillow", "jpeg-2000"),
    "PSD": ("multitone", "pillow"),
    "PPM": ("multitone", "pillow"),
    "PDF": ("pdfium",),
    "SVG": ("libvips", "librsvg"),
    "HEIF": ("libheif", "libde265"),
    "JXL": ("libjxl",),
    "RAW": ("libraw", "simplejpeg"),
}
"""Which of `multitone.imaging.readers.libraries` read a format; Pillow alone reads those that are not here."""
READABLE = tuple(source.name for source in SOURCE_FORMATS.values() if source.by_pillow)
"""Formats that Pillow may open."""
SUFFIXES = {suffix: source.name for source in SOURCE_FORMATS.values() for suffix in source.suffixes}
"""Known suffixes and the format each stands for."""
UNKNOWN = SourceFormat("")


def source_format(suffix: str) -> SourceFormat:
    """Return the format that a suffix stands for, `UNKNOWN` where it stands for none."""
    return SOURCE_FORMATS.get(SUFFIXES.get(suffix.lower(), ""), UNKNOWN)
