"""What an ICC profile is, read from its bytes: its space, and whether it is sRGB by its numbers.

A name proves nothing: "GIMP built-in Linear sRGB" has the colors of sRGB and another curve.
"""

from __future__ import annotations

import functools
import struct

from multitone.imaging.color.display_p3 import COLORANTS

Colorants = tuple[tuple[float, float, float], ...]
SRGB_COLORANTS = (
    (0.4360747, 0.2225045, 0.0139322),
    (0.3850649, 0.7168786, 0.0971045),
    (0.1430804, 0.0606169, 0.7141733),
)
"""CIE XYZ of D50 of red, green and blue: IEC 61966-2-1, adapted from D65 by Bradford's matrix (ICC.1:2022, E.3)."""
NEAR_COLORANTS = 0.003
"""How far those of a profile may be off: makers round them, and adapt them in their own ways."""
NEAR_CURVE = 1.5 / 255
"""How far a curve may be off, in encoded values: a level and a half of 8 bits."""
LOOKS = tuple(step / 32 for step in range(33))
"""Encoded values that a curve is looked at."""
PARAMETERS = {0: "g", 1: "gab", 2: "gabc", 3: "gabcd", 4: "gabcdef"}
"""Which each kind of parametric curve has, in order (ICC.1:2022, 10.18)."""


def tags(profile: bytes) -> dict[bytes, bytes]:
    """Return the elements of a profile by their signatures (ICC.1:2022, 7.3)."""
    if len(profile) < 132:
        return {}
    count = struct.unpack_from(">I", profile, 128)[0]
    table = (
        struct.unpack_from(">4sII", profile, at) for at in range(132, min(132 + 12 * count, len(profile) - 11), 12)
    )
    return {tag: profile[start : start + length] for tag, start, length in table}


def profile_space(profile: bytes) -> str:
    """Return the color space that an ICC profile describes, such as RGB, GRAY or CMYK (ICC.1:2022, 7.2.6)."""
    return profile[16:20].decode("latin-1").strip()


@functools.lru_cache(maxsize=64)
def is_srgb(profile: bytes) -> bool:
    """Whether values mean what those of sRGB mean: by colorants and curve, or, for gray, by its curve.

    A profile that says it by tables is none, whatever it calls itself: its tables may be those of a printer's idea of
    sRGB, and are what it asks for.
    """
    if profile_space(profile) == "GRAY":
        return _has_its_curve(tags(profile).get(b"kTRC", b""))
    return _has(profile, SRGB_COLORANTS)


@functools.lru_cache(maxsize=64)
def is_display_p3(profile: bytes) -> bool:
    """Whether values mean what those of Display P3 mean, which has the curve of sRGB."""
    return _has(profile, tuple(COLORANTS.values()))


def has_other_colors(profile: bytes | None) -> bool:
    """Whether a profile, if there is one, is of RGB other than sRGB."""
    return bool(profile) and profile_space(profile or b"") == "RGB" and not is_srgb(profile or b"")


def _has(profile: bytes, colorants: Colorants) -> bool:
    """Whether a profile of RGB has these colorants and the curve of sRGB."""
    found = tags(profile)
    if profile_space(profile) != "RGB" or b"A2B0" in found:
        return False
    curves = {found.get(name, b"") for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _has_colorants(found, colorants) and all(map(_has_its_curve, curves))


def _has_colorants(found: dict[bytes, bytes], colorants: Colorants) -> bool:
    for name, wanted in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True):
        column = found.get(name, b"")
        if len(column) < 20:
            return False
        values = (number / 65536 for number in struct.unpack_from(">3i", column, 8))
        if any(abs(value - one) > NEAR_COLORANTS for value, one in zip(values, wanted, strict=True)):
            return False
    return True


def _has_its_curve(curve: bytes) -> bool:
    try:
        light = [_light(curve, value) for value in LOOKS]
    except (struct.error, ValueError, ZeroDivisionError, OverflowError):  # it ends early, or is none that is known
        return False
    return all(abs(_encoded(one) - value) <= NEAR_CURVE for one, value in zip(light, LOOKS, strict=True))


def _encoded(light: float) -> float:
    """Encode linear light, 0..1, as sRGB (IEC 61966-2-1)."""
    light = min(max(light, 0.0), 1.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _light(curve: bytes, value: float) -> float:
    """Return the light that a curve gives one encoded value, 0..1 (ICC.1:2022, 10.6 and 10.18).

    `multitone.imaging.color.transfer` does it for whole pictures. Raises `ValueError` for a curve that is none.
    """
    if curve.startswith(b"curv"):
        count = struct.unpack_from(">I", curve, 8)[0]
        if count < 2:
            return float(value ** (struct.unpack_from(">H", curve, 12)[0] / 256 if count else 1.0))
        place = value * (count - 1)
        below = min(int(place), count - 2)
        first, second = struct.unpack_from(">2H", curve, 12 + 2 * below)
        return float(first + (second - first) * (place - below)) / 65535
    if not curve.startswith(b"para"):
        raise ValueError(curve[:4])
    names = PARAMETERS.get(struct.unpack_from(">H", curve, 8)[0], "")
    numbers = [number / 65536 for number in struct.unpack_from(f">{len(names)}i", curve, 12)]
    p = dict.fromkeys("abcdef", 0.0) | {"a": 1.0} | dict(zip(names, numbers, strict=True))
    if not names or p["g"] <= 0:
        raise ValueError(names)
    if "d" not in names:
        p |= {"d": -p["b"] / p["a"], "e": p["c"], "f": p["c"], "c": 0.0}
    if value < p["d"]:
        return float(p["c"] * value + p["f"])
    return float(max(p["a"] * value + p["b"], 0.0) ** p["g"] + p["e"])
