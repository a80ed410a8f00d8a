import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from multitone.native import median as native
from multitone.operations.algorithms.median import median_of
from tests import pictures


@pytest.fixture(params=["kernel", "stand-in"], autouse=True)
def way(request, monkeypatch):
    """Run each test on the kernel, where it is, and on what stands in for it."""
    if request.param == "stand-in":
        monkeypatch.setattr(native, "built", lambda: False)
    elif not native.built():
        pytest.skip("there was no compiler for the kernel")


def by_scipy(array, side):
    return ndimage.median_filter(array, (side, side, 1), mode="nearest")


def weighed(array, side):
    """Return the median of color × alpha over the median of alpha, in whole numbers and double precision."""
    alpha = array[:, :, -1:].astype(np.int64)
    middle = by_scipy(alpha, side)
    colors = np.rint(by_scipy(array[:, :, :-1] * alpha, side) / np.maximum(middle, 1))
    return np.concatenate((np.minimum(colors, np.iinfo(array.dtype).max), middle), axis=2)


@given(
    st.tuples(st.integers(1, 30), st.integers(1, 40), st.sampled_from([1, 3])),
    st.sampled_from([np.uint8, np.uint16]),
    st.sampled_from([3, 5, 7, 9]),
    st.integers(0, 2**32),
)
def test_the_median_is_that_of_scipy(shape, dtype, side, seed):
    array = np.random.default_rng(seed).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    before = array.copy()
    assert np.array_equal(median_of(array, side), by_scipy(array, side))
    assert np.array_equal(array, before)


@given(
    st.tuples(st.integers(1, 30), st.integers(1, 40), st.sampled_from([2, 4])),
    st.sampled_from([np.uint8, np.uint16]),
    st.sampled_from([3, 5, 7]),
    st.sampled_from([0, 1, 128]),
    st.integers(0, 2**32),
)
def test_with_alpha_it_is_the_formula_exactly(shape, dtype, side, least, seed):
    random = np.random.default_rng(seed)
    array = random.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    array[:, :, -1] = np.maximum(array[:, :, -1], least)
    assert np.array_equal(median_of(array, side), weighed(array, side))


@pytest.mark.parametrize("alpha", [0, 1, 77, 255])
def test_alpha_that_is_everywhere_the_same_weighs_nothing(alpha):
    array = pictures.pixels("RGBA").copy()
    array[:, :, 3] = alpha
    assert np.array_equal(median_of(array, 3), weighed(array, 3))


@pytest.mark.parametrize("side", [3, 5, 7])
def test_strips_with_alpha_have_no_seams(side):
    """Strips are of 2¹⁸ samples, and some of them here are opaque."""
    array = np.random.default_rng(7).integers(0, 256, (700, 251, 4), np.uint8)
    array[240:600, :, 3] = 255
    assert np.array_equal(median_of(array, side), weighed(array, side))


def test_an_array_may_lie_anyhow():
    array = np.random.default_rng(8).integers(0, 256, (3, 40, 50), np.uint8).transpose(1, 2, 0)[::-1, ::2]
    assert np.array_equal(median_of(array, 3), by_scipy(array, 3))
