"""Pixels made ready for a format that holds less than a Raster does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.color.convert import as_srgb
from multitone.imaging.color.profiles import profile_space
from multitone.imaging.parameters import rgb
from multitone.imaging.raster import Raster, reduced
from multitone.messages import Message, _

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image


def fitting_profile(raster: Raster) -> bytes | None:
    """Return the raster's profile if it describes what the raster holds: a gray file never gets an RGB profile."""
    profile = raster.profile
    return profile if profile and profile_space(profile) == ("GRAY" if raster.is_gray else "RGB") else None


def colored_profile(raster: Raster) -> bytes | None:
    """Return the profile for a format without gray: that of gray would not describe its three equal bands."""
    return None if raster.is_gray else fitting_profile(raster)


def without_profile(raster: Raster) -> Raster:
    """Return the picture in sRGB, for a format that cannot say which colors its numbers stand for."""
    return as_srgb(raster).with_profile(None)


def flattened(raster: Raster, background: str) -> NDArray[np.uint8]:
    """Return 8-bit gray or RGB with transparent parts laid over a color."""
    if not raster.has_alpha:
        return reduced(raster.array())
    from PIL import Image

    picture = raster.pillow()
    under = Image.new("RGBA", picture.size, background)
    over = Image.alpha_composite(under, picture.convert("RGBA"))
    return Raster(over.convert("L" if raster.is_gray else "RGB")).array()


def opaque(raster: Raster, background: str) -> pyvips.Image:
    """Return 8-bit gray or RGB with transparent parts laid over a color, not computed yet; as `flattened`, within 1."""
    image = raster.vips()
    if raster.depth == 16:
        image = (image / 257).rint().cast("uchar")  # exact: no 16-bit value lies halfway
    if not raster.has_alpha:
        return image
    red, green, blue = rgb(background)
    under = [red, green, blue] if not raster.is_gray else [0.299 * red + 0.587 * green + 0.114 * blue]
    laid = image.cast("float").flatten(background=under, max_alpha=255)  # whole numbers would be cut, not rounded
    return laid.rint().cast("uchar")


def from_the_top(array: NDArray[Any], bits: int) -> NDArray[np.uint16]:
    """Return samples rounded to 10 or 12 bits, which fill 16 from the top, as libheif takes them."""
    import numpy as np

    given = np.iinfo(array.dtype).max
    samples = (array.astype(np.uint32) * ((1 << bits) - 1) + given // 2) // given
    return (samples << (16 - bits)).astype(np.uint16)


def refuse_larger(raster: Raster, most: int, name: Message) -> None:
    """Raise `ImageError` where a picture has more pixels a side than a format can count."""
    if max(raster.width, raster.height) > most:
        reason = _(
            "{format} holds at most {most:,} pixels a side; this picture has {width:,} × {height:,}.",
            format=name, most=most, width=raster.width, height=raster.height,
        )  # fmt: skip
        raise ImageError("encode-failed", reason)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the bytes of a file that Pillow writes, without what the picture carries along: a GIF's comment, say."""
    import io

    buffer = io.BytesIO()
    if getattr(picture, "n_frames", 1) != 1:  # of a PSD with layers, say, whose pixels are one picture all the same
        picture = picture.copy()
    carried, picture.info = picture.info, {}
    try:
        picture.save(buffer, kind, **options)
    finally:
        picture.info = carried
    return buffer.getvalue()
