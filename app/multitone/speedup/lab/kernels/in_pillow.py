"""Smoothing in Pillow: its filter of 3 × 3 weights, which lets go of the lock as most of Pillow does.

Its median does not, so what it gains by threads is shown by this other work, and the median stands beside it.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from multitone.speedup.lab.kernels.arrays import as_array
from multitone.speedup.lab.kernels.kernel import Prepared

WEIGHTS = (1, 2, 1, 2, 4, 2, 1, 2, 1)


def _padded(pixels: bytes, side: int) -> Image.Image:
    """Return an image with a repeated edge around it: Pillow leaves the outermost pixels as they are."""
    return Image.fromarray(np.pad(as_array(pixels, side), 1, "edge"))


def _smoothed(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.Kernel((3, 3), WEIGHTS))


def _inner(image: Image.Image) -> bytes:
    return bytes(image.crop((1, 1, image.width - 1, image.height - 1)).tobytes())


def prepare() -> Prepared:
    """Return the kernel."""
    return Prepared(_padded, _smoothed, _inner)
