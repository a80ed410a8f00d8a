"""CICP: color told by numbers (ITU-T H.273, which is ISO/IEC 23091-2), as an ICC profile.

AVIF and HEIC say it in a colr box of the kind nclx, PNG in cICP, JPEG XL in its header, and a profile in its tag cicp.
The curves are those of table 3: what is given there encodes light, and is turned round here. Those of a camera's video
(BT.709, BT.601, BT.2020) are taken for the curve of sRGB, as Chromium paints them: they encode the light of a scene,
which nobody shows, and files that are named so hold what was meant for a screen. PQ and HLG stand for more light than
a screen gives; their profiles have the tag cicp, by which `profiles.is_hdr` knows them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

from multitone.imaging.color.made import (
    D65,
    SRGB_CURVE,
    Columns,
    Point,
    by_rows,
    colorants,
    display_p3,
    gray_profile,
    power,
    power_and_line,
    rgb_profile,
    sampled,
    scaled_power,
)
from multitone.imaging.color.profiles import HLG, PQ

BT709, SRGB, LINEAR = 1, 13, 8
DISPLAY_P3 = 12
C: Point = (0.310, 0.316)
PRIMARIES: dict[int, tuple[str, Point, Point, Point, Point]] = {
    1: ("BT.709", (0.640, 0.330), (0.300, 0.600), (0.150, 0.060), D65),
    4: ("BT.470 M", (0.67, 0.33), (0.21, 0.71), (0.14, 0.08), C),
    5: ("BT.470 B/G", (0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: ("BT.601 525", (0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: ("SMPTE 240M", (0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    8: ("film", (0.681, 0.319), (0.243, 0.692), (0.145, 0.049), C),
    9: ("BT.2020", (0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    10: ("XYZ", (1.0, 0.0), (0.0, 1.0), (0.0, 0.0), (1 / 3, 1 / 3)),
    11: ("DCI-P3", (0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    DISPLAY_P3: ("Display P3", (0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: ("EBU 3213", (0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
"""Name, red, green, blue and white of table 2."""
SAMPLES = 4096
"""Of a curve that is neither a power nor a line."""


def profile_of(primaries: int, transfer: int, *, gray: bool = False) -> bytes | None:
    """Return the profile of primaries of table 2 and a curve of table 3; None for sRGB, and where nothing is specified.

    Of what is unspecified, reserved or unknown, sRGB has the place. Gray has a curve only.
    """
    primaries = primaries if primaries in PRIMARIES else BT709
    transfer = transfer if transfer in CURVES else SRGB  # those of video, too
    if gray:
        return None if transfer == SRGB else _made(0, transfer)
    return None if (primaries, transfer) == (BT709, SRGB) else _made(primaries, transfer)


@functools.lru_cache(maxsize=64)
def _made(primaries: int, transfer: int) -> bytes:
    if (primaries, transfer) == (DISPLAY_P3, SRGB):
        return display_p3()
    name, curve = CURVES[transfer]
    more = {b"cicp": b"cicp\0\0\0\0" + bytes((primaries or BT709, transfer, 0, 1))}
    if not primaries:
        return gray_profile(f"Gray, {name}", curve(), more)
    columns, adaptation = adapted(primaries)
    return rgb_profile(f"{PRIMARIES[primaries][0]}, {name}", columns, curve(), by_rows(adaptation), more)


def adapted(primaries: int) -> tuple[Columns, Columns]:
    """Return XYZ of D50 of primaries of table 2, and what adapted them to it."""
    _name, red, green, blue, white = PRIMARIES[primaries]
    return colorants(red, green, blue, white)


def pq_light(value: float) -> float:
    """Return the light of an encoded value, 1 being 10,000 cd/m² (SMPTE ST 2084; BT.2100, table 4)."""
    root = value ** (1 / PQ_M2)
    return float((max(root - PQ_C1, 0.0) / (PQ_C2 - PQ_C3 * root)) ** (1 / PQ_M1))


def pq_encoded(light: float) -> float:
    """Return the encoded value of light, 1 being 10,000 cd/m²; the inverse of `pq_light`."""
    power_of = light**PQ_M1
    return float(((PQ_C1 + PQ_C2 * power_of) / (1 + PQ_C3 * power_of)) ** PQ_M2)


PQ_M1, PQ_M2 = 2610 / 16384, 2523 / 4096 * 128
PQ_C1, PQ_C2, PQ_C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def hlg_light(value: float) -> float:
    """Return the light of the scene of an encoded value, 0 to 1 (BT.2100, table 5)."""
    return float(value * value / 3 if value <= 0.5 else (math.exp((value - HLG_C) / HLG_A) + HLG_B) / 12)


HLG_A, HLG_B, HLG_C = 0.17883277, 0.28466892, 0.55991073


def _bt709() -> bytes:
    return _with_a_line(1.099296826809442, 0.018053968510807, 4.5)


def _smpte_240m() -> bytes:
    return _with_a_line(1.111572195921731, 0.022821585529445, 4.0)


def _with_a_line(alpha: float, beta: float, slope: float) -> bytes:
    """Return the inverse of V = α × L^0.45 − (α − 1) from β on, slope × L below."""
    return power_and_line(1 / 0.45, 1 / alpha, 1 - 1 / alpha, 1 / slope, slope * beta)


def _logarithm(decades: float) -> bytes:
    """Return the inverse of V = 1 + log10(L) ÷ decades, which is 0 for less light than that reaches."""
    values = (step / (SAMPLES - 1) for step in range(SAMPLES))
    return sampled([0.0, *(10 ** ((value - 1) * decades) for value in list(values)[1:])])


def _of(light: object) -> bytes:
    assert callable(light)
    return sampled([light(step / (SAMPLES - 1)) for step in range(SAMPLES)])


CURVES: dict[int, tuple[str, Callable[[], bytes]]] = {
    4: ("gamma 2.2", lambda: power(2.2)),
    5: ("gamma 2.8", lambda: power(2.8)),
    7: ("SMPTE 240M", _smpte_240m),
    LINEAR: ("linear", lambda: power(1.0)),
    9: ("logarithmic 100:1", lambda: _logarithm(2.0)),
    10: ("logarithmic 316:1", lambda: _logarithm(2.5)),
    11: ("xvYCC", _bt709),
    12: ("BT.1361", _bt709),
    SRGB: ("sRGB", lambda: SRGB_CURVE),
    PQ: ("PQ", lambda: _of(pq_light)),
    17: ("ST 428-1", lambda: scaled_power(2.6, (52.37 / 48) ** (1 / 2.6))),
    HLG: ("HLG", lambda: _of(hlg_light)),
}
"""Name and curve of each number of table 3 that has one; those of video, 1, 6, 14 and 15, are taken for 13."""
