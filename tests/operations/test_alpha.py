"""What operations that mix pixels make of colors that are seen in part only: the mean of light that is there.

The oracle weighs colors by alpha, does in floating point what the operation means, by SciPy or Pillow, and takes the
weight out again. Compared is what is seen by a fifth at least; less has no colors of 8 bits to compare.
"""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures


def gaussian(plane, sigma):
    return ndimage.gaussian_filter(plane, sigma, mode="nearest", truncate=6.0)


def by_pillow(plane, size, kernel):
    return np.asarray(Image.fromarray(plane.astype(np.float32)).resize(size, kernel)).astype(float)


def squares(plane, size):
    rows, columns = -plane.shape[0] % size, -plane.shape[1] % size
    whole = np.pad(plane, ((0, rows), (0, columns)), mode="edge")
    means = whole.reshape(whole.shape[0] // size, size, -1, size).mean(axis=(1, 3))
    return np.kron(means, np.ones((size, size)))[: plane.shape[0], : plane.shape[1]]


MEANT = {
    "gaussian-blur sigma=2": lambda plane: gaussian(plane, 2),
    "gaussian-blur sigma=12": lambda plane: gaussian(plane, 12),
    "unsharp-mask sigma=2 amount=1": lambda plane: 2 * plane - gaussian(plane, 2),
    "box-blur radius=2": lambda plane: ndimage.uniform_filter(plane, 5, mode="nearest"),
    "box-blur radius=7": lambda plane: ndimage.uniform_filter(plane, 15, mode="nearest"),
    "pixelate size=7": lambda plane: squares(plane, 7),
    "resize percent=50": lambda plane: by_pillow(plane, (60, 45), Image.Resampling.LANCZOS),
    "resize width=240 enlarge=true": lambda plane: by_pillow(plane, (240, 180), Image.Resampling.BICUBIC),
}
"""Pillow's bicubic is Catmull–Rom's with the same a = −½."""


def expected(array, meant):
    top = np.iinfo(array.dtype).max
    alpha = array[:, :, -1] / top
    seen = meant(alpha)
    planes = [meant(array[:, :, band] * alpha) for band in range(array.shape[2] - 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        colors = [np.clip(plane / seen, 0, top) for plane in planes]
    return np.stack([*colors, np.clip(seen, 0, 1) * top], axis=2)


def seen_in_part(mode, depth):
    """Return a picture with alpha of all strengths and a transparent middle whose colors nobody may see."""
    array = pictures.pixels(mode, depth, 120, 90).copy()
    array[30:50, 40:80, :-1] = np.iinfo(array.dtype).max
    array[30:50, 40:80, -1] = 0
    return array


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("step", MEANT)
def test_colors_are_mixed_by_how_much_they_are_seen(step, mode, depth):
    """In levels of 8 bits. At 8 the result is rounded; where pixels are moved, kernels differ in their last digits."""
    array = seen_in_part(mode, depth)
    done = parse_step(step).process(Raster(array)).array()
    wanted = expected(array, MEANT[step])
    assert done.shape == wanted.shape
    unit = np.iinfo(array.dtype).max / 255
    seen = wanted[:, :, -1] > 51 * unit
    error = np.abs(done - wanted)[seen] / unit
    assert error.max() <= (1.25 if depth == 8 else 0.7)
    assert error.mean() <= (0.4 if depth == 8 else 0.03)
