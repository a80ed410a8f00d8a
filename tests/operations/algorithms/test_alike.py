import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data
from skimage.metrics import peak_signal_noise_ratio
from skimage.restoration import denoise_nl_means

from multitone.native import patches as native
from multitone.operations.algorithms.alike import cleaned
from tests import pictures


@pytest.fixture(params=["kernel", "stand-in"], autouse=True)
def way(request, monkeypatch):
    """Run each test on the kernel, where it is, and on what stands in for it."""
    if request.param == "stand-in":
        monkeypatch.setattr(native, "built", lambda: False)
    elif not native.built():
        pytest.skip("there was no compiler for the kernel")


def noisy(clean, noise, seed=1):
    top = np.iinfo(clean.dtype).max
    added = np.random.default_rng(seed).normal(0, noise * top / 255, clean.shape)
    return np.clip(np.rint(clean + added), 0, top).astype(clean.dtype)


@pytest.mark.parametrize(("picture", "noise"), [("chelsea", 5), ("coffee", 15)])
def test_it_is_as_near_to_the_picture_without_noise_as_scikit_image(picture, noise):
    """Within 0.5 dB of its non-local means at what suits it best, and 1.5 dB at least nearer than with noise."""
    clean = getattr(data, picture)()[60:200, 120:300]
    given_one = noisy(clean, noise)
    judged = denoise_nl_means(
        given_one / 255, 3, 3, h=0.6 * noise / 255, sigma=noise / 255, channel_axis=-1, fast_mode=True
    )
    done = peak_signal_noise_ratio(clean, cleaned(given_one, 0.65 * noise, 0.65 * noise))
    assert done >= peak_signal_noise_ratio(clean / 255, np.clip(judged, 0, 1)) - 0.5
    assert done >= peak_signal_noise_ratio(clean, given_one) + 1.5


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("bands", [1, 3])
def test_an_even_area_loses_most_of_its_noise_and_an_edge_stays(bands, dtype):
    top = np.iinfo(dtype).max
    clean = np.full((48, 64, bands), top // 4, dtype)
    clean[:, 32:] = top // 4 * 3
    given_one = noisy(clean, 5)
    done = cleaned(given_one, 5, 5).astype(float)
    inside = done[4:-4, 4:28]
    assert inside.std() <= given_one[4:-4, 4:28].std() / 3
    step = done[4:-4, 32].mean() - done[4:-4, 31].mean()
    assert step == pytest.approx(top // 4 * 2, rel=0.02)


@pytest.mark.parametrize("mode", pictures.MODES)
def test_both_depths_agree(mode):
    small = pictures.pixels(mode, 8)
    one, other = cleaned(small, 4, 6), cleaned(small.astype(np.uint16) * 257, 4, 6)
    assert np.abs(one - other / 257).max() <= 0.51


def test_only_the_noise_asked_for_goes():
    array = pictures.pixels("RGB", 16) // 2 + 16384  # nothing is clipped
    luma = np.array([0.299, 0.587, 0.114])
    colors_only, luma_only = cleaned(array, 0, 8) / 257, cleaned(array, 8, 0) / 257
    given_one = array / 257
    assert np.abs(colors_only @ luma - given_one @ luma).max() <= 0.05
    differences = [
        luma_only[:, :, band] - luma_only @ luma - (given_one[:, :, band] - given_one @ luma) for band in (0, 2)
    ]
    assert np.abs(differences).max() <= 0.05
    gray = pictures.pixels("L", 8)
    assert cleaned(gray, 0, 50) is gray


def test_what_nobody_sees_counts_for_nothing():
    array = np.concatenate((noisy(np.full((30, 40, 3), 90, np.uint8), 4), np.full((30, 40, 1), 255, np.uint8)), axis=2)
    array[:, 20:, 3] = 0
    other = array.copy()
    other[:, 20:, :3] = 255 - other[:, 20:, :3]
    one, two = cleaned(array, 4, 4), cleaned(other, 4, 4)
    assert np.array_equal(one[:, :20], two[:, :20])
    assert np.array_equal(one[:, :, 3], array[:, :, 3])


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(pictures.MODES), st.integers(0, 255))
def test_one_shade_stays_whatever_the_size(width, height, mode, shade):
    array = np.full((height, width, pictures.BANDS[mode]), shade, np.uint8)
    assert np.array_equal(cleaned(array, 5, 9), array)


def test_strips_have_no_seams(monkeypatch):
    array = pictures.pixels("RGB", 8, 60, 50)
    whole = cleaned(array, 4, 6)
    monkeypatch.setattr("multitone.operations.algorithms.surroundings.STRIP", 60 * 3 * 7)
    assert np.array_equal(cleaned(array, 4, 6), whole)
