"""Geography: where on a map the pixels of a GeoTIFF lie, made true of a picture after its steps (OGC 19-008r4, 7.1).

A file says it by the units of a pixel and by points of the picture with their place on the map, or by a matrix. Points
move as the pixels do; what else there is of it is worked out anew. Steps that put pixels where nobody says leave
nothing of it, and that is told.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.metadata import tiff_directory as tiff
from multitone.imaging.metadata.exif import GEOTIFF, with_fields, without_entries
from multitone.imaging.step import Move

if TYPE_CHECKING:
    from multitone.imaging.metadata.metadata import Metadata
    from multitone.imaging.pipeline import Pipeline
    from multitone.imaging.raster import Raster

SCALE, POINTS, MATRIX, KEYS = 33550, 33922, 34264, 34735
DOUBLE, DOUBLE_SIZE = 12, 8
RASTER_TYPE, IS_POINT = 1025, 2
"""A key, and its value where places are counted from the middle of the first pixel, not from its corner."""
POINT = 6
"""Numbers of a point: column, row and height in the picture, then on the map."""


def is_placed(exif: bytes) -> bool:
    """Whether a TIFF says where on a map it lies."""
    return any(entry.tag in (SCALE, POINTS, MATRIX) for entry in tiff.first_entries(exif))


def processed(
    pipeline: Pipeline, raster: Raster, metadata: Metadata, full: tuple[int, int] | None = None
) -> tuple[Raster, Metadata]:
    """Return a picture after its steps, and what it says of itself then, its place on the map with it."""
    moves: list[Move] = []

    def follow(move: Move | None) -> None:
        if move is not None:
            moves.append(move if not moves else move.after(moves.pop()))

    known = not pipeline.moves_pixels and metadata.orientation == 1
    result = pipeline.apply(raster, full, follow if known else None)
    result = result if result.streams else result.computed()
    exif = metadata.exif
    if moves:
        exif = moved(exif, moves[0])
    elif not known:
        exif = without_entries(exif, GEOTIFF)
    if not is_placed(exif):
        tell_lost(Content.GEO)
    return result, msgspec.structs.replace(metadata, exif=exif)


def moved(exif: bytes, move: Move) -> bytes:
    """Return EXIF whose place on the map is that of pixels which were moved; without one where that cannot be said."""
    said = {entry.tag: entry for entry in tiff.first_entries(exif) if entry.tag in GEOTIFF}
    scale, points, matrix = (_doubles(exif, said.get(tag)) for tag in (SCALE, POINTS, MATRIX))
    middle = 0.5 if _is_of_points(exif, said.get(KEYS)) else 0.0
    a, b, c, d = move.matrix
    if len(matrix) == 16 and (inverse := _inverse(move, middle)) is not None:
        return _with(exif, {MATRIX: _product(matrix, inverse)})
    whole = [points[at : at + POINT] for at in range(0, len(points), POINT)]
    if whole and all(len(point) == POINT for point in whole):
        at_once = [number for point in whole for number in (*_placed(move, point, middle), *point[2:])]
        if len(scale) >= 2 and b == c == 0 and min(a, d) > 0:
            return _with(exif, {SCALE: (scale[0] / a, scale[1] / d, *scale[2:]), POINTS: at_once})
        if not scale and len(whole) > 1:
            return _with(exif, {POINTS: at_once})
        if len(scale) >= 2 and (inverse := _inverse(move, middle)) is not None:
            column, row, _height, east, north, up = whole[0]
            across = (scale[0], 0.0, 0.0, east - column * scale[0], 0.0, -scale[1], 0.0, north + row * scale[1])
            turned = _product((*across, 0.0, 0.0, 0.0, up, 0.0, 0.0, 0.0, 1.0), inverse)
            return _with(without_entries(exif, (SCALE, POINTS)), {MATRIX: turned})
    return without_entries(exif, GEOTIFF)


def _placed(move: Move, point: Sequence[float], middle: float) -> tuple[float, float]:
    (a, b, c, d), x, y = move.matrix, point[0] + middle, point[1] + middle
    return a * x + b * y + move.left - middle, c * x + d * y + move.top - middle


def _inverse(move: Move, middle: float) -> tuple[float, ...] | None:
    """Return the matrix, row by row, that leads from places in the result to those in the source."""
    a, b, c, d = move.matrix
    whole = a * d - b * c
    if not whole:
        return None
    e, f, g, h = d / whole, -b / whole, -c / whole, a / whole
    left, top = move.left - middle, move.top - middle
    x, y = -(e * left + f * top) - middle, -(g * left + h * top) - middle
    return e, f, 0.0, x, g, h, 0.0, y, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0


def _product(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """Return the product of two matrices of 4 × 4, row by row."""
    return tuple(sum(one[4 * i + k] * other[4 * k + j] for k in range(4)) for i in range(4) for j in range(4))


def _doubles(exif: bytes, entry: tiff.Entry | None) -> tuple[float, ...]:
    if entry is None or entry.kind != DOUBLE:
        return ()
    value = entry.value(exif)
    return struct.unpack(f"{entry.order}{len(value) // DOUBLE_SIZE}d", value)


def _is_of_points(exif: bytes, entry: tiff.Entry | None) -> bool:
    numbers = entry.numbers(exif) if entry is not None else []
    keys = [numbers[at : at + 4] for at in range(4, len(numbers) - 3, 4)]
    return any(key[0] == RASTER_TYPE and key[3] == IS_POINT for key in keys)


def _with(exif: bytes, numbers: dict[int, Sequence[float]]) -> bytes:
    order = tiff.order_of(exif) or "<"
    fields = [
        tiff.Field(tag, DOUBLE, len(values), struct.pack(f"{order}{len(values)}d", *values))
        for tag, values in numbers.items()
    ]
    return with_fields(exif, fields)
