import numpy as np
import pytest
from PIL import Image, ImageOps
from skimage import exposure

from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging import judges

DULL = (pictures.photograph() // 3 + 60).astype(np.uint8)
STEPS = ["auto-contrast", "auto-contrast channels=apart", "equalize", "equalize channels=apart"]


def done_by(step, array):
    return parse_step(step).process(Raster(array)).array()


# ---- Auto contrast ----


@pytest.mark.parametrize("cutoff", [0, 0.5, 3, 20])
def test_contrast_of_each_color_is_that_of_pillow(cutoff):
    """Pillow drops the fraction of a level and counts whole percents of whole pixels: hence two levels."""
    expected = np.asarray(ImageOps.autocontrast(Image.fromarray(DULL), cutoff)).astype(int)
    assert np.abs(done_by(f"auto-contrast cutoff={cutoff} channels=apart", DULL) - expected).max() <= 2


@pytest.mark.parametrize("cutoff", [0, 0.5, 3, 20])
def test_contrast_of_all_colors_is_that_of_pillow_for_all_samples(cutoff):
    samples = Image.fromarray(DULL.reshape(len(DULL), -1))
    expected = np.asarray(ImageOps.autocontrast(samples, cutoff)).reshape(DULL.shape).astype(int)
    assert np.abs(done_by(f"auto-contrast cutoff={cutoff}", DULL) - expected).max() <= 2


@pytest.mark.parametrize("step", ["auto-contrast cutoff=0", "auto-contrast cutoff=0 channels=apart"])
def test_contrast_without_cutoff_is_stretched_by_scikit_image(step):
    deep = DULL.astype(np.uint16) * 200 + 17
    expected = exposure.rescale_intensity(deep.astype(np.float64), out_range=(0, 65535))
    if "apart" in step:
        bands = [exposure.rescale_intensity(deep[:, :, i].astype(float), out_range=(0, 65535)) for i in range(3)]
        expected = np.stack(bands, axis=2)
    assert np.abs(done_by(step, deep) - expected).max() <= 0.51


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("cutoff", [0, 1, 10, 49])
def test_no_more_than_the_cutoff_is_lost(cutoff, depth):
    array = np.random.default_rng(5).integers(5000, 50_000, (80, 80, 1)).astype(np.uint16)
    array = array if depth == 16 else (array // 257).astype(np.uint8)
    done = done_by(f"auto-contrast cutoff={cutoff}", array)
    before_low, before_high = array[done == 0], array[done == np.iinfo(array.dtype).max]
    for lost, end in ((before_low, before_low.max()), (before_high, before_high.min())):
        assert (lost != end).mean() * lost.size / array.size <= cutoff / 100
    assert before_low.size
    assert before_high.size


# ---- Equalize ----


@judges.needs_imagemagick
@pytest.mark.parametrize("depth", [8, 16])
def test_equal_shares_are_those_of_imagemagick(depth):
    """It leaves out the pixels of value 0, not those of the least value there is: the share of one pixel."""
    array = pictures.pixels("L", depth)
    expected = judges.imagemagick(array, "-equalize").astype(int)
    share = np.iinfo(array.dtype).max / array.size
    assert np.abs(done_by("equalize", array) - expected).max() <= share + 1


def test_equal_shares_follow_the_distribution_by_scikit_image():
    shares, values = exposure.cumulative_distribution(DULL.ravel(), nbins=256)
    table = np.zeros(256)
    table[values] = shares
    least = np.mean(DULL.min() == DULL)
    expected = (table[DULL] - least) / (1 - least) * 255
    assert np.abs(done_by("equalize", DULL) - expected).max() <= 0.51


def test_equal_shares_of_each_color():
    done = done_by("equalize channels=apart", DULL)
    for band in range(3):
        assert np.array_equal(done[:, :, band], done_by("equalize", DULL[:, :, band : band + 1])[:, :, 0])


# ---- Both ----


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("step", STEPS)
def test_all_of_black_to_white_is_used(step, depth):
    array = DULL if depth == 8 else DULL.astype(np.uint16) * 199
    done = done_by(step, array)
    assert (done.min(), done.max()) == (0, np.iinfo(array.dtype).max)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("step", STEPS)
def test_one_shade_stays_as_it_is(step, mode, depth):
    array = np.full((3, 4, pictures.BANDS[mode]), 77, np.uint8 if depth == 8 else np.uint16)
    assert np.array_equal(done_by(step, array), array)


@pytest.mark.parametrize("step", STEPS)
def test_transparent_pixels_do_not_count(step):
    array = np.concatenate((DULL, np.full((*DULL.shape[:2], 1), 255, np.uint8)), axis=2)
    hidden = array.copy()
    hidden[::2, :, :3] = (0, 255, 0)
    hidden[::2, :, 3] = 0
    done = done_by(step, hidden)
    assert np.array_equal(done[1::2], done_by(step, np.ascontiguousarray(array[1::2])))
    assert np.array_equal(done[:, :, 3], hidden[:, :, 3])


@pytest.mark.parametrize("step", STEPS)
def test_what_is_not_computed_yet_is_looked_at(step):
    raster = parse_step("brightness amount=0.5").process(Raster(Raster(DULL).vips()))
    expected = done_by(step, raster.array())
    assert np.array_equal(parse_step(step).process(raster).array(), expected)
