"""Colors mixed by a matrix of three rows."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

from multitone.imaging.operation import VipsOperation
from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    import pyvips
    from PIL import Image

Matrix = list[list[float]]
IDENTITY: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
UNIT = 1 / 65536
"""Coefficients of 8-bit colors are whole multiples of it, which changes a result by 0.006 levels at most: sums below
256 are exact in floats of 24 bits then, and so the same by Pillow and by libvips, which is left with streams."""


class MatrixOperation(VipsOperation, frozen=True):
    """Done by a matrix, in encoded values: by Pillow at 8 bits, which takes a third of libvips' time, else by libvips.

    Gray stays as it is, and so does alpha.
    """

    alpha: ClassVar[Literal["apart"]] = "apart"
    needs_srgb: ClassVar[bool] = True

    @abstractmethod
    def matrix(self) -> Matrix:
        """Return three rows of three coefficients."""

    def process(self, raster: Raster) -> Raster:
        """Mix the colors where there are any."""
        if raster.is_gray:
            return raster
        if raster.depth == 8 and not raster.streams:
            return raster.holding(_mixed_by_pillow(raster.pillow(), _in_units(self.matrix())))
        return super().process(raster)

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Multiply; 8 bits are rounded as Pillow does, half a level upwards."""
        if image.format == "uchar":
            return (image.recomb(_in_units(self.matrix())) + 0.5).cast("uchar")
        return image.recomb(self.matrix())


def _in_units(matrix: Matrix) -> Matrix:
    return [[round(coefficient / UNIT) * UNIT for coefficient in row] for row in matrix]


def _mixed_by_pillow(image: Image.Image, matrix: Matrix) -> Image.Image:
    coefficients = tuple(coefficient for row in matrix for coefficient in (*row, 0.0))
    mixed = (image.convert("RGB") if image.mode == "RGBA" else image).convert("RGB", coefficients)
    if image.mode == "RGBA":
        mixed.putalpha(image.getchannel("A"))
    return mixed


def between(one: Matrix, other: Matrix, part: float) -> Matrix:
    """Return the matrix that leads so far, 0..1 or beyond, from one to the other."""
    return [[a * (1 - part) + b * part for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]
