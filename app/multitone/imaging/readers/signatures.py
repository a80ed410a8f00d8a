"""Signatures: what a file is, told from its first bytes."""

from __future__ import annotations

import re

from multitone.imaging.readers.camera_tiff import is_camera_tiff
from multitone.imaging.readers.psd import is_deep_psd
from multitone.imaging.readers.source_formats import READABLE

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


def dedicated_format(data: bytes) -> str | None:
    """Return which format with a reader of its own a file has; what tells a camera's TIFF may stand anywhere in it."""
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
    if dedicated_format(start) is not None or start.lstrip().startswith(b"<svg "):
        return True
    from PIL import Image

    Image.init()
    for name in READABLE:
        _, accepts = Image.OPEN.get(name, (None, None))
        if accepts is not None and accepts(start) is True:
            return True
    return False
