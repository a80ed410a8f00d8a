"""Operations that soften, sharpen, or look for edges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from multitone.imaging.operation import ArrayOperation, VipsOperation, operation
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import BANDS, Raster, vips

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray

    from multitone.operations.algorithms.products import Block

FEW = 3
"""Up to this radius a box is summed exactly, which takes no longer than libvips' running sums of whole numbers."""
MOST_FLOATS = 1 << 26
"""So many are held twice at the most, 512 MB: rows as far as a Gaussian reaches. 6000 columns with alpha have fewer."""
REACH = 3.5
"""A Gaussian is cut at this many sigmas, where 0.2 % of one side's peak is left."""
PEAK = 64
"""Largest coefficient of an 8-bit mask. libvips' vector path works with 7 bits and scales the peak to 33..64: masks
with whole coefficients in that range and a sum of 2ⁿ pass it exactly, others lose up to 2 levels in even areas."""
DEEP_PEAK = 4096
"""Largest coefficient of a 16-bit mask, which libvips takes as it is."""


@operation(
    family="detail",
    title="Gaussian blur",
    keywords=("soften", "smooth", "soft focus", "unsharp", "defocus", "anonymize"),
)
class GaussianBlur(VipsOperation, frozen=True, tag="gaussian-blur"):
    """Soften the picture; beyond it, its edge is repeated."""

    looks_around: ClassVar[bool] = True

    sigma: Annotated[
        float,
        described(
            "How far the blur reaches: its standard deviation, sigma.",
            "px",
            (0.1, 20.0),
            title="radius",
            ge=0.1,
            le=250,
        ),
    ] = 2.0

    def process(self, raster: Raster) -> Raster:
        """Convolve in floats by NumPy where libvips would, which takes 2 to 40 times as long; else by libvips."""
        from multitone.operations.algorithms.products import BLOCK, STRIP, multiplied

        weights = _gaussian(self.sigma)
        held = (len(weights) + BLOCK + STRIP) * (raster.width + len(weights)) * BANDS[raster.mode]
        if (raster.depth == 8 and not raster.has_alpha) or raster.streams or held > MOST_FLOATS:
            return super().process(raster)
        across, down = (list(_neighborhoods(weights, side)) for side in (raster.width, raster.height))
        return raster.holding(multiplied(raster.array(), across, down))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Convolve with a Gaussian, first across, then down."""
        return blurred(image, self.sigma)


@operation(
    family="detail",
    title="Unsharp mask",
    keywords=("sharpen", "sharpness", "sharpening", "clarity", "crisp", "deblur", "USM"),
)
class UnsharpMask(VipsOperation, frozen=True, tag="unsharp-mask"):
    """Sharpen by adding back the detail that a blur removes."""

    keeps_light = True
    looks_around: ClassVar[bool] = True
    neutral = {"amount": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    sigma: Annotated[
        float,
        described(
            "Size of the detail: the standard deviation, sigma, of the blur.",
            "px",
            (0.1, 20.0),
            title="radius",
            ge=0.1,
            le=250,
        ),
    ] = 2.0
    amount: Annotated[float, bounded(0, 10, "How much detail is added back.", "×", (0.0, 3.0))] = 1.0
    threshold: Annotated[
        float, bounded(0, 255, "Smaller differences stay as they are; 0..255 at any depth.", slider=(0.0, 32.0))
    ] = 0.0

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Return image + amount × (image − blurred image), where the difference reaches the threshold."""
        detail = image - blurred(image, self.sigma)
        sharpened = image + detail * self.amount
        if self.threshold <= 0:
            return sharpened
        scale = 257 if image.interpretation in ("rgb16", "grey16") else 1  # of premultiplied floats, too
        return (detail.abs() >= self.threshold * scale).ifthenelse(sharpened, image)


@operation(family="detail", title="Box blur", keywords=("average", "mean", "soften", "smooth"))
class BoxBlur(VipsOperation, frozen=True, tag="box-blur"):
    """Soften the picture with the mean of a square; beyond the picture, its edge is repeated."""

    looks_around: ClassVar[bool] = True
    neutral = {"radius": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    radius: Annotated[
        int, bounded(0, 500, "Pixels on each side of the middle one; 0 changes nothing.", "px", (0, 50))
    ] = 2

    def process(self, raster: Raster) -> Raster:
        """Return the exact mean by NumPy, which takes a third of libvips' time; in a stream libvips' own."""
        if raster.streams or self.radius == 0:
            return super().process(raster)
        from multitone.operations.algorithms.surroundings import box_means

        return raster.holding(box_means(raster.array(), self.radius))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Return the mean over a square of 2 × radius + 1, first across, then down."""
        side = 2 * self.radius + 1
        mask = vips().Image.new_from_array([[1] * side], scale=side)
        if self.radius <= FEW:
            return image.convsep(mask, precision="float")
        return image.convasep(mask, layers=1)  # adds one and takes one away at each pixel, however large the box


@operation(
    family="detail",
    title="Median",
    keywords=("noise", "noise reduction", "denoise", "despeckle", "dust", "scratches", "hot pixels", "salt and pepper"),
)
class Median(ArrayOperation, frozen=True, tag="median"):
    """Remove specks and keep edges: each pixel becomes the median of its surroundings, in each color.

    Beyond the picture, its edge is repeated. Colors are weighted by their alpha.
    """

    neutral = {"size": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    size: Annotated[
        int,
        bounded(
            1, 31, "Side of the square that is looked at; an even number counts as the next odd one.", "px", (1, 15)
        ),
    ] = 3

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return the median of a square around each pixel."""
        from multitone.operations.algorithms.median import median_of

        side = self.size // 2 * 2 + 1
        return median_of(array, side) if side > 1 else array


@operation(
    family="detail",
    title="Denoise",
    keywords=(
        "noise",
        "noise reduction",
        "grain",
        "high ISO",
        "smooth",
        "non-local means",
        "surface blur",
        "bilateral",
    ),
)
class Denoise(ArrayOperation, frozen=True, tag="denoise"):
    """Take noise away and keep edges and fine structure.

    Non-local means (Buades, Coll and Morel 2005): each pixel becomes the mean of those of the 7 × 7 around it whose own
    surroundings of 3 × 3 look the same but for noise, in luma and both color differences. Alpha stays.
    """

    neutral = {"luminance": 0, "color": 0}  # noqa: RUF012 - Operation declares it a ClassVar
    averaged = ("luminance", "color")

    luminance: Annotated[
        float,
        bounded(0, 100, "Noise of brightness, its standard deviation; 0..255 at any depth.", slider=(0.0, 25.0)),
    ] = 4.0
    color: Annotated[
        float, bounded(0, 100, "Noise of colors, its standard deviation; 0..255 at any depth.", slider=(0.0, 25.0))
    ] = 6.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Average what looks alike."""
        from multitone.operations.algorithms.alike import cleaned

        return cleaned(array, self.luminance, self.color)


@operation(
    family="detail",
    title="Find edges",
    keywords=("edge detection", "outline", "contour", "Sobel", "sketch", "drawing"),
)
class FindEdges(ArrayOperation, frozen=True, tag="find-edges"):
    """Show how steeply each color changes: edges are bright, even areas black. Alpha stays."""

    amount: Annotated[
        float, bounded(0, 20, "Factor; at 1 a sharp edge from black to white is white.", "×", (0.0, 5.0))
    ] = 1.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return amount × √(across² + down²) / 4 of the slopes by Sobel's masks."""
        from multitone.operations.algorithms.surroundings import sloped

        return sloped(array, self._steepness)

    def _steepness(self, across: NDArray[Any], down: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        across *= across
        down *= down
        across += down
        np.sqrt(across, out=across)
        across *= np.float32(self.amount / 4)
        return across


def blurred(image: pyvips.Image, sigma: float) -> pyvips.Image:
    """Convolve with a Gaussian of that sigma, in integers for integer images.

    libvips' own `gaussblur(precision="integer")` takes a mask with a peak of 20; this one takes the same time with a
    finer mask: on photographs within 1.5 levels of the exact result (sigma 0.3 to 100), an even area stays exactly as
    it is, and 16 bits are within 0.02 %.
    """
    weights = _gaussian(sigma)
    if image.format not in ("uchar", "ushort"):
        return image.convsep(vips().Image.new_from_array([weights]), precision="float")
    scale = 2 ** int(math.log2((PEAK if image.format == "uchar" else DEEP_PEAK) / max(weights)))
    mask = vips().Image.new_from_array([apportioned(weights, scale)], scale=scale)
    return image.convsep(mask, precision="integer")


def _neighborhoods(weights: list[float], pixels: int) -> Iterator[Block]:
    """Yield the matrices that weigh each of so many pixels with its neighbors; all have the same rows."""
    import numpy as np

    from multitone.operations.algorithms.products import BLOCK

    reach = len(weights) // 2
    whole = np.zeros((BLOCK, BLOCK + 2 * reach), np.float32)
    for result in range(BLOCK):
        whole[result, result : result + len(weights)] = weights
    for first in range(0, pixels, BLOCK):
        number = min(BLOCK, pixels - first)
        yield slice(first, first + number), first - reach, whole[:number, : number + 2 * reach]


def _gaussian(sigma: float) -> list[float]:
    """Return the weights of a Gaussian, an odd number of them, of sum 1."""
    reach = max(1, math.ceil(sigma * REACH))
    weights = [math.exp(-(x * x) / (2 * sigma * sigma)) for x in range(-reach, reach + 1)]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def apportioned(weights: list[float], total: int) -> list[int]:
    """Round symmetric weights of sum 1 to whole numbers of that sum, by largest remainders, and keep them symmetric."""
    reach = len(weights) // 2
    half = [weight * total for weight in weights[reach:]]
    whole = [int(weight) for weight in half]
    missing = total - whole[0] - 2 * sum(whole[1:])
    by_remainder = sorted(range(1, reach + 1), key=lambda i: whole[i] - half[i])
    pairs = by_remainder[: missing // 2]
    for i in pairs:
        whole[i] += 1
    whole[0] += missing - 2 * len(pairs)
    return [*whole[:0:-1], *whole]
