"""Operations that change what the colors are."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta

from multitone.imaging.operation import Operation, operation
from multitone.imaging.raster import Raster, vips

if TYPE_CHECKING:
    import pyvips
    from numpy.typing import NDArray

REC601 = (0.299, 0.587, 0.114)
"""ITU-R BT.601-7, section 2.5.1: luma of gamma-encoded R, G, B."""
REC709 = (0.2126, 0.7152, 0.0722)
"""ITU-R BT.709-6, section 3.2, and the luminance of linear sRGB (IEC 61966-2-1)."""


@operation(family="color", title="Grayscale")
class Grayscale(Operation, frozen=True, tag="grayscale"):
    """Turn colors into shades of gray."""

    luma: Annotated[
        Literal["rec601", "rec709", "linear"],
        Meta(description="How colors are weighed: encoded values by Rec. 601 or 709, or light itself."),
    ] = "rec601"

    needs_srgb: ClassVar[bool] = True

    @property
    def looks_at_luma_only(self) -> bool:
        """Whether this is the luma that a JPEG holds anyway."""
        return self.luma == "rec601"

    def process(self, raster: Raster) -> Raster:
        """Weigh the colors; Pillow does Rec. 601 of 8 bits exactly and fastest, libvips the rest."""
        if raster.is_gray:
            return raster
        if self.luma == "rec601" and raster.depth == 8:
            return raster.holding(raster.pillow().convert("LA" if raster.has_alpha else "L"))
        image = raster.vips()
        gray = _weighed(image[:3], self.luma, raster.depth)
        return raster.holding(gray.bandjoin(image[3]) if raster.has_alpha else gray)


def _weighed(colors: pyvips.Image, luma: str, depth: int) -> pyvips.Image:
    """Return one band, uchar or ushort, of an image of three."""
    kind = "uchar" if depth == 8 else "ushort"
    interpretation = "b-w" if depth == 8 else "grey16"
    if luma != "linear":
        weights = [list(REC601 if luma == "rec601" else REC709)]
        gray = colors.recomb(weights).rint().cast(kind)
    else:
        decode, encode = (vips().Image.new_from_array(t) for t in _srgb_tables(depth))
        light = colors.maplut(decode).recomb([list(REC709)])
        gray = (light * 65535).rint().cast("ushort").maplut(encode)
    return gray.copy(interpretation=interpretation)


@functools.cache
def _srgb_tables(depth: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the sRGB transfer function (IEC 61966-2-1) as tables: encoded to light 0..1, light × 65535 to encoded."""
    import numpy as np

    top = 255 if depth == 8 else 65535
    encoded = np.linspace(0, 1, top + 1)
    to_light = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    light = np.linspace(0, 1, 65536)
    to_encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    kind = np.uint8 if depth == 8 else np.uint16
    return to_light.astype(np.float32).reshape(1, -1), np.rint(to_encoded * top).astype(kind).reshape(1, -1)
