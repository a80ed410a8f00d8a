import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import rgb2hsv

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging import judges

COLORS = np.random.default_rng(7).integers(0, 256, (64, 64, 3), np.uint8)
DEEP = np.random.default_rng(8).integers(0, 65536, (64, 64, 3), np.uint16)
LUMA = np.array([0.299, 0.587, 0.114])


def done_by(step, array):
    return parse_step(step).process(Raster(array)).array()


# ---- Channel mixer ----

SWAPPED = "channel-mixer red_from_red=0 red_from_blue=1 blue_from_blue=0 blue_from_red=1"
MIXED = "channel-mixer red_from_red=1.3 red_from_green=-0.4 green_from_blue=0.5 blue_from_red=0.25 blue_constant=-0.1"
ROWS = [[1.3, -0.4, 0], [0, 1, 0.5], [0.25, 0, 1]]


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_channels_are_swapped_exactly(array):
    assert np.array_equal(done_by(SWAPPED, array), array[:, :, ::-1])


@judges.needs_imagemagick
@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_channels_are_mixed_as_imagemagick_does(array):
    rows = "1.3 -0.4 0 0 0 0  0 1 0.5 0 0 0  0.25 0 1 0 0 -0.1  0 0 0 1 0 0  0 0 0 0 1 0  0 0 0 0 0 1"
    expected = judges.imagemagick(array, "-color-matrix", f"6x6: {rows}").astype(int)
    assert np.abs(done_by(MIXED, array) - expected).max() <= 1


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_channels_are_mixed_by_the_formula(array):
    top = np.iinfo(array.dtype).max
    exact = np.clip(array @ np.array(ROWS).T + np.array([0, 0, -0.1]) * top, 0, top)
    assert np.abs(done_by(MIXED, array) - exact).max() <= 0.52


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_a_monochrome_mixer_makes_gray_of_the_row_of_red(array):
    top = np.iinfo(array.dtype).max
    step = "channel-mixer monochrome=true red_from_red=0.2 red_from_green=0.9 red_from_blue=-0.3 red_constant=0.05"
    done = done_by(step, array)
    exact = np.clip(array @ np.array([0.2, 0.9, -0.3]) + 0.05 * top, 0, top)
    assert done.shape[2] == 1
    assert np.abs(done[:, :, 0] - exact).max() <= 0.52


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_a_gray_picture_gets_color_where_the_rows_differ(mode, depth):
    array = pictures.pixels(mode, depth)
    top = np.iinfo(array.dtype).max
    tinted = parse_step("channel-mixer blue_constant=0.1").process(Raster(array, b"gray profile"))
    assert tinted.mode == ("RGB" if mode == "L" else "RGBA")
    assert tinted.profile is None
    exact = np.minimum(array[:, :, 0] + 0.1 * top, top)
    assert np.abs(tinted.array()[:, :, 2] - exact).max() <= 0.52
    even = "channel-mixer red_from_red=0.5 green_from_green=0.5 blue_from_green=0.5 blue_from_blue=0"
    darker = parse_step(even).process(Raster(array, b"gray profile"))
    assert darker.mode == mode
    assert darker.profile == b"gray profile"
    assert np.abs(darker.array()[:, :, 0] - array[:, :, 0] / 2).max() <= 0.51


def test_a_mixer_that_takes_each_color_for_itself_changes_nothing():
    assert parse_step("channel-mixer").changes_nothing
    assert not parse_step("channel-mixer monochrome=true").changes_nothing
    assert not parse_step("channel-mixer red_constant=0.1").changes_nothing
    assert np.array_equal(done_by("channel-mixer", DEEP), DEEP)


# ---- Vibrance ----


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
@pytest.mark.parametrize("amount", [-100, -30, 40, 100])
def test_vibrance_is_its_formula(amount, array):
    """In floats of 64 bits, the limit of the factor found pixel by pixel and color by color."""
    top = np.iinfo(array.dtype).max
    share = array.reshape(-1, 3) / top
    luma = share @ LUMA
    chroma = share.max(axis=1) - share.min(axis=1)
    factor = 1 + amount / 100 * (1 - chroma)
    away = share - luma[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.where(away > 0, (1 - luma[:, np.newaxis]) / away, np.where(away < 0, luma[:, np.newaxis] / -away, 9))
    factor = np.where(amount > 0, np.minimum(factor, most.min(axis=1)), factor)
    exact = (luma[:, np.newaxis] + away * factor[:, np.newaxis]) * top
    assert np.abs(done_by(f"vibrance amount={amount}", array).reshape(-1, 3) - exact).max() <= 0.5 + top * 2e-6


def test_vibrance_by_hand():
    """Luma of (130, 100, 90) is 107.83, chroma 40 / 255: the factor is 1 + 0.5 × 0.843 = 1.4216."""
    pale = np.full((1, 1, 3), (130, 100, 90), np.uint8)
    assert done_by("vibrance amount=50", pale).ravel().tolist() == [139, 97, 82]


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
def test_vibrance_keeps_luma_and_hue_and_clips_nothing(array):
    top = np.iinfo(array.dtype).max
    done = done_by("vibrance amount=100", array)
    assert np.abs(done @ LUMA - array @ LUMA).max() <= 0.52
    strong = np.ptp(array.astype(int), axis=2) > top / 5
    turned = np.abs(rgb2hsv(done / top) - rgb2hsv(array / top))[:, :, 0][strong]
    assert np.minimum(turned, 1 - turned).max() <= 0.006


def test_vibrance_helps_the_pale_more_than_the_strong():
    def gain(pixel):
        array = np.full((1, 1, 3), pixel, np.uint8)
        return np.ptp(done_by("vibrance amount=60", array).astype(int)) / np.ptp(array.astype(int))

    assert gain((140, 120, 110)) > gain((180, 120, 90)) > gain((220, 110, 30)) >= 1
    assert gain((255, 0, 0)) == 1


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_vibrance_leaves_gray_pictures_alone(mode, depth):
    raster = Raster(pictures.pixels(mode, depth))
    assert parse_step("vibrance").process(raster) is raster


@given(st.floats(-100, 100), st.integers(0, 255))
def test_vibrance_leaves_shades_as_they_are(amount, shade):
    gray = np.full((1, 2, 3), shade, np.uint8)
    assert np.array_equal(done_by(f"vibrance amount={amount}", gray), gray)
    deep = gray.astype(np.uint16) * 257
    assert np.array_equal(done_by(f"vibrance amount={amount}", deep), deep)


class Streaming(Raster):
    """Claims to stream, so that libvips does the work."""

    streams = True


@pytest.mark.parametrize("array", [COLORS, DEEP], ids=["8", "16"])
@pytest.mark.parametrize("step", ["vibrance amount=70", "vibrance amount=-40", MIXED, f"{SWAPPED} monochrome=true"])
def test_a_stream_gives_the_same(step, array):
    """Within one level, which the two libraries' floats round differently at one pixel in a thousand."""
    streamed = parse_step(step).process(Streaming(array)).array().astype(int)
    difference = np.abs(streamed - done_by(step, array))
    assert difference.max() <= 1
    assert (difference > 0).mean() <= 0.001
