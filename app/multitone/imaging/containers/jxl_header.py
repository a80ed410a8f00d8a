"""The header of a JPEG XL codestream (ISO/IEC 18181-1, annex D): the colors that it names are put in place of others.

The library at hand writes sRGB and linear light alone, and no profile where others look for it; its header is of bits,
ends at a whole byte, and what follows does not depend on it.
"""

from __future__ import annotations

import struct

from msgspec import Struct

from multitone.imaging.containers.boxes import boxes

BARE = b"\xff\x0a"
MOST_HEADER = 512
"""Bytes that are looked at: a header without a profile has 20 to 60."""
SIDE = ((1, 9), (1, 13), (1, 18), (1, 30))
EXTRA = ((0, 0), (1, 0), (2, 4), (1, 12))
ENUM = ((0, 0), (1, 0), (2, 4), (18, 6))
DEPTHS = ((8, 0), (10, 0), (12, 0), (1, 6))
SHIFTS = ((0, 0), (3, 0), (4, 0), (1, 3))
NAME = ((0, 0), (0, 4), (16, 5), (48, 10))
NUMBER = ((0, 19), (524288, 19), (1048576, 20), (2097152, 21))
"""Of each number: what is added, and how many bits follow, by the two bits before (B.2.2)."""
RGB, D65, CUSTOM, RELATIVE = 0, 1, 2, 1
ALPHA = 0
Choices = tuple[tuple[int, int], ...]
Point = tuple[float, float]


class Colors(Struct, frozen=True):
    """What a header names: colors and curve by numbers (D.3.5, E.2)."""

    white: Point | int
    primaries: tuple[Point, Point, Point] | int
    """Points of CIE 1931, or the numbers that stand for them: 1 for sRGB, 9 for BT.2100, 11 for P3."""
    curve: float | int
    """An exponent below 1 that encodes light, or the number of a curve as in ITU-T H.273."""


def naming(data: bytes, colors: Colors, bits: int | None = None) -> bytes:
    """Return a file of ours whose codestream names other colors, and other bits a sample where these are given.

    Raises `ValueError` for a header of another kind than the library writes.
    """
    if data.startswith(BARE):
        return _named(data, colors, bits)
    for kind, begin, end in boxes(data, 0, len(data)):
        if kind == b"jxlc":
            stream = _named(data[begin:end], colors, bits)
            return data[: begin - 8] + struct.pack(">I4s", 8 + len(stream), kind) + stream + data[end:]
    raise ValueError(data[:16])


def _named(stream: bytes, colors: Colors, bits: int | None) -> bytes:
    source, made = _Source(stream[:MOST_HEADER]), _Made()
    source.take(16)
    _skip_size(source)
    made.copy(source, 0)
    begin = source.at
    if source.take(1) or (source.take(1) and source.take(6)):  # all as usual, or a preview, an animation, a turn
        raise ValueError(stream[:16])
    has_extra_fields = source.at - begin > 2
    made.copy(source, begin)
    begin = source.at
    _skip_depth(source)
    made.copy(source, begin) if bits is None else made.put_depth(bits)
    begin = source.at
    source.take(1)
    for _number in range(source.choose(EXTRA)):
        _skip_extra(source)
    source.take(1)
    made.copy(source, begin)
    _skip_colors(source)
    made.put_colors(colors)
    begin = source.at
    if has_extra_fields and not source.take(1):
        source.take(16 + 16 + 1 + 16)
    if source.take(2) or not source.take(1):  # extensions, or matrices of its own
        raise ValueError(stream[:16])
    made.copy(source, begin)
    return made.whole() + stream[(source.at + 7) // 8 :]


def _skip_size(source: _Source) -> None:
    small = source.take(1)
    for side in range(2):
        if side and source.take(3):
            break
        source.take(5) if small else source.choose(SIDE)


def _skip_depth(source: _Source) -> None:
    is_float = source.take(1)
    source.choose(((32, 0), (16, 0), (24, 0), (1, 6)) if is_float else DEPTHS)
    source.take(4 if is_float else 0)


def _skip_extra(source: _Source) -> None:
    if source.take(1):
        return
    kind = source.choose(ENUM)
    _skip_depth(source)
    source.choose(SHIFTS)
    if kind != ALPHA or source.choose(NAME):
        raise ValueError(kind)
    source.take(1)


def _skip_colors(source: _Source) -> None:
    if source.take(1):
        return
    if source.take(1):
        raise ValueError("a profile")
    is_gray = source.choose(ENUM)
    if source.choose(ENUM) == CUSTOM or (not is_gray and source.choose(ENUM) == CUSTOM):
        raise ValueError("points")
    if source.take(1):
        source.take(24)
    else:
        source.choose(ENUM)
    source.choose(ENUM)


class _Source:
    """Bits, the lowest of each byte first; zeros behind the end."""

    def __init__(self, data: bytes) -> None:
        self.bits = int.from_bytes(data, "little")
        self.at = 0

    def take(self, count: int) -> int:
        value = (self.bits >> self.at) & ((1 << count) - 1)
        self.at += count
        return value

    def choose(self, choices: Choices) -> int:
        base, count = choices[self.take(2)]
        return base + self.take(count)


class _Made:
    """A header that is put together."""

    def __init__(self) -> None:
        self._bits, self._length = 0, 0

    def whole(self) -> bytes:
        return self._bits.to_bytes((self._length + 7) // 8, "little")

    def put(self, value: int, count: int) -> None:
        self._bits |= value << self._length
        self._length += count

    def copy(self, source: _Source, begin: int) -> None:
        """Take over what was read since a place."""
        self.put((source.bits >> begin) & ((1 << source.at - begin) - 1), source.at - begin)

    def choose(self, value: int, choices: Choices) -> None:
        """Put a number by the first choice that has room for it."""
        for selector, (base, count) in enumerate(choices):
            if base <= value < base + (1 << count):
                self.put(selector, 2)
                self.put(value - base, count)
                return
        raise ValueError(value)

    def put_depth(self, bits: int) -> None:
        self.put(0, 1)
        self.choose(bits, DEPTHS)

    def put_colors(self, colors: Colors) -> None:
        self.put(0, 2)  # not as usual, and no profile
        self.choose(RGB, ENUM)
        self._put_points(colors.white if isinstance(colors.white, int) else (colors.white,))
        self._put_points(colors.primaries)
        is_number = isinstance(colors.curve, int)
        self.put(0 if is_number else 1, 1)
        if is_number:
            self.choose(int(colors.curve), ENUM)
        else:
            self.put(round(colors.curve * 1e7), 24)
        self.choose(RELATIVE, ENUM)

    def _put_points(self, points: int | tuple[Point, ...]) -> None:
        if isinstance(points, int):
            self.choose(points, ENUM)
            return
        self.choose(CUSTOM, ENUM)
        for number in (round(number * 1e6) for point in points for number in point):
            self.choose(2 * number if number >= 0 else -2 * number - 1, NUMBER)
