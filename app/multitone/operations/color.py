"""Operations that change what the colors are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.imaging.color.transfer import encoded, in_light, light_table, to_encoded
from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import Color, Level, bounded, described, rgb
from multitone.imaging.raster import Depth, Raster
from multitone.operations.algorithms import light
from multitone.operations.algorithms.light import REC601, REC709
from multitone.operations.algorithms.matrices import IDENTITY, Matrix, MatrixOperation, between, in_shades

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image

BROWN = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))
"""W3C Filter Effects Module Level 1, section 13.2: sepia(1)."""


FILTERS = {
    "red": (1.0, 0.0, 0.0),
    "orange": (0.5, 0.5, 0.0),
    "yellow": (0.34, 0.66, 0.0),
    "green": (0.0, 1.0, 0.0),
    "blue": (0.0, 0.0, 1.0),
}
"""How much of R, G and B a filter before the lens of black-and-white film lets through, as image editors have it."""


Weight = Annotated[float, bounded(-2, 3, "How much of this color counts; all three should add up to 1.")]


@operation(
    family="color",
    title="Grayscale",
    keywords=(
        "black and white",
        "b&w",
        "bw",
        "greyscale",
        "monochrome",
        "desaturate",
        "grey",
        "colored filter",
        "luma",
    ),
)
class Grayscale(Operation, frozen=True, tag="grayscale"):
    """Turn colors into shades of gray.

    rec601: 0.299 R + 0.587 G + 0.114 B of encoded values (Rec. ITU-R BT.601-7, section 2.5.1), as JPEG stores it.
    rec709: 0.2126 R + 0.7152 G + 0.0722 B of encoded values (Rec. ITU-R BT.709-6, section 3.2).
    linear: the same weights of linear light, which are the luminance of sRGB: each value v of 0..1 is v / 12.92 up to
    0.04045 and ((v + 0.055) / 1.055)^2.4 above, and their sum is encoded again (IEC 61966-2-1).
    A filter has weights of its own instead: red 1 R, orange ½ R + ½ G, yellow 0.34 R + 0.66 G, green 1 G, blue 1 B,
    of linear light where luma is linear, else of encoded values. Red darkens the sky, green brightens leaves.

    Colors of another space are converted to sRGB first. Gray stays as it is, and so does alpha.
    """

    luma: Annotated[
        Literal["rec601", "rec709", "linear"],
        described("How colors are weighted: encoded values by Rec. 601 or 709, or light itself."),
    ] = "rec601"
    filter: Annotated[
        Literal["none", "red", "orange", "yellow", "green", "blue", "custom"],
        described("The colored filter before the lens; its own color turns bright, the opposite one dark."),
    ] = "none"
    red: Weight = 0.4
    green: Weight = 0.4
    blue: Weight = 0.2

    needs_srgb: ClassVar[bool] = True
    makes_gray: ClassVar[bool] = True
    shown_if: ClassVar[Mapping[str, Any]] = {color: {"filter": ("custom",)} for color in ("red", "green", "blue")}
    told = ("filter", "luma")

    @property
    def looks_at_luma_only(self) -> bool:
        """Whether this is the luma that a JPEG holds anyway."""
        return self.luma == "rec601" and self.filter == "none"

    def process(self, raster: Raster) -> Raster:
        """Weigh the colors; Pillow does it at 8 bits in encoded values, Rec. 601 exactly, and libvips the rest."""
        if raster.is_gray:
            return raster
        if self.filter != "none":
            return self._filtered(raster)
        if self.luma == "rec601" and raster.depth == 8 and not raster.streams:
            return raster.holding(raster.pillow().convert("LA" if raster.has_alpha else "L"))
        image = raster.vips()
        gray = _weighed(image[:3], self.luma, raster.depth)
        return raster.holding(gray.bandjoin(image[3]) if raster.has_alpha else gray)

    def _filtered(self, raster: Raster) -> Raster:
        weights = [*FILTERS.get(self.filter, (self.red, self.green, self.blue))]
        if self.luma != "linear":
            return in_shades(raster, weights)
        image = raster.vips()
        gray = _weighed_in_light(image[:3], weights, raster.depth)
        return raster.holding(gray.bandjoin(image[3]) if raster.has_alpha else gray)


def _weighed(colors: pyvips.Image, luma: str, depth: Depth) -> pyvips.Image:
    """Return one band, uchar or ushort, of an image of three."""
    if luma == "linear":
        return _weighed_in_light(colors, [*REC709], depth)
    kind = "uchar" if depth == 8 else "ushort"
    if luma == "rec601" and depth == 8:  # exact in floats of 24 bits, and so the same as Pillow's
        gray = (colors.recomb([[weight / 65536 for weight in light.WHOLE_REC601]]) + 0.5).cast(kind)
    else:
        gray = colors.recomb([list(REC601 if luma == "rec601" else REC709)]).rint().cast(kind)
    return gray.copy(interpretation="b-w" if depth == 8 else "grey16")


def _weighed_in_light(colors: pyvips.Image, weights: list[float], depth: Depth) -> pyvips.Image:
    gray = encoded(in_light(colors, None).recomb([weights]), None, depth)
    return gray.copy(interpretation="b-w" if depth == 8 else "grey16")


@operation(
    family="color",
    title="Threshold",
    keywords=("black and white", "bitonal", "binarize", "line art", "photocopy", "scan", "1 bit"),
)
class Threshold(Operation, frozen=True, tag="threshold"):
    """Leave only black and white: what is bright enough becomes white.

    Brightness is Rec. 601 luma.
    """

    value: Annotated[Level, described("The darkest value that becomes white, 0..255 at any depth.")] = 128

    needs_srgb: ClassVar[bool] = True
    looks_at_luma_only = True
    """A JPEG holds that luma anyway."""

    def process(self, raster: Raster) -> Raster:
        """Compare the luma as it is, not rounded; alpha stays."""
        if raster.depth == 8 and not raster.has_alpha:
            return raster.holding(self._of_bytes(raster.pillow()))
        import numpy as np

        array = raster.array()
        top = np.iinfo(array.dtype).max
        limit = self.value * (top // 255)
        white = array[:, :, 0] >= limit if raster.is_gray else light.weighed(array) >= limit << 16
        bands = [white * array.dtype.type(top), *([array[:, :, -1]] if raster.has_alpha else [])]
        return raster.holding(np.stack(bands, axis=2))

    def _of_bytes(self, image: Image.Image) -> Image.Image:
        """Cut the luma's fraction off, which decides nothing; 65536ths are exact in Pillow's floats of 24 bits."""
        if image.mode == "RGB":  # Pillow adds a half, to round
            image = image.convert("L", (*(weight / 65536 for weight in light.WHOLE_REC601), -0.5))
        return image.point([255 * (level >= self.value) for level in range(256)])


@operation(
    family="color",
    title="Saturation",
    keywords=("colorfulness", "vivid colors", "desaturate", "chroma", "boost colors"),
)
class Saturation(MatrixOperation, frozen=True, tag="saturation"):
    """Make colors stronger, or paler down to gray; their brightness (Rec. 601 luma) stays."""

    neutral = {"amount": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    amount: Annotated[float, bounded(0, 10, "Factor; 1 changes nothing.", "×", (0.0, 2.0))] = 1.2

    def matrix(self) -> Matrix:
        """Return luma + (color − luma) × amount."""
        return between([list(REC601)] * 3, IDENTITY, self.amount)


@operation(family="color", title="Hue", keywords=("color shift", "change colors", "tint", "color wheel", "recolor"))
class Hue(MatrixOperation, frozen=True, tag="hue"):
    """Turn all colors around the color circle; grays stay as they are.

    The matrix of hueRotate in W3C Filter Effects Module Level 1, section 9.6 (`feColorMatrix`).
    """

    neutral = {"angle": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    angle: Annotated[float, bounded(-180, 180, "How far; 0 changes nothing.", "°")] = 30.0

    def matrix(self) -> Matrix:
        """Return luma + cosine × (color − luma) + sine × what stands at a right angle to both."""
        cosine, sine = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        gray = [0.213, 0.715, 0.072]
        across = [[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]]
        return [
            [
                gray[column] + cosine * ((row == column) - gray[column]) + sine * across[row][column]
                for column in range(3)
            ]
            for row in range(3)
        ]


@operation(family="color", title="Sepia", keywords=("vintage", "old photo", "antique", "brown", "retro", "toning"))
class Sepia(MatrixOperation, frozen=True, tag="sepia"):
    """Give the picture the brown of old prints.

    The matrix of sepia() in W3C Filter Effects Module Level 1, section 13.2.
    """

    amount: Annotated[float, bounded(0, 1, "How much; 0 changes nothing.", "×")] = 1.0

    def process(self, raster: Raster) -> Raster:
        """Mix the colors by the matrix; gray becomes color."""
        return super().process(raster.colored())

    def matrix(self) -> Matrix:
        """Return color + (brown − color) × amount."""
        return between(IDENTITY, [list(weights) for weights in BROWN], self.amount)


@operation(
    family="color",
    title="Duotone",
    keywords=("two colors", "toning", "split toning", "tint", "gradient map", "colorize", "monochrome"),
)
class Duotone(Operation, frozen=True, tag="duotone"):
    """Print the picture in two colors: shades of gray become shades between them."""

    shadows: Annotated[Color, described("Color of black.")] = "#112"
    highlights: Annotated[Color, described("Color of white.")] = "#fed"

    needs_srgb: ClassVar[bool] = True
    looks_at_luma_only = True
    """A JPEG holds that luma anyway."""

    def process(self, raster: Raster) -> Raster:
        """Return shadows + (highlights − shadows) × Rec. 601 luma, in encoded values."""
        import numpy as np

        gray = Grayscale().process(raster)
        top = 255 if raster.depth == 8 else 65535
        ends = np.array([rgb(self.shadows), rgb(self.highlights)]) / 255 * top
        part = np.linspace(0.0, 1.0, top + 1)
        tables = ends[0][:, np.newaxis] + (ends[1] - ends[0])[:, np.newaxis] * part
        tables = np.rint(tables).astype(np.uint8 if raster.depth == 8 else np.uint16)
        profile = None if raster.is_gray else raster.profile
        if gray.mode == "L" and gray.depth == 8 and not gray.streams:
            return Raster(_in_palette(gray.pillow(), tables), profile)
        return gray.colored().mapped(tables).with_profile(profile)


def _in_palette(gray: Image.Image, tables: NDArray[Any]) -> Image.Image:
    """Give each shade its color, of a row of 256 for each of R, G and B."""
    indexed = gray.copy()
    indexed.putpalette(tables.T.tobytes())
    return indexed.convert("RGB")


@operation(
    family="color",
    title="White balance",
    keywords=("temperature", "kelvin", "warmer", "cooler", "tint", "color cast", "auto white balance", "gray world"),
)
class WhiteBalance(Operation, frozen=True, tag="white-balance"):
    """Make the light warmer or cooler, or remove a color cast.

    Linear R, G and B are each multiplied by a factor; the luminance of gray stays. “gray-world” (Buchsbaum 1980) first
    makes the picture’s mean gray; transparent pixels do not count there. Gray pictures stay as they are.
    """

    method: Annotated[
        Literal["manual", "gray-world"],
        described("By hand only, or first balanced so that all colors together average to gray."),
    ] = "manual"
    temperature: Annotated[float, bounded(-100, 100, "Cooler below 0, warmer above; 10 is 9 mired along daylight.")] = (
        0.0
    )
    tint: Annotated[float, bounded(-100, 100, "Greener below 0, more magenta above.")] = 0.0

    needs_srgb: ClassVar[bool] = True

    def process(self, raster: Raster) -> Raster:
        """Multiply linear R, G and B by factors, as one table each."""
        import numpy as np

        if raster.is_gray:
            return raster
        factors = light.factors_of_daylight(self.temperature, self.tint)
        if self.method == "gray-world":
            raster, counts = light.counted(raster)
            factors *= light.factors_to_gray(counts)
        factors /= np.dot(REC709, factors)
        top = 255 if raster.depth == 8 else 65535
        linear = light_table(None, raster.depth) * factors[:, np.newaxis]
        tables = np.rint(to_encoded(np.minimum(linear, 1.0)) * top)
        return raster.mapped(tables.astype(np.uint8 if raster.depth == 8 else np.uint16))
