"""The median in libvips: rank 4 of 3 × 3, computed by one thread for each caller; beyond the edge it repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multitone.imaging.raster import use_threads, vips
from multitone.speedup.lab.kernels.kernel import Prepared

if TYPE_CHECKING:
    import pyvips


def _image(pixels: bytes, side: int) -> pyvips.Image:
    return vips().Image.new_from_memory(pixels, side, side, 1, "uchar")


def _medians(image: pyvips.Image) -> bytes:
    return image.rank(3, 3, 4).write_to_memory()  # type: ignore[no-any-return]


def prepare() -> Prepared:
    """Load libvips and return the kernel."""
    vips()
    use_threads(1)  # libvips has threads of its own; the laboratory measures the callers'
    return Prepared(_image, _medians, bytes)
