"""The planes of an HEIC as they are coded, from the libheif that its Python package brings along.

The package itself gives nothing but RGB. libheif's own functions (libheif/heif.h, the same since 1.4) are looked for in
what the package has loaded; where they are not found, as on Windows, planes are not offered.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint8, c_void_p
from typing import TYPE_CHECKING, Any

from multitone.imaging.samples.ycbcr import Planes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AS_CODED = 99
"""`heif_colorspace_undefined`, and `heif_chroma_undefined`: what the file has."""
YCBCR, SUBSAMPLED = 0, 1
"""`heif_colorspace_YCbCr` and `heif_chroma_420`."""
CHANNELS = (0, 1, 2)
REC_601 = 6
"""Matrix coefficients of JFIF (H.273, 8.3). libheif brings others to them, and video range to the full one."""


class _Error(ctypes.Structure):
    _fields_ = (("code", c_int), ("subcode", c_int), ("message", c_char_p))


class _Numbers(ctypes.Structure):
    """The beginning of `heif_color_profile_nclx`."""

    _fields_ = (("version", c_uint8), ("primaries", c_int), ("transfer", c_int), ("matrix", c_int), ("full", c_uint8))


FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "heif_context_alloc": (c_void_p, ()),
    "heif_context_free": (None, (c_void_p,)),
    "heif_context_set_max_decoding_threads": (None, (c_void_p, c_int)),
    "heif_context_read_from_memory_without_copy": (_Error, (c_void_p, c_char_p, c_size_t, c_void_p)),
    "heif_context_get_primary_image_handle": (_Error, (c_void_p, POINTER(c_void_p))),
    "heif_image_handle_has_alpha_channel": (c_int, (c_void_p,)),
    "heif_image_handle_release": (None, (c_void_p,)),
    "heif_image_handle_get_luma_bits_per_pixel": (c_int, (c_void_p,)),
    "heif_image_handle_get_preferred_decoding_colorspace": (_Error, (c_void_p, POINTER(c_int), POINTER(c_int))),
    "heif_decode_image": (_Error, (c_void_p, POINTER(c_void_p), c_int, c_int, c_void_p)),
    "heif_image_release": (None, (c_void_p,)),
    "heif_image_get_colorspace": (c_int, (c_void_p,)),
    "heif_image_get_chroma_format": (c_int, (c_void_p,)),
    "heif_image_get_bits_per_pixel_range": (c_int, (c_void_p, c_int)),
    "heif_image_get_nclx_color_profile": (_Error, (c_void_p, POINTER(POINTER(_Numbers)))),
    "heif_nclx_color_profile_free": (None, (POINTER(_Numbers),)),
    "heif_image_get_width": (c_int, (c_void_p, c_int)),
    "heif_image_get_height": (c_int, (c_void_p, c_int)),
    "heif_image_get_plane_readonly": (c_void_p, (c_void_p, c_int, POINTER(c_int))),
}


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """libheif has refused something, or the planes are others."""


class Image:
    """A decoded picture of libheif's, which is freed with the last array that looks into it."""

    def __init__(self, libheif: Any, pointer: c_void_p) -> None:
        self._free, self._pointer = libheif.heif_image_release, pointer

    def __del__(self) -> None:
        self._free(self._pointer)


class Held:
    """Memory of somebody else, for NumPy to look into as long as an array does."""

    def __init__(
        self, address: int, shape: tuple[int, ...], strides: tuple[int, ...], owner: object, samples: str = "|u1"
    ) -> None:
        self.owner = owner
        self.__array_interface__ = {
            "version": 3, "typestr": samples, "data": (address, True), "shape": shape, "strides": strides,
        }  # fmt: skip


@functools.cache
def _functions(module: str) -> Any:
    """Return libheif's functions as a package's extension module has loaded them, None where they are not found."""
    import importlib

    try:
        libheif = ctypes.CDLL(importlib.import_module(module).__file__)
        for name, (result, arguments) in FUNCTIONS.items():
            function = getattr(libheif, name)
            function.restype, function.argtypes = result, arguments
    except (ImportError, OSError, AttributeError):
        return None
    return libheif


def planes_of(data: bytes, module: str, threads: int) -> Planes | None:
    """Decode the primary picture of a file, upright, to the planes that JFIF has; None where they are others.

    `module` is what has loaded libheif. Tiles of a picture are decoded by so many threads.
    """
    libheif = _functions(module)
    if libheif is None:
        return None
    context = libheif.heif_context_alloc()
    handle = c_void_p()
    try:
        libheif.heif_context_set_max_decoding_threads(context, threads)
        _check(libheif.heif_context_read_from_memory_without_copy(context, data, len(data), None))
        _check(libheif.heif_context_get_primary_image_handle(context, byref(handle)))
        _refuse_others(libheif, handle)
        pointer = c_void_p()
        _check(libheif.heif_decode_image(handle, byref(pointer), AS_CODED, AS_CODED, None))
        return _of_image(libheif, pointer)
    except _Refused:
        return None
    finally:
        if handle:
            libheif.heif_image_handle_release(handle)
        libheif.heif_context_free(context)


def _check(error: _Error) -> None:
    if error.code:
        raise _Refused


def _refuse_others(libheif: Any, handle: c_void_p) -> None:
    """Refuse a picture whose header tells that its planes are others, before it is decoded."""
    space, chroma = c_int(), c_int()
    _check(libheif.heif_image_handle_get_preferred_decoding_colorspace(handle, byref(space), byref(chroma)))
    bits = libheif.heif_image_handle_get_luma_bits_per_pixel(handle)
    alpha = libheif.heif_image_handle_has_alpha_channel(handle)
    if (space.value, chroma.value, bits) != (YCBCR, SUBSAMPLED, 8) or alpha:
        raise _Refused


def _of_image(libheif: Any, pointer: c_void_p) -> Planes:
    image = Image(libheif, pointer)
    kind = libheif.heif_image_get_colorspace(pointer), libheif.heif_image_get_chroma_format(pointer)
    bits = {libheif.heif_image_get_bits_per_pixel_range(pointer, channel) for channel in CHANNELS}
    if kind != (YCBCR, SUBSAMPLED) or bits != {8} or not _is_of_jfif(libheif, pointer):
        raise _Refused
    luma, blue, red = (_plane(libheif, pointer, channel, image) for channel in CHANNELS)
    half = tuple((side + 1) // 2 for side in luma.shape)
    if (blue.shape, red.shape) != (half, half):
        raise _Refused
    return Planes(luma, blue, red)


def _is_of_jfif(libheif: Any, pointer: c_void_p) -> bool:
    """Whether numbers mean what they do in JFIF, after what libheif has made of them."""
    numbers = POINTER(_Numbers)()
    if libheif.heif_image_get_nclx_color_profile(pointer, byref(numbers)).code:
        return False
    with contextlib.ExitStack() as after:
        after.callback(libheif.heif_nclx_color_profile_free, numbers)
        return numbers[0].matrix == REC_601 and bool(numbers[0].full)


def _plane(libheif: Any, pointer: c_void_p, channel: int, image: Image) -> NDArray[np.uint8]:
    import numpy as np

    stride = c_int()
    address = libheif.heif_image_get_plane_readonly(pointer, channel, byref(stride))
    if not address:
        raise _Refused
    shape = libheif.heif_image_get_height(pointer, channel), libheif.heif_image_get_width(pointer, channel)
    return np.ascontiguousarray(np.asarray(Held(address, shape, (stride.value, 1), image)))
