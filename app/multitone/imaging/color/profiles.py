"""ICC profiles: what one is, read from its bytes: its space, and whether it is sRGB or Display P3 by its numbers.

A name proves nothing: "GIMP built-in Linear sRGB" has the colors of sRGB and another curve.
"""

from __future__ import annotations

import functools
import struct

P3_COLORANTS = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
"""XYZ of Display P3's primaries (SMPTE RP 431-2) relative to D50, adapted from D65 by Bradford's transform."""
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


MOST_OF_CURVES = 1 << 20
"""Bytes: a profile of colorants and curves alone has at most a tenth; one of more is that of a device."""


def tags(profile: bytes) -> dict[bytes, bytes]:
    """Return the elements of a profile by their signatures (ICC.1:2022, 7.3).

    Several may share their data. Those that overlap otherwise, and would be longer together than the profile, are left
    out: a megabyte has room for 80,000 of a megabyte each.
    """
    if len(profile) < 132:
        return {}
    count, room = struct.unpack_from(">I", profile, 128)[0], len(profile)
    elements: dict[bytes, bytes] = {}
    places: dict[tuple[int, int], bytes] = {}
    for at in range(132, min(132 + 12 * count, len(profile) - 11), 12):
        tag, start, length = struct.unpack_from(">4sII", profile, at)
        if (start, length) not in places:
            room -= max(0, min(length, len(profile) - start))
            if room < 0:
                break
            places[start, length] = profile[start : start + length]
        elements[tag] = places[start, length]
    return elements


def profile_space(profile: bytes) -> str:
    """Return the color space that an ICC profile describes, such as RGB, GRAY or CMYK (ICC.1:2022, 7.2.6)."""
    return profile[16:20].decode("latin-1").strip()


def is_srgb(profile: bytes) -> bool:
    """Whether values mean what those of sRGB mean: by colorants and curve, or, for gray, by its curve.

    A profile that says it by tables is none, whatever it calls itself: its tables may be those of a printer's idea of
    sRGB, and are what it asks for.
    """
    return len(profile) <= MOST_OF_CURVES and _is_srgb(profile)


@functools.lru_cache(maxsize=64)
def _is_srgb(profile: bytes) -> bool:
    if profile_space(profile) == "GRAY":
        return _has_its_curve(tags(profile).get(b"kTRC", b""))
    return _has(profile, SRGB_COLORANTS)


def is_display_p3(profile: bytes) -> bool:
    """Whether values mean what those of Display P3 mean, which has the curve of sRGB."""
    return len(profile) <= MOST_OF_CURVES and _is_display_p3(profile)


@functools.lru_cache(maxsize=64)
def _is_display_p3(profile: bytes) -> bool:
    return _has(profile, P3_COLORANTS)


MOST_TABLE = 2048
"""Bytes that the table of tags lies in; there are some 20 of 12 each."""
PQ, HLG = 16, 18
"""Numbers of the curves that stand for more light than a screen's white (ITU-T H.273, table 3)."""


def numbers_of(profile: bytes | None) -> tuple[int, int] | None:
    """Return primaries and curve by the numbers of H.273, from a profile's tag cicp (ICC.1:2022, 9.2.17); else None."""
    return _numbers_of(profile) if profile and b"cicp" in profile[:MOST_TABLE] else None


@functools.lru_cache(maxsize=64)
def _numbers_of(profile: bytes) -> tuple[int, int] | None:
    element = tags(profile).get(b"cicp", b"")
    return (element[8], element[9]) if len(element) >= 12 else None


def is_hdr(profile: bytes | None) -> bool:
    """Whether values are PQ or HLG."""
    numbers = numbers_of(profile)
    return numbers is not None and numbers[1] in (PQ, HLG)


def has_other_colors(profile: bytes | None) -> bool:
    """Whether a profile, if there is one, is of RGB other than sRGB."""
    return bool(profile) and profile_space(profile or b"") == "RGB" and not is_srgb(profile or b"")


def same_colors(one: bytes | None, other: bytes | None) -> bool:
    """Whether two profiles are one, or mean the same by colorants and curves: JPEG XL names these without a profile."""
    if one == other or one is None or other is None:
        return one == other
    if max(len(one), len(other)) > MOST_OF_CURVES or not profile_space(one) == profile_space(other) == "RGB":
        return False
    theirs, ours = tags(one), tags(other)
    columns = _columns(theirs)
    if b"A2B0" in theirs or b"A2B0" in ours or not columns or not _has_colorants(ours, columns):
        return False
    return all(_alike(theirs.get(name, b""), ours.get(name, b"")) for name in (b"rTRC", b"gTRC", b"bTRC"))


def _alike(curve: bytes, other: bytes) -> bool:
    pairs = list(zip(light_at_looks(curve), light_at_looks(other), strict=False))
    return bool(pairs) and all(abs(_encoded(a) - _encoded(b)) <= NEAR_CURVE for a, b in pairs)


def _columns(elements: dict[bytes, bytes]) -> Colorants:
    """Return XYZ of red, green and blue; nothing where one is missing."""
    columns = [elements.get(name, b"") for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
    if any(len(column) < 20 for column in columns):
        return ()
    numbers = (struct.unpack_from(">3i", column, 8) for column in columns)
    return tuple((x / 65536, y / 65536, z / 65536) for x, y, z in numbers)


def _has(profile: bytes, colorants: Colorants) -> bool:
    """Whether a profile of RGB has these colorants and the curve of sRGB."""
    elements = tags(profile)
    if profile_space(profile) != "RGB" or b"A2B0" in elements:
        return False
    curves = {elements.get(name, b"") for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _has_colorants(elements, colorants) and all(map(_has_its_curve, curves))


def _has_colorants(elements: dict[bytes, bytes], colorants: Colorants) -> bool:
    for name, wanted in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True):
        column = elements.get(name, b"")
        if len(column) < 20:
            return False
        values = (number / 65536 for number in struct.unpack_from(">3i", column, 8))
        if any(abs(value - one) > NEAR_COLORANTS for value, one in zip(values, wanted, strict=True)):
            return False
    return True


def light_at_looks(curve: bytes) -> list[float]:
    """Return the light that a curve gives the values `LOOKS`; none for one that ends early, or of an unknown kind."""
    try:
        samples, parameters = curve_samples(curve), curve_parameters(curve)
        return [_light(samples, parameters, value) for value in LOOKS]
    except (struct.error, ValueError, ZeroDivisionError, OverflowError):
        return []


def _has_its_curve(curve: bytes) -> bool:
    light = light_at_looks(curve)
    return bool(light) and all(
        abs(_encoded(one) - value) <= NEAR_CURVE for one, value in zip(light, LOOKS, strict=True)
    )


def _encoded(light: float) -> float:
    """Encode linear light, 0..1, as sRGB (IEC 61966-2-1)."""
    light = min(max(light, 0.0), 1.0)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _light(samples: tuple[int, ...], p: dict[str, float], value: float) -> float:
    """Return the light that a curve gives one encoded value, 0..1; `color.transfer` does it for whole pictures."""
    if not samples:
        return float(
            max(p["a"] * value + p["b"], 0.0) ** p["g"] + p["e"] if value >= p["d"] else p["c"] * value + p["f"]
        )
    place = value * (len(samples) - 1)
    below = min(int(place), len(samples) - 2)
    return (samples[below] + (samples[below + 1] - samples[below]) * (place - below)) / 65535


def curve_samples(curve: bytes) -> tuple[int, ...]:
    """Return the samples of a curve that is made of some (ICC.1:2022, 10.6). Raises `struct.error` for cut ones."""
    count = struct.unpack_from(">I", curve, 8)[0] if curve.startswith(b"curv") else 0
    return struct.unpack_from(f">{count}H", curve, 12) if count > 1 else ()


def curve_parameters(curve: bytes) -> dict[str, float]:
    """Return a to g: (a × value + b)^g + e from d on, c × value + f below. Raises `ValueError`, `struct.error`."""
    p = dict.fromkeys("abcdef", 0.0) | {"a": 1.0, "g": 1.0}
    if curve.startswith(b"curv"):  # a gamma of 8.8 bits
        return p | (
            {"g": struct.unpack_from(">H", curve, 12)[0] / 256} if struct.unpack_from(">I", curve, 8)[0] else {}
        )
    names = PARAMETERS.get(struct.unpack_from(">H", curve, 8)[0], "") if curve.startswith(b"para") else ""
    p |= zip(names, (number / 65536 for number in struct.unpack_from(f">{len(names)}i", curve, 12)), strict=True)
    if not names or p["g"] <= 0:
        raise ValueError(curve[:4])
    if "d" not in names:  # kinds 1 and 2 are level below −b / a, kind 2 at c
        p |= {"d": -p["b"] / p["a"] if p["a"] else 0.0, "e": p["c"], "f": p["c"], "c": 0.0}
    return p
