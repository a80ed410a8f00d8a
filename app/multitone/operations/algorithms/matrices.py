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

    def constants(self) -> list[float]:
        """Return what is added to each color, as a share of white."""
        return [0.0, 0.0, 0.0]

    def process(self, raster: Raster) -> Raster:
        """Mix the colors where there are any."""
        if raster.is_gray:
            return raster
        if raster.depth == 8 and not raster.streams:
            return raster.holding(_mixed_by_pillow(raster.pillow(), _in_units(self.matrix()), self.constants()))
        return super().process(raster)

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Multiply; 8 bits are rounded as Pillow does, half a level upwards."""
        if image.format == "uchar":
            added = [constant * 255 + 0.5 for constant in self.constants()]
            return (image.recomb(_in_units(self.matrix())) + added).cast("uchar")
        mixed = image.recomb(self.matrix())
        return mixed + [constant * 65535 for constant in self.constants()] if any(self.constants()) else mixed


def in_shades(raster: Raster, weights: list[float], constant: float = 0.0) -> Raster:
    """Return gray: the weighed sum of R, G and B, and a share of white, in encoded values; alpha stays."""
    if raster.depth == 8 and not raster.streams:
        return raster.holding(_shades_by_pillow(raster.pillow(), _in_units([weights])[0], constant))
    colors = raster.vips()[:3]
    if raster.depth == 8:
        shades = (colors.recomb(_in_units([weights])) + (constant * 255 + 0.5)).cast("uchar")
    else:
        shades = (colors.recomb([weights]) + constant * 65535).rint().cast("ushort")
    shades = shades.copy(interpretation="b-w" if raster.depth == 8 else "grey16")
    return raster.holding(shades.bandjoin(raster.vips()[3]) if raster.has_alpha else shades)


def _shades_by_pillow(image: Image.Image, weights: list[float], constant: float) -> Image.Image:
    colors = image.convert("RGB") if image.mode == "RGBA" else image
    shades = colors.convert("L", (*weights, constant * 255))
    if image.mode == "RGBA":
        shades = shades.convert("LA")
        shades.putalpha(image.getchannel("A"))
    return shades


def _in_units(matrix: Matrix) -> Matrix:
    return [[round(coefficient / UNIT) * UNIT for coefficient in row] for row in matrix]


def _mixed_by_pillow(image: Image.Image, matrix: Matrix, constants: list[float]) -> Image.Image:
    rows = zip(matrix, constants, strict=True)
    coefficients = tuple(coefficient for row, constant in rows for coefficient in (*row, constant * 255))
    mixed = (image.convert("RGB") if image.mode == "RGBA" else image).convert("RGB", coefficients)
    if image.mode == "RGBA":
        mixed.putalpha(image.getchannel("A"))
    return mixed


def between(one: Matrix, other: Matrix, part: float) -> Matrix:
    """Return the matrix that leads so far, 0..1 or beyond, from one to the other."""
    return [[a * (1 - part) + b * part for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]
