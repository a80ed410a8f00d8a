"""Signatures and suffixes: what a file is, told from its first bytes or from its name."""

from __future__ import annotations

import re
from typing import Literal

from multitone.imaging.readers.camera_tiff import is_camera_tiff
from multitone.imaging.readers.psd import is_deep_psd

READABLE = (
    "JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "BMP", "JPEG2000", "PSD", "ICO", "TGA", "QOI", "PPM", "DDS", "PCX",
    "SGI",
)  # fmt: skip
"""Formats that Pillow may open; JPEG includes MPO. Never EPS: it would start Ghostscript."""

DedicatedReader = Literal["SVG", "HEIF", "JXL", "RAW", "PSD"]
OWN: tuple[DedicatedReader, ...] = ("SVG", "HEIF", "JXL", "RAW", "PSD")
"""Formats with a reader of their own, of which Pillow is never asked; of PSD those of 16 bits."""

SUFFIXES: dict[str, str] = {
    ".jpg": "JPEG", ".jpeg": "JPEG", ".jpe": "JPEG", ".jfif": "JPEG", ".mpo": "JPEG",
    ".png": "PNG", ".apng": "PNG", ".webp": "WEBP", ".tif": "TIFF", ".tiff": "TIFF", ".gif": "GIF", ".avif": "AVIF",
    ".avifs": "AVIF", ".bmp": "BMP", ".dib": "BMP", ".jp2": "JPEG2000", ".j2k": "JPEG2000", ".jpx": "JPEG2000",
    ".psd": "PSD", ".ico": "ICO", ".tga": "TGA", ".qoi": "QOI", ".ppm": "PPM", ".pgm": "PPM", ".pbm": "PPM",
    ".pnm": "PPM", ".dds": "DDS", ".pcx": "PCX", ".sgi": "SGI", ".rgb": "SGI",
    ".svg": "SVG", ".heic": "HEIF", ".heif": "HEIF", ".hif": "HEIF", ".heics": "HEIF", ".heifs": "HEIF", ".jxl": "JXL",
    ".dng": "RAW", ".cr2": "RAW", ".cr3": "RAW", ".crw": "RAW", ".nef": "RAW", ".nrw": "RAW", ".arw": "RAW",
    ".sr2": "RAW", ".raf": "RAW", ".orf": "RAW", ".rw2": "RAW", ".pef": "RAW", ".srw": "RAW", ".3fr": "RAW",
    ".erf": "RAW", ".kdc": "RAW", ".mrw": "RAW", ".x3f": "RAW",
}  # fmt: skip
"""Known suffixes and the format each stands for."""

_JXL = (b"\xff\x0a", b"\x00\x00\x00\x0cJXL \r\n\x87\n")
_RAW = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\x00", b"\x00MRM", b"FOVb", b"II\x1a\x00\x00\x00HEAPCCDR")
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
"""Brands of HEVC pictures and sequences (ISO/IEC 23008-12, annex B)."""
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)?"
    rb"(?:<!--.*?-->\s*)*<(?:\w+:)?svg[\s>/]",
    re.DOTALL,
)
MOST_PROLOG = 16_384
"""Bytes of comments and declarations before the root of an SVG that are looked through."""


def own_kind(data: bytes) -> DedicatedReader | None:
    """Return which of `OWN` a file is, by its bytes; what tells a camera's TIFF may stand anywhere in it."""
    start = data[:16]
    if start.startswith(_JXL):
        return "JXL"
    if start.startswith(_RAW) or start[4:12] == b"ftypcrx ":
        return "RAW"
    if start.startswith(b"8BPS"):
        return "PSD" if is_deep_psd(data) else None
    if start[4:8] == b"ftyp":
        return "HEIF" if brands(data) & _HEIF_BRANDS else None
    if start[:4] in (b"II*\x00", b"MM\x00*"):
        return "RAW" if is_camera_tiff(data) else None
    return "SVG" if _is_text(start) and _SVG.match(data[:MOST_PROLOG]) else None


def _is_text(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def brands(data: bytes) -> set[bytes]:
    """Return the major and the compatible brands of a file that begins with `ftyp` (ISO/IEC 14496-12, 4.3)."""
    end = min(int.from_bytes(data[:4], "big"), len(data), 512)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}


def looks_like_picture(start: bytes) -> bool:
    """Whether a file that begins with these bytes (16 will do) has the signature of a readable format."""
    if own_kind(start) is not None or start.lstrip().startswith(b"<svg "):
        return True
    from PIL import Image

    Image.init()
    for name in READABLE:
        _, accepts = Image.OPEN.get(name, (None, None))
        if accepts is not None and accepts(start) is True:
            return True
    return False
