"""PNGs of up to 8 bits a sample, read by zlib-ng and a kernel, or by libvips in two thirds of Pillow's time."""

from __future__ import annotations

import io
import os
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_srgb, numbers_of
from multitone.imaging.raster import BANDS, Raster, vips
from multitone.imaging.readers.base import refuse_for_memory, refuse_too_large
from multitone.messages import _

if TYPE_CHECKING:
    from PIL import Image

SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples a pixel, by the color type (ISO/IEC 15948, 11.2.2)."""
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where the passes of an interlaced picture begin, and their steps (ISO/IEC 15948, 8.2)."""
KEPT = (b"PLTE", b"tRNS", b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"pHYs")
NOT_ABOUT_IT = (b"IHDR", b"IDAT", b"PLTE", b"tRNS", b"bKGD", b"sBIT", b"hIST", b"acTL", b"fcTL", b"fdAT")
"""Chunks that hold pixels, or mean them."""
LEAST_LEFT = 100
"""One part of so many must be left of a damaged picture: a file of a few bytes may claim any size, at no cost to it."""
TOO_LITTLE = _("Too little of the picture is left: less than a hundredth.")
MILLION = 1_000_000
MOST_CHUNK = 64 << 20
"""Bytes of a chunk that has no pixels in it, which are read into memory at once; profiles have 4 MB at the most."""
STEP = 512
"""Bytes that are inflated at a time, so that damage costs no more than these."""


def quick_png(data: bytes, image: Image.Image, profile: bytes | None, *, gray: bool = False) -> Raster | None:
    """Decode by zlib-ng or libvips; None sends the file to Pillow, which says best what is wrong with it.

    With `gray`, the luma of colors is all that is wanted, and is given where that is faster.
    """
    from multitone.imaging.samples import scanlines  # late: most pictures are JPEGs

    told_by_numbers = profile is not None and numbers_of(profile) is not None
    whole = scanlines.read(
        data, image.size, gray=gray and not told_by_numbers and (profile is None or is_srgb(profile))
    )
    if whole is not None:
        return Raster(whole, profile)
    if has_more_behind_pixels(data):  # of which Pillow tells when it has read the pixels
        return None
    import numpy as np

    libvips = vips()
    try:
        opened = libvips.Image.new_from_buffer(data, "", fail_on="warning")
        if (
            opened.format != "uchar"
            or opened.bands > max(BANDS.values())
            or (opened.width, opened.height) != image.size
        ):
            return None
        array = np.frombuffer(opened.write_to_memory(), np.uint8)
    except libvips.Error as error:
        refuse_for_memory(error)
        return None
    return Raster(array.reshape(opened.height, opened.width, opened.bands), profile)


def has_more_behind_pixels(png: bytes) -> bool:
    """Whether something follows the last IDAT beside IEND, such as the EXIF that some programs append."""
    at = png.rfind(b"IDAT")
    end = at + 4 + int.from_bytes(png[at - 4 : at], "big") + 4
    return len(png) - end > 12


def without_pixels(file: BinaryIO) -> bytes:
    """Return a PNG of one pixel with all that another says beside its own, wherever it says it."""
    file.seek(0)
    parts = [file.read(8)]
    gray = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts.append(chunk(b"IHDR", gray) + chunk(b"IDAT", zlib.compress(bytes(2))))
    while len(head := file.read(8)) == 8 and head[4:] != b"IEND":
        length, kind = struct.unpack(">I4s", head)
        if kind in NOT_ABOUT_IT or length > MOST_CHUNK:
            file.seek(length + 4, os.SEEK_CUR)
        else:
            parts.insert(-1, head + file.read(length + 4))
    return b"".join((*parts, chunk(b"IEND", b"")))


def made_anew(data: bytes) -> tuple[bytes, float]:
    """Return a whole PNG with the rows that a damaged one still holds, and which part is zeros. Raises `ImageError`."""
    width, height, depth, color, *_rest, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    refuse_too_large(width, height)
    passes = ADAM7 if interlaced else ((0, 0, 1, 1),)
    sizes = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes]
    rows = [(1 + (across * depth * SAMPLES.get(color, 1) + 7) // 8, down) for across, down in sizes if across > 0]
    total = sum(length * down for length, down in rows if down > 0)
    kept, packed = _pieces(data)
    whole = _inflated(packed, total)
    left = len(whole) // rows[0][0] if not interlaced else height * len(whole) // total
    if left == 0:
        raise ImageError("truncated", _("The file ends before the picture begins."))
    if left * LEAST_LEFT < height:
        raise ImageError("truncated", TOO_LITTLE)
    whole = whole[: left * rows[0][0]] if not interlaced else whole
    parts = [data[:8], chunk(b"IHDR", data[16:29]), *kept, chunk(b"IDAT", _filled(whole, total))]
    return b"".join((*parts, chunk(b"IEND", b""))), 1 - left / height


def _filled(whole: bytes, total: int) -> bytes:
    """Return rows and zeros behind them, so many bytes in all, deflated; the zeros are never there together."""
    packer, left = zlib.compressobj(1), total - len(whole)
    parts = [packer.compress(whole)]
    while left > 0:
        parts.append(packer.compress(bytes(min(left, MILLION))))
        left -= MILLION
    return b"".join((*parts, packer.flush()))


def _pieces(data: bytes) -> tuple[list[bytes], bytes]:
    """Return the chunks that tell how pixels are meant, where they are whole, and all that is left of the pixels."""
    kept, packed, at = [], [], 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == b"IDAT":
            packed.append(body)
        elif kind in KEPT and data[at + 8 + length : at + 12 + length] == struct.pack(">I", zlib.crc32(kind + body)):
            kept.append(chunk(kind, body))
        at += 12 + length
    return kept, b"".join(packed)


def _inflated(packed: bytes, most: int) -> bytes:
    """Return what can be inflated before the damage, at most so many bytes."""
    unpacker, parts, length = zlib.decompressobj(), [], 0
    for at in range(0, len(packed), STEP):
        try:
            part = unpacker.decompress(packed[at : at + STEP], most - length)
        except zlib.error:
            break
        parts.append(part)
        length += len(part)
        if length >= most:
            break
    return b"".join(parts)


SAYING = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"pHYs", b"tIME")
"""Chunks that change no pixel: what they say is kept where their checksum is wrong."""
MOST_MENDED = 256 << 20
MOST_CHUNKS = 100_000


def with_right_checksums(source: BinaryIO) -> BinaryIO | None:
    """Return an open PNG with the right checksums of chunks that it could do without; None where all are right.

    Decoders skip such chunks with a warning (PNG, third edition, 13.2). Those that tell how pixels look are left out.
    Of chunks that are necessary, nothing is changed: those are damage.
    """
    length = source.seek(0, os.SEEK_END)
    source.seek(0)
    if length > MOST_MENDED:
        return None
    parts, changed = [source.read(8)], False
    for _number in range(MOST_CHUNKS):
        head = source.read(8)
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or size > length:
            break
        body, checksum = source.read(size), source.read(4)
        right = struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))
        wrong = len(checksum) == 4 and kind[0] & 0x20 and checksum != right
        changed = changed or bool(wrong)
        if not wrong or kind in SAYING:
            parts += (head, body, right if wrong else checksum)
    return io.BytesIO(b"".join((*parts, source.read()))) if changed else None


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a whole chunk (PNG, third edition, 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))
