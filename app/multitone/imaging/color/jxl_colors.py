"""Profiles as JPEG XL names colors without one: by primaries, a white, and a power or one of a few curves."""

from __future__ import annotations

import functools
import math
import struct

from multitone.imaging.color.made import D65, P3_ADAPTATION, WHITE, Columns, Point, Triple, applied, inverse, product
from multitone.imaging.color.profiles import LOOKS, is_hdr, is_srgb, light_at_looks, numbers_of, profile_space, tags
from multitone.imaging.color.transfer import colorants
from multitone.imaging.containers.jxl_header import Colors

KNOWN = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""Primaries that have a number (ISO/IEC 18181-1, E.2): of sRGB, BT.2100 and P3."""
WHITE_OF_D65 = 1
NEAR_POINT = 0.0015
"""How far points may be off: profiles round them, and adapt them in their own ways."""
CURVES = {
    13: (1.055, 0.0031308, 2.4, 12.92),
    1: (1.099296826809442, 0.018053968510807, 1 / 0.45, 4.5),
    8: (1.0, 0.0, 1.0, 1.0),
}
"""Curves by their numbers: of sRGB, of BT.709, and none; α, β, an exponent, and the slope below β."""
NEAR_LIGHT = 0.002
"""How far a curve may be off one with a name, in light: half a level of 8 bits where it is steepest."""


@functools.lru_cache(maxsize=16)
def colors_of(profile: bytes) -> Colors | None:
    """Return what a profile of RGB means; None for sRGB, for tables, and for a curve that has no name."""
    columns = colorants(profile) if profile_space(profile) == "RGB" and not is_srgb(profile) else None
    curve = None if columns is None else _curve(profile)
    if columns is None or curve is None:
        return None
    red, green, blue = (_triple(*column) for column in columns.T.tolist())
    try:
        back = inverse(_adaptation(profile))
        white, *primaries = map(_point, (applied(back, WHITE), *product(back, (red, green, blue))))
    except ZeroDivisionError:
        return None
    points = (primaries[0], primaries[1], primaries[2])
    if not all(0 < number < 1 for point in (white, *points) for number in point):
        return None
    usual = _near((white,), (D65,))
    number = next((number for number, known in KNOWN.items() if usual and _near(points, known)), None)
    return Colors(WHITE_OF_D65 if usual else white, points if number is None else number, curve)


def _triple(first: float, second: float, third: float) -> Triple:
    return first, second, third


def _point(xyz: Triple) -> Point:
    whole = sum(xyz)
    return round(xyz[0] / whole, 6), round(xyz[1] / whole, 6)


def _near(points: tuple[Point, ...], known: tuple[Point, ...]) -> bool:
    pairs = zip(points, known, strict=True)
    return all(abs(a - b) < NEAR_POINT for one, other in pairs for a, b in zip(one, other, strict=True))


def _adaptation(profile: bytes) -> Columns:
    """Return what adapted the colorants to D50: a profile says it, or else it was D65."""
    element = tags(profile).get(b"chad", b"")
    numbers = [n / 65536 for n in struct.unpack_from(">9i", element, 8)] if len(element) >= 44 else list(P3_ADAPTATION)
    return _triple(*numbers[0::3]), _triple(*numbers[1::3]), _triple(*numbers[2::3])


def _curve(profile: bytes) -> float | int | None:
    """Return the number of a profile's curve, or the exponent that undoes it; None where neither tells it."""
    numbers = numbers_of(profile)
    if numbers is not None and is_hdr(profile):
        return numbers[1]
    light = light_at_looks(tags(profile)[b"gTRC"])
    for number, (alpha, beta, power, slope) in CURVES.items():
        if _alike(light, [v / slope if v < slope * beta else ((v + alpha - 1) / alpha) ** power for v in LOOKS]):
            return number
    middle = len(LOOKS) // 2
    if not light or not 0 < light[middle] < LOOKS[middle]:
        return None
    power = math.log(light[middle]) / math.log(LOOKS[middle])
    return 1 / power if _alike(light, [value**power for value in LOOKS]) else None


def _alike(light: list[float], wanted: list[float]) -> bool:
    return len(light) == len(wanted) and all(
        abs(one - other) < NEAR_LIGHT for one, other in zip(light, wanted, strict=True)
    )
