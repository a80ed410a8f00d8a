"""What a JPEG XL says of the JPEG that it was made from: how long its segments are (ISO/IEC 18181-2, annex A).

libjxl takes memory for all of them before it unpacks the first: 50 KB can speak of a gigabyte.
"""

from __future__ import annotations

MOST_MARKERS = 16_384
"""Of a file; libjxl takes no more."""
END, COMMENT, BETWEEN = 0x19, 0x3E, 0x3F
"""Markers, without their two highest bits; the last one stands for bytes between two segments."""
OF_PROGRAMS = range(0x20, 0x30)
KINDS = (0, 0, 1, 2)
"""Bits that follow the two that begin to tell of what kind such a segment is."""
LONGEST = 0xFFFF


def length_of_segments(box: bytes) -> int:
    """Return how many bytes of a JPEG lie beside its tables and scans, by the box `jbrd`; few more than there are.

    Raises `ValueError` where the box ends before it has told all.
    """
    markers, at = list[int](), 1
    while not markers or markers[-1] != END:
        markers.append(_bits(box, at, 6))
        at += 6
        if len(markers) > MOST_MARKERS:
            raise ValueError(len(markers))
    total = LONGEST * markers.count(BETWEEN)
    for _number in range(sum(marker in OF_PROGRAMS for marker in markers)):
        at += 2 + KINDS[_bits(box, at, 2)]
        total += _bits(box, at, 16)
        at += 16
    for _number in range(markers.count(COMMENT)):
        total += _bits(box, at, 16)
        at += 16
    return total


def _bits(data: bytes, at: int, number: int) -> int:
    """Return so many bits, the least significant one first. Raises `ValueError` behind the end."""
    if at + number > len(data) * 8:
        raise ValueError(at)
    return int.from_bytes(data[at >> 3 : (at >> 3) + 4], "little") >> (at & 7) & ((1 << number) - 1)
