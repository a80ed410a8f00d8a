"""PQ and HLG brought to the light of an ordinary screen (SDR), by the curve of BT.2408.

::

    values ─► light of the display, cd/m² ─► EETF by the brightest of R, G and B ─► sRGB or Display P3
             PQ: SMPTE ST 2084               BT.2390-8, 5.4, BT.2408-7, annex 5     what lies outside is cut off
             HLG: BT.2100 with its OOTF      1,000 cd/m² become 203

203 cd/m² is HDR's reference white (BT.2408-7, 2.2) and becomes the white of SDR; up to 96 cd/m² nothing changes, above
all is compressed, and what is brighter than 1,000 cd/m², the most that is mastered for nearly always, is white. One
factor for all three colors keeps the hue.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from multitone.imaging.color import cicp
from multitone.imaging.color.made import inverse, product
from multitone.imaging.color.profiles import PQ, numbers_of
from multitone.imaging.color.transfer import STEPS, encoded
from multitone.imaging.raster import Raster, vips

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray

PEAK, WHITE = 1000.0, 203.0
"""cd/m² of the brightest light that is told apart, and of what becomes white."""
PQ_PEAK = 10_000.0
"""cd/m² that PQ can say."""
GAMMA = 1.2
"""Of HLG's OOTF on a display of 1,000 cd/m² (BT.2100, table 5)."""


def in_sdr(raster: Raster, from_xyz: NDArray[np.float64]) -> Raster:
    """Tone-map PQ or HLG and encode it as sRGB does, in primaries of which the matrix from XYZ of D50 is given.

    The raster keeps its depth, and has no profile afterwards.
    """
    said = numbers_of(raster.profile)
    assert said is not None
    primaries, transfer = said
    primaries = primaries if primaries in cicp.PRIMARIES else cicp.BT709
    image = raster.vips()
    colors = image[: image.bands - 1] if raster.has_alpha else image
    light = _of_pq(colors) if transfer == PQ else _of_hlg(colors, primaries)
    if not raster.is_gray:
        light = light.recomb((from_xyz @ _xyz(primaries)).tolist())
    mapped = encoded(light, None, raster.depth)
    whole = mapped.bandjoin(image[image.bands - 1]) if raster.has_alpha else mapped
    return raster.holding(whole).at_hand().with_profile(None)


def _of_pq(colors: pyvips.Image) -> pyvips.Image:
    """Return light, 1 being the white of SDR."""
    deep = colors.format != "uchar"
    light = colors.maplut(_image_of(_pq_table(deep=deep)))
    return light * _brightest(colors).maplut(_image_of(_pq_gain(deep=deep)))


def display_light(colors: pyvips.Image, primaries: int, transfer: int) -> pyvips.Image:
    """Return the light of the display: of PQ as parts of 10,000 cd/m², of HLG as parts of 1,000."""
    if transfer == PQ:
        return colors.maplut(_image_of(_pq_table(deep=colors.format != "uchar"))) * (WHITE / PQ_PEAK)
    return _display(colors, primaries)


def _of_hlg(colors: pyvips.Image, primaries: int) -> pyvips.Image:
    """Return light, 1 being the white of SDR."""
    display = _display(colors, primaries)
    place = (_brightest(display).clamp() ** 0.5 * (STEPS - 1)).rint().cast("ushort")
    return display * place.maplut(_image_of(_gain_by_root()))


def _display(colors: pyvips.Image, primaries: int) -> pyvips.Image:
    """Return the light of a display of 1,000 cd/m², 1 being its peak, by way of that of the scene."""
    scene = colors.maplut(_image_of(_hlg_table(deep=colors.format != "uchar")))
    luminance = scene.recomb([_luminance(primaries)]) if scene.bands > 1 else scene
    return scene * luminance.clamp() ** (GAMMA - 1)


def _brightest(colors: pyvips.Image) -> pyvips.Image:
    """Return the largest of the bands."""
    if colors.bands == 1:
        return colors
    first, *others = colors.bandsplit()
    return first.bandrank(others, index=colors.bands - 1)


def _image_of(table: NDArray[np.float64]) -> pyvips.Image:
    return vips().Image.new_from_array(table.astype("f4").reshape(1, -1))


def _xyz(primaries: int) -> NDArray[np.float64]:
    """Return columns of XYZ of D50."""
    import numpy as np

    return np.array(cicp.adapted(primaries)[0]).T


def _luminance(primaries: int) -> list[float]:
    """Return what red, green and blue have of the white's luminance: under its own white, not D50."""
    columns, adaptation = cicp.adapted(primaries)
    return [column[1] for column in product(inverse(adaptation), columns)]


def _values(*, deep: bool) -> NDArray[np.float64]:
    import numpy as np

    return np.linspace(0.0, 1.0, 65536 if deep else 256)


@functools.lru_cache(maxsize=2)
def _pq_table(*, deep: bool) -> NDArray[np.float64]:
    """Return the light of each value, 1 being the white of SDR."""
    return _pq_nits(_values(deep=deep)) / WHITE


@functools.lru_cache(maxsize=2)
def _pq_gain(*, deep: bool) -> NDArray[np.float64]:
    """Return the factors of the tone curve, by the largest of a pixel's encoded values."""
    return _gain(_pq_nits(_values(deep=deep)))


@functools.lru_cache(maxsize=2)
def _hlg_table(*, deep: bool) -> NDArray[np.float64]:
    """Return the light of the scene, 0 to 1 (BT.2100, table 5)."""
    import numpy as np

    value = _values(deep=deep)
    upper = (np.exp((value - cicp.HLG_C) / cicp.HLG_A) + cicp.HLG_B) / 12
    return np.where(value <= 0.5, value * value / 3, upper)


@functools.cache
def _gain_by_root() -> NDArray[np.float64]:
    """Return what the light of the display, 1 being its peak, is multiplied with for 1 to be the white of SDR.

    The entry is at 65535 × √light, as in `transfer.encoding_table`.
    """
    import numpy as np

    return _gain(np.linspace(0.0, 1.0, STEPS) ** 2 * PEAK) * PEAK / WHITE


def _gain(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.where(nits > 0, mapped_nits(nits) / np.maximum(nits, 1e-6), 1.0)


def mapped_nits(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return light in cd/m² as the EETF brings it from 1,000 to 203 (BT.2390-8, 5.4.1; BT.2408-7, annex 5).

    Black is black on both sides, so that of the curve the part above the knee is what remains.
    """
    import numpy as np

    peak, most = cicp.pq_encoded(PEAK / PQ_PEAK), cicp.pq_encoded(WHITE / PQ_PEAK)
    value = np.minimum(_pq_encoded(nits) / peak, 1.0)
    top = most / peak
    knee = 1.5 * top - 0.5
    t = np.clip((value - knee) / (1 - knee), 0.0, 1.0)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * top
    return _pq_nits(np.where(value < knee, value, spline) * peak)


def _pq_nits(value: Any) -> NDArray[np.float64]:
    import numpy as np

    root = value ** (1 / cicp.PQ_M2)
    light = np.maximum(root - cicp.PQ_C1, 0.0) / (cicp.PQ_C2 - cicp.PQ_C3 * root)
    return np.asarray(light ** (1 / cicp.PQ_M1) * PQ_PEAK)


def _pq_encoded(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    raised = np.clip(nits / PQ_PEAK, 0.0, 1.0) ** cicp.PQ_M1
    return np.asarray(((cicp.PQ_C1 + cicp.PQ_C2 * raised) / (1 + cicp.PQ_C3 * raised)) ** cicp.PQ_M2)
