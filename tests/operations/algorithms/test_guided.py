import numpy as np
import pytest
from scipy.ndimage import uniform_filter

from multitone.operations.algorithms.guided import shapes_of
from tests import pictures


def guided(luma, radius, contrast):
    """He, Sun and Tang 2013, section 3: at full size, its means by SciPy."""

    def mean(values):
        return uniform_filter(values, 2 * radius + 1, mode="nearest")

    variance = mean(luma * luma) - mean(luma) ** 2
    slope = variance / (variance + contrast**2)
    return mean(slope) * luma + mean(mean(luma) - slope * mean(luma))


def smoothed(array, radius, contrast=0.1):
    top = np.iinfo(array.dtype).max
    luma = array[:, :, 0] / np.float32(top)
    shapes = shapes_of(array, radius, contrast)
    strips = [slice(first, min(first + 37, len(array))) for first in range(0, len(array), 37)]
    return np.concatenate([shapes.smooth(rows, luma[rows]) for rows in strips])


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("radius", [3, 8, 20, 33])
def test_it_is_near_the_filter_at_full_size(radius, depth):
    array = pictures.pixels("L", depth, 300, 200)
    top = np.iinfo(array.dtype).max
    exact = guided(array[:, :, 0] / top, radius, 0.1)
    difference = np.abs(smoothed(array, radius) - exact)
    assert difference.mean() <= 0.006
    assert difference.max() <= 0.06


def test_an_edge_stays_and_noise_goes():
    noise = np.random.default_rng(5).normal(0, 3, (100, 200))
    array = np.clip(np.where(np.arange(200) < 100, 60, 200) + noise, 0, 255).astype(np.uint8)[:, :, np.newaxis]
    done = smoothed(array, 12) * 255
    assert np.ptp(done[20:80, 90:110].mean(axis=0)) > 120
    assert done[20:80, 10:80].std() < 1


def test_what_nobody_sees_counts_for_nothing():
    array = np.full((60, 60, 2), (100, 255), np.uint8)
    array[:, 30:] = (250, 0)
    done = smoothed(array, 10)[:, :30]
    assert np.abs(done - 100 / 255).max() <= 1e-4
