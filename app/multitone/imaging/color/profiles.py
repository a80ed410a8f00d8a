"""ICC profiles: what one is, read from its bytes (its space, whether it is sRGB by its numbers), and Display P3, made.

A name proves nothing: "GIMP built-in Linear sRGB" has the colors of sRGB and another curve. Display P3 (500 bytes) is
made here, for the small one that libvips has built in bears a name that no viewer shows its users ("sP3C"), and its
curve is approximate: blue of sRGB's red comes out a level of 8 bits too low.
"""

from __future__ import annotations

import functools
import struct

NAME, RIGHTS = b"Display P3", b"No rights reserved."
P3_COLORANTS = {
    b"rXYZ": (0.51512, 0.24120, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.15710, 0.06657, 0.78407),
}
"""XYZ of the primaries (SMPTE RP 431-2) relative to D50, adapted from D65 by Bradford's transform."""
WHITE = (0.96420, 1.0, 0.82491)
"""D50, which profiles relate to (ICC.1:2022, 7.2.16)."""
ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
"""Bradford's matrix from D65 to D50 (ICC.1:2022, annex E)."""
CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""g, a, b, c, d of Y = (aX + b)^g from d on, cX below (IEC 61966-2-1; function type 3 of ICC.1:2022, 10.18)."""
HEADER = 128


@functools.cache
def display_p3() -> bytes:
    """Return the profile (ICC.1:2022, 7: header, table of tags, data)."""
    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(*CURVE)
    tags = {
        b"desc": _text(NAME),
        b"cprt": _text(RIGHTS),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*WHITE),
        b"chad": b"sf32\0\0\0\0" + _fixed(*ADAPTATION),
        **{tag: b"XYZ \0\0\0\0" + _fixed(*value) for tag, value in P3_COLORANTS.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, value in tags.items():
        if value not in places:  # the three curves are one
            places[value] = start + len(data)
            data += value + bytes(-len(value) % 4)
        table += tag + struct.pack(">II", places[value], len(value))
    header = struct.pack(">I4sI4s4s4s", start + len(data), bytes(4), 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2025, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*WHITE)
    return header + bytes(HEADER - len(header)) + table + data


def _fixed(*numbers: float) -> bytes:
    """Return numbers as s15Fixed16Number (ICC.1:2022, 4.6)."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def _text(text: bytes) -> bytes:
    """Return a text as multiLocalizedUnicodeType (ICC.1:2022, 10.15)."""
    encoded = text.decode().encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(encoded), 28) + encoded


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
    return _has(profile, tuple(P3_COLORANTS.values()))


def has_other_colors(profile: bytes | None) -> bool:
    """Whether a profile, if there is one, is of RGB other than sRGB."""
    return bool(profile) and profile_space(profile or b"") == "RGB" and not is_srgb(profile or b"")


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


def _has_its_curve(curve: bytes) -> bool:
    try:
        samples, parameters = curve_samples(curve), curve_parameters(curve)
        light = [_light(samples, parameters, value) for value in LOOKS]
    except (struct.error, ValueError, ZeroDivisionError, OverflowError):  # it ends early, or is none that is known
        return False
    return all(abs(_encoded(one) - value) <= NEAR_CURVE for one, value in zip(light, LOOKS, strict=True))


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
