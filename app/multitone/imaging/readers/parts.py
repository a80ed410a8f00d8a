"""Parts: what a file is made of is counted before a library walks over it, step by step and in Python.

Pillow takes a few µs for each segment, chunk, block, box or number: seconds for a megabyte of the smallest ones, and
the square of that where it puts pieces together one by one. Pictures have dozens; what has thousands is refused.
"""

from __future__ import annotations

import io
import re
import struct
from typing import BinaryIO

from multitone.errors import ImageError
from multitone.imaging.metadata.tiff_directory import MOST_OBJECTS, NO_VALUES, values_of_directories
from multitone.messages import _

LEAST_BYTES = 1 << 16
"""Shorter files are not looked into: whatever they are made of takes a fraction of a second."""
MOST_PARTS = 10_000
"""Segments, chunks, resources or boxes."""
MOST_OF_GIF = 100_000
"""Pictures and extensions, of which each picture of an animation has one."""
MOST_EXIFS = 16
"""Segments of EXIF in a JPEG, each of which Pillow adds to a copy of all before it; some cameras need two."""
MOST_PROFILES = 8
"""Profiles in a PNG, each of which may unpack to a megabyte; there is one."""
MOST_FILLER = 1 << 16
"""Bytes between two segments, or of comments in the header of a PNM."""
MOST_COMMENTS = 1_000
"""In a PNM in letters: Pillow copies all that follows for each of them."""
LEAST_BLOCK = 64
"""Bytes of a GIF's block in the mean; only the last one of a row has not 255."""
LEAST_CHUNK = 1024
"""Bytes of a PNG's chunk of pixels in the mean; encoders write 8,192 and more."""
MOST_OF_TAGS = 1 << 30
"""Bytes in the tags of a TIFF, which Pillow reads as it opens it; Photoshop has put all layers there."""
NO_LENGTH = frozenset((0xC8, *range(0xD0, 0xDA), *range(0xF0, 0xFE)))
"""Markers of a JPEG behind which Pillow looks for the next one at once."""
SCAN, EXIF = 0xDA, b"\xff\xe1"
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_PNM = re.compile(rb"P\w{1,5}(?:(?:\s|#[^\r\n]*+[\r\n])++\d{1,10}){2}")
JP2, CODESTREAM, TILE = b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51", (b"\xff\x90", b"\xff\xd9")
EXTENSION, PICTURE, GIF_END = 0x21, 0x2C, 0x3B


def refuse_many_parts(source: BinaryIO) -> None:
    """Raise `ImageError` for a file of more parts than anybody writes. It stands at its beginning afterwards."""
    length = source.seek(0, io.SEEK_END)
    source.seek(0)
    if length < LEAST_BYTES:
        return
    start = source.read(12)
    if start.startswith(b"\xff\xd8\xff"):
        _of_jpeg(source)
    elif start.startswith(b"\x89PNG"):
        _of_png(source)
    elif start.startswith(b"GIF8"):
        _of_gif(source, length)
    elif start.startswith((b"II", b"MM")):
        _of_tiff(source)
    elif start.startswith(b"8BPS"):
        _of_psd(source)
    elif start in (JP2,) or start.startswith(CODESTREAM):
        _of_jpeg_2000(source, length, boxed=start == JP2)
    elif _PNM.match(start[:2] + b" 1 1"):
        _of_pnm(source)
    source.seek(0)


def refuse_many_chunks(png: bytes) -> None:
    """Raise `ImageError` where a PNG has its pixels, or what stands behind them, in more pieces than anybody writes."""
    at = 8
    for _number in range(MOST_PARTS + len(png) // LEAST_CHUNK):
        if at + 8 > len(png):
            return
        at += 12 + int.from_bytes(png[at : at + 4], "big")
    raise _too_many(MOST_PARTS)


def refuse_many_comments(pnm: bytes) -> None:
    """Raise `ImageError` where the letters of a PNM are mostly remarks."""
    if pnm[:2] in (b"P1", b"P2", b"P3") and pnm.count(b"#") > MOST_COMMENTS:
        raise _too_many(MOST_COMMENTS)


def _too_many(most: int) -> ImageError:
    return ImageError("unsupported", _("It is made of more than {most:,} parts, which no picture needs.", most=most))


def _refuse_filler(length: int) -> None:
    """Raise `ImageError` where so many bytes were looked through in vain."""
    if length >= MOST_FILLER:
        reason = _("It has more than {most:bytes} of filler before its pixels.", most=MOST_FILLER)
        raise ImageError("unsupported", reason)


def _of_jpeg(source: BinaryIO) -> None:
    at, exifs = 2, 0
    for _number in range(MOST_PARTS):
        source.seek(at)
        head = source.read(10)
        if head[:1] != b"\xff" or head[1:2] in (b"\0", b"\xff"):
            rest = head + source.read(MOST_FILLER - len(head))
            marker = _MARKER.search(rest)
            if marker is None:
                return _refuse_filler(len(rest))
            at += marker.start()
            continue
        if len(head) < 4 or head[1] == SCAN:
            return None
        exifs += head[:2] == EXIF and head[4:] == b"Exif\0\0"
        if exifs > MOST_EXIFS:
            raise _too_many(MOST_EXIFS)
        at += 2 if head[1] in NO_LENGTH else 2 + int.from_bytes(head[2:4], "big")
    raise _too_many(MOST_PARTS)


def _of_png(source: BinaryIO) -> None:
    """Look at what stands before the pixels; the rest is not read while a file is opened."""
    at, profiles = 8, 0
    for _number in range(MOST_PARTS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8 or head.endswith(b"IDAT"):
            return
        profiles += head.endswith(b"iCCP")
        if profiles > MOST_PROFILES:
            raise _too_many(MOST_PROFILES)
        at += 12 + int.from_bytes(head[:4], "big")
    raise _too_many(MOST_PARTS)


def _of_gif(source: BinaryIO, length: int) -> None:
    """Count frames and extensions, and the blocks that they lie in."""
    flags = source.seek(10) and source.read(1)[0]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    blocks = MOST_OF_GIF + length // LEAST_BLOCK
    for _number in range(MOST_OF_GIF):
        source.seek(at)
        head = source.read(10)
        if not head or head[0] == GIF_END:
            return None
        if head[0] == PICTURE and len(head) == 10:
            at += 11 + (3 << (head[9] & 7) + 1 if head[9] & 0x80 else 0)
        elif head[0] == EXTENSION:
            at += 2
        else:  # Pillow looks for the next one byte by byte
            rest = head + source.read(MOST_FILLER - len(head))
            found = _GIF_PART.search(rest)
            if found is None:
                return _refuse_filler(len(rest))
            at += found.start()
            continue
        at, blocks = _behind_blocks(source, at, blocks)
    raise _too_many(MOST_OF_GIF)


_GIF_PART = re.compile(rb"[!,;]")


def _behind_blocks(source: BinaryIO, at: int, most: int) -> tuple[int, int]:
    """Return where a row of blocks ends, and how many more there may be. Raises `ImageError` for none."""
    source.seek(at)
    while size := source.read(1):
        if size == b"\0":
            break
        at = source.seek(size[0], io.SEEK_CUR)
        most -= 1
        if most < 0:
            raise _too_many(MOST_OF_GIF)
    return source.tell(), most


def _of_tiff(source: BinaryIO) -> None:
    """Weigh the values in the first directory, all of which Pillow reads, and of which it uses many as objects."""
    values = next(values_of_directories(source), NO_VALUES)
    if values.length > MOST_OF_TAGS:
        raise ImageError("too-large", _("Its metadata unpacks to more than may be held in memory."))
    if values.objects > MOST_OBJECTS:
        raise _too_many(MOST_OBJECTS)


def _of_psd(source: BinaryIO) -> None:
    """Count the image resources (Adobe Photoshop File Formats Specification)."""
    source.seek(26)
    source.seek(int.from_bytes(source.read(4), "big"), io.SEEK_CUR)
    size = int.from_bytes(source.read(4), "big")
    at = source.tell()
    end = at + size
    for _number in range(MOST_PARTS):
        source.seek(at + 6)
        name = source.read(1)
        if at >= end or not name:
            return
        source.seek(name[0] + (name[0] + 1) % 2, io.SEEK_CUR)
        size = int.from_bytes(source.read(4), "big")
        at = source.tell() + size + size % 2
    raise _too_many(MOST_PARTS)


def _of_jpeg_2000(source: BinaryIO, length: int, *, boxed: bool) -> None:
    """Count the boxes (ISO/IEC 15444-1, annex I), and the segments before the first tile."""
    at = 0
    for _number in range(MOST_PARTS):
        source.seek(at)
        head = source.read(16)
        if len(head) < 8 or at >= length:
            return
        if not boxed:
            if head[:2] in TILE:
                return
            at += 2 if head[:2] == CODESTREAM[:2] else 2 + max(2, int.from_bytes(head[2:4], "big"))
            continue
        size, kind = struct.unpack_from(">I4s", head)
        if kind == b"jp2c":
            boxed, at = False, at + (16 if size == 1 else 8)
        elif kind == b"jp2h":  # what is in it is counted, too
            at += 8
        else:
            at += int.from_bytes(head[8:16], "big") if size == 1 else max(size, 8)
    raise _too_many(MOST_PARTS)


def _of_pnm(source: BinaryIO) -> None:
    source.seek(0)
    start = source.read(MOST_FILLER)
    if _PNM.match(start) is None:
        _refuse_filler(len(start))
