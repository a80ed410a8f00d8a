"""Operations that give each value another one, by a curve or by all of a picture's values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.imaging.color.transfer import light_table, to_encoded, to_light
from multitone.imaging.operation import Operation, ToneOperation, operation
from multitone.imaging.parameters import Level, Points, bounded, described
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.light import counted
from multitone.operations.algorithms.monotone import interpolated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TINY = 1e-9
"""Keeps values that fall on a limit on its right side, which floating point misses by a last digit."""


@operation(
    family="tone",
    title="Exposure",
    keywords=("exposure compensation", "EV", "stops", "brighten", "lighten", "darken", "underexposed", "overexposed"),
)
class Exposure(ToneOperation, frozen=True, tag="exposure"):
    """Let more or less light in, as the camera would have: each stop doubles the light.

    Values are decoded to light by the picture’s own curve, that of sRGB where it has none, multiplied by 2^stops, and
    encoded again. What gets brighter than white becomes white.
    """

    neutral = {"stops": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    stops: Annotated[
        float, bounded(-10, 10, "Brighter above 0, darker below; 0 changes nothing.", "EV", (-3.0, 3.0))
    ] = 0.5

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the light of values × 2^stops, encoded as sRGB."""
        return self.curve_in(values, None)

    def curve_in(self, values: NDArray[np.float64], profile: bytes | None) -> NDArray[np.float64]:
        """Return the light of values × 2^stops, encoded by the curve of the profile."""
        import numpy as np

        factor = 2.0**self.stops
        if profile is None:
            return to_encoded(np.minimum(to_light(values) * factor, 1.0))
        light: NDArray[np.float64] = light_table(profile, 16)
        steps = np.linspace(0.0, 1.0, len(light))
        return np.asarray(np.interp(np.interp(values, steps, light) * factor, light, steps))


@operation(family="tone", title="Brightness", keywords=("lighten", "darken", "brighten", "lightness", "exposure"))
class Brightness(ToneOperation, frozen=True, tag="brightness"):
    """Multiply the encoded values."""

    neutral = {"amount": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    amount: Annotated[float, bounded(0, 10, "Factor; 1 changes nothing.", "×", (0.0, 2.0))] = 1.2

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return values × amount."""
        return values * self.amount


@operation(family="tone", title="Contrast", keywords=("punch", "flat", "softer", "harder"))
class Contrast(ToneOperation, frozen=True, tag="contrast"):
    """Spread the values around mid-gray, or draw them together."""

    neutral = {"amount": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    amount: Annotated[float, bounded(0, 10, "Factor; 1 changes nothing.", "×", (0.0, 2.0))] = 1.2

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return ½ + (values − ½) × amount."""
        return 0.5 + (values - 0.5) * self.amount


@operation(family="tone", title="Invert", keywords=("negative", "film negative", "reverse", "complement"))
class Invert(ToneOperation, frozen=True, tag="invert"):
    """Turn the picture into its negative."""

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return 1 − values."""
        return 1.0 - values


@operation(family="tone", title="Gamma", keywords=("midtones", "brightness", "lighten", "darken"))
class Gamma(ToneOperation, frozen=True, tag="gamma"):
    """Lighten or darken the midtones; the brightness of black and white stays."""

    neutral = {"value": 1}  # noqa: RUF012 - Operation declares it a ClassVar

    value: Annotated[float, bounded(0.1, 10, "Above 1 is brighter; 1 changes nothing.", slider=(0.2, 3.0))] = 1.2

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return values^(1 / value)."""
        return values ** (1.0 / self.value)


@operation(
    family="tone",
    title="Levels",
    keywords=("black point", "white point", "midtones", "tonal range", "blacks", "whites", "histogram", "contrast"),
)
class Levels(ToneOperation, frozen=True, tag="levels"):
    """Set which values become black and white, and how bright the midtones are.

    Where white is not above black, everything above black becomes white.
    """

    black: Annotated[Level, described("Values up to this one become black; 0..255 at any depth.")] = 0
    white: Annotated[Level, described("Values from this one up become white; 0..255 at any depth.")] = 255
    gamma: Annotated[float, bounded(0.1, 10, "Brightness of the midtones; 1 changes nothing.", slider=(0.2, 3.0))] = 1.0
    output_black: Annotated[Level, described("What black becomes.")] = 0
    output_white: Annotated[Level, described("What white becomes.")] = 255

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return out_black + (out_white − out_black) × ((values − black) / (white − black))^(1 / gamma)."""
        import numpy as np

        span = self.white - self.black
        above = values * 255 - self.black
        part = np.clip(above / span, 0.0, 1.0) if span > 0 else (above > TINY * 255).astype(np.float64)
        spread: NDArray[np.float64] = part ** (1.0 / self.gamma) * (self.output_white - self.output_black)
        return np.asarray((self.output_black + spread) / 255)


@operation(family="tone", title="Curve", keywords=("curves", "tone curve", "gradation", "contrast", "S curve"))
class Curve(ToneOperation, frozen=True, tag="curve"):
    """Bend the tones along a smooth curve through points; between two points it never leaves their range.

    Monotone cubic interpolation (Fritsch and Carlson 1980); before the first point and after the last it is level.
    """

    points: Annotated[Points, described("Where values go, 0..255 at any depth.")] = (
        (0.0, 0.0),
        (128.0, 150.0),
        (255.0, 255.0),
    )

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the curve's height at values × 255, as a share of 255."""
        return interpolated(self.points, values * 255) / 255


@operation(
    family="tone",
    title="Posterize",
    keywords=("fewer colors", "poster", "reduce colors", "pop art", "quantize"),
)
class Posterize(ToneOperation, frozen=True, tag="posterize"):
    """Reduce each color to a few shades: only the highest bits of its value are kept."""

    bits: Annotated[int, bounded(1, 8, "How many bits stay; n bits are 2ⁿ shades.")] = 3
    stretch: Annotated[bool, described("Shades reach up to white, which otherwise turns darker.")] = False

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the lower end of the shade that a value is in, or that shade's part of all."""
        import numpy as np

        shades = 2**self.bits
        shade = np.floor(values * (255 / 256) * shades + TINY)
        return np.asarray(shade / (shades - 1) if self.stretch else shade * (256 / 255) / shades)


@operation(family="tone", title="Solarize", keywords=("darkroom", "Sabattier", "partial negative"))
class Solarize(ToneOperation, frozen=True, tag="solarize"):
    """Turn the bright values into their negative, like film exposed to light while it is developed."""

    threshold: Annotated[Level, described("Values from this one up are inverted; 0..255 at any depth.")] = 128

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return 1 − values where they reach the threshold."""
        import numpy as np

        return np.where(values >= self.threshold / 255 - TINY, 1.0 - values, values)


Channels = Annotated[
    Literal["together", "apart"],
    described("One change for all colors together, or one for each, which removes a color cast."),
]


@operation(
    family="tone",
    title="Auto contrast",
    keywords=("normalize", "auto levels", "auto tone", "stretch contrast", "enhance", "automatic"),
)
class AutoContrast(Operation, frozen=True, tag="auto-contrast"):
    """Spread the values so that the darkest becomes black and the brightest white.

    Transparent pixels do not count. A picture of one shade stays as it is.
    """

    cutoff: Annotated[
        float, bounded(0, 49, "How many of the darkest and of the brightest pixels may be lost.", "%", (0.0, 10.0))
    ] = 0.5
    channels: Channels = "together"

    looks_at_whole: ClassVar[bool] = True

    def process(self, raster: Raster) -> Raster:
        """Spread linearly between the values that the cutoff leaves."""
        return _remapped(raster, self.channels, self._table)

    def for_all(self, rasters: Iterable[Raster]) -> Operation:
        """Spread them by the values of all frames together."""
        return _Remapping(_tables(rasters, self.channels, self._table))

    def _table(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        last = len(counts) - 1
        summed = np.cumsum(counts)
        lost = summed[-1] * self.cutoff / 100
        low = int(np.searchsorted(summed, lost, side="right"))
        high = int(np.searchsorted(summed, summed[-1] - lost, side="left"))
        values = np.arange(last + 1, dtype=np.float64)
        return values / last if high <= low else (values - low) / (high - low)


@operation(
    family="tone",
    title="Equalize",
    keywords=("histogram equalization", "equalization", "contrast", "normalize"),
)
class Equalize(Operation, frozen=True, tag="equalize"):
    """Spread the values so that all shades are equally frequent.

    Transparent pixels do not count. A picture of one shade stays as it is.
    """

    channels: Channels = "together"

    looks_at_whole: ClassVar[bool] = True

    def process(self, raster: Raster) -> Raster:
        """Map each value to the share of pixels that are not brighter (Gonzalez, Woods, Digital Image Processing)."""
        return _remapped(raster, self.channels, _equal_shares)

    def for_all(self, rasters: Iterable[Raster]) -> Operation:
        """Map them by the values of all frames together."""
        return _Remapping(_tables(rasters, self.channels, _equal_shares))


def _equal_shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (pixels up to a value − pixels of the least value) / (all − pixels of the least value)."""
    import numpy as np

    summed = np.cumsum(counts)
    least = counts[np.argmax(counts > 0)]
    if summed[-1] <= least:
        return np.linspace(0.0, 1.0, len(counts))
    return np.asarray((summed - least) / (summed[-1] - least))


TableFor = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]
"""Makes a table, 0..1, of the counts of all values."""


class _Remapping(Operation, frozen=True, tag="remapping"):
    """Applies tables that are made already."""

    tables: Any

    def process(self, raster: Raster) -> Raster:
        """Replace each value by its entry."""
        return raster.mapped(self.tables)


def _remapped(raster: Raster, channels: str, table_for: TableFor) -> Raster:
    """Apply the table made from the counts of all colors, or of each."""
    raster, counts = counted(raster)
    return raster.mapped(_table_of(counts, raster.depth, channels, table_for))


def _tables(rasters: Iterable[Raster], channels: str, table_for: TableFor) -> NDArray[Any]:
    """Return the tables made from the counts of several pictures of one kind together."""
    import numpy as np

    summed, depth = None, 8
    for raster in rasters:
        counts, depth = np.stack(counted(raster)[1]), raster.depth
        summed = counts if summed is None else summed + counts
    assert summed is not None, "an animation has a frame"
    return _table_of(list(summed), depth, channels, table_for)


def _table_of(counts: list[NDArray[Any]], depth: int, channels: str, table_for: TableFor) -> NDArray[Any]:
    import numpy as np

    if channels == "together":
        counts = [np.sum(counts, axis=0)]
    kind = np.uint8 if depth == 8 else np.uint16
    tables = np.clip([table_for(count) for count in counts], 0.0, 1.0) * np.iinfo(kind).max
    return np.asarray(np.rint(tables), kind)
