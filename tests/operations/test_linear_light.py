import numpy as np
import pytest
from PIL import Image

from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from tests import pictures
from tests.operations.geometry.test_resize import nearness, resized


def light_of(values, gamma=None):
    if gamma:
        return values**gamma
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def encoded(light, gamma=None):
    light = np.clip(light, 0, 1)
    if gamma:
        return light ** (1 / gamma)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def by_pillow(array, size, kernel=Image.Resampling.LANCZOS):
    """Scale light weighted by alpha in floats, as the oracle of all that `linear` means."""
    top = np.iinfo(array.dtype).max
    alpha = array[:, :, -1:] / top if array.shape[2] % 2 == 0 else np.ones((*array.shape[:2], 1))
    colors = light_of(array[:, :, : array.shape[2] - (array.shape[2] % 2 == 0)] / top) * alpha
    planes = [*np.moveaxis(colors, 2, 0), alpha[:, :, 0]]
    scaled = [np.asarray(Image.fromarray(plane.astype(np.float32)).resize(size, kernel)) for plane in planes]
    seen = np.clip(scaled[-1], 0, 1)
    mixed = [encoded(plane / np.maximum(seen, 1e-6)) * top for plane in scaled[:-1]]
    return np.stack([*mixed, seen * top][: array.shape[2]], axis=2)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_a_chessboard_of_single_pixels_has_half_the_light(mode, depth):
    """FACTS: 188, not 128. To half a level of 8 bits, and to a two-thousandth at 16."""
    top = 255 if depth == 8 else 65535
    board = (np.indices((64, 64)).sum(axis=0) % 2 * top)[:, :, np.newaxis]
    array = np.repeat(board, pictures.BANDS[mode], axis=2).astype(np.uint8 if depth == 8 else np.uint16)
    if mode.endswith("A"):
        array[:, :, -1] = top
    for percent in (50, 25, 12.5):
        inside = resized(array, percent=percent, linear=True).array()[2:-2, 2:-2]
        colors = inside[:, :, :-1] if mode.endswith("A") else inside
        assert np.abs(colors / top - 0.735357).max() <= (0.5 / 255 if depth == 8 else 5e-4)
        if mode.endswith("A"):
            assert (inside[:, :, -1] == top).all()
    plain = resized(array, percent=50).array()[2:-2, 2:-2, 0]
    assert np.abs(plain / top - 0.5).max() <= 0.01


@pytest.mark.parametrize(
    ("profile", "gamma"), [(pictures.wide_profile(), 2.19921875), (pictures.gray_profile(), 1.8), (None, None)]
)
@pytest.mark.parametrize("depth", [8, 16])
def test_light_is_that_of_the_picture_s_own_curve(depth, profile, gamma):
    top = 255 if depth == 8 else 65535
    board = (np.indices((32, 32)).sum(axis=0) % 2 * top).astype(np.uint8 if depth == 8 else np.uint16)
    array = np.repeat(board[:, :, np.newaxis], 1 if gamma == 1.8 else 3, axis=2)
    done = build_operation("resize", {"percent": 25, "linear": True}).process(Raster(array, profile))
    assert done.profile == profile
    assert np.abs(done.array()[2:-2, 2:-2] / top - encoded(np.array(0.5), gamma)).max() <= 0.6 / 255


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("size", [(150, 100), (100, 67), (37, 25), (450, 300)])
def test_linear_scaling_is_that_of_pillow_in_floats(size, mode, depth):
    """As near as without `linear`: 40 dB to shrink, 45 to enlarge (another kernel), of what can be seen."""
    array = pictures.pixels(mode, depth, 300, 200)
    top = np.iinfo(array.dtype).max
    done = resized(array, width=size[0], height=size[1], mode="stretch", enlarge=True, linear=True).array()
    expected = by_pillow(array, size)
    assert done.shape == expected.shape
    seen = np.ones(done.shape[:2], bool) if mode in ("L", "RGB") else expected[:, :, -1] > top / 10
    assert nearness(done[seen], expected[seen], top) >= (40 if size[0] < 300 else 45)


@pytest.mark.parametrize("depth", [8, 16])
def test_even_rows_stay_as_they_are_in_linear_light(depth):
    """Every value there is: exactly at 8 bits, within one level at 16."""
    values = np.arange(1 << depth).astype(np.uint8 if depth == 8 else np.uint16)
    array = np.repeat(values[:, np.newaxis, np.newaxis], 12, axis=1)
    step = build_operation("resize", {"width": 5, "mode": "stretch", "linear": True})
    done = step.process(Raster(array)).array()
    assert np.abs(done.astype(int) - array[:, :5]).max() <= (0 if depth == 8 else 1)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_padding_has_its_color_in_linear_light_too(mode, depth):
    array = pictures.pixels(mode, depth, 40, 20)
    values = {"width": 20, "height": 30, "mode": "pad", "background": "#804020"}
    plain, linear = resized(array, **values).array(), resized(array, **values, linear=True).array()
    assert np.array_equal(plain[:10], linear[:10])
    assert np.array_equal(plain[20:], linear[20:])


def test_filling_crops_in_linear_light_too():
    array = np.zeros((100, 300, 1), np.uint8)
    array[:, 100:200] = 255
    assert resized(array, width=50, height=50, mode="fill", linear=True).array()[:, 1:-1].min() >= 250


def test_what_stays_as_large_is_not_decoded():
    array = pictures.pixels("RGB", 16)
    assert np.array_equal(resized(array, percent=100, linear=True).array(), array)
