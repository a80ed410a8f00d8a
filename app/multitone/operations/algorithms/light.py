"""Colors as numbers of light: luma, daylight, and how many pixels have a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.imaging.color.transfer import light_table
from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REC601 = (0.299, 0.587, 0.114)
"""ITU-R BT.601-7, section 2.5.1: luma of gamma-encoded R, G, B."""
WHOLE_REC601 = (19595, 38470, 7471)
"""The same in 65536ths, as Pillow has them."""
REC709 = (0.2126, 0.7152, 0.0722)
"""ITU-R BT.709-6, section 3.2, and the luminance of linear sRGB (IEC 61966-2-1)."""
LINEAR_FROM_XYZ = (
    (3.2406, -1.5372, -0.4986),
    (-0.9689, 1.8758, 0.0415),
    (0.0557, -0.2040, 1.0570),
)
"""Linear sRGB of CIE XYZ (IEC 61966-2-1)."""
DAYLIGHT = 6504.0
"""Correlated color temperature of D65, sRGB's white, in kelvin."""
MIRED_PER_UNIT = 0.9
"""100 units of temperature lead from D65 to 4100 or to 15,800 kelvin; CIE's daylight reaches from 4000 to 25,000."""
TINT_PER_STOP = 200.0
"""So many units of tint halve the green."""
LARGEST_FACTOR = 8.0
"""A color is raised or lowered by no more than this to make a picture's mean gray: some pictures are not gray."""


def weighed(array: NDArray[Any]) -> NDArray[np.uint32]:
    """Return Rec. 601 luma of an RGB array times 65536, with room above for rounding."""
    import numpy as np

    red, green, blue = (array[:, :, i].astype(np.uint32) for i in range(3))
    for band, weight in zip((red, green, blue), WHOLE_REC601, strict=True):
        band *= weight
    red += green
    red += blue
    return red


def counted(raster: Raster) -> tuple[Raster, list[NDArray[np.float64]]]:
    """Return how many pixels, as far as they are seen, have each value of each color, and the raster as counted."""
    import numpy as np

    if raster.depth == 8 and not raster.has_alpha:  # Pillow counts in a tenth of NumPy's time, and maps what it holds
        raster = raster.holding(raster.pillow())
        return raster, list(np.reshape(raster.pillow().histogram(), (-1, 256)).astype(np.float64))
    raster = raster.computed()
    array = raster.array()
    weights = array[:, :, -1].ravel() if raster.has_alpha and array[:, :, -1].any() else None
    values = np.iinfo(array.dtype).max + 1
    colors = 1 if raster.is_gray else 3
    return raster, [
        np.bincount(array[:, :, band].ravel(), weights, values).astype(np.float64) for band in range(colors)
    ]


def factors_of_daylight(temperature: float, tint: float) -> NDArray[np.float64]:
    """Return what linear R, G and B are multiplied by to look lit by warmer or cooler daylight, and tinted."""
    mired = 1e6 / DAYLIGHT
    factors = _daylight(1e6 / (mired + MIRED_PER_UNIT * temperature)) / _daylight(DAYLIGHT)
    factors[1] *= 2 ** (-tint / TINT_PER_STOP)
    return factors


def _daylight(kelvin: float) -> NDArray[np.float64]:
    """Return linear sRGB of CIE daylight of luminance 1 (CIE 15:2004, section 3.1)."""
    import numpy as np

    if kelvin <= 7000:
        x = -4.6070e9 / kelvin**3 + 2.9678e6 / kelvin**2 + 0.09911e3 / kelvin + 0.244063
    else:
        x = -2.0064e9 / kelvin**3 + 1.9018e6 / kelvin**2 + 0.24748e3 / kelvin + 0.237040
    y = -3.000 * x * x + 2.870 * x - 0.275
    return np.asarray(np.array(LINEAR_FROM_XYZ) @ np.array([x / y, 1.0, (1 - x - y) / y]))


def factors_to_gray(counts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return what linear R, G and B are multiplied by so that their means are the same; 256 or 65536 counts each."""
    import numpy as np

    light = light_table(None, 8 if len(counts[0]) == 256 else 16)
    means = np.array([np.dot(count, light) / count.sum() for count in counts])
    if not means.any():
        return np.ones(3)
    return np.asarray(np.clip(means.mean() / np.maximum(means, 1e-9), 1 / LARGEST_FACTOR, LARGEST_FACTOR))
