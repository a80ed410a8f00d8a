"""PSD of 16 bits a sample: its flattened picture, which Pillow does not open (Adobe Photoshop File Formats, 2019)."""

from __future__ import annotations

import mmap
import struct
from typing import TYPE_CHECKING, cast

from multitone.errors import ImageError
from multitone.imaging.metadata.iptc import image_resources
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.photoshop import told_by_resources
from multitone.imaging.metadata.reading import told
from multitone.imaging.metadata.resolution import plausible
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, Decoded, HeaderInfo, refuse_too_large
from multitone.messages import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEADER = struct.Struct(">4sH6xHIIHH")
COLORS = {1: 1, 3: 3}
"""Color channels by Photoshop's mode: grayscale and RGB."""
BARE, PACKED = 0, 1
MOST_PACKED = 64
"""Bytes that one of PackBits may stand for: 128 in two."""
DEEP = 16


def is_deep_psd(data: bytes) -> bool:
    """Whether a file that begins so is a PSD of more than 8 bits a sample."""
    return data[:6] == b"8BPS\x00\x01" and data[22:24] > b"\x00\x08"


def read(data: bytes) -> Decoded:
    """Decode the flattened picture as gray or RGB of 16 bits, with alpha where there is one. Raises `ImageError`."""
    *_head, channels, height, width, depth, mode = HEADER.unpack_from(data)
    refuse_too_large(width, height)
    if depth != DEEP or mode not in COLORS:
        raise ImageError("unsupported", _("Its deep colors are of a kind that cannot be read here; save it as TIFF."))
    metadata, profile, at = _resources(data)
    at += 4 + struct.unpack_from(">I", data, at)[0]  # layers and masks
    bands = COLORS[mode] + (channels > COLORS[mode])
    pixels = _pixels(data, at, channels, (min(bands, channels), height, width))
    return Decoded(Raster(pixels, profile), metadata.for_result(width, height), "PSD")


def tell(path: str) -> HeaderInfo:
    """Return what a file's header and resources tell. Raises whatever keeps it from being read."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        data = cast("bytes", whole)  # such files are large, and the resources stand at the beginning
        *_head, channels, height, width, depth, mode = HEADER.unpack_from(data)
        metadata, profile, _end = _resources(data)
    colors = COLORS.get(mode, 3)
    return HeaderInfo(width, height, depth, colors == 1, channels > colors, metadata, profile)


def _pixels(data: bytes, at: int, channels: int, shape: tuple[int, int, int]) -> NDArray[np.uint16]:
    """Return (height, width, bands) of the first of the planes that lie there."""
    import numpy as np
    from PIL import Image

    bands, height, width = shape
    rows = bands * height
    (packing,) = struct.unpack_from(">H", data, at)
    body = data[at + 2 :]
    if packing == PACKED:  # lengths of all rows, then the rows
        body = body[2 * channels * height :]
        if len(body) * MOST_PACKED < 2 * rows * width:  # before memory is taken for them
            raise ImageError("truncated", CUT_OFF)
        body = Image.frombytes("L", (2 * width, rows), body, "packbits", "L").tobytes()
    elif packing != BARE:
        raise ImageError("unsupported", _("It is packed in a way that cannot be read here; save it as TIFF."))
    if len(body) < 2 * rows * width:
        raise ImageError("truncated", CUT_OFF)
    planes = np.frombuffer(body, ">u2", rows * width).reshape(shape)
    return np.ascontiguousarray(planes.transpose(1, 2, 0), dtype=np.uint16)


def _resources(data: bytes) -> tuple[Metadata, bytes | None, int]:
    """Return what the image resources tell, and where they end."""
    at = HEADER.size
    at += 4 + struct.unpack_from(">I", data, at)[0]  # color mode data
    start, end = at + 4, at + 4 + struct.unpack_from(">I", data, at)[0]
    said = told_by_resources((number, block) for number, _name, block in image_resources(data[start:end], 0))
    dpi = plausible(*said.dpi) if said.dpi else None
    return told(said.exif, said.xmp, said.carried, dpi=dpi), said.profile, end
