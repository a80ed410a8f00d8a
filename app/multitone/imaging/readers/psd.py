"""PSD: the flattened picture in gray or RGB, and in CMYK where it has transparency; Pillow reads the rest.

A channel beside the colors is the transparency of the flattened picture only where the number of layers is negative
("Layer info"); else it is a selection that somebody saved, and no part of how the picture looks (Adobe Photoshop File
Formats, 2019).
"""

from __future__ import annotations

import io
import mmap
import struct
from typing import IO, TYPE_CHECKING, Any, cast

from multitone.errors import ImageError
from multitone.imaging.contents import NONE, Content
from multitone.imaging.metadata.iptc import image_resources
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.photoshop import told_by_resources
from multitone.imaging.metadata.reading import told
from multitone.imaging.metadata.resolution import plausible
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import CUT_OFF, Decoded, HeaderInfo, refuse_too_large
from multitone.imaging.samples.layers import layers_of_psd
from multitone.imaging.samples.transparency import CMYK, COLORS, is_transparent
from multitone.imaging.samples.transparency import PSD as HEADER
from multitone.messages import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

BARE, PACKED = 0, 1
MOST_PACKED = 64
"""Bytes that one of PackBits may stand for: 128 in two."""
BYTE, DEEP = 8, 16


def is_deep_psd(data: bytes) -> bool:
    """Whether a file that begins so is a PSD of more than 8 bits a sample."""
    return data[:6] == b"8BPS\x00\x01" and data[22:24] > b"\x00\x08"


def read(data: bytes) -> Decoded:
    """Decode the flattened picture as gray or RGB of 16 bits, with alpha where there is one. Raises `ImageError`."""
    *_head, height, width, depth, mode = HEADER.unpack_from(data)
    refuse_too_large(width, height)
    if depth != DEEP or mode not in COLORS or mode == CMYK:
        raise ImageError("unsupported", _("Its deep colors are of a kind that cannot be read here; save it as TIFF."))
    metadata, profile, _end = _resources(data)
    contents = contents_of(io.BytesIO(data))
    return Decoded(Raster(_flattened(data), profile), metadata.for_result(width, height), "PSD", contents=contents)


def flattened(data: bytes, profile: bytes | None) -> Raster | None:
    """Return the flattened picture of a PSD of 8 bits in gray or RGB, or in CMYK with transparency.

    None of another, which Pillow reads. Raises `ImageError`.
    """
    *_head, depth, mode = HEADER.unpack_from(data)
    if depth != BYTE or mode not in COLORS:
        return None
    if mode == CMYK:
        return _of_ink(data, profile) if is_transparent(io.BytesIO(data)) else None
    return Raster(_flattened(data), profile)


def _of_ink(data: bytes, profile: bytes | None) -> Raster:
    """Return sRGB of CMYK, of which 255 is no ink, and its transparency."""
    import numpy as np
    from PIL import Image

    from multitone.imaging.color.convert import converted_to_srgb  # late: the start of a plan needs none of it

    planes = _flattened(data)
    ink = Image.fromarray(np.invert(planes[:, :, :4]), "CMYK")
    colors = np.asarray(converted_to_srgb(ink, profile))
    return Raster(np.concatenate((colors, planes[:, :, 4:]), axis=2))


def _flattened(data: bytes) -> NDArray[Any]:
    *_head, channels, height, width, depth, mode = HEADER.unpack_from(data)
    at = HEADER.size
    for _section in ("color mode data", "image resources", "layers and masks"):
        at += 4 + struct.unpack_from(">I", data, at)[0]
    bands = COLORS[mode] + is_transparent(io.BytesIO(data))
    return _pixels(data, at, channels, (min(bands, channels), height, width), depth // 8)


def tell(path: str) -> HeaderInfo:
    """Return what a file's header and resources tell. Raises whatever keeps it from being read."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        data = cast("bytes", whole)  # such files are large, and the resources stand at the beginning
        *_head, channels, height, width, depth, mode = HEADER.unpack_from(data)
        metadata, profile, _end = _resources(data)
        transparent = channels > COLORS.get(mode, 3) and is_transparent(file)
        contents = contents_of(file)
    is_gray = COLORS.get(mode, 3) == 1
    return HeaderInfo(width, height, depth, is_gray, transparent, metadata, profile, contents)


def contents_of(source: IO[bytes]) -> frozenset[Content]:
    """Return what an open PSD holds beside its flattened picture."""
    return frozenset((Content.LAYERS,)) if layers_of_psd(source) > 1 else NONE


def _pixels(data: bytes, at: int, channels: int, shape: tuple[int, int, int], size: int) -> NDArray[Any]:
    """Return (height, width, bands) of the first of the planes that lie there; a sample has that size in bytes."""
    import numpy as np
    from PIL import Image

    bands, height, width = shape
    rows = bands * height
    (packing,) = struct.unpack_from(">H", data, at)
    body = data[at + 2 :]
    if packing == PACKED:  # lengths of all rows, then the rows
        body = body[2 * channels * height :]
        if len(body) * MOST_PACKED < size * rows * width:  # before memory is taken for them
            raise ImageError("truncated", CUT_OFF)
        body = Image.frombytes("L", (size * width, rows), body, "packbits", "L").tobytes()
    elif packing != BARE:
        raise ImageError("unsupported", _("It is packed in a way that cannot be read here; save it as TIFF."))
    if len(body) < size * rows * width:
        raise ImageError("truncated", CUT_OFF)
    planes = np.frombuffer(body, f">u{size}", rows * width).reshape(shape)
    return np.ascontiguousarray(planes.transpose(1, 2, 0), dtype=f"u{size}")


def _resources(data: bytes) -> tuple[Metadata, bytes | None, int]:
    """Return what the image resources tell, and where they end."""
    at = HEADER.size
    at += 4 + struct.unpack_from(">I", data, at)[0]  # color mode data
    start, end = at + 4, at + 4 + struct.unpack_from(">I", data, at)[0]
    said = told_by_resources((number, block) for number, _name, block in image_resources(data[start:end], 0))
    dpi = plausible(*said.dpi) if said.dpi else None
    return told(said.exif, said.xmp, said.carried, dpi=dpi), said.profile, end
