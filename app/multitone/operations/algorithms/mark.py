"""Marks: a logo from a file, at the size and angle at which it is laid over pictures."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.raster import Raster, vips
from multitone.imaging.step_files import load, of_at_most, picture_of

if TYPE_CHECKING:
    import pyvips

MOST_PIXELS = 50_000_000
"""Of a mark in its file, and as it is drawn."""
LEAST_SIDE = 64
"""Pixels of a drawing's longer side: librsvg draws none smaller than a pixel, so it is drawn larger and reduced."""
Pixels = NDArray[np.float32]
"""(height, width, 4): R, G and B of 0..1, not weighted by alpha, and alpha of 0..1."""


class Mark:
    """A picture, or a drawing that is rendered at the size that is asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read it, a picture as sRGB. Raises `UsageError`."""
        from multitone.imaging.readers.signatures import dedicated_format

        self._name = name
        self._drawing = data if dedicated_format(data) == "SVG" else b""
        self._raster = self._rendered(None) if self._drawing else as_srgb(picture_of(data, name, MOST_PIXELS))
        self.width, self.height = self._raster.width, self._raster.height
        self.is_gray = _is_gray(self._raster)

    def _rendered(self, longest: int | None) -> Raster:
        from multitone.imaging.readers import svg

        with of_at_most(MOST_PIXELS, self._name):
            return svg.read(self._drawing, longest).raster

    def _longest(self, width: int, height: int) -> int:
        """Return the longer side at which a drawing is rendered for a size; its shorter one has a pixel at least."""
        ratio = max(self.width, self.height) / min(self.width, self.height)
        return max(LEAST_SIDE, width, height, math.ceil(ratio))

    @functools.lru_cache(maxsize=4)  # noqa: B019 - marks are few, and kept as long as they are used
    def drawn(self, width: int, height: int, angle: float) -> Pixels:
        """Return the mark at a size, turned counterclockwise about its middle by degrees. Raises `UsageError`."""
        raster = self._rendered(self._longest(width, height)) if self._drawing else self._raster
        image = _premultiplied(raster)
        across, down = width / image.width, height / image.height
        if (across, down) != (1, 1):
            image = image.resize(across, vscale=down, kernel="cubic" if max(across, down) > 1 else "lanczos3")
        if angle:
            turned = vips().Interpolate.new("bicubic")
            image = image.rotate(-angle, interpolate=turned, background=[0.0] * 4)
        return _apart(np.frombuffer(image.write_to_memory(), np.float32).reshape(image.height, image.width, 4))


def mark_of(path: str) -> Mark:
    """Return the mark in a file, read once. Raises `UsageError`."""
    return load(path, Mark)


def _is_gray(raster: Raster) -> bool:
    """Whether nothing that is seen of it has a color."""
    if raster.is_gray:
        return True
    array = raster.array()
    colors = array[:, :, :3]
    differs = (colors != colors[:, :, :1]).any(axis=2)
    return not bool((differs & (array[:, :, 3] > 0)).any() if raster.has_alpha else differs.any())


def _premultiplied(raster: Raster) -> pyvips.Image:
    """Return four floats a pixel, colors weighted by alpha, of 0..1."""
    image = raster.colored().vips()
    top = 255 if raster.depth == 8 else 65535
    image = image if raster.has_alpha else image.bandjoin(top)
    return (image.premultiply(max_alpha=top) / top).cast("float").copy(interpretation="multiband")


def _apart(array: NDArray[Any]) -> Pixels:
    """Return colors that are not weighted, within 0..1: kernels with negative lobes leave it."""
    alpha = np.clip(array[:, :, 3:], 0, 1)
    colors = array[:, :, :3] / np.where(alpha > 0, alpha, 1)
    return np.concatenate((np.clip(colors, 0, 1), alpha), axis=2)
