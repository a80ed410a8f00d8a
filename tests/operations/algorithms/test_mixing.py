import numpy as np
import pytest

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster, vips
from tests import pictures

STEPS = [
    *(f"saturation amount={amount}" for amount in (0, 0.37, 1.2, 2.9, 10)),
    *(f"hue angle={angle}" for angle in (-111, 30, 64.7, 180)),
    *(f"sepia amount={amount}" for amount in (0, 0.73, 1)),
]
NOISE = np.random.default_rng(29).integers(0, 256, (500, 500, 3), np.uint8)


def whole(step, array):
    return parse_step(step).process(Raster(array)).array()


@pytest.mark.parametrize("step", STEPS)
def test_what_streams_is_mixed_to_the_same_values(step):
    """Exactly where no partial sum reaches 256, as with positive weights; else but for a level in 1 of 100,000."""
    done = parse_step(step).apply(vips().Image.new_from_array(NOISE)).numpy()
    difference = np.abs(done.astype(int) - whole(step, NOISE))
    exact = np.min(parse_step(step).matrix()) >= 0
    assert difference.max() <= (0 if exact else 1)
    assert difference.mean() <= 1e-5


@pytest.mark.parametrize("step", STEPS)
def test_a_mean_of_many_pixels_is_neither_raised_nor_lowered_by_rounding(step):
    array = NOISE // 8 + 112  # so that nothing is clipped
    exact = np.clip(array @ np.array(parse_step(step).matrix()).T, 0, 255)
    inside = ((exact > 0) & (exact < 255)).all(axis=2)
    error = (whole(step, array) - exact)[inside]
    assert abs(error.mean()) <= 0.01
    assert np.abs(error).max() <= 0.51


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("step", ["saturation amount=3", "hue angle=100", "sepia"])
def test_alpha_neither_weighs_in_nor_changes(step, mode, depth):
    array = pictures.pixels(mode, depth)
    done = whole(step, array)
    assert np.array_equal(done[:, :, -1], array[:, :, -1])
    assert np.array_equal(done[:, :, :-1], whole(step, np.ascontiguousarray(array[:, :, :-1])))


@pytest.mark.parametrize("step", ["saturation amount=10", "hue angle=-77"])
def test_gray_stays_gray_to_the_last_level(step):
    shades = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    assert np.array_equal(whole(step, shades), shades)
