"""Meaning: samples that were brought to 8 or 16 bits → gray or RGB, by the photometric interpretation of their file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.imaging.color.convert import by_its_own_profile
from multitone.imaging.raster import Raster, vips
from multitone.imaging.samples import layout as tags
from multitone.imaging.samples.layout import Layout

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

D50 = (0.96422, 1.0, 0.82521)
"""White of Lab in ICC profiles and, where nothing else is said, in TIFF (ICC.1:2022, 7.2.16; TIFF 6.0, section 23)."""
TO_SRGB = (
    (3.1338561, -1.6168667, -0.4906146), (-0.9787684, 1.9161415, 0.0334540), (0.0719453, -0.2289914, 1.4052427),
)  # fmt: skip
"""XYZ of D50 to linear sRGB (IEC 61966-2-1, adapted by Bradford's matrix)."""
ROWS = 64
LARGEST_OF_BYTES = 255


def seen(values: NDArray[Any], layout: Layout, profile: bytes | None) -> Raster:
    """Return (height, width, samples) of 8 or 16 bits as a picture, opaque unless a sample is said to be alpha."""
    import numpy as np

    colors, alpha = values[:, :, : layout.colors], None
    if layout.photometric == tags.WHITE_IS_ZERO:
        colors = np.invert(colors)
    if layout.alpha is not None:
        alpha = values[:, :, layout.alpha : layout.alpha + 1]
        colors = unmultiplied(colors, alpha) if layout.is_associated else colors
    if layout.photometric == tags.SEPARATED:
        raster = _of_ink(colors, profile)
        colors, profile = raster.array(), raster.profile
        alpha = widened_alpha(alpha) if alpha is not None else None
    elif layout.photometric in (tags.LAB, tags.ICC_LAB):
        colors, profile = of_lab(colors, is_icc=layout.photometric == tags.ICC_LAB), None
        alpha = widened_alpha(alpha) if alpha is not None else None
    return Raster(np.ascontiguousarray(colors if alpha is None else np.concatenate((colors, alpha), axis=2)), profile)


def widened_alpha(alpha: NDArray[Any]) -> NDArray[np.uint16]:
    """Return alpha in 16 bits."""
    import numpy as np

    return alpha.astype(np.uint16) * 257 if alpha.dtype == np.uint8 else alpha


def unmultiplied(colors: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    """Return colors that were multiplied by their alpha as they were before; black where nothing is seen of them."""
    import numpy as np

    top = np.iinfo(colors.dtype).max
    whole = np.empty_like(colors)
    for row in range(0, len(colors), ROWS):
        part = alpha[row : row + ROWS].astype(np.uint64)
        product = colors[row : row + ROWS].astype(np.uint64) * top + part // 2
        whole[row : row + ROWS] = np.minimum(product // np.maximum(part, 1), top) * (part > 0)
    return whole


def by_palette(numbers: NDArray[Any], palette: tuple[int, ...], bits: int) -> NDArray[np.uint8]:
    """Return (height, width, 3) of 8 bits: all reds, all greens and all blues stand together (TIFF 6.0, section 5).

    They have 16 bits. Where none is above 255, whoever wrote them meant 8; libtiff's tools look at that, too.
    """
    import numpy as np

    size = 1 << bits
    colors = np.zeros(3 * size, np.uint32)
    colors[: min(len(palette), 3 * size)] = palette[: 3 * size]
    if colors.max() > LARGEST_OF_BYTES:
        colors = (colors * 255 + 32767) // 65535
    table = np.ascontiguousarray(colors.astype(np.uint8).reshape(3, size).T)
    colored: NDArray[np.uint8] = table[np.minimum(numbers[:, :, 0], size - 1)]
    return colored


def _of_ink(colors: NDArray[Any], profile: bytes | None) -> Raster:
    """Convert CMYK by its profile, or by libvips' own."""
    import numpy as np

    libvips = vips()
    deep = colors.dtype != np.uint8
    image = libvips.Image.new_from_array(np.ascontiguousarray(colors), interpretation="cmyk")
    image = image.copy()
    if profile:
        image.set_type(libvips.GValue.blob_type, "icc-profile-data", profile)
    assert image.format == ("ushort" if deep else "uchar")
    return by_its_own_profile(image)


def of_lab(values: NDArray[Any], *, is_icc: bool) -> NDArray[np.uint16]:
    """Return CIE L*a*b* as sRGB of 16 bits; a* and b* are signed, or, as in ICC profiles, begin at -128."""
    import numpy as np

    bits = 8 * values.dtype.itemsize
    shift, whole = 1 << (bits - 8), np.empty((*values.shape[:2], 3), np.uint16)
    light = 100 / (65280 if is_icc and bits == 16 else (1 << bits) - 1)
    for row in range(0, len(values), ROWS):
        part = values[row : row + ROWS].astype(np.float64)
        around = part[:, :, 1:] / shift
        around = around - 128 if is_icc else np.where(around >= 128, around - 256, around)
        whole[row : row + ROWS] = np.rint(_srgb(part[:, :, 0] * light, around[:, :, 0], around[:, :, 1]) * 65535)
    return whole


def _srgb(light: NDArray[Any], a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """Return sRGB, 0 to 1, of L*a*b* (CIE 15:2004, 8.2.1; IEC 61966-2-1)."""
    import numpy as np

    y = (light + 16) / 116
    roots = np.stack((y + a / 500, y, y - b / 200), axis=2)
    xyz = np.where(roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29)) * D50
    linear = np.clip(xyz @ np.array(TO_SRGB).T, 0, 1)
    coded: NDArray[Any] = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return coded
