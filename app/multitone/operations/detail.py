"""Operations that soften or sharpen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.raster import vips

if TYPE_CHECKING:
    import pyvips

REACH = 3.5
"""A Gaussian is cut at this many sigmas, where 0.2 % of one side's peak is left."""
PEAK = 96
"""Largest coefficient of an 8-bit mask: over 127 libvips' vector path saturates (41 dB in place of 76)."""


@operation(family="detail", title="Gaussian blur")
class GaussianBlur(VipsOperation, frozen=True, tag="gaussian-blur"):
    """Soften the picture; what lies beyond its edge repeats the edge."""

    sigma: Annotated[
        float,
        Meta(
            ge=0.1,
            le=250,
            description="Standard deviation of the blur.",
            extra={"unit": "px", "slider": (0.1, 20.0)},
        ),
    ] = 2.0

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Convolve with a Gaussian, first across, then down."""
        return blurred(image, self.sigma)


@operation(family="detail", title="Unsharp mask")
class UnsharpMask(VipsOperation, frozen=True, tag="unsharp-mask"):
    """Sharpen by adding back the detail that a blur removes."""

    sigma: Annotated[
        float,
        Meta(ge=0.1, le=250, description="Size of the detail.", extra={"unit": "px", "slider": (0.1, 20.0)}),
    ] = 2.0
    amount: Annotated[
        float,
        Meta(
            ge=0,
            le=10,
            description="How much detail is added back.",
            extra={"unit": "×", "slider": (0.0, 3.0)},
        ),
    ] = 1.0
    threshold: Annotated[
        float,
        Meta(
            ge=0,
            le=255,
            description="Differences below it stay, 0..255 at any depth.",
            extra={"slider": (0.0, 32.0)},
        ),
    ] = 0.0

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Return image + amount × (image − blurred image), where the difference reaches the threshold."""
        detail = image - blurred(image, self.sigma)
        sharpened = image + detail * self.amount
        if self.threshold <= 0:
            return sharpened
        scale = 257 if image.format == "ushort" else 1
        return (detail.abs() >= self.threshold * scale).ifthenelse(sharpened, image)


def blurred(image: pyvips.Image, sigma: float) -> pyvips.Image:
    """Convolve with a Gaussian of that sigma, in integers for integer images.

    libvips' own `gaussblur(precision="integer")` takes a mask with a peak of 20; this one takes the same time with
    a finer mask and stays within 1 level of the exact result (72 to 76 dB in place of 45 to 60, sigma 0.5 to 10).
    """
    reach = max(1, math.ceil(sigma * REACH))
    weights = [math.exp(-(x * x) / (2 * sigma * sigma)) for x in range(-reach, reach + 1)]
    total = sum(weights)
    if image.format not in ("uchar", "ushort"):
        mask = vips().Image.new_from_array([[w / total for w in weights]])
        return image.convsep(mask, precision="float")
    peak = PEAK if image.format == "uchar" else 4096
    scale = 2 ** int(math.log2(peak * total))
    whole = [round(w / total * scale) for w in weights]
    whole[reach] += scale - sum(whole)
    mask = vips().Image.new_from_array([whole], scale=scale)
    return image.convsep(mask, precision="integer")
