"""YCbCr: the three planes that a decoder gave, for an encoder that takes them as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from multitone.imaging.raster import Raster

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image


class Planes(Struct, frozen=True, eq=False):
    """Luma and chroma of 8 bits as JFIF has them: Rec. 601, full range, chroma for each 2 × 2 pixels."""

    luma: NDArray[np.uint8]
    """Of shape (height, width)."""
    blue: NDArray[np.uint8]
    """Cb, of shape ((height + 1) // 2, (width + 1) // 2)."""
    red: NDArray[np.uint8]
    """Cr, of the same shape."""

    def rgb(self) -> NDArray[np.uint8]:
        """Return the colors as an array (height, width, 3); each chroma is that of its four pixels."""
        import numpy as np
        from PIL import Image

        height, width = self.luma.shape
        even, nearest = (width + width % 2, height + height % 2), Image.Resampling.NEAREST
        chroma = [
            Image.fromarray(plane).resize(even, nearest).crop((0, 0, width, height)) for plane in (self.blue, self.red)
        ]
        return np.asarray(Image.merge("YCbCr", (Image.fromarray(self.luma), *chroma)).convert("RGB"))


class PlanarRaster(Raster):
    """RGB of 8 bits that is still in its planes: colors are computed only where somebody asks for them."""

    __slots__ = ("planes",)

    def __init__(self, planes: Planes, profile: bytes | None = None) -> None:
        self.profile = profile
        self.height, self.width = planes.luma.shape
        self.mode, self.depth = "RGB", 8
        self.planes = self._held = planes
        self._form, self._stream = "planes", None

    def with_profile(self, profile: bytes | None) -> Raster:
        """Return the same planes said to be in another color space."""
        return PlanarRaster(self.planes, profile)

    def holding(self, held: Image.Image | NDArray[Any] | pyvips.Image) -> Raster:
        """Return a raster of other pixels in the same color space, which has no planes."""
        return Raster(held, self.profile)

    def array(self) -> NDArray[Any]:
        """Return the colors as an array (height, width, 3) of uint8, computed anew each time."""
        return self.planes.rgb()
