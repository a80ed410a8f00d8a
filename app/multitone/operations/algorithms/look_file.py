"""Look files: .cube (Adobe Cube LUT Specification 1.0) and HaldCLUT pictures → `Look`, tables that colors go through.

::

    .cube: LUT_1D_SIZE ─► curves ┐
           LUT_3D_SIZE ─► cube   ├─► Look: level ─► curves ─► place in the cube ─► color
    HaldCLUT ───────────► cube   ┘

DaVinci Resolve writes both kinds into one file, the curves first, with input ranges of their own.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multitone.imaging.raster import Depth
from multitone.imaging.step_files import not_usable, picture_of
from multitone.messages import Message, _

LONGEST_CURVE = 65_536
LARGEST_SIDE = 144
"""Points along a cube's side, HaldCLUT level 12: 36 MB in each worker."""
LONGEST_LINE = 1_000
"""Bytes; the specification says 250."""
MOST_LINES = 4_000_000
"""A cube of the largest side has three million."""
LINES_AT_A_TIME = 4_096
"""Lines whose numbers are Python objects, of 35 bytes each, at a time."""
LARGEST_NUMBER = 1e9
"""Colors are of 0..1; what is much larger is an accident."""
HALD_LEVELS = range(2, 13)
MOST_HALD_PIXELS = LARGEST_SIDE**3

Domain = tuple[NDArray[np.float32], NDArray[np.float32]]
"""The least and greatest input of R, G and B."""
_LINE = re.compile(rb"[^\r\n]+")
_KEYS = (b"LUT_1D_SIZE", b"LUT_3D_SIZE", b"DOMAIN_MIN", b"DOMAIN_MAX", b"LUT_1D_INPUT_RANGE", b"LUT_3D_INPUT_RANGE")


class Look:
    """What a look file holds; at least one of curves and cube is there."""

    def __init__(
        self,
        curves: NDArray[np.float32] | None,
        cube: NDArray[np.float32] | None,
        curve_domain: Domain | None = None,
        cube_domain: Domain | None = None,
    ) -> None:
        """Keep curves, (3, points), and a cube, (side, side, side, 3) indexed by blue, green and red, both of 0..1."""
        whole = np.zeros(3, np.float32), np.ones(3, np.float32)
        self._curves = curves
        self.cube = cube
        self._curve_domain = curve_domain or whole
        self._cube_domain = cube_domain or whole

    @functools.lru_cache(maxsize=4)  # noqa: B019 - looks are few, and kept as long as they are used
    def curved(self, depth: Depth) -> NDArray[np.float32]:
        """Return what each level of R, G and B becomes by the curves, (3, 256 or 65536) of 0..1."""
        levels = np.linspace(0.0, 1.0, 256 if depth == 8 else 65536)
        if self._curves is None:
            return np.tile(levels.astype(np.float32), (3, 1))
        low, high = self._curve_domain
        points = np.linspace(0.0, 1.0, self._curves.shape[1])
        return np.array(
            [
                np.interp((levels - low[band]) / (high[band] - low[band]), points, self._curves[band])
                for band in range(3)
            ],
            np.float32,
        )

    @functools.lru_cache(maxsize=4)  # noqa: B019 - as above
    def places(self, depth: Depth) -> NDArray[np.float32]:
        """Return where each level of R, G and B lies along its side of the cube, 0 to side − 1."""
        assert self.cube is not None
        low, high = (ends[:, np.newaxis] for ends in self._cube_domain)
        last = len(self.cube) - 1
        places = np.clip((self.curved(depth) - low) / (high - low), 0, 1) * np.float32(last)
        return np.ascontiguousarray(np.clip(places, 0, last), np.float32)


def read_look(data: bytes, name: str) -> Look:
    """Read a look file, by what it holds and not by its suffix. Raises `UsageError`."""
    start = data[:4]
    if start in (b"\x89PNG", b"II*\x00", b"MM\x00*") or start[:2] == b"\xff\xd8":
        return _read_hald(data, name)
    try:
        return _read_cube(data)
    except _NoLookError as error:
        raise not_usable(name, error.reason) from error


class _NoLookError(Exception):
    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def _read_hald(data: bytes, name: str) -> Look:
    """Read a HaldCLUT: the cube's points row by row, red fastest, in a square of level³ pixels a side."""
    raster = picture_of(data, name, MOST_HALD_PIXELS)
    level = round(raster.width ** (1 / 3))
    if raster.width != raster.height or level**3 != raster.width or level not in HALD_LEVELS:
        sizes = ", ".join(f"{level**3}" for level in HALD_LEVELS)
        reason = _(
            "It has {width:,} × {height:,} pixels, and a HaldCLUT is a square with a side of {sizes} pixels.",
            width=raster.width, height=raster.height, sizes=sizes,
        )  # fmt: skip
        raise not_usable(name, reason)
    array = raster.colored().array()[:, :, :3]
    side = level * level
    cube = array.reshape(side, side, side, 3) / np.float32(np.iinfo(array.dtype).max)
    return Look(None, np.ascontiguousarray(cube, np.float32))


def _read_cube(data: bytes) -> Look:
    if b"\0" in data[:1000]:
        raise _NoLookError(_("It is neither a .cube file nor a HaldCLUT picture."))
    said, numbers = _parted(data)
    curve, side = (_size(said, key, most) for key, most in ((_KEYS[0], LONGEST_CURVE), (_KEYS[1], LARGEST_SIDE)))
    if not curve and not side:
        raise _NoLookError(_("It does not say LUT_1D_SIZE or LUT_3D_SIZE, so it is not a .cube file."))
    wanted = 3 * (curve + side**3)
    if numbers.size != wanted:
        lines = {"n": numbers.size // 3, "wanted": wanted // 3}
        raise _NoLookError(_("It has {n:,} lines of colors where its size says {wanted:,}.", **lines))
    curves = np.ascontiguousarray(numbers[: 3 * curve].reshape(curve, 3).T) if curve else None
    cube = numbers[3 * curve :].reshape(side, side, side, 3) if side else None
    both = _domain(said)
    return Look(curves, cube, _range(said, _KEYS[4]) or both, _range(said, _KEYS[5]) or (None if curve else both))


def _parted(data: bytes) -> tuple[dict[bytes, list[bytes]], NDArray[np.float32]]:
    """Return what the lines with keywords say, and the numbers of all others."""
    said: dict[bytes, list[bytes]] = {}
    table: list[bytes] = []
    numbers: list[NDArray[np.float32]] = []
    for number, found in enumerate(_LINE.finditer(data.removeprefix(b"\xef\xbb\xbf"))):
        line = found[0].strip()
        if line[:1].isalpha():
            key, *values = line[:LONGEST_LINE].split()
            if key.upper() in _KEYS:
                said[key.upper()] = values
        elif line and not line.startswith(b"#"):
            table.append(line)
        if number > MOST_LINES:
            raise _NoLookError(_("It has lines that are not three numbers."))
        if len(table) == LINES_AT_A_TIME:
            numbers.append(_table(table))
            table = []
    return said, np.concatenate([*numbers, _table(table)])


def _table(lines: list[bytes]) -> NDArray[np.float32]:
    if any(len(line) > LONGEST_LINE for line in lines):
        raise _NoLookError(_("It has lines that are not three numbers."))
    return _numbers(b" ".join(lines).split())


def _numbers(words: list[bytes]) -> NDArray[np.float32]:
    try:
        numbers = np.array(list(map(float, words)))
    except ValueError as error:
        raise _NoLookError(_("It has lines that are not three numbers.")) from error
    if not (np.abs(numbers) <= LARGEST_NUMBER).all():
        raise _NoLookError(_("It has numbers that are too large."))
    return numbers.astype(np.float32)


def _size(said: dict[bytes, list[bytes]], key: bytes, most: int) -> int:
    """Return how many points a table has, 0 where there is none."""
    if key not in said:
        return 0
    words = said[key]
    size = int(words[0]) if words and words[0].isdigit() and len(words[0]) < 10 else 0
    if not 2 <= size <= most:
        values = {"key": key.decode(), "value": b" ".join(words)[:40].decode("utf-8", "replace"), "most": most}
        raise _NoLookError(_("It says {key} {value}; 2 to {most:,} can be used.", **values))
    return size


def _range(said: dict[bytes, list[bytes]], key: bytes) -> Domain | None:
    if key not in said:
        return None
    ends = _numbers(said[key])
    if ends.size != 2:
        raise _NoLookError(_("It says {key} without two numbers.", key=key.decode()))
    return _ordered(np.repeat(ends[:1], 3), np.repeat(ends[1:], 3))


def _domain(said: dict[bytes, list[bytes]]) -> Domain | None:
    ends: list[Any] = []
    for key, otherwise in ((_KEYS[2], 0.0), (_KEYS[3], 1.0)):
        end = _numbers(said[key]) if key in said else np.full(3, otherwise, np.float32)
        if end.size != 3:
            raise _NoLookError(_("It says {key} without three numbers.", key=key.decode()))
        ends.append(end)
    return _ordered(*ends)


def _ordered(low: NDArray[np.float32], high: NDArray[np.float32]) -> Domain:
    if not (high > low).all():
        raise _NoLookError(_("Its range of input ends before it begins."))
    return low, high
