"""ICC profiles made here: of primaries, a white and a curve, for color that a file tells by numbers.

Each is a matrix and a curve, or a curve alone for gray, of 500 bytes or so (ICC.1:2022, 8.3 and 8.4). Display P3 is
made here, too: the small one that libvips has built in bears a name that no viewer shows its users ("sP3C"), and its
curve is approximate, so that blue of sRGB's red comes out a level of 8 bits too low.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping

from multitone.imaging.color.profiles import P3_COLORANTS

Triple = tuple[float, float, float]
Columns = tuple[Triple, Triple, Triple]
"""XYZ of red, of green and of blue; or of X, Y and Z, as a matrix by columns."""
Point = tuple[float, float]
"""x and y of CIE 1931."""

RIGHTS = b"No rights reserved."
WHITE = (0.96420, 1.0, 0.82491)
"""D50, which profiles relate to (ICC.1:2022, 7.2.16)."""
D65: Point = (0.3127, 0.3290)
BRADFORD: Columns = ((0.8951, -0.7502, 0.0389), (0.2664, 1.7135, -0.0685), (-0.1614, 0.0367, 1.0296))
"""From XYZ to the cones' responses, by columns (ICC.1:2022, annex E)."""
HEADER = 128
P3_ADAPTATION = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
"""Bradford's matrix from D65 to D50 (ICC.1:2022, annex E)."""
ADOBE_COLORANTS: Columns = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
"""XYZ of D50, as Adobe RGB (1998) Color Image Encoding has them (4.3.6.2)."""
ADOBE_GAMMA = 2.19921875
"""The same, 4.3.4.2: 2 and 51/256."""


def _fixed(*numbers: float) -> bytes:
    """Return numbers as s15Fixed16Number (ICC.1:2022, 4.6)."""
    return struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))


def power(gamma: float) -> bytes:
    """Return the curve Y = X^gamma (parametric, type 0 of ICC.1:2022, 10.18)."""
    return b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + _fixed(gamma)


def scaled_power(gamma: float, scale: float) -> bytes:
    """Return the curve Y = (scale × X)^gamma (type 1)."""
    return b"para\0\0\0\0" + struct.pack(">HH", 1, 0) + _fixed(gamma, scale, 0.0)


def power_and_line(gamma: float, a: float, b: float, c: float, d: float) -> bytes:
    """Return the curve Y = (aX + b)^gamma from d on, cX below (type 3)."""
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _fixed(gamma, a, b, c, d)


def sampled(light: list[float]) -> bytes:
    """Return the curve through values of 0 to 1 at equal distances (ICC.1:2022, 10.6)."""
    numbers = (min(max(round(value * 65535), 0), 65535) for value in light)
    return b"curv\0\0\0\0" + struct.pack(f">I{len(light)}H", len(light), *numbers)


SRGB_CURVE = power_and_line(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""IEC 61966-2-1."""


def colorants(red: Point, green: Point, blue: Point, white: Point) -> tuple[Columns, Columns]:
    """Return XYZ of the primaries relative to D50, and the matrix that adapted them, both by columns.

    SMPTE RP 177 gives the first, Bradford's transform (ICC.1:2022, annex E) the second. Raises `ZeroDivisionError` for
    points that span no colors.
    """
    points = _columns(*((x, y, 1 - x - y) for x, y in (red, green, blue)))
    light = (white[0] / white[1], 1.0, (1 - white[0] - white[1]) / white[1])
    amounts = applied(inverse(points), light)
    adaptation = _adaptation(light)
    primaries = (applied(adaptation, _times(point, amount)) for point, amount in zip(points, amounts, strict=True))
    return _columns(*primaries), adaptation


def applied(matrix: Columns, value: Triple) -> Triple:
    """Return a matrix, by columns, times a column."""
    first, second, third = (_times(column, amount) for column, amount in zip(matrix, value, strict=True))
    return first[0] + second[0] + third[0], first[1] + second[1] + third[1], first[2] + second[2] + third[2]


def product(left: Columns, right: Columns) -> Columns:
    """Return the product of two matrices, by columns."""
    return _columns(*(applied(left, column) for column in right))


def inverse(matrix: Columns) -> Columns:
    """Return the inverse of a matrix. Raises `ZeroDivisionError` where there is none."""
    a, b, c = matrix
    rows = _cross(b, c), _cross(c, a), _cross(a, b)
    size = sum(x * y for x, y in zip(a, rows[0], strict=True))
    return _columns(*((rows[0][i] / size, rows[1][i] / size, rows[2][i] / size) for i in range(3)))


def _columns(*columns: Triple) -> Columns:
    first, second, third = columns
    return first, second, third


def _times(value: Triple, amount: float) -> Triple:
    return value[0] * amount, value[1] * amount, value[2] * amount


def _cross(a: Triple, b: Triple) -> Triple:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _adaptation(white: Triple) -> Columns:
    """Return the matrix from one white to D50."""
    before, after = applied(BRADFORD, white), applied(BRADFORD, WHITE)
    gains = after[0] / before[0], after[1] / before[1], after[2] / before[2]
    scaling: Columns = ((gains[0], 0.0, 0.0), (0.0, gains[1], 0.0), (0.0, 0.0, gains[2]))
    return product(inverse(BRADFORD), product(scaling, BRADFORD))


def rgb_profile(
    name: str, primaries: Columns, curve: bytes, adaptation: tuple[float, ...] = P3_ADAPTATION,
    more: Mapping[bytes, bytes] | None = None,
) -> bytes:  # fmt: skip
    """Return a profile of RGB: colorants relative to D50, one curve for all three, and the matrix to D50 by rows."""
    columns = zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)
    return _profile(
        name,
        b"RGB ",
        {
            b"chad": b"sf32\0\0\0\0" + _fixed(*adaptation),
            **{tag: b"XYZ \0\0\0\0" + _fixed(*value) for tag, value in columns},
            **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
            **(more or {}),
        },
    )


def gray_profile(name: str, curve: bytes, more: Mapping[bytes, bytes] | None = None) -> bytes:
    """Return a profile of gray with a curve."""
    return _profile(name, b"GRAY", {b"kTRC": curve, **(more or {})})


def _profile(name: str, space: bytes, said: Mapping[bytes, bytes]) -> bytes:
    """Return a profile of a display (ICC.1:2022, 7: header, table of tags, data)."""
    tags = {b"desc": _text(name), b"cprt": _text(RIGHTS.decode()), b"wtpt": b"XYZ \0\0\0\0" + _fixed(*WHITE), **said}
    table, data = struct.pack(">I", len(tags)), b""
    start = HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, value in tags.items():
        if value not in places:  # the three curves are one
            places[value] = start + len(data)
            data += value + bytes(-len(value) % 4)
        table += tag + struct.pack(">II", places[value], len(value))
    header = struct.pack(">I4sI4s4s4s", start + len(data), bytes(4), 0x04300000, b"mntr", space, b"XYZ ")
    header += struct.pack(">6H", 2025, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*WHITE)
    return header + bytes(HEADER - len(header)) + table + data


def _text(text: str) -> bytes:
    """Return a text as multiLocalizedUnicodeType (ICC.1:2022, 10.15)."""
    encoded = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(encoded), 28) + encoded


def by_rows(matrix: Columns) -> tuple[float, ...]:
    """Return the nine numbers of a matrix row by row."""
    return tuple(matrix[column][row] for row in range(3) for column in range(3))


@functools.cache
def display_p3() -> bytes:
    """Return the profile of Display P3."""
    return rgb_profile("Display P3", P3_COLORANTS, SRGB_CURVE)


@functools.cache
def adobe_rgb() -> bytes:
    """Return a profile of the colors of Adobe RGB (1998)."""
    return rgb_profile("Compatible with Adobe RGB (1998)", ADOBE_COLORANTS, power(ADOBE_GAMMA))
