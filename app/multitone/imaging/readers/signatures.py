"""Signatures: what a file is, told from its first bytes; cameras' TIFFs are told from others by their directories."""

from __future__ import annotations

import codecs
import itertools
import re
import struct
from collections.abc import Iterator

from multitone.imaging.metadata.tiff_directory import DIRECTORY, LONG, SHORT, Entry, directory, first_entries
from multitone.imaging.readers.source_formats import READABLE

PHOTOMETRIC, COMPRESSION, MAKE, SUB_DIRECTORIES, DNG_VERSION = 262, 259, 271, 330, 50706
SENSOR = frozenset((32803, 34892))
"""Photometric interpretations of a color filter array and of linear sensor values (DNG 1.7, chapter 4)."""
CAMERA_COMPRESSIONS = frozenset((34713, 32767, 65535, 32770, 32769))
"""Of Nikon, Sony, Pentax, Samsung and Epson; of no use for finished pictures."""
MOST_DIRECTORIES = 16


def is_camera_tiff(data: bytes) -> bool:
    """Whether a TIFF holds what a sensor saw, and its first picture is a preview; damaged ones are left to others."""
    if data[8:10] == b"CR":
        return True
    try:
        return any(_is_sensors(data, entry) for entries in _directories(data) for entry in entries)
    except struct.error:
        return False


def _directories(data: bytes) -> Iterator[list[Entry]]:
    """Yield the first directory and, of a file that names its camera or DNG, those below it."""
    first = first_entries(data)
    yield first
    if not {entry.tag for entry in first} & {MAKE, DNG_VERSION}:
        return
    named = (entry for entry in first if entry.tag == SUB_DIRECTORIES and entry.kind in (LONG, DIRECTORY))
    starts = (start for entry in named for start in entry.numbers(data, MOST_DIRECTORIES))
    for start in dict.fromkeys(itertools.islice(starts, MOST_DIRECTORIES)):
        yield directory(data, start)


def _is_sensors(data: bytes, entry: Entry) -> bool:
    if entry.tag == DNG_VERSION:
        return True
    wanted = {PHOTOMETRIC: SENSOR, COMPRESSION: CAMERA_COMPRESSIONS}.get(entry.tag, ())
    return entry.kind in (SHORT, LONG) and entry.count == 1 and entry.number(data) in wanted


PDF = b"%PDF-"
_JXL = (b"\xff\x0a", b"\x00\x00\x00\x0cJXL \r\n\x87\n")
_RAW = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\x00", b"\x00MRM", b"FOVb", b"II\x1a\x00\x00\x00HEAPCCDR")
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
"""Brands of HEVC pictures and sequences (ISO/IEC 23008-12, annex B)."""
_SVG = re.compile(rb"<(?:\w+:)?svg[\s>/]")
_SPACE = re.compile(rb"\s*")
MOST_PROLOG = 16_384
"""Bytes of comments and declarations before the root of an SVG that are looked through."""


def dedicated_format(data: bytes) -> str | None:
    """Return which format with a reader of its own a file has; what tells a camera's TIFF may stand anywhere in it."""
    start = data[:16]
    if start.startswith(_JXL):
        return "JXL"
    if start.startswith(_RAW) or start[4:12] == b"ftypcrx ":
        return "RAW"
    if start.startswith(PDF):
        return "PDF"
    if start.startswith(b"8BPS"):
        from multitone.imaging.readers.psd import is_deep_psd  # late: few pictures are one

        return "PSD" if is_deep_psd(data) else None
    if start[4:8] == b"ftyp":
        return "HEIF" if brands(data) & _HEIF_BRANDS else None
    if start[:4] in (b"II*\x00", b"MM\x00*"):
        return "RAW" if is_camera_tiff(data) else None
    is_text = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
    return "SVG" if is_text and _begins_with_svg(data[:MOST_PROLOG]) else None


def _begins_with_svg(text: bytes) -> bool:
    """Whether the root of an XML document is an `svg`, behind a declaration, a type and comments."""
    at = _behind_space(text, len(codecs.BOM_UTF8) if text.startswith(codecs.BOM_UTF8) else 0)
    if text.startswith(b"<?xml", at):
        at = _behind(text, at, b">")
    at = _behind_comments(text, at)
    if text.startswith(b"<!DOCTYPE", at):
        bracket = text.find(b"[", at, text.find(b">", at) + 1)
        at = _behind_comments(text, _behind(text, _behind(text, bracket, b"]") if bracket > 0 else at, b">"))
    return _SVG.match(text, at) is not None


def _behind_comments(text: bytes, at: int) -> int:
    while text.startswith(b"<!--", at):
        at = _behind(text, at + 4, b"-->")
    return at


def _behind(text: bytes, at: int, end: bytes) -> int:
    """Return where a text goes on behind an end and the white space there; its length where there is none."""
    found = text.find(end, at)
    return _behind_space(text, found + len(end)) if found >= 0 else len(text)


def _behind_space(text: bytes, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


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
