import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import needs_imagemagick


def trimmed(array, **values):
    return build_operation("trim", values).process(Raster(array)).array()


def framed(mode, depth, left, top, right, bottom, *, edge=0.9):
    """Return a picture with edges of one color around noise, and the noise."""
    kind, most = (np.uint8, 255) if depth == 8 else (np.uint16, 65535)
    random = np.random.default_rng(left + 7 * top)
    bands = pictures.BANDS[mode]
    inner = random.integers(0, most // 2, (12, 17, bands), kind)
    array = np.full((12 + top + bottom, 17 + left + right, bands), int(most * edge), kind)
    if mode in ("LA", "RGBA"):
        inner[:, :, -1], array[:, :, -1] = most, most
    array[top : top + 12, left : left + 17] = inner
    return array, inner


EDGE = st.integers(0, 9)


@given(EDGE, EDGE, EDGE, EDGE, st.sampled_from(pictures.MODES), st.sampled_from([8, 16]))
def test_exactly_the_content_is_kept(left, top, right, bottom, mode, depth):
    array, inner = framed(mode, depth, left + 1, top, right, bottom)
    assert np.array_equal(trimmed(array), inner)
    assert np.array_equal(trimmed(array, color="#e6e6e6"), inner)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_a_picture_of_one_color_stays(mode, depth):
    array = np.full((9, 14, pictures.BANDS[mode]), 77, np.uint8 if depth == 8 else np.uint16)
    assert np.array_equal(trimmed(array), array)
    array[3:5, 4:9] += 2
    assert np.array_equal(trimmed(array, tolerance=5), array)


def test_the_tolerance_is_exact_and_of_each_channel():
    array = np.full((20, 20, 3), 200, np.uint8)
    array[5:9, 6:11, 2] = 200 - 51
    assert trimmed(array, tolerance=19.9).shape == (4, 5, 3)
    assert trimmed(array, tolerance=20).shape == (20, 20, 3), "51 of 255 is no more than 20 %"


def test_edges_are_those_of_the_color_that_is_given():
    array = np.full((20, 20, 3), 255, np.uint8)
    array[4:16, 4:16] = (0, 0, 255)
    array[0, 0] = (0, 0, 0)
    assert trimmed(array).shape == (20, 20, 3), "all but one pixel differ from the corner"
    array[0, 0] = 255
    assert trimmed(array, color="#00f").shape == (20, 20, 3)
    assert trimmed(array, color="#fff").shape == (12, 12, 3)


def test_a_margin_is_left_as_far_as_there_is_one():
    array, _ = framed("RGB", 8, 3, 8, 8, 2)
    assert trimmed(array, margin=5).shape[:2] == (12 + 5 + 2, 17 + 3 + 5)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_what_is_transparent_is_no_content_whatever_its_color(mode, depth):
    kind = np.uint8 if depth == 8 else np.uint16
    array = np.random.default_rng(3).integers(0, 255, (20, 30, pictures.BANDS[mode])).astype(kind)
    array[:, :, -1] = 0
    array[6:11, 4:9, -1] = 255 if depth == 8 else 65535
    assert np.array_equal(trimmed(array), array[6:11, 4:9])
    assert trimmed(array, color="#f0f").shape[:2] == (5, 5)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_wide_edges_are_found_band_by_band(left, top, right, bottom):
    array, inner = framed("L", 8, left + 1, top, right, bottom)
    assert np.array_equal(trimmed(array), inner)


@needs_imagemagick
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("edges", [(3, 4, 5, 6), (0, 2, 9, 0), (1, 1, 1, 1)])
def test_it_trims_what_imagemagick_trims(edges, mode, depth):
    array, _ = framed(mode, depth, *edges)
    command = ["convert", "png:-", "-trim", "-format", "%w %h %X %Y", "info:-"]
    said = subprocess.run(command, input=pictures.png(array), check=True, capture_output=True, text=False).stdout
    width, height, left, top = (int(number) for number in said.split())
    assert np.array_equal(trimmed(array, tolerance=0), array[top : top + height, left : left + width])
