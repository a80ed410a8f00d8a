import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import rgb2hsv
from skimage.exposure import equalize_adapthist

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures

LUMA = np.array([0.299, 0.587, 0.114])
DEPTHS = pytest.mark.parametrize("depth", [8, 16])
STEPS = ("clahe limit=4 strength=100", "shadows-highlights shadows=80 highlights=-60 radius=6")


def done_by(step, array):
    return parse_step(step).process(Raster(array)).array()


def spread(depth, width=240, height=160):
    """Return gray from black to white, with slopes of every kind."""
    top = 255 if depth == 8 else 65535
    gray = pictures.photograph(width, height).mean(axis=2, keepdims=True)
    gray = (gray - gray.min()) / (gray.max() - gray.min())
    return np.rint(gray * top).astype(np.uint8 if depth == 8 else np.uint16)


# ---- Both ----


@DEPTHS
@pytest.mark.parametrize("step", STEPS)
def test_hue_stays_and_saturation_where_nothing_would_pass_white(step, depth):
    array = pictures.pixels("RGB", depth, 96, 64)
    top = np.iinfo(array.dtype).max
    done = done_by(step, array)
    before, after = rgb2hsv(array / top), rgb2hsv(done / top)
    telling = (np.ptp(array, axis=2) > top * 0.15) & (np.ptp(done, axis=2) > top * 0.15)
    assert telling.mean() > 0.1
    turned = np.abs(before - after)[:, :, 0][telling]
    assert np.minimum(turned, 1 - turned).max() <= 0.01
    unbound = telling & (done.max(axis=2) < top)
    assert np.abs(before - after)[:, :, 1][unbound].max() <= 0.02


@DEPTHS
@pytest.mark.parametrize("step", STEPS)
def test_colors_get_the_luma_that_their_gray_gets(step, depth):
    array = pictures.pixels("RGB", depth, 96, 64)
    top = np.iinfo(array.dtype).max
    luma = np.rint(array @ LUMA).astype(array.dtype)[:, :, np.newaxis]
    assert np.abs(done_by(step, array) @ LUMA - done_by(step, luma)[:, :, 0]).max() <= 0.03 * top
    assert np.abs(done_by(step, array) @ LUMA - done_by(step, luma)[:, :, 0]).mean() <= 0.006 * top


@pytest.mark.parametrize("step", ["clahe strength=0 limit=9", "shadows-highlights shadows=0 highlights=0"])
def test_nothing_asked_for_changes_nothing(step):
    array = pictures.pixels("RGBA", 16)
    assert parse_step(step).changes_nothing
    assert np.array_equal(done_by(step, array), array)


# ---- Local contrast ----


@DEPTHS
def test_local_contrast_is_that_of_scikit_image(depth):
    """It cuts off in several rounds and has tables of 256 levels: near, and nearer than the picture is itself."""
    gray = spread(depth)
    top = np.iinfo(gray.dtype).max
    expected = equalize_adapthist(gray[:, :, 0], (160 // 4, 240 // 6), 4 / 256)
    done = done_by("clahe fields=6 limit=4 strength=100", gray)[:, :, 0] / top
    assert np.corrcoef(done.ravel(), expected.ravel())[0, 1] >= 0.99
    assert np.abs(done - expected).mean() <= 0.02
    assert np.abs(gray[:, :, 0] / top - expected).mean() >= 0.05


@DEPTHS
def test_one_field_is_equalized_by_its_sum_of_counts(depth):
    """Worked out: a half of black, a quarter each of 100 and 200; the limit of 40 of 256 cuts all three off."""
    unit = 1 if depth == 8 else 257
    values = np.repeat([0, 0, 100, 200], 64).reshape(16, 16, 1)
    done = done_by(
        "clahe fields=1 limit=40 strength=100", (values * unit).astype(np.uint8 if depth == 8 else np.uint16)
    )
    spare = (1 - 3 * 40 / 256) / 256
    summed = [
        (40 / 256 + spare) / 2,
        100 * spare + 1.5 * 40 / 256 + spare / 2,
        200 * spare + 2.5 * 40 / 256 + spare / 2,
    ]
    expected = [(part * 256 - 0.5) / 255 * 255 for part in summed]
    assert np.abs(done[[0, 8, 12], 0, 0] / unit - expected).max() <= 0.6


@DEPTHS
def test_an_even_spread_of_all_values_stays(depth):
    """Its sum of counts is a straight line in each field, whatever the limit."""
    top = 255 if depth == 8 else 65535
    kind = np.uint8 if depth == 8 else np.uint16
    values = np.random.default_rng(3).permutation(np.arange(256 * 256) % 256).reshape(256, 256, 1)
    array = (values * (top // 255)).astype(kind)
    assert np.abs(done_by("clahe fields=1 limit=7 strength=100", array).astype(int) - array).max() <= top // 255


def test_strength_leads_from_the_picture_to_the_change():
    array = spread(16)
    whole, half = (done_by(f"clahe limit=5 strength={strength}", array).astype(int) for strength in (100, 50))
    assert np.abs((array.astype(int) + whole) / 2 - half).max() <= 2


def test_a_faint_pattern_in_a_dark_corner_is_brought_out():
    array = np.full((200, 200, 1), 40, np.uint8)
    array[:50, :50] += (np.indices((50, 50)).sum(axis=0) % 8)[:, :, np.newaxis].astype(np.uint8)
    array[100:, 100:] = np.linspace(0, 255, 100, dtype=np.uint8)[:, np.newaxis]
    done = done_by("clahe limit=10 fields=4 strength=100", array)
    assert np.ptp(done[10:40, 10:40].astype(int)) >= 3 * np.ptp(array[10:40, 10:40].astype(int))


@given(st.floats(1, 40), st.integers(1, 64), st.integers(0, 255))
def test_one_shade_stays_nearly_what_it_is(limit, fields, shade):
    """It moves to the middle by what its own bin is cut off: `limit` levels at most, half of them at the ends."""
    array = np.full((12, 17, 1), shade, np.uint8)
    done = done_by(f"clahe limit={limit} fields={fields} strength=100", array).astype(int)
    assert np.ptp(done) <= 1
    assert np.abs(done - shade).max() <= limit / 2 + 1


# ---- Shadows and highlights ----


def lifted(value, around, shadows=0.0, highlights=0.0):
    """The formula of the docstring, for a pixel and its surroundings of 0..1."""
    factor = 2 ** (2 * shadows * (1 - around) ** 2)
    value, around = value * factor, around * factor
    return 1 - (1 - value) * 2 ** (-2 * highlights * around**2)


@DEPTHS
@pytest.mark.parametrize(("shadows", "highlights"), [(100, 0), (40, -30), (-50, 20), (0, -100), (0, 100)])
def test_an_even_area_follows_the_formula(shadows, highlights, depth):
    top = 255 if depth == 8 else 65535
    kind = np.uint8 if depth == 8 else np.uint16
    for share in (0, 0.05, 0.3, 0.6, 0.95, 1):
        array = np.full((9, 9, 1), round(share * top), kind)
        done = done_by(f"shadows-highlights shadows={shadows} highlights={highlights}", array)
        given_share = array[0, 0, 0] / top
        exact = lifted(given_share, given_share, shadows / 100, highlights / 100)
        assert np.abs(done / top - exact).max() <= 0.51 / top + 2e-5


@pytest.mark.parametrize(("shadows", "highlights"), [(100, 0), (100, -100), (-100, 100), (-100, 0), (0, -100)])
def test_tones_keep_their_order(shadows, highlights):
    values = np.linspace(0, 1, 10001)
    assert (np.diff(lifted(values, values, shadows / 100, highlights / 100)) >= 0).all()


def test_detail_in_the_shadow_grows_with_it():
    """A fine pattern of ±4 at 40 keeps its share of the brightness, which a curve would take from it."""
    pattern = (40 + 4 * (np.indices((64, 64)).sum(axis=0) % 2 * 2 - 1)).astype(np.uint8)[:, :, np.newaxis]
    done = done_by("shadows-highlights shadows=100 highlights=0 radius=8", pattern)[16:-16, 16:-16].astype(float)
    assert done.mean() > 80
    assert np.ptp(done) / done.mean() == pytest.approx(8 / 40, rel=0.1)


def test_an_edge_makes_no_halo():
    """Beside an edge from dark to bright each side is what it is far away: within 3 % of white, 1 % 10 pixels away."""
    array = np.full((80, 160, 1), 30, np.uint8)
    array[:, 80:] = 220
    done = done_by("shadows-highlights shadows=80 highlights=-80 radius=20", array).astype(int)[40, :, 0]
    for side, far in ((done[:80], done[0]), (done[80:], done[-1])):
        assert np.abs(side - far).max() <= 8
    assert np.abs(done[:70] - done[0]).max() <= 3
    assert np.abs(done[90:] - done[-1]).max() <= 3
    assert done[0] > 50
    assert done[-1] < 205
