"""Deep pictures: 9 to 16 bits a sample, of which Pillow would keep 8 in color.

It reduces the color of JPEG 2000 by rounding without a limit, so that white comes round to black: there OpenJPEG reads
itself.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.color.convert import by_its_own_profile
from multitone.imaging.optional import library
from multitone.imaging.raster import Raster, vips
from multitone.imaging.readers.base import CUT_OFF, DAMAGED, failure, refuse_for_memory
from multitone.imaging.readers.png import has_more_behind_pixels
from multitone.messages import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image


TILE_PART = b"\xff\x90\x00\x0a"
"""SOT, which begins each part of a tile, and its length (ISO/IEC 15444-1, A.4.2)."""


def jpeg_2000_bits(data: bytes) -> int:
    """Return the bits a sample of a picture's first component: Ssiz of its SIZ marker (ISO/IEC 15444-1, A.5.1)."""
    at = data.find(b"\xff\x4f\xff\x51")
    return (data[at + 42] & 0x7F) + 1 if 0 <= at < len(data) - 42 else 8


def refuse_missing_tiles(data: bytes) -> None:
    """Raise `ImageError` where a picture has fewer tiles than its size is made of: OpenJPEG would leave them black."""
    at = data.find(b"\xff\x4f\xff\x51")
    if at < 0 or at + 40 > len(data):
        return
    width, height, _x, _y, across, down, first, above = struct.unpack_from(">8I", data, at + 8)
    if not across or not down or min(width, height) == 0:
        return
    tiles = -((first - width) // across) * -((above - height) // down)
    if data.count(TILE_PART, at) < tiles:
        raise ImageError("truncated", _("Tiles are missing; it should have {n:,}.", n=tiles))


def deep_jpeg_2000(data: bytes, image: Image.Image) -> NDArray[np.uint16]:
    """Return (height, width, bands), its bits widened to 16. Raises `ImageError`."""
    import numpy as np

    from multitone.imaging.samples.values import widened  # late: few pictures are JPEG 2000

    bits = jpeg_2000_bits(data)
    if bits > 16:
        raise ImageError("unsupported", _("Its samples have {n} bits, but at most 16 can be processed.", n=bits))
    if image.mode.startswith("I"):
        image.load()
        values: NDArray[Any] = np.asarray(image).astype(np.uint16) >> (16 - bits)  # they fill the 16 from the top
    else:
        values = _by_openjpeg(data)
    values = values if values.ndim == 3 else values[:, :, np.newaxis]
    return widened(values, bits)


def _by_openjpeg(data: bytes) -> NDArray[Any]:
    openjpeg = library("JPEG 2000")
    header = openjpeg.get_parameters(data)
    if header["colourspace"] not in ("sRGB", "unspecified", "unknown", "monochrome") or header["is_signed"]:
        raise ImageError("unsupported", _("Its deep colors are of a kind that cannot be read here; save it as TIFF."))
    values: NDArray[Any] = openjpeg.decode(data)
    return values


_GAP = rb"(?:\s|#[^\r\n]*[\r\n])+"
_HEADER = re.compile(rb"P([2356])" + _GAP + rb"(\d+)" + _GAP + rb"(\d+)" + _GAP + rb"(\d+)(?:#[^\r\n]*[\r\n]|\s)")
_COMMENT = re.compile(rb"#[^\r\n]*")
MOST_HEADER = 4096


def is_deep_pnm(data: bytes) -> bool:
    """Whether a file that begins so has samples above 255."""
    header = _HEADER.match(data[:MOST_HEADER])
    return header is not None and 255 < int(header[4]) <= 65535


def deep_pnm(data: bytes, size: tuple[int, int]) -> NDArray[np.uint16]:
    """Return (height, width, bands) scaled to 16 bits exactly. Raises `ImageError`."""
    import numpy as np

    header = _HEADER.match(data[:MOST_HEADER])
    assert header is not None
    width, height = size
    bands, top = (3 if header[1] in b"36" else 1), int(header[4])
    count = width * height * bands
    body = data[header.end() :]
    if header[1] in b"56":
        values = np.frombuffer(body[: 2 * count], ">u2") if len(body) >= 2 * count else np.empty(0, ">u2")
    else:
        values = np.array(_COMMENT.sub(b"", body).split()[:count], np.uint32)
    if values.size < count:
        raise ImageError("truncated", CUT_OFF)
    exact = (np.minimum(values, top).astype(np.uint32) * 65535 + top // 2) // top if top < 65535 else values
    return exact.astype(np.uint16).reshape(height, width, bands)


MOST_START = 65_536
"""Bytes that are looked through for the depth of an AVIF; its boxes stand at the beginning, behind a profile or so."""


def is_deep(data: bytes, image: Image.Image, kind: str) -> bool:
    """Whether a file that begins so has more than 8 bits a sample, in a layout of which we keep them."""
    match kind:
        case "PNG":
            return data[24:25] == b"\x10"  # the bit depth of IHDR
        case "TIFF":
            from multitone.imaging.samples.layout import layout_of  # late: most pictures are none

            found = layout_of(image.fp)  # type: ignore[attr-defined]
            return found is not None and found[0].is_deep
        case "AVIF":
            return avif_bits(data) > 8
        case "PPM":
            return is_deep_pnm(data)
        case "JPEG2000":
            return jpeg_2000_bits(data) > 8
    return False


def deep(data: bytes, image: Image.Image, kind: str, profile: bytes | None) -> Raster | None:
    """Decode all bits of a deep picture; None where it is none, or of a layout that is left to Pillow."""
    if kind == "TIFF":
        from multitone.imaging.readers.tiff import read  # late: most pictures are none

        if (raster := read(data, profile)) is not None:
            return raster
    if not is_deep(data, image, kind):
        return None
    if kind == "PPM":
        return Raster(deep_pnm(data, image.size))
    if kind == "JPEG2000":
        return Raster(deep_jpeg_2000(data, image), profile)
    return _by_libvips(data, image, kind, profile)


def _by_libvips(data: bytes, image: Image.Image, kind: str, profile: bytes | None) -> Raster | None:
    import numpy as np

    if kind == "PNG":
        from multitone.imaging.samples import scanlines  # late: few pictures are deep

        if (whole := scanlines.read(data, image.size, depth=16)) is not None:
            return Raster(whole, profile)
    if kind == "PNG" and has_more_behind_pixels(data):
        image.load()
    libvips = vips()
    try:
        opened = libvips.Image.new_from_buffer(data, "", fail_on="error")  # a cut TIFF is an error to it
        if opened.format != "ushort" or opened.bands > 4:
            return None
        if {opened.width, opened.height} != set(image.size):
            raise ImageError("unreadable", DAMAGED)  # memory was asked for another size
        if opened.interpretation == "cmyk":
            return by_its_own_profile(opened)
        array = np.frombuffer(opened.write_to_memory(), np.uint16)
    except libvips.Error as error:
        refuse_for_memory(error)
        image.load()  # raises what Pillow makes of it, which is more to the point
        raise failure(error) from error
    return Raster(array.reshape(opened.height, opened.width, opened.bands), profile)


def avif_bits(data: bytes) -> int:
    """Return the bits a sample of an AVIF: `high_bitdepth` and `twelve_bit` of its av1C box (AV1-ISOBMFF 1.2, 2.3)."""
    at = data.find(b"av1C", 0, MOST_START)
    flags = data[at + 6] if 0 <= at < len(data) - 6 else 0
    return 8 if not flags & 0x40 else 12 if flags & 0x20 else 10
