import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from skimage import color

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures

COLORS = np.random.default_rng(7).integers(0, 256, (64, 64, 3), np.uint8)
DEEP = np.random.default_rng(8).integers(0, 65536, (64, 64, 3), np.uint16)


def gray(array, luma="rec601"):
    done = parse_step(f"grayscale luma={luma}").process(Raster(array))
    assert done.mode == "L"
    return done.array()[:, :, 0]


def test_rec601_at_8_bits_is_the_formula_exactly():
    r, g, b = (COLORS[:, :, i].astype(np.int64) for i in range(3))
    assert np.array_equal(gray(COLORS), (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16)
    assert np.array_equal(gray(COLORS), np.asarray(Image.fromarray(COLORS).convert("L")))


@pytest.mark.parametrize(("array", "tolerance"), [(COLORS, 0.501), (DEEP, 0.51)])
def test_rec709_is_the_weighed_sum_rounded(array, tolerance):
    expected = array @ np.array([0.2126, 0.7152, 0.0722])
    assert np.abs(gray(array, "rec709") - expected).max() <= tolerance


def test_rec601_at_16_bits_is_the_weighed_sum_rounded():
    assert np.abs(gray(DEEP) - DEEP @ np.array([0.299, 0.587, 0.114])).max() <= 0.51


def linear_by_formula(array):
    """IEC 61966-2-1: to light, weighed by Rec. 709, and back."""
    top = np.iinfo(array.dtype).max
    v = array / top
    light = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * top


def test_linear_is_the_formula_within_one_level_at_8_bits():
    assert np.abs(gray(COLORS, "linear") - linear_by_formula(COLORS)).max() <= 0.51


def test_linear_is_the_formula_within_a_fortieth_of_an_8_bit_level_at_16_bits():
    """Light is held in 16 bits, which is coarse by 12.92 / 2 levels where the curve is steepest."""
    dark = DEEP // 40
    for array in (DEEP, dark):
        assert np.abs(gray(array, "linear") - linear_by_formula(array)).max() <= 7.5


def test_linear_agrees_with_scikit_image():
    expected = color.rgb2xyz(COLORS)[:, :, 1]  # luminance Y, of white 1
    encoded = np.where(expected <= 0.0031308, expected * 12.92, 1.055 * expected ** (1 / 2.4) - 0.055) * 255
    assert np.abs(gray(COLORS, "linear") - encoded).max() <= 0.6


def test_the_three_differ_as_they_should_for_red():
    red = np.full((2, 2, 3), (255, 0, 0), np.uint8)
    assert [int(gray(red, luma)[0, 0]) for luma in ("rec601", "rec709", "linear")] == [76, 54, 127]


@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
def test_shades_of_gray_stay_what_they_are(luma):
    shades = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    assert np.array_equal(gray(shades, luma), shades[:, :, 0])
    deep = np.repeat(np.arange(65536, dtype=np.uint16).reshape(256, 256, 1), 3, axis=2)
    assert np.abs(gray(deep, luma).astype(int) - deep[:, :, 0]).max() <= (7 if luma == "linear" else 0)


@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_gray_pictures_are_left_alone(mode, luma):
    raster = Raster(pictures.pixels(mode))
    assert parse_step(f"grayscale luma={luma}").process(raster) is raster


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
def test_alpha_does_not_weigh_in(luma, depth):
    array = pictures.pixels("RGBA", depth)
    done = parse_step(f"grayscale luma={luma}").process(Raster(array))
    assert done.mode == "LA"
    assert np.array_equal(done.array()[:, :, 0], gray(np.ascontiguousarray(array[:, :, :3]), luma))


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["rec601", "rec709", "linear"]))
def test_gray_lies_between_the_darkest_and_the_brightest_band(pixel, luma):
    value = int(gray(np.array([[pixel]], np.uint8), luma)[0, 0])
    assert min(pixel) <= value <= max(pixel)
