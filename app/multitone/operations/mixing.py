"""Operations that weigh each pixel's own colors against one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from multitone.imaging.operation import VipsOperation, operation
from multitone.imaging.parameters import bounded
from multitone.imaging.raster import Raster
from multitone.operations.algorithms.light import REC601
from multitone.operations.algorithms.vividness import LEAST, vivid

if TYPE_CHECKING:
    import pyvips


@operation(
    family="color",
    title="Vibrance",
    keywords=("saturation", "vividness", "colorfulness", "pale colors", "skin tones"),
)
class Vibrance(VipsOperation, frozen=True, tag="vibrance"):
    """Make pale colors stronger, and strong ones hardly; nothing is lost where colors are strong already.

    What differs from Rec. 601 luma is multiplied by 1 + amount × (1 − c), where c is the pixel's chroma, its largest of
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
        return raster.holding(vivid(raster.array(), self.amount / 100))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Return luma + (color − luma) × factor."""
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
