import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.raster import BANDS, MODES, Raster, reduced
from tests import pictures


def held_by(form, array):
    raster = Raster(array)
    if form == "pillow":
        return Raster(Image.fromarray(array.squeeze(axis=2) if array.shape[2] == 1 else array))
    return Raster(raster.vips()) if form == "vips" else raster


FORMS = [("array", 8), ("pillow", 8), ("vips", 8), ("array", 16), ("vips", 16)]


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize(("form", "depth"), FORMS)
def test_pixels_are_the_same_in_every_form(mode, form, depth):
    array = pictures.pixels(mode, depth)
    raster = held_by(form, array)
    assert (raster.width, raster.height, raster.mode, raster.depth) == (40, 28, mode, depth)
    assert (raster.has_alpha, raster.is_gray) == (mode.endswith("A"), mode.startswith("L"))
    assert np.array_equal(raster.array(), array)
    assert np.array_equal(Raster(raster.vips()).array(), array)
    assert np.array_equal(np.asarray(raster.pillow()).reshape(array.shape), reduced(array))
    assert raster.pillow().mode == mode
    assert np.array_equal(raster.computed().array(), array)


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize(("form", "depth"), FORMS)
def test_a_table_maps_colors_and_leaves_alpha(mode, form, depth):
    array = pictures.pixels(mode, depth)
    top = 255 if depth == 8 else 65535
    table = np.random.default_rng(5).permutation(top + 1).astype(array.dtype)
    expected = table[array]
    if mode.endswith("A"):
        expected[:, :, -1] = array[:, :, -1]
    raster = held_by(form, array)
    mapped = raster.mapped(table)
    assert (mapped.mode, mapped.depth) == (mode, depth)
    assert np.array_equal(mapped.array(), expected)
    assert np.array_equal(raster.array(), array), "the source has changed"


@given(st.lists(st.integers(0, 65535), min_size=1, max_size=50))
def test_16_bits_are_reduced_to_the_nearest_of_8(values):
    array = np.array(values, np.uint16)
    assert reduced(array).tolist() == [int(v / 257 + 0.5) for v in values]


def test_all_values_of_16_bits_are_reduced_to_the_nearest():
    values = np.arange(65536, dtype=np.uint16)
    assert np.array_equal(reduced(values), np.rint(values / 257).astype(np.uint8))


def test_8_bits_are_not_touched_by_reducing():
    values = np.arange(256, dtype=np.uint8)
    assert reduced(values) is values


def test_a_profile_goes_along_with_the_pixels():
    raster = Raster(pictures.pixels("RGB"), b"profile")
    assert raster.holding(pictures.pixels("L")).profile == b"profile"
    assert raster.with_profile(None).profile is None
    assert raster.mapped(np.arange(256, dtype=np.uint8)).profile == b"profile"


def test_arrays_without_a_third_axis_are_gray():
    raster = Raster(np.zeros((3, 4), np.uint8))
    assert (raster.mode, raster.array().shape) == ("L", (3, 4, 1))


def test_arrays_whose_rows_do_not_lie_together_are_taken():
    array = pictures.pixels("RGB")[::2, ::-3]
    raster = Raster(array)
    assert np.array_equal(Raster(raster.vips()).array(), array)
    assert np.array_equal(np.asarray(raster.pillow()), array)


def test_modes_and_bands_say_the_same():
    assert {mode: bands for bands, mode in MODES.items()} == BANDS == pictures.BANDS


@pytest.mark.parametrize("form", ["pillow", "array", "vips"])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_each_color_can_have_a_table_of_its_own(mode, depth, form):
    if (form, depth) == ("pillow", 16):
        pytest.skip("Pillow holds 8 bits")
    array = pictures.pixels(mode, depth)
    raster = Raster(getattr(Raster(array), form)())
    tables = np.random.default_rng(2).permuted(np.tile(np.arange(2**depth, dtype=array.dtype), (3, 1)), axis=1)
    done = raster.mapped(tables).array()
    for band in range(3):
        assert np.array_equal(done[:, :, band], tables[band][array[:, :, band]])
    assert np.array_equal(done[:, :, 3:], array[:, :, 3:])


@pytest.mark.parametrize("form", ["pillow", "array", "vips"])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_gray_can_be_held_as_color(mode, form):
    array = pictures.pixels(mode)
    raster = Raster(getattr(Raster(array), form)(), b"profile")
    colored = raster.colored()
    if mode in ("RGB", "RGBA"):
        assert colored is raster
        return
    assert np.array_equal(colored.array(), array[:, :, [0, 0, 0, 1][: 4 if mode == "LA" else 3]])
    assert colored.profile is None, "it described gray"
    assert np.array_equal(colored.mapped(np.arange(256, dtype=np.uint8)).array(), colored.array())


def test_what_libvips_says_of_an_image_is_put_right():
    """Operations find the depth of premultiplied floats in it."""
    gray = Raster(pictures.pixels("L", 16)).vips()
    joined = Raster(gray.bandjoin([gray, gray]))
    assert joined.vips().interpretation == "rgb16"
    assert np.array_equal(joined.array()[:, :, :1], pictures.pixels("L", 16))


class Row:
    """A stream of which so many pixels fit into memory."""

    def __init__(self, most):
        self.most = most
        self.refused = []

    def fits_whole(self, width, height):
        return width * height <= self.most

    def refuse_whole(self, width, height):
        self.refused.append((width, height))

    def settled(self, image):
        return image.copy_memory()


def test_a_stream_goes_along_until_its_pixels_are_in_memory():
    array = pictures.pixels("RGB")
    stream = Row(500)
    raster = Raster(Raster(array).vips(), b"profile", stream)
    assert raster.streams
    small = raster.holding(raster.vips().crop(0, 0, 20, 20))
    assert [r.streams for r in (small, small.at_hand(), raster.at_hand(), raster.in_any_order())] == [1, 0, 1, 1]
    assert [r.streams for r in (raster.with_profile(None), raster.mapped(np.arange(256, dtype=np.uint8)))] == [1, 1]
    assert np.array_equal(raster.in_any_order().computed().array(), array)
    assert stream.refused == [(20, 20), (40, 28)], "asked before pixels were brought into memory, and only then"
    assert not raster.holding(raster.array()).streams


def test_gray_in_a_stream_is_held_as_color_in_the_stream():
    stream = Row(1)
    assert Raster(Raster(pictures.pixels("LA")).vips(), None, stream).colored().streams
    assert not Raster(pictures.pixels("L"), None, stream).streams, "an array is in memory already"


def test_what_is_computed_is_not_copied_again():
    raster = Raster(pictures.pixels("RGB"))
    assert raster.computed() is raster.at_hand() is raster.in_any_order() is raster
    assert raster.computed().array() is raster.array()
    once = raster.holding(raster.vips().fliphor()).at_hand()
    assert once.at_hand() is once


def test_an_array_is_lent_to_libvips_and_not_copied():
    array = np.array(pictures.pixels("RGB"))
    image = Raster(array).vips()
    array[0, 0] = 7
    assert image(0, 0) == [7, 7, 7]
