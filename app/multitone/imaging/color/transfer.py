"""Tone curves: how encoded values stand for light, in sRGB and as an ICC profile says."""

from __future__ import annotations

import functools
import struct
from typing import TYPE_CHECKING, Any

from multitone.imaging.color.profiles import curve_parameters, curve_samples, tags
from multitone.imaging.raster import Depth, vips

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray

STEPS = 65536
"""Entries of a table that encodes light."""


def to_light(encoded: NDArray[np.float64]) -> NDArray[np.float64]:
    """Decode sRGB, 0..1 (IEC 61966-2-1)."""
    import numpy as np

    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def to_encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Encode linear light, 0..1, as sRGB (IEC 61966-2-1)."""
    import numpy as np

    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


@functools.lru_cache(maxsize=16)
def light_table(profile: bytes | None, depth: int) -> NDArray[np.float64]:
    """Return the light, 0..1, of each value of 8 or 16 bits: that of sRGB where a profile has no curve that rises."""
    import numpy as np

    values = np.linspace(0.0, 1.0, 256 if depth == 8 else 65536)
    light = _decoded(profile, values) if profile else None
    rises = light is not None and light[0] >= 0 and light[-1] > 0 and bool((np.diff(light) >= 0).all())
    return np.asarray(light / light[-1]) if light is not None and rises else to_light(values)


@functools.lru_cache(maxsize=16)
def encoding_table(profile: bytes | None, depth: int) -> NDArray[Any]:
    """Return what encodes light in 8 or 16 bits: the entry at 65535 × √light.

    The root spreads the shadows, where the eye and every curve are steep: a table of light itself would be off by 6 of
    65535 levels there, this one is by 1.
    """
    import numpy as np

    light = light_table(profile, 16)
    places = np.sqrt(light)
    encoded = np.interp(np.linspace(0.0, 1.0, STEPS), places, np.linspace(0.0, 1.0, len(light)))
    return np.rint(encoded * (255 if depth == 8 else 65535)).astype(np.uint8 if depth == 8 else np.uint16)


def in_light(colors: pyvips.Image, profile: bytes | None) -> pyvips.Image:
    """Return colors of 8 or 16 bits, without alpha, as light 0..1 in floats."""
    table = light_table(profile, 8 if colors.format == "uchar" else 16)
    return colors.maplut(vips().Image.new_from_array(table.astype("f4").reshape(1, -1)))


def encoded(light: pyvips.Image, profile: bytes | None, depth: Depth) -> pyvips.Image:
    """Return light 0..1, clipped to that, as colors of 8 or 16 bits; the inverse of `in_light`."""
    table = vips().Image.new_from_array(encoding_table(profile, depth).reshape(1, -1))
    root = light.clamp() ** 0.5
    return (root * (STEPS - 1)).rint().cast("ushort").maplut(table)


def colorants(profile: bytes) -> NDArray[np.float64] | None:
    """Return columns of XYZ of D50 of red, green and blue (ICC.1:2022, 8.3.3); None for tables and several curves."""
    import numpy as np

    elements = tags(profile)
    curves = {elements.get(name) for name in (b"rTRC", b"gTRC", b"bTRC")}
    columns = [elements.get(name, b"") for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
    if b"A2B0" in elements or len(curves) > 1 or None in curves or any(len(column) < 20 for column in columns):
        return None
    return np.array([struct.unpack_from(">3i", column, 8) for column in columns]).T / 65536


def _decoded(profile: bytes, values: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Apply the curve of gray, or of green, which stands for all three; None where it is none that is known."""
    import numpy as np

    elements = tags(profile)
    curve = elements.get(b"kTRC") or elements.get(b"gTRC") or b""
    try:
        samples, p = curve_samples(curve), curve_parameters(curve)
    except (struct.error, ValueError):
        return None
    if samples:
        return np.interp(values, np.linspace(0.0, 1.0, len(samples)), np.array(samples) / 65535)
    power = np.maximum(p["a"] * values + p["b"], 0.0) ** p["g"] + p["e"]
    return np.clip(np.where(values >= p["d"], power, p["c"] * values + p["f"]), 0.0, 1.0)
