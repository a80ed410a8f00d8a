"""Color spaces: what numbers stand for, and their conversion to sRGB as a profile says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from multitone.imaging.metadata import is_srgb, profile_space
from multitone.imaging.raster import Raster, vips

if TYPE_CHECKING:
    from PIL import Image


def as_srgb(raster: Raster) -> Raster:
    """Convert RGB with a profile of another space; gray keeps its own."""
    profile = raster.profile
    if profile is None or raster.is_gray or is_srgb(profile) or profile_space(profile) != "RGB":
        return raster
    if raster.depth == 16:
        return _deep_srgb(raster, profile)
    picture = raster.pillow()
    converted = converted_to_srgb(picture.convert("RGB"), profile)
    if raster.has_alpha:
        converted.putalpha(picture.getchannel("A"))
    return Raster(converted)


def converted_to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert an image to sRGB as its profile says; a profile that is no use is passed over."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return image.convert("RGB")
    assert converted is not None
    return converted


def _deep_srgb(raster: Raster, profile: bytes) -> Raster:
    libvips = vips()
    image = raster.vips().copy()
    image.set_type(libvips.GValue.blob_type, "icc-profile-data", profile)
    return Raster(image.icc_transform("srgb", embedded=True, depth=16)).computed().with_profile(None)
