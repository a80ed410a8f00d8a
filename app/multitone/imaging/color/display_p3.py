"""The ICC profile of Display P3: the primaries of P3, the white of D65, the curve of sRGB; 500 bytes.

Made here, for the small one that libvips has built in bears a name that no viewer shows its users ("sP3C"), and its
curve is approximate: blue of sRGB's red comes out a level of 8 bits too low.
"""

from __future__ import annotations

import functools
import struct

NAME, RIGHTS = b"Display P3", b"No rights reserved."
COLORANTS = {
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
        **{tag: b"XYZ \0\0\0\0" + _fixed(*value) for tag, value in COLORANTS.items()},
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
