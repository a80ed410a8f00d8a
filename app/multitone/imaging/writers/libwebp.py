"""libwebp called directly, as Pillow brings it along: the same bytes in less time, for opaque pictures with losses.

Pillow hands its pixels over as words of 32 bits, and libwebp turns these into YUV without the instructions that it has
for RGB: of a photograph of 2 megapixels at quality 80, Pillow took 150 ms, this takes 135. The functions (encode.h, the
same since 0.5) are looked for in what Pillow has loaded; where they are not found, as on Windows, Pillow does it.
"""

from __future__ import annotations

import ctypes
import functools
import struct
from ctypes import POINTER, Structure, byref, c_float, c_int, c_size_t, c_uint8, c_uint32, c_void_p
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABI = 0x0210
"""Of `WebPConfig` and `WebPPicture` as they are declared here; libwebp refuses another first byte."""
TO_SPARE = 256
"""Bytes behind each record, should a later libwebp of the same ABI fill more of it."""
USUAL = 0
"""`WEBP_PRESET_DEFAULT`."""
PROFILE, EXIF, XMP = 0x20, 0x08, 0x04
"""Flags of a VP8X chunk, for what follows it."""


class _Config(Structure):
    """The beginning of `WebPConfig`."""

    _fields_ = (("lossless", c_int), ("quality", c_float), ("method", c_int), ("_rest", c_uint8 * (104 + TO_SPARE)))


class _Picture(Structure):
    """`WebPPicture`; what stands here without a name is as libwebp leaves it."""

    _fields_ = (
        ("use_argb", c_int), ("colorspace", c_int), ("width", c_int), ("height", c_int),
        ("_planes", c_void_p * 3), ("_strides", c_int * 2), ("_alpha", c_void_p), ("_alpha_stride", c_int),
        ("_1", c_uint32 * 2), ("_argb", c_void_p), ("_argb_stride", c_int), ("_2", c_uint32 * 3),
        ("writer", c_void_p), ("custom", c_void_p), ("_extra_kind", c_int), ("_extra", c_void_p), ("_stats", c_void_p),
        ("error", c_int), ("_rest", c_uint8 * (172 + TO_SPARE)),
    )  # fmt: skip


class _Written(Structure):
    """`WebPMemoryWriter`."""

    _fields_ = (("data", c_void_p), ("size", c_size_t), ("_most", c_size_t), ("_rest", c_uint8 * (4 + TO_SPARE)))


FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "WebPConfigInitInternal": (c_int, (POINTER(_Config), c_int, c_float, c_int)),
    "WebPPictureInitInternal": (c_int, (POINTER(_Picture), c_int)),
    "WebPPictureImportRGB": (c_int, (POINTER(_Picture), c_void_p, c_int)),
    "WebPPictureFree": (None, (POINTER(_Picture),)),
    "WebPMemoryWriterInit": (None, (POINTER(_Written),)),
    "WebPMemoryWriterClear": (None, (POINTER(_Written),)),
    "WebPEncode": (c_int, (POINTER(_Config), POINTER(_Picture))),
}


@functools.cache
def functions() -> Any:
    """Return libwebp with the types of its functions; None where Pillow has it inside of itself, or another ABI."""
    try:
        from PIL import _webp

        libwebp = ctypes.CDLL(_webp.__file__)  # looks into what that was linked with, too
        for name, (result, arguments) in FUNCTIONS.items():
            function = getattr(libwebp, name)
            function.restype, function.argtypes = result, arguments
        libwebp.WebPMemoryWrite  # noqa: B018 - whether it is there
    except (ImportError, OSError, AttributeError):
        return None
    known = libwebp.WebPConfigInitInternal(byref(_Config()), USUAL, 0, ABI)
    return libwebp if known and libwebp.WebPPictureInitInternal(byref(_Picture()), ABI) else None


def encoded(array: NDArray[np.uint8], quality: int, method: int) -> bytes:
    """Encode (height, width, 3) with losses; empty where it cannot be done, which Pillow then does or explains."""
    libwebp = functions()
    if libwebp is None:
        return b""
    array, config, picture, written = np.ascontiguousarray(array), _Config(), _Picture(), _Written()
    libwebp.WebPConfigInitInternal(byref(config), USUAL, quality, ABI)
    libwebp.WebPPictureInitInternal(byref(picture), ABI)
    libwebp.WebPMemoryWriterInit(byref(written))
    config.method, picture.height, picture.width = method, array.shape[0], array.shape[1]
    picture.writer = ctypes.cast(libwebp.WebPMemoryWrite, c_void_p)
    picture.custom = ctypes.addressof(written)
    try:
        done = libwebp.WebPPictureImportRGB(byref(picture), array.ctypes.data, array.strides[0]) and libwebp.WebPEncode(
            byref(config), byref(picture)
        )
        return ctypes.string_at(written.data, written.size) if done else b""
    finally:
        libwebp.WebPMemoryWriterClear(byref(written))
        libwebp.WebPPictureFree(byref(picture))


def with_blocks(data: bytes, size: tuple[int, int], profile: bytes, exif: bytes, xmp: bytes) -> bytes:
    """Put a profile and metadata around a plain file (RFC 9649, 2.7)."""
    if not (profile or exif or xmp):
        return data
    flags = (PROFILE if profile else 0) | (EXIF if exif else 0) | (XMP if xmp else 0)
    sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
    blocks = ((b"ICCP", profile), (b"", data[12:]), (b"EXIF", exif), (b"XMP ", xmp))
    parts = [_chunk(b"VP8X", struct.pack("<I", flags) + sides)]
    parts += [_chunk(name, block) if name else block for name, block in blocks if block]
    return _chunk(b"RIFF", b"WEBP" + b"".join(parts))


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
