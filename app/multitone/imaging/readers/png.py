"""PNGs of up to 8 bits a sample, read by libvips in two thirds of Pillow's time."""

from __future__ import annotations

import os
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from multitone.imaging.raster import BANDS, Raster, vips

if TYPE_CHECKING:
    from PIL import Image


def quick_png(data: bytes, image: Image.Image, profile: bytes | None) -> Raster | None:
    """Decode by libvips; None sends the file to Pillow, which says best what is wrong with it."""
    if has_more_behind_pixels(data):  # of which Pillow tells when it has read the pixels
        return None
    import numpy as np

    libvips = vips()
    try:
        found = libvips.Image.new_from_buffer(data, "", fail_on="warning")
        if found.format != "uchar" or found.bands > max(BANDS.values()) or (found.width, found.height) != image.size:
            return None
        array = np.frombuffer(found.write_to_memory(), np.uint8)
    except libvips.Error:
        return None
    return Raster(array.reshape(found.height, found.width, found.bands), profile)


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
    parts.append(_chunk(b"IHDR", gray) + _chunk(b"IDAT", zlib.compress(bytes(2))))
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind in (b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"bKGD", b"sBIT", b"hIST"):
            file.seek(length + 4, os.SEEK_CUR)
        else:
            parts.insert(-1, head + file.read(length + 4))
    return b"".join((*parts, _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
