"""Color spaces: what numbers stand for, and their conversion to sRGB as a profile says."""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, Literal

from multitone.imaging.display_p3 import display_p3
from multitone.imaging.metadata import described_as, is_srgb, profile_space
from multitone.imaging.raster import Raster, vips

if TYPE_CHECKING:
    import pyvips
    from PIL import Image


ColorTarget = Literal["keep", "srgb", "display-p3", "gray"]
"""What becomes of the colors at the end. Gray is a step, Rec. 601 as `grayscale` does it: `batch.job` appends that."""


def in_color(raster: Raster, target: ColorTarget) -> Raster:
    """Convert to a space; sRGB is what is meant where a picture has no profile.

    Gray stays gray: both spaces have the same curve, so in either its values are those of sRGB.
    """
    if target in ("keep", "gray"):
        return raster
    if raster.is_gray:
        return _gray_in_srgb(raster)
    return as_srgb(raster) if target == "srgb" else _as_display_p3(raster)


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


@functools.cache
def srgb() -> bytes:
    """Return the sRGB profile of Little CMS."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _gray_in_srgb(raster: Raster) -> Raster:
    """Give gray the curve of sRGB in place of its profile's; its three equal bands become one again."""
    profile = raster.profile
    if profile is None or profile_space(profile) != "GRAY":
        return raster.with_profile(None)
    if raster.depth == 16:
        colors = _deep_srgb(raster, profile).vips()
        return Raster(colors[1].bandjoin(colors[3]) if raster.has_alpha else colors[1]).computed()
    picture = raster.pillow()
    converted = converted_to_srgb(picture.getchannel("L"), profile).getchannel("G")
    if not raster.has_alpha:
        return Raster(converted)
    from PIL import Image

    return Raster(Image.merge("LA", (converted, picture.getchannel("A"))))


def _as_display_p3(raster: Raster) -> Raster:
    """Convert RGB, which has the profile afterwards; what is in Display P3 already keeps its own."""
    profile = raster.profile if raster.profile and profile_space(raster.profile) == "RGB" else None
    if profile and (profile == display_p3() or "displayp3" in described_as(profile)):
        return raster
    if raster.depth == 16:
        return _deep_p3(raster, profile)
    picture = raster.pillow()
    converted = _converted(picture.convert("RGB"), profile, display_p3())
    if raster.has_alpha:
        converted.putalpha(picture.getchannel("A"))
    return Raster(converted, display_p3())


def _converted(image: Image.Image, profile: bytes | None, target: bytes) -> Image.Image:
    """Convert RGB from a profile, or from sRGB, to another."""
    from PIL import ImageCms

    goal = ImageCms.ImageCmsProfile(io.BytesIO(target))
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
    except (OSError, ImageCms.PyCMSError):  # none, or one that is no use
        source = ImageCms.createProfile("sRGB")  # type: ignore[assignment]
    converted = ImageCms.profileToProfile(image, source, goal, outputMode="RGB")
    assert converted is not None
    return converted


def _deep_srgb(raster: Raster, profile: bytes) -> Raster:
    """Convert 16 bits to the sRGB that libvips has built in.

    Off from ImageMagick's 16 bits by 11 of 65,535 in the mean, and by up to 2,230 in the dark channels of colors that
    lie outside of sRGB. `_deep_p3`'s way would be off by 3 and 130, at six times the cost (263 ms a megapixel, not 40).
    """
    image = _said_to_be(raster.vips(), profile)
    return Raster(image.icc_transform("srgb", embedded=True, depth=16)).computed().with_profile(None)


def _deep_p3(raster: Raster, profile: bytes | None) -> Raster:
    """Convert 16 bits from a profile, or from sRGB, by way of Lab: libvips takes a profile of ours in no other way."""
    image = raster.vips()
    try:
        lab = _said_to_be(image, profile or srgb()).icc_import(embedded=True)
    except vips().Error:  # a profile that is no use
        lab = _said_to_be(image, srgb()).icc_import(embedded=True)
    exported = _said_to_be(lab, display_p3()).icc_export(depth=16)
    return Raster(exported).computed().with_profile(display_p3())


def _said_to_be(image: pyvips.Image, profile: bytes) -> pyvips.Image:
    named = image.copy()
    named.set_type(vips().GValue.blob_type, "icc-profile-data", profile)
    return named
