"""Limits: what a file claims is held against its length before any memory is taken for it.

A few changed bytes make a JPEG of a kilobyte claim 100 megapixels, for which libjpeg takes 400 MB and paints them gray.
What is refused here cannot be whole by the arithmetic of its compression, so that nothing real is refused.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.metadata.tiff_directory import first_entries
from multitone.imaging.readers.base import CUT_OFF, DAMAGED, failure, refuse_for_memory, refuse_too_large
from multitone.imaging.readers.deep import refuse_missing_tiles
from multitone.imaging.readers.jpeg_markers import has_scans_of_parts
from multitone.imaging.readers.parts import refuse_many_chunks, refuse_many_comments
from multitone.imaging.readers.png import SAMPLES
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.imaging.metadata.metadata import Opened

BLOCK = 8
"""Side of a JPEG's blocks; each takes a bit of a Huffman code at the least (T.81, F.1.2 and G.1.2.1)."""
ARITHMETIC = (b"\xff\xc9", b"\xff\xca")
"""SOF9 and SOF10, whose code spends less than a bit on a block."""
MOST_DEFLATED = 1032
"""Bytes that one byte of deflate may stand for (zlib's technical details: 258 bytes in two bits)."""
MOST_OF_LZW = 2731
"""Pixels that a byte of a GIF may stand for: 4096 in a code of 12 bits (GIF89a, appendix F)."""
MOST_OF_QOI = 62
"""Pixels that a byte of a QOI may stand for: its longest run (QOI specification 1.0, QOI_OP_RUN)."""
MOST_OF_RUNS = 2040
"""Pixels that a byte of formats without compression may stand for: 255 in a run, or 8 of a bit each, and both."""
COMPRESSION, BITS_PER_SAMPLE, TILE_WIDTH, TILE_HEIGHT = 259, 258, 322, 323
MOST_OF_TILE, LARGEST_TILE = 1 << 24, 4
"""Pixels of a tile: 4,096 × 4,096, or four times the picture. A whole one is unpacked, however small that is."""
PARTS = (273, 279, 324, 325)
"""Where strips and tiles are, and how long (TIFF 6.0)."""
MOST_OF_TIFF = {1: 64, 5: MOST_OF_LZW, 7: 3 * 8 * BLOCK * BLOCK, 8: MOST_DEFLATED, 32946: MOST_DEFLATED, 32773: 64}
"""Bytes that one may stand for, by TIFF's number of the compression: none, LZW, JPEG, deflate, PackBits. Of bare pixels
a part may be missing, so that the rest can be salvaged, but not nearly all."""
FAX = (2, 3, 4)
"""Compressions that spend a bit on each row at the least (ITU-T T.4, T.6)."""
MOST_SCANS = 100
"""As libvips has it: encoders write 3 to 20, and each costs a pass over all pixels."""
PIXELS_TIMES_BYTES = 10**11
"""Below this product, scans of no content take seconds at the most: a scan is 50 bytes and 3 ns a pixel."""
ICON, ICON_ENTRY = b"\x00\x00\x01\x00", 16
PNG = b"\x89PNG"


def refuse_implausible(kind: str, data: bytes, image: Opened) -> None:
    """Raise `ImageError` where a file, opened as of that kind, cannot hold what it claims."""
    width, height = image.size
    if kind == "PPM":
        refuse_many_comments(data)
    match kind:
        case "JPEG":
            too_short = _is_short_jpeg(data, width * height)
        case "PNG":
            depth, color = data[24:26]
            row = (width * depth * SAMPLES.get(color, 1) + 7) // 8 + 1
            too_short = height * row > len(data) * MOST_DEFLATED
            refuse_many_chunks(data)
        case "TIFF":
            _refuse_large_tiles(image)
            too_short = _is_short_tiff(data, image)
        case "GIF":  # its screen
            too_short = width * height > len(data) * MOST_OF_LZW
        case "QOI":
            too_short = width * height > len(data) * MOST_OF_QOI
        case "BMP" | "PPM" | "TGA" | "SGI" | "PCX":
            too_short = width * height > len(data) * MOST_OF_RUNS
        case _:
            too_short = False
            if kind == "JPEG2000":
                refuse_missing_tiles(data)
    if too_short:
        reason = _(
            "It claims {width:,} × {height:,} pixels, but {length:,} bytes cannot hold them.",
            width=width, height=height, length=len(data),
        )  # fmt: skip
        raise ImageError("truncated", reason)


def refuse_large_icons(source: BinaryIO) -> None:
    """Raise `ImageError` where a PNG inside an icon has more pixels than the limit; Pillow decodes it on opening."""
    source.seek(0)
    head = source.read(6)
    if head[:4] == ICON:
        entries = source.read(ICON_ENTRY * int.from_bytes(head[4:6], "little"))
        for at in {entries[i + 12 : i + 16] for i in range(0, len(entries), ICON_ENTRY)}:
            source.seek(int.from_bytes(at, "little"))
            inner = source.read(24)
            if inner.startswith(PNG) and len(inner) == 24:
                refuse_too_large(*struct.unpack_from(">II", inner, 16))
    source.seek(0)


def _is_short_jpeg(data: bytes, pixels: int) -> bool:
    """Whether a JPEG is too short. Raises `ImageError` where it has more scans than anybody would write."""
    if pixels > len(data) * 8 * BLOCK * BLOCK and not any(marker in data for marker in ARITHMETIC):
        return True
    if pixels * len(data) > PIXELS_TIMES_BYTES and has_scans_of_parts(data):
        scans = data.count(b"\xff\xda")
        if scans > MOST_SCANS:
            reason = _("It has {n:,} scans over its pixels; the limit is {most}.", n=scans, most=MOST_SCANS)
            raise ImageError("unsupported", reason)
    return False


def _is_short_tiff(data: bytes, image: Any) -> bool:
    tags: Any = image.tag_v2
    most = MOST_OF_TIFF.get(tags.get(COMPRESSION, 1))
    bits = sum(tags.get(BITS_PER_SAMPLE, (1,)))
    too_many_rows = tags.get(COMPRESSION) in FAX and image.height > len(data) * 8
    return too_many_rows or (most is not None and image.width * image.height * bits > len(data) * 8 * most)


def _refuse_large_tiles(image: Any) -> None:
    """Raise `ImageError` for a TIFF of tiles that are none, or so large that a small picture would take gigabytes."""
    tags: Any = image.tag_v2
    width, height = tags.get(TILE_WIDTH, 1), tags.get(TILE_HEIGHT, 1)
    if not (isinstance(width, int) and isinstance(height, int) and min(width, height) > 0):
        raise ImageError("unreadable", DAMAGED)
    if width * height > max(MOST_OF_TILE, LARGEST_TILE * image.width * image.height):
        reason = _(
            "Its tiles have {width:,} × {height:,} pixels, far more than the picture; save it anew.",
            width=width, height=height,
        )  # fmt: skip
        raise ImageError("unsupported", reason)


def ends_early(data: bytes) -> bool:
    """Whether a TIFF or WebP says that it goes on behind its end; libraries only say that they cannot decode it."""
    if data[:4] == b"RIFF":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    try:
        parts = {entry.tag: entry.numbers(data) for entry in first_entries(data) if entry.tag in PARTS}
    except struct.error:
        return False
    offsets, lengths = parts.get(273) or parts.get(324) or [], parts.get(279) or parts.get(325) or []
    return any(offset + length > len(data) for offset, length in zip(offsets, lengths, strict=False))


def broken(data: bytes, error: Exception) -> ImageError:
    """Say what is wrong with a damaged file, and whether it is only cut, which libraries do not always tell."""
    refuse_for_memory(error)
    if ends_early(data):
        return ImageError("truncated", CUT_OFF, f"{type(error).__name__}: {error}")
    return failure(error)
