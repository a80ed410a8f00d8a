import msgspec
import numpy as np
import pytest

from multitone.errors import UsageError
from multitone.imaging.operation import (
    ArrayOperation,
    ToneOperation,
    VipsOperation,
    build_operation,
    find_operation,
    info_of,
    operation,
    operations,
    validated,
)
from multitone.imaging.raster import Raster
from tests import pictures


class Mirrored(ArrayOperation, frozen=True, tag="mirrored"):
    def apply(self, array):
        return array[:, ::-1]


class Halved(VipsOperation, frozen=True, tag="halved"):
    def apply(self, image):
        return image * 0.5


class HalvedColors(VipsOperation, frozen=True, tag="halved-colors"):
    alpha = "apart"

    def apply(self, image):
        return image * 0.5


class Turned(VipsOperation, frozen=True, tag="turned"):
    alpha = "carried"

    def apply(self, image):
        return image.rot180()


class Brighter(ToneOperation, frozen=True, tag="brighter"):
    def curve(self, values):
        return values * 3 - 1


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_an_array_operation_gets_all_bands(mode, depth):
    array = pictures.pixels(mode, depth)
    assert np.array_equal(Mirrored().process(Raster(array)).array(), array[:, ::-1])


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_what_libvips_gives_is_rounded(mode, depth):
    array = pictures.pixels(mode, depth)
    done = Halved().process(Raster(array)).array()
    assert done.dtype == array.dtype
    assert np.abs(done - array / 2).max() <= 0.5


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_alpha_can_be_carried_along(mode, depth):
    array = pictures.pixels(mode, depth)
    assert np.array_equal(Turned().process(Raster(array)).array(), np.rot90(array, 2))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_alpha_can_be_kept_apart(mode, depth):
    array = pictures.pixels(mode, depth)
    done = HalvedColors().process(Raster(array)).array()
    assert np.array_equal(done[:, :, -1], array[:, :, -1])
    assert np.abs(done[:, :, :-1] - array[:, :, :-1] / 2).max() <= 0.5


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_premultiplied_colors_come_back_as_they_were(mode, depth):
    array = pictures.pixels(mode, depth)
    done = Halved().process(Raster(array)).array()
    seen = array[:, :, -1] > 0
    assert np.abs(done[:, :, -1] - array[:, :, -1] / 2).max() <= 0.5
    assert np.abs(done[seen][:, :-1].astype(int) - array[seen][:, :-1]).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
def test_a_curve_is_clipped_and_rounded(depth):
    top = 255 if depth == 8 else 65535
    values = np.arange(top + 1).astype(np.uint8 if depth == 8 else np.uint16).reshape(1, -1, 1)
    done = Brighter().process(Raster(values)).array().ravel()
    expected = np.clip(np.arange(top + 1) * 3 - top, 0, top)
    assert np.abs(done.astype(int) - expected).max() == 0


def test_names_are_registered_once():
    first = next(iter(operations()))

    def declare():
        return msgspec.defstruct("Other", [], bases=(Mirrored,), frozen=True, tag=first, module="elsewhere")

    with pytest.raises(ValueError, match=f"operation {first} is declared in"):
        operation(family="tone", title="Other")(declare())
    assert operations()[first].type.__name__ != "Other"


def test_changing_the_list_of_operations_does_not_change_the_registry():
    operations().clear()
    assert operations()


def test_an_unknown_operation_is_told_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'grayscale'"):
        find_operation("greyscale")


def test_a_step_built_past_its_limits_in_python_is_found_out():
    blur = find_operation("gaussian-blur").type
    assert validated(blur(sigma=3.0)) == blur(sigma=3.0)
    with pytest.raises(UsageError, match="sigma"):
        validated(blur(sigma=-1.0))
    with pytest.raises(UsageError, match="sigma"):
        validated(blur(sigma=float("nan")))


def test_the_operation_of_a_step_is_found():
    assert info_of(build_operation("invert", {})).name == "invert"
