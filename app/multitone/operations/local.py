"""Operations that give each value another one by what is around it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

from multitone.imaging.operation import ArrayOperation, operation
from multitone.imaging.parameters import bounded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EDGE = 0.05
"""Contrast from which an edge between large shapes is one, as a share of white."""
MOST_LIFTED = 2.0
"""At 100 %, black is brightened by a factor of 2 to this power, in encoded values; tones stay in their order."""


@operation(
    family="tone",
    title="Local contrast",
    keywords=(
        "CLAHE",
        "adaptive histogram equalization",
        "clarity",
        "structure",
        "dehaze",
        "haze",
        "fog",
        "texture",
        "detail",
        "HDR",
    ),
)
class Clahe(ArrayOperation, frozen=True, tag="clahe"):
    """Bring out contrast everywhere: the tones of each part of the picture are spread by themselves, within a limit.

    Contrast limited adaptive histogram equalization (Zuiderveld 1994) of Rec. 601 luma; between the middles of fields
    their tables are mixed. R, G and B are multiplied by the same factor, so that hues stay. Transparent pixels do not
    count, and alpha stays.
    """

    neutral = {"strength": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    limit: Annotated[
        float, bounded(1, 40, "How steep contrast may become; 2 is gentle, 10 is strong.", slider=(1.0, 10.0))
    ] = 2.0
    fields: Annotated[int, bounded(1, 64, "Into how many fields the longer side is divided.", slider=(2, 16))] = 8
    strength: Annotated[float, bounded(0, 100, "How much of the change; 0 changes nothing.", "%")] = 60.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Look each luma up in the tables of the nearest fields."""
        from multitone.operations.algorithms.equalizing import fields_of
        from multitone.operations.algorithms.relighting import relit

        if self.changes_nothing:
            return array
        return relit(array, fields_of(array, self.fields, self.limit, self.strength / 100).relight)


@operation(
    family="tone",
    title="Shadows and highlights",
    keywords=(
        "shadows",
        "highlights",
        "fill light",
        "recover highlights",
        "lift shadows",
        "backlight",
        "tone mapping",
        "HDR",
        "dynamic range",
        "lights",
        "depths",
    ),
)
class ShadowsHighlights(ArrayOperation, frozen=True, tag="shadows-highlights"):
    """Brighten what lies in the shadow and darken what is too bright, each as a whole, so that detail stays in it.

    How dark a pixel’s surroundings are, up to the next edge, is told by a guided filter (He, Sun and Tang 2013) of Rec.
    601 luma. Where these are b, 0..1, luma is multiplied by 2^(2 × shadows × (1 − b)²), and its distance from white
    by 2^(−2 × highlights × b²), with shadows and highlights as −1..1. Black, white and hues stay, and so does alpha.
    """

    neutral = {"shadows": 0, "highlights": 0}  # noqa: RUF012 - Operation declares it a ClassVar

    shadows: Annotated[float, bounded(-100, 100, "Brighter above 0, darker below; 0 changes nothing.", "%")] = 30.0
    highlights: Annotated[float, bounded(-100, 100, "Brighter above 0, darker below; 0 changes nothing.", "%")] = -20.0
    radius: Annotated[float, bounded(2, 500, "How far the surroundings of a pixel reach.", "px", (2.0, 150.0))] = 40.0

    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Smooth luma up to its edges, and change it by what that gives."""
        import numpy as np

        from multitone.operations.algorithms.guided import shapes_of
        from multitone.operations.algorithms.relighting import relit

        shapes = shapes_of(array, self.radius, EDGE)
        top = np.float32(np.iinfo(array.dtype).max)

        def relight(rows: slice, luma: NDArray[np.float32]) -> NDArray[np.float32]:
            luma /= top
            luma = self._relit(luma, shapes.smooth(rows, luma))
            luma *= top
            return luma

        return relit(array, relight)

    def _relit(self, luma: NDArray[np.float32], around: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return luma, 0..1, changed by what its surroundings are."""
        import numpy as np

        np.clip(around, 0, 1, out=around)
        if self.shadows:
            factor = _factor(1 - around, self.shadows)
            luma *= factor
            around *= factor
        if self.highlights:
            np.subtract(1, luma, out=luma)
            luma *= _factor(around, -self.highlights)
            np.subtract(1, luma, out=luma)
        return luma


def _factor(nearness: NDArray[np.float32], percent: float) -> NDArray[np.float32]:
    """Return 2^(2 × share × nearness²), within a millionth and in a quarter of the time of NumPy's `exp2`.

    The exponential function's series to its sixth power, of a quarter of the exponent: 0.35 at the most.
    """
    import numpy as np

    power: NDArray[np.float32] = nearness * nearness
    power *= np.float32(MOST_LIFTED * math.log(2) / 4 * percent / 100)
    result: NDArray[np.float32] = power * np.float32(1 / 720)
    for factorial in (120, 24, 6, 2, 1):
        result += np.float32(1 / factorial)
        result *= power
    result += 1
    result *= result
    result *= result
    return result
