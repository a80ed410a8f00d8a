"""Pillow: opens what it may, and brings its many modes down to those of a Raster."""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.color.convert import converted_to_srgb
from multitone.imaging.color.profiles import profile_space
from multitone.imaging.raster import Raster
from multitone.imaging.readers.limits import refuse_large_icons
from multitone.imaging.readers.source_formats import READABLE

if TYPE_CHECKING:
    from PIL import Image


def opened(source: BinaryIO) -> Image.Image:
    """Open by Pillow, which reads the header only."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # it only warns up to twice its value; `most_pixels` is asked instead
    if isinstance(source, io.BytesIO) and bytes(source.getbuffer()[4:8]) == b"ftyp":
        _decode_avif_on_one_thread()
    refuse_large_icons(source)
    try:
        return Image.open(source, formats=READABLE)
    except UnidentifiedImageError:
        if _open_deep_gray_with_alpha.cache_info().currsize:
            raise
        _open_deep_gray_with_alpha()  # only now, for the plug-in takes a while to import
        return Image.open(source, formats=READABLE)


def _decode_avif_on_one_thread() -> None:
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the pool has a worker for each core


@functools.cache
def _open_deep_gray_with_alpha() -> None:
    """Let Pillow open TIFFs of 16-bit gray with alpha for what they say; their pixels are left to libvips."""
    from PIL import TiffImagePlugin

    for order in (b"II", b"MM"):
        for alpha in (0, 1, 2):
            TiffImagePlugin.OPEN_INFO.setdefault((order, 1, (1,), 1, (16, 16), (alpha,)), ("LA", "LA"))


def by_pillow(image: Image.Image, profile: bytes | None) -> Raster:
    """Decode by Pillow and bring the many modes down to gray or RGB, with or without alpha."""
    image.load()
    mode = image.mode
    if mode == "CMYK" or (mode == "LAB" and profile):
        return Raster(converted_to_srgb(image, profile))
    if mode.startswith("I"):
        return _from_integers(image, profile)
    if mode == "F":
        raise ImageError("unsupported", "Its pixels are floating-point numbers, which cannot be processed yet.")
    if profile and profile_space(profile) == "CMYK":
        profile = None
    wanted = {"1": "L", "L": "L", "LA": "LA", "La": "LA", "RGBA": "RGBA", "RGBa": "RGBA", "PA": "RGBA"}.get(mode, "RGB")
    if image.has_transparency_data:
        wanted = {"L": "LA", "RGB": "RGBA"}.get(wanted, wanted)
    return Raster(image if mode == wanted else image.convert(wanted), profile)


def _from_integers(image: Image.Image, profile: bytes | None) -> Raster:
    import numpy as np

    values = np.asarray(image)
    if values.size and (values.min() < 0 or values.max() > 65535):
        raise ImageError("unsupported", "Its pixels are 32-bit numbers, which cannot be processed yet.")
    return Raster(values.astype(np.uint16), profile)
