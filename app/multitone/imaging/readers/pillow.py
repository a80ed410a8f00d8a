"""Pillow: counts the pictures of a file that it has opened, and brings its many modes down to those of a Raster."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.color.convert import converted_to_srgb
from multitone.imaging.color.profiles import profile_space
from multitone.imaging.pages.tiff import page_count
from multitone.imaging.raster import Raster
from multitone.messages import _

if TYPE_CHECKING:
    from PIL import Image


def pages(image: Image.Image) -> int:
    """Count the pictures of an opened file, which stands at its first one afterwards.

    Raises `ImageError` for more directories than anybody would put behind the picture of a TIFF.
    """
    if image.format != "TIFF":
        return getattr(image, "n_frames", 1)
    source: BinaryIO = image.fp  # type: ignore[attr-defined]
    place = source.tell()
    try:
        return page_count(source)
    finally:
        source.seek(place)


XMP_HEAD = b"\x21\xff\x0bXMP DataXMP"
"""An application extension of GIF (GIF89a, 26; XMP part 3, 1.1.2); the packet follows it bare, without sub-blocks."""
XMP_TRAILER = b"\x01\xff\xfe"
"""Begins the bytes that lead readers of sub-blocks out of the packet again; none of these is in UTF-8."""


def xmp_of_gif(data: bytes) -> bytes:
    """Return the XMP packet of a GIF, which Pillow does not read; empty where there is none or its end is missing."""
    at = data.find(XMP_HEAD)
    end = data.find(XMP_TRAILER, at)
    return data[at + len(XMP_HEAD) : end] if 0 <= at < end else b""


def comes_in_rows(image: Image.Image, kind: str) -> bool:
    """Whether libvips reads such a file row by row, and makes of it what `imaging.decode` would."""
    info = image.info
    if kind == "JPEG":
        return image.mode in ("L", "RGB") and not info.get("progressive")
    if pages(image) > 1:
        return False
    if kind == "PNG":
        return not info.get("interlace")
    from multitone.imaging.samples.layout import layout_of  # late: few pictures are TIFFs

    found = layout_of(image.fp)  # type: ignore[attr-defined]
    return found is not None and found[0].is_read_in_rows


def by_pillow(image: Image.Image, profile: bytes | None) -> Raster:
    """Decode by Pillow and bring the many modes down to gray or RGB, with or without alpha."""
    image.load()
    mode = image.mode
    if mode == "CMYK" or (mode == "LAB" and profile):
        return Raster(converted_to_srgb(image, profile))
    if mode.startswith("I"):
        return _from_integers(image, profile)
    if mode == "F":
        raise ImageError("unsupported", _("Its pixels are floating-point numbers, which cannot be processed yet."))
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
        raise ImageError("unsupported", _("Its pixels are 32-bit numbers, which cannot be processed yet."))
    return Raster(values.astype(np.uint16), profile)
