"""Color spaces: what numbers stand for, and their conversion to sRGB as a profile says.

Little CMS does it, by a profile's perceptual table where it has one, and without black point compensation: so do
browsers (skcms takes A2B0 before A2B1 and compensates nothing; Firefox's default intent is the perceptual one).
"""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, Any

from multitone.imaging.metadata import is_srgb, profile_space
from multitone.imaging.raster import Raster, reduced, vips
from multitone.imaging.tone_curve import light_table, to_encoded

if TYPE_CHECKING:
    from PIL import Image

INTENT = "perceptual"


def as_srgb(raster: Raster) -> Raster:
    """Convert colors of another space, and gray of another curve to that of sRGB; alpha stays.

    A profile that does not describe what the raster holds is left where it is, and so is one that is damaged.
    """
    profile = raster.profile
    if profile is None or is_srgb(profile) or profile_space(profile) != ("GRAY" if raster.is_gray else "RGB"):
        return raster
    if raster.is_gray:
        return _gray_as_srgb(raster, profile)
    if _transform(profile, "RGB") is None:
        return raster
    if raster.depth == 16:
        return _deep_as_srgb(raster, profile)
    picture = raster.pillow()
    converted = converted_to_srgb(picture.convert("RGB"), profile)
    if raster.has_alpha:
        converted.putalpha(picture.getchannel("A"))
    return Raster(converted)


def converted_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert RGB, CMYK or CIELAB of 8 bits to sRGB, as its profile says.

    A profile that is no use is passed over. Then CMYK is taken for that of libvips' own profile, made from prints:
    1 − cyan − black, which Pillow does, knows neither paper nor ink.
    """
    from PIL import ImageCms

    transform = _transform(profile, image.mode) if profile else None
    if transform is None and image.mode == "CMYK":
        transform = _transform(_built_in_cmyk(), "CMYK")
    converted = ImageCms.applyTransform(image, transform) if transform else None
    return converted or image.convert("RGB")


@functools.lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> Any:
    """Return what converts a mode of Pillow to sRGB, None where the profile is no use; CMYK takes 35 ms to prepare."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(source, target, mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    except (OSError, ImageCms.PyCMSError):
        return None


@functools.cache
def _built_in_cmyk() -> bytes:
    """Return the profile that libvips has built in: "Chemical proof" by Graeme Gill, in the public domain."""
    profile: bytes = vips().Image.profile_load("cmyk")
    return profile


def _gray_as_srgb(raster: Raster, profile: bytes) -> Raster:
    import numpy as np

    encoded = np.rint(to_encoded(light_table(profile, 16)) * 65535).astype(np.uint16)
    return raster.mapped(reduced(encoded[::257]) if raster.depth == 8 else encoded).with_profile(None)


def _deep_as_srgb(raster: Raster, profile: bytes) -> Raster:
    libvips = vips()
    image = raster.vips().copy()
    image.set_type(libvips.GValue.blob_type, "icc-profile-data", profile)
    converted = image.icc_transform("srgb", embedded=True, depth=16, intent=INTENT)
    return Raster(converted).computed().with_profile(None)
