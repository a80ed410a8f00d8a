"""The median in Pillow: its filter of ranks, which repeats the edge.

Most of Pillow lets go of the lock, as its blur and its resampling do; this filter does not (Pillow 13.0, RankFilter.c):
while it worked for 0.75 s, another thread stood still for 0.71 of them.
"""

from __future__ import annotations

from PIL import Image, ImageFilter

from multitone.speedup.lab.kernels.kernel import Prepared


def _image(pixels: bytes, side: int) -> Image.Image:
    return Image.frombytes("L", (side, side), pixels)


def _medians(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.MedianFilter(3))


def prepare() -> Prepared:
    """Return the kernel."""
    return Prepared(_image, _medians, lambda image: bytes(image.tobytes()))
