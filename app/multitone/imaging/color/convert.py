"""Color spaces: what numbers stand for, and their conversion to sRGB as a profile says.

The intent is perceptual, as in browsers: skcms takes a profile's table A2B0 before A2B1, and Firefox asks for it by
default. The black point is compensated, as ICC.1:2022 has it for that intent and as ImageMagick and Photoshop do:
without it, as in browsers' own engines, black ink would be dark gray. PQ and HLG are tone-mapped, see `color.hdr`.
"""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, Any, Literal

from multitone.imaging.color.profiles import P3_COLORANTS, is_display_p3, is_hdr, is_srgb, profile_space
from multitone.imaging.color.transfer import colorants, encoded, in_light, light_table, to_encoded
from multitone.imaging.raster import Raster, reduced, vips

if TYPE_CHECKING:
    import pyvips
    from PIL import Image

LIGHT_FROM_XYZ = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
"""Linear sRGB of CIE XYZ of D50: IEC 61966-2-1, adapted from D65 by Bradford's matrix (ICC.1:2022, E.3)."""


ColorTarget = Literal["keep", "srgb", "display-p3", "gray"]
"""What becomes of the colors at the end. Gray is a step, Rec. 601 as `grayscale` does it: `batch.job` appends that."""


def in_color(raster: Raster, target: ColorTarget) -> Raster:
    """Convert to a space, from sRGB where there is no profile. Gray stays gray: both spaces have the same curve."""
    if target in ("keep", "gray"):
        return raster
    if raster.is_gray:
        return as_srgb(raster).with_profile(None)
    return as_srgb(raster) if target == "srgb" else _as_display_p3(raster)


def as_srgb(raster: Raster) -> Raster:
    """Convert colors of another space, or gray of another curve, to sRGB; a profile of no use is left where it is."""
    profile = raster.profile
    if profile is None or is_srgb(profile) or profile_space(profile) != ("GRAY" if raster.is_gray else "RGB"):
        return raster
    if is_hdr(profile):
        return _in_sdr(raster, LIGHT_FROM_XYZ)
    if raster.is_gray:
        return _gray_as_srgb(raster, profile)
    if _transform(profile, "RGB") is None:
        return raster
    if raster.depth == 16:
        return _deep_as_srgb(raster, profile)
    if raster.streams:
        return _in_rows(raster, profile)
    picture = raster.pillow()
    converted = converted_to_srgb(picture.convert("RGB"), profile)
    if raster.has_alpha:
        converted.putalpha(picture.getchannel("A"))
    return Raster(converted)


def converted_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert L, RGB, CMYK or CIELAB of 8 bits to sRGB, as its profile says.

    A profile that is no use is passed over. Then CMYK is taken for that of libvips' own profile, made from prints:
    1 − cyan − black, which Pillow does, knows neither paper nor ink.
    """
    from PIL import ImageCms

    transform = _transform(profile, image.mode) if profile else None
    if transform is None and image.mode == "CMYK":
        transform = _transform(_built_in_cmyk(), "CMYK")
    converted = ImageCms.applyTransform(image, transform) if transform else None
    return converted or image.convert("RGB")


def shown_in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return L or RGB of 8 bits as RGB in sRGB; as it is where its profile is that, or no use for such a picture."""
    if is_hdr(profile):
        return as_srgb(Raster(picture, profile)).pillow().convert("RGB")
    space = "GRAY" if picture.mode == "L" else "RGB"
    fits = bool(profile) and profile_space(profile or b"") == space and not is_srgb(profile or b"")
    return converted_to_srgb(picture, profile if fits else None)


@functools.lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str, target: bytes = b"") -> Any:
    """Return what converts a mode of Pillow to a profile, or sRGB (CMYK takes 35 ms); None for a profile of no use."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        goal = ImageCms.ImageCmsProfile(io.BytesIO(target)) if target else ImageCms.createProfile("sRGB")
        intent, flags = ImageCms.Intent.PERCEPTUAL, ImageCms.Flags.BLACKPOINTCOMPENSATION
        return ImageCms.buildTransform(source, goal, mode, "RGB", intent, flags)
    except (OSError, ImageCms.PyCMSError):
        return None


@functools.cache
def _built_in_cmyk() -> bytes:
    """Return the profile that libvips has built in: "Chemical proof" by Graeme Gill, in the public domain."""
    profile: bytes = vips().Image.profile_load("cmyk")
    return profile


def _as_display_p3(raster: Raster) -> Raster:
    """Convert RGB, which has the profile afterwards; what is in Display P3 already keeps its own."""
    from multitone.imaging.color.made import display_p3, inverse  # late: few jobs ask for it

    profile = raster.profile if raster.profile and profile_space(raster.profile) == "RGB" else None
    if profile and is_display_p3(profile):
        return raster
    if profile and is_hdr(profile):
        return _in_sdr(raster, tuple(zip(*inverse(P3_COLORANTS), strict=True))).with_profile(display_p3())
    if raster.depth == 16 or raster.streams:
        return _by_curve_to_p3(raster, profile)
    from PIL import ImageCms

    transform = _transform(profile or srgb(), "RGB", display_p3()) or _transform(srgb(), "RGB", display_p3())
    picture = raster.pillow()
    converted = ImageCms.applyTransform(picture.convert("RGB"), transform)
    assert converted is not None
    if raster.has_alpha:
        converted.putalpha(picture.getchannel("A"))
    return Raster(converted, display_p3())


def _in_sdr(raster: Raster, from_xyz: Any) -> Raster:
    import numpy as np

    from multitone.imaging.color.hdr import in_sdr  # late: few pictures need it

    return in_sdr(raster, np.array(from_xyz))


@functools.cache
def srgb() -> bytes:
    """Return the sRGB profile of Little CMS."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _by_curve_to_p3(raster: Raster, profile: bytes | None) -> Raster:
    """Convert by curve and colorants; a profile with tables in their place goes through sRGB. Streams stay streams."""
    import numpy as np

    from multitone.imaging.color.made import display_p3

    profile = profile if profile and _transform(profile, "RGB") is not None else srgb()
    primaries, goal = colorants(profile), colorants(display_p3())
    if primaries is None or goal is None:
        return _by_curve_to_p3(as_srgb(raster), None)
    return _by_curve(raster, profile, (np.linalg.inv(goal) @ primaries).tolist()).with_profile(display_p3())


def _by_curve(raster: Raster, profile: bytes, matrix: list[list[float]]) -> Raster:
    """Convert the light that colors stand for by a matrix, and encode it as sRGB and Display P3 do."""
    image = raster.vips()
    colors = encoded(in_light(image[:3], profile).recomb(matrix), None, raster.depth)
    return raster.holding(colors.bandjoin(image[3]) if raster.has_alpha else colors).at_hand()


def _gray_as_srgb(raster: Raster, profile: bytes) -> Raster:
    import numpy as np

    table = np.rint(to_encoded(light_table(profile, 16)) * 65535).astype(np.uint16)
    return raster.mapped(reduced(table[::257]) if raster.depth == 8 else table).with_profile(None)


def _deep_as_srgb(raster: Raster, profile: bytes) -> Raster:
    """Convert 16 bits by the profile's curve and colorants; by Little CMS where it has tables in their place.

    At 16 bits Little CMS makes a coarse table of everything: saturated colors were off by up to 6 levels of 8 bits.
    """
    import numpy as np

    primaries = colorants(profile)
    if primaries is None:
        return _in_rows(raster, profile)
    return _by_curve(raster, profile, (np.array(LIGHT_FROM_XYZ) @ primaries).tolist()).with_profile(None)


def _in_rows(raster: Raster, profile: bytes) -> Raster:
    """Convert by Little CMS in libvips, which does it row by row."""
    image = raster.vips().copy()
    image.set_type(vips().GValue.blob_type, "icc-profile-data", profile)
    return raster.holding(_by_libvips(image, raster.depth)).at_hand().with_profile(None)


def by_its_own_profile(image: pyvips.Image) -> Raster:
    """Convert 16 bits a sample by the profile that libvips' image carries; CMYK by the built-in one where it is no use.

    Raises `pyvips.Error` where the image is of a file that is damaged.
    """
    return Raster(_by_libvips(image, 16)).computed().with_profile(None)


def _by_libvips(image: pyvips.Image, depth: int) -> pyvips.Image:
    return image.icc_transform(
        "srgb", embedded=True, input_profile="cmyk", depth=depth, intent="perceptual", black_point_compensation=True
    )
