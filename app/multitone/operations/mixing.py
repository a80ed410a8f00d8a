"""Operations that weigh each pixel's own colors against one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.light import REC601
from multitone.operations.algorithms.matrices import IDENTITY, Matrix, MatrixOperation, in_shades

if TYPE_CHECKING:
    import pyvips

COLORS = ("red", "green", "blue")
PARTS = ("from_red", "from_green", "from_blue", "constant")

Share = Annotated[float, bounded(-2, 2, "How much is taken from that color.")]
Constant = Annotated[float, bounded(-1, 1, "What is added, as a share of white.")]


@operation(
    family="color",
    title="Channel mixer",
    keywords=("swap channels", "color matrix", "mix colors", "infrared", "channels", "monochrome", "black and white"),
)
class ChannelMixer(MatrixOperation, frozen=True, tag="channel-mixer"):
    """Make each of red, green and blue anew of all three.

    red is red_from_red × R + red_from_green × G + red_from_blue × B + red_constant, in encoded values, 0..1; so are
    green and blue. If monochrome, all three are what red is, and the picture becomes gray. A gray picture gets color
    where the three differ. Alpha stays.
    """

    shown_with = {"red_from_red": 0.7, "red_from_green": 0.3}  # noqa: RUF012 - Operation declares it a ClassVar

    monochrome: Annotated[bool, described("Gray, of the shares of red.")] = False
    red_from_red: Share = 1.0
    red_from_green: Share = 0.0
    red_from_blue: Share = 0.0
    red_constant: Constant = 0.0
    green_from_red: Share = 0.0
    green_from_green: Share = 1.0
    green_from_blue: Share = 0.0
    green_constant: Constant = 0.0
    blue_from_red: Share = 0.0
    blue_from_green: Share = 0.0
    blue_from_blue: Share = 1.0
    blue_constant: Constant = 0.0

    shown_if: ClassVar[Mapping[str, Any]] = {
        f"{color}_{part}": {"monochrome": (False,)} for color in COLORS[1:] for part in PARTS
    }

    @property
    def changes_nothing(self) -> bool:
        """Whether each color is made of itself alone."""
        return not self.monochrome and self.matrix() == IDENTITY and not any(self.constants())

    def matrix(self) -> Matrix:
        """Return the shares."""
        return [[getattr(self, f"{color}_from_{other}") for other in COLORS] for color in COLORS]

    def constants(self) -> list[float]:
        """Return what is added."""
        return [self.red_constant, self.green_constant, self.blue_constant]

    def process(self, raster: Raster) -> Raster:
        """Mix the colors; gray becomes color where that is to be seen."""
        rows = {(sum(row), constant) for row, constant in zip(self.matrix(), self.constants(), strict=True)}
        if self.monochrome or (raster.is_gray and len(rows) == 1):
            return in_shades(raster.colored(), self.matrix()[0], self.red_constant).with_profile(raster.profile)
        return super().process(raster.colored())


@operation(
    family="color",
    title="Vibrance",
    keywords=("saturation", "vividness", "colorfulness", "pale colors", "skin tones"),
)
class Vibrance(VipsOperation, frozen=True, tag="vibrance"):
    """Make pale colors stronger, and strong ones hardly; nothing is lost where colors are strong already.

    What differs from Rec. 601 luma is multiplied by 1 + amount × (1 − c), where c is the pixel’s chroma, its largest of
    R, G and B minus its smallest, 0..1; by less where a color would leave 0..1. Luma stays, and so do gray and alpha.
    """

    alpha: ClassVar[Literal["apart"]] = "apart"
    needs_srgb: ClassVar[bool] = True
    neutral = {"amount": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    amount: Annotated[float, bounded(-100, 100, "Paler below 0; 0 changes nothing.", "%")] = 40.0

    def process(self, raster: Raster) -> Raster:
        """Change the colors where there are any, by NumPy in a quarter of libvips' time; streams by libvips."""
        if raster.is_gray:
            return raster
        if raster.streams:
            return super().process(raster)
        from multitone.operations.algorithms.vividness import vivid  # late: NumPy comes with it

        return raster.holding(vivid(raster.array(), self.amount / 100))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Return luma + (color − luma) × factor."""
        from multitone.operations.algorithms.vividness import LEAST

        amount, top = self.amount / 100, 255 if image.format == "uchar" else 65535
        bands = image.bandsplit()
        luma = image.recomb([list(REC601)])
        most, least = bands[0].bandrank(bands[1:], index=2), bands[0].bandrank(bands[1:], index=0)
        factor = (most - least) * (-amount / top) + (1 + amount)
        if amount > 0:  # no further than to black or white
            for room, taken in ((top - luma, most - luma), (luma, luma - least)):
                allowed = room / (taken > LEAST).ifthenelse(taken, LEAST)
                factor = (allowed < factor).ifthenelse(allowed, factor)
        return luma + (image - luma) * factor
