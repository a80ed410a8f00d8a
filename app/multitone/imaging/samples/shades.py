"""Shades: gray pixels as plain bytes, for a process that has not loaded NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image


class ShadesRaster(Raster):
    """Gray of 8 bits, row by row; an array is made of it where somebody asks for that."""

    __slots__ = ("rows",)

    def __init__(self, rows: bytearray, size: tuple[int, int], profile: bytes | None = None) -> None:
        self.profile = profile
        self.width, self.height = size
        self.mode, self.depth = "L", 8
        self.rows = self._held = rows
        self._form, self._stream = "shades", None

    def with_profile(self, profile: bytes | None) -> Raster:
        """Return the same shades said to be of another curve."""
        return ShadesRaster(self.rows, (self.width, self.height), profile)

    def holding(self, held: Image.Image | NDArray[Any] | pyvips.Image) -> Raster:
        """Return a raster of other pixels in the same color space."""
        return Raster(held, self.profile)

    def array(self) -> NDArray[Any]:
        """Return the shades as an array (height, width, 1) of uint8."""
        import numpy as np

        return np.frombuffer(self.rows, np.uint8).reshape(self.height, self.width, 1)
