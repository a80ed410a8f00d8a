import numpy as np
import pytest
from PIL import Image, ImageFilter
from scipy import ndimage
from skimage import filters

from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from multitone.operations import detail
from tests import pictures
from tests.imaging import judges

SIGMAS = [0.3, 0.5, 0.8, 1.0, 2.0, 3.3, 5.0, 10.0, 20.0, 40.0]


def exact(array, sigma):
    """Return the Gaussian of each band, cut at six sigmas, in floating point."""
    sigmas = (sigma, sigma, 0)
    return ndimage.gaussian_filter(array.astype(np.float64), sigmas, mode="nearest", truncate=6.0)


def blur(array, sigma):
    return build_operation("gaussian-blur", {"sigma": sigma}).process(Raster(array)).array()


def noise(mode, depth):
    top = 255 if depth == 8 else 65535
    kind = np.uint8 if depth == 8 else np.uint16
    return np.random.default_rng(11).integers(0, top + 1, (90, 120, pictures.BANDS[mode])).astype(kind)


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("picture", ["photograph", "noise", "black and white"])
def test_blur_at_8_bits_is_near_the_exact_gaussian(sigma, picture):
    """Photographs are within 1.5 levels; the hardest pictures within 4, for a mask has 7 bits. None gets darker."""
    array = {
        "photograph": pictures.photograph(120, 90),
        "noise": noise("RGB", 8),
        "black and white": (noise("L", 8) > 127).astype(np.uint8) * 255,
    }[picture]
    error = blur(array, sigma) - exact(array, sigma)
    assert abs(error.mean()) <= 0.25
    assert np.abs(error).max() <= (1.5 if picture == "photograph" else 4)
    assert np.abs(error).mean() <= (0.5 if picture == "photograph" else 2)


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("picture", ["photograph", "noise"])
def test_blur_at_16_bits_is_within_a_thousandth_of_the_exact_gaussian(sigma, picture):
    array = pictures.pixels("RGB", 16, 120, 90) if picture == "photograph" else noise("RGB", 16)
    error = np.abs(blur(array, sigma) - exact(array, sigma)) / 65535
    assert error.max() <= 1e-3
    assert error.mean() <= 2e-4


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("sigma", [0.1, 2, 5, 40, 250])
def test_an_even_area_stays_as_it_is(mode, depth, sigma):
    for part in (0.0, 0.3, 1.0):
        value = round(part * (255 if depth == 8 else 65535))
        array = np.full((12, 17, pictures.BANDS[mode]), value, np.uint8 if depth == 8 else np.uint16)
        if mode.endswith("A"):
            array[:, :, -1] = np.iinfo(array.dtype).max
        assert np.array_equal(blur(array, sigma), array)


def test_the_least_blur_changes_nothing_to_be_seen():
    array = pictures.photograph()
    assert np.abs(blur(array, 0.1).astype(int) - array).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
def test_the_color_of_transparent_parts_does_not_bleed(depth):
    top = 255 if depth == 8 else 65535
    array = np.zeros((20, 40, 4), np.uint8 if depth == 8 else np.uint16)
    array[:, :20] = (top, 0, 0, top)
    array[:, 20:] = (0, top, 0, 0)
    done = blur(array, 3)
    seen = done[:, :, 3] > top // 50
    assert done[seen][:, 1].max() <= top // 100
    assert done[seen][:, 0].min() >= top - top // 50
    assert np.abs(done[:, :, 3] / top - exact(array, 3)[:, :, 3] / top).max() < 0.01


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("sigma", "amount"), [(0.5, 1), (1, 0.5), (2, 1), (2, 3), (8, 1.5)])
def test_unsharp_mask_is_the_formula(sigma, amount, depth):
    array = pictures.pixels("RGB", depth, 120, 90)
    top = np.iinfo(array.dtype).max
    done = build_operation("unsharp-mask", {"sigma": sigma, "amount": amount}).process(Raster(array)).array()
    expected = np.clip(array + amount * (array - exact(array, sigma)), 0, top)
    unit = 1 if depth == 8 else 257 * 0.25
    error = np.abs(done - expected)
    assert error.max() <= (0.5 + 1.5 * amount) * unit
    assert error.mean() <= (0.3 + 0.5 * amount) * unit


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("depth", [8, 16])
def test_unsharp_mask_leaves_differences_below_its_threshold(mode, depth):
    array = pictures.pixels(mode, depth, 60, 45).copy()
    top = np.iinfo(array.dtype).max
    if mode.endswith("A"):
        array[:, :, -1] = top
    unit = 1 if depth == 8 else 257
    threshold = 6
    values = {"sigma": 2, "amount": 2, "threshold": threshold}
    done = build_operation("unsharp-mask", values).process(Raster(array)).array()
    detail = np.abs(array - exact(array, 2)) / unit
    below, above = detail < threshold - 1.5, detail > threshold + 1.5
    assert below.any()
    assert above.any()
    assert np.array_equal(done[below], array[below])
    inside = above & (array > 60 * unit) & (array < 195 * unit)
    assert (done[inside] != array[inside]).all()


def test_amount_zero_changes_nothing():
    array = pictures.photograph()
    done = build_operation("unsharp-mask", {"amount": 0}).process(Raster(array)).array()
    assert np.array_equal(done, array)


def test_an_impulse_spreads_the_same_in_all_directions():
    array = np.zeros((41, 41, 1), np.uint16)
    array[20, 20] = 65535
    done = blur(array, 3)[:, :, 0]
    assert np.array_equal(done, done[::-1])
    assert np.array_equal(done, done[:, ::-1])
    assert np.array_equal(done, done.T)


@pytest.mark.parametrize(("mode", "depth"), [("RGB", 16), ("LA", 8), ("RGBA", 16)])
@pytest.mark.parametrize("sigma", [0.5, 3, 60])
def test_what_streams_or_is_too_much_for_floats_is_blurred_to_the_same(sigma, mode, depth, monkeypatch):
    array = noise(mode, depth)
    array[:, :, -1] |= np.iinfo(array.dtype).max // 2 + 1  # what is hardly seen has colors that are hardly exact
    held = blur(array, sigma)
    monkeypatch.setattr(detail, "MOST_FLOATS", 0)
    assert np.abs(blur(array, sigma) - held.astype(int)).max() <= (1 if depth == 8 else 70)


# ---- Box blur ----


def done_by(name, array, **values):
    return build_operation(name, values).process(Raster(array)).array()


def mean_of_squares(array, radius):
    return ndimage.uniform_filter(array.astype(np.float64), (2 * radius + 1, 2 * radius + 1, 0), mode="nearest")


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("radius", [0, 1, 2, 3, 7, 8, 10, 60, 130, 500])
def test_a_box_is_the_mean_of_its_pixels(radius, depth):
    for array in (noise("RGB", depth), pictures.pixels("L", depth, 60, 45)):
        done = done_by("box-blur", array, radius=radius)
        assert np.abs(done - mean_of_squares(array, radius)).max() <= 0.501


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("radius", [1, 7, 8, 60, 130])
def test_a_box_weighs_colors_by_alpha(radius, mode, depth):
    array = noise(mode, depth)
    array[20:70, 30:90, -1] = 0
    alpha = array[:, :, -1:].astype(np.float64)
    seen = np.maximum(mean_of_squares(alpha, radius), 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = mean_of_squares(array[:, :, :-1] * alpha, radius) / seen
    done = done_by("box-blur", array, radius=radius)
    assert np.abs(done[:, :, -1:] - seen).max() <= 0.51
    assert np.abs(done[:, :, :-1] - expected)[done[:, :, -1] > 0].max() <= 0.51


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (30_000, 3), (3, 30_000), (700, 500)])
@pytest.mark.parametrize("radius", [2, 20])
def test_boxes_have_no_seams_between_strips(size, radius):
    array = np.random.default_rng(12).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    assert np.abs(done_by("box-blur", array, radius=radius) - mean_of_squares(array, radius)).max() <= 0.501


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("radius", [1, 3, 4, 10, 60])
def test_a_box_of_a_stream_is_the_mean_of_its_pixels(radius, depth):
    """Within a level and a half: from 4 on the two passes work in whole numbers."""
    array = noise("RGB", depth)
    done = build_operation("box-blur", {"radius": radius}).apply(Raster(array).vips()).numpy()
    assert np.abs(np.rint(done) - mean_of_squares(array, radius)).max() <= (0.51 if radius <= 3 else 1.5)


def test_a_box_is_that_of_pillow():
    array = pictures.photograph()
    expected = np.asarray(Image.fromarray(array).filter(ImageFilter.BoxBlur(5))).astype(int)
    assert np.abs(done_by("box-blur", array, radius=5) - expected).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("radius", [1, 5, 500])
def test_a_box_leaves_even_areas(mode, depth, radius):
    top = 255 if depth == 8 else 65535
    array = np.full((12, 17, pictures.BANDS[mode]), round(0.3 * top), np.uint8 if depth == 8 else np.uint16)
    if mode.endswith("A"):
        array[:, :, -1] = top
    assert np.array_equal(done_by("box-blur", array, radius=radius), array)


# ---- Median ----


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 11])
def test_the_median_is_that_of_scipy(size, mode, depth):
    side = size // 2 * 2 + 1
    for array in (noise(mode, depth), pictures.pixels(mode, depth)):
        expected = ndimage.median_filter(array, (side, side, 1), mode="nearest")
        assert np.array_equal(done_by("median", array, size=size), expected)


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (2, 2), (3, 4), (30_000, 3), (3, 30_000)])
@pytest.mark.parametrize("side", [3, 5])
def test_the_median_of_any_shape_is_that_of_scipy(side, size):
    """Long rows and columns go through the network in several strips."""
    array = np.random.default_rng(3).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    expected = ndimage.median_filter(array, (side, side, 1), mode="nearest")
    assert np.array_equal(done_by("median", array, size=side), expected)


def test_strips_of_the_median_have_no_seams():
    array = np.random.default_rng(4).integers(0, 65536, (400, 301, 3)).astype(np.uint16)
    assert np.array_equal(done_by("median", array), ndimage.median_filter(array, (3, 3, 1), mode="nearest"))


@judges.needs_imagemagick
def test_the_median_is_that_of_imagemagick():
    array = pictures.photograph()
    expected = judges.imagemagick(array, "-statistic", "Median", "3x3")
    assert np.array_equal(done_by("median", array), expected)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("size", [3, 5])
def test_the_median_weighs_colors_by_alpha(size, mode, depth):
    array = pictures.pixels(mode, depth)
    alpha = array[:, :, -1:].astype(np.float64)
    middle = ndimage.median_filter(alpha, (size, size, 1), mode="nearest")
    weighed = ndimage.median_filter(array[:, :, :-1] * alpha, (size, size, 1), mode="nearest")
    done = done_by("median", array, size=size)
    assert np.array_equal(done[:, :, -1:], middle)
    expected = np.clip(weighed / np.maximum(middle, 1), 0, np.iinfo(array.dtype).max)
    assert np.abs(done[:, :, :-1] - expected).max() <= 0.5


# ---- Edges ----


def by_sobel(array, axis):
    """Return SciPy's Sobel of each band; of all at once it would smooth across the bands too."""
    bands = [ndimage.sobel(array[:, :, i].astype(np.float64), axis, mode="nearest") for i in range(array.shape[2])]
    return np.stack(bands, axis=2)


def slopes_seen(array, axis):
    """Return SciPy's Sobel of what differs from each pixel's own color, each neighbor weighed by its alpha."""
    if array.shape[2] % 2:
        return by_sobel(array, axis)
    alpha = array[:, :, -1:] / np.iinfo(array.dtype).max
    return by_sobel(array[:, :, :-1] * alpha, axis) - array[:, :, :-1] * by_sobel(alpha, axis)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("amount", [0, 0.5, 1, 4])
def test_edges_are_those_of_sobel(amount, mode, depth):
    array = noise(mode, depth)
    colors = array[:, :, :-1] if mode.endswith("A") else array
    across, down = (slopes_seen(array, axis) for axis in (1, 0))
    expected = np.clip(np.hypot(across, down) / 4 * amount, 0, np.iinfo(array.dtype).max)
    done = done_by("find-edges", array, amount=amount)
    assert np.abs(done[:, :, : colors.shape[2]] - expected).max() <= 0.55  # rounding, and floats of 24 bits
    if mode.endswith("A"):
        assert np.array_equal(done[:, :, -1], array[:, :, -1])


def test_edges_agree_with_scikit_image():
    """Its Sobel is the root of the mean of squares, so smaller by √2."""
    array = pictures.pixels("L")
    expected = filters.sobel(array[:, :, 0].astype(np.float64), mode="nearest") * np.sqrt(2)
    assert np.abs(done_by("find-edges", array)[:, :, 0] - np.clip(expected, 0, 255)).max() <= 0.51


def test_a_sharp_edge_is_white_and_even_areas_are_black():
    array = np.zeros((9, 10, 1), np.uint8)
    array[:, 5:] = 255
    done = done_by("find-edges", array)[:, :, 0]
    assert (done[:, 4:6] == 255).all()
    assert (done[:, :4] == 0).all()
    assert (done[:, 6:] == 0).all()
