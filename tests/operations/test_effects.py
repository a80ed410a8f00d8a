import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures

COLORED = [("L", 1), ("LA", 1), ("RGB", 3), ("RGBA", 3)]


def done_by(step, array):
    return parse_step(step).process(Raster(array)).array()


# ---- Vignette ----


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("mode", "colors"), COLORED)
@pytest.mark.parametrize(("amount", "start"), [(0.5, 30), (1, 0), (0.3, 99), (0, 50)])
def test_a_vignette_is_the_formula(amount, start, mode, colors, depth):
    array = pictures.pixels(mode, depth)
    rows, columns = np.mgrid[: array.shape[0], : array.shape[1]]
    across = (columns + 0.5) / array.shape[1] * 2 - 1
    down = (rows + 0.5) / array.shape[0] * 2 - 1
    t = np.clip((np.hypot(across, down) / np.sqrt(2) - start / 100) / (1 - start / 100), 0, 1)
    factor = 1 - amount * (3 * t**2 - 2 * t**3)
    done = done_by(f"vignette amount={amount} start={start}", array)
    assert np.abs(done[:, :, :colors] - array[:, :, :colors] * factor[:, :, np.newaxis]).max() <= 0.52
    assert np.array_equal(done[:, :, colors:], array[:, :, colors:])


def test_a_vignette_is_the_same_on_all_sides_and_leaves_the_middle():
    array = np.full((60, 90, 1), 200, np.uint8)
    done = done_by("vignette", array)
    assert np.array_equal(done, done[::-1])
    assert np.array_equal(done, done[:, ::-1])
    assert (done[25:35, 35:55] == 200).all()
    assert 100 <= done[0, 0, 0] <= 105


# ---- Pixelate ----


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10, 50, 1000])
def test_squares_have_the_mean_of_what_they_cover(size, mode, depth):
    array = pictures.pixels(mode, depth)
    height, width = array.shape[:2]
    padded = np.pad(array, ((0, -height % size), (0, -width % size), (0, 0)), mode="edge").astype(np.float64)
    blocks = padded.reshape(padded.shape[0] // size, size, padded.shape[1] // size, size, -1).mean(axis=(1, 3))
    expected = blocks.repeat(size, 0).repeat(size, 1)[:height, :width]
    assert np.abs(done_by(f"pixelate size={size}", array) - expected).max() <= 0.51


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("size", [2, 7, 50])
def test_squares_of_a_stream_are_the_same(size, depth):
    """Within a level: floats round a mean halfway between two to the even one, whole numbers upwards."""
    step = parse_step(f"pixelate size={size}")
    raster = Raster(pictures.pixels("RGB", depth))
    streamed = np.rint(step.apply(raster.vips()).numpy())
    assert np.abs(streamed - step.process(raster).array()).max() <= 1


@pytest.mark.parametrize("size", [(30_000, 7), (7, 30_000), (1, 1)])
def test_squares_have_no_seams_between_strips(size):
    array = np.random.default_rng(17).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    padded = np.pad(array, ((0, -size[1] % 3), (0, -size[0] % 3), (0, 0)), mode="edge").astype(np.float64)
    blocks = padded.reshape(padded.shape[0] // 3, 3, -1, 3, 3).mean(axis=(1, 3))
    expected = blocks.repeat(3, 0).repeat(3, 1)[: size[1], : size[0]]
    assert np.abs(done_by("pixelate size=3", array) - expected).max() <= 0.51


def test_squares_are_those_of_pillow():
    array = pictures.photograph(90, 60)
    small = Image.fromarray(array).reduce(10)
    expected = np.asarray(small.resize((90, 60), Image.Resampling.NEAREST)).astype(int)
    assert np.abs(done_by("pixelate", array) - expected).max() <= 1


def test_the_color_of_transparent_parts_does_not_count():
    array = np.zeros((10, 20, 4), np.uint8)
    array[:, ::2] = (200, 100, 0, 255)
    array[:, 1::2] = (0, 255, 0, 0)
    done = done_by("pixelate", array)
    assert np.abs(done.astype(int) - (200, 100, 0, 128)).max() <= 1


# ---- Emboss ----


def slope_seen(height, alpha, axis):
    """Return SciPy's Sobel of what differs from each pixel's own height, each neighbor weighed by its alpha."""
    weighed, own = (ndimage.sobel(values, axis, mode="nearest") for values in (height * alpha, alpha))
    return weighed - height * own


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("mode", "colors"), COLORED)
@pytest.mark.parametrize(("amount", "angle"), [(1, 135), (0.5, 0), (3, 290), (0, 10)])
def test_a_relief_is_the_slope_toward_the_light(amount, angle, mode, colors, depth):
    array = pictures.pixels(mode, depth)
    unit = np.iinfo(array.dtype).max // 255
    done = done_by(f"emboss amount={amount} angle={angle}", array)
    alpha = array[:, :, -1] / np.iinfo(array.dtype).max if mode.endswith("A") else np.ones(array.shape[:2])
    for band in range(colors):
        height = array[:, :, band].astype(np.float64)
        across, down = (slope_seen(height, alpha, axis) / 4 for axis in (1, 0))
        light = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])  # to the right, down
        expected = 128 * unit - amount * (across * light[0] + down * light[1])
        assert np.abs(done[:, :, band] - np.clip(expected, 0, 255 * unit)).max() <= 0.52
    assert np.array_equal(done[:, :, colors:], array[:, :, colors:])


def test_a_hill_is_bright_where_the_light_is():
    rows, columns = np.mgrid[-20:21, -20:21]
    hill = np.clip(200 - 8 * np.hypot(rows, columns), 0, 255).astype(np.uint8)[:, :, np.newaxis]
    done = done_by("emboss", hill)[:, :, 0]
    assert done[12, 12] > 128 > done[28, 28]
    assert done[0, 0] == 128
    lit_from_right = done_by("emboss angle=0", hill)[:, :, 0]
    assert lit_from_right[20, 32] > 128 > lit_from_right[20, 8]
