import itertools
import json
import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation, info_of, operations, validated
from multitone.imaging.parameters import ParameterType
from multitone.imaging.pipeline import Pipeline, describe, parse_step, step_text
from multitone.imaging.raster import Raster
from multitone.operations.color import Threshold
from multitone.operations.detail import Median, UnsharpMask
from multitone.operations.effects import Vignette
from multitone.operations.geometry.canvas import Canvas
from multitone.operations.geometry.turn import Rotate, Straighten
from multitone.operations.tone import Equalize, Posterize
from tests import pictures
from tests.operations.registry import small_steps_of, steps_of, telling_steps

NAMES = list(operations())
STEPS = telling_steps()
EVERY = [(name, parameter.name) for name, info in operations().items() for parameter in info.parameters]
MOVES_PIXELS = ("geometry", "overlay")
LEAVES_ALPHA = ("color", "tone")


def default(name):
    return build_operation(name, {})


# ---- What is declared ----


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is(name):
    info = operations()[name]
    assert info.title
    assert info.title[0].isupper()
    assert info.help.endswith(".")
    assert info.name == name == name.lower()
    assert " " not in name


@pytest.mark.parametrize(("name", "parameter"), EVERY)
def test_each_parameter_says_what_it_is(name, parameter):
    said = next(p for p in operations()[name].parameters if p.name == parameter)
    assert said.help.endswith(".")
    if said.slider is not None:
        assert said.minimum <= said.slider[0] < said.slider[1] <= said.maximum
    if said.type == "choice":
        assert said.default in said.choices


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_valid(name):
    assert validated(default(name)) == default(name)


@pytest.mark.parametrize("name", NAMES)
def test_its_declaration_is_plain_json(name):
    shown = json.loads(json.dumps(operations()[name].as_json()))
    assert list(shown) == ["name", "title", "family", "help", "parameters"]
    assert {p["type"] for p in shown["parameters"]} <= set(get_args(ParameterType))


@pytest.mark.parametrize(("name", "parameter"), EVERY)
def test_limits_are_kept(name, parameter):
    said = next(p for p in operations()[name].parameters if p.name == parameter)
    bad: list[object] = []
    if said.type in ("number", "integer"):
        bad += ["nan", "inf", "-inf", "much", "1;2"]
        if said.minimum is not None:
            assert build_operation(name, {parameter: said.minimum})
            bad.append(said.minimum - 1)
            bad.append(math.nextafter(said.minimum, -math.inf) if said.type == "number" else said.minimum - 1)
        if said.maximum is not None:
            assert build_operation(name, {parameter: said.maximum})
            bad.append(math.nextafter(said.maximum, math.inf) if said.type == "number" else said.maximum + 1)
    elif said.type in ("choice", "boolean"):
        bad += ["nothing of the kind", 17]
    elif said.type == "color":
        bad += ["red", "#12", "#1234567", "123456"]
    elif said.type == "points":
        bad += [
            "0,0",
            "0,0;0,255",
            "9,9;5,5",
            "0,0;256,9",
            "-1,0;9,9",
            "0,0;nan,1",
            "0,0,0;1,1,1",
            "1;2",
            ";",
            [1, 2],
            3,
        ]
    elif said.type == "file":
        bad += ["a\0b", "a\nb", "\udc80", 17, ["x"]]
    elif said.type == "text" and said.longest is not None:
        bad += ["x" * (said.longest + 1), 17, ["x"], *(["{", "{nothing}", "{0}"] if said.fields else [])]
    elif said.type == "text":
        pytest.fail("a text needs a greatest length")
    for value in bad:
        with pytest.raises(UsageError, match=parameter):
            build_operation(name, {parameter: value})


# ---- Text and JSON ----


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_a_step_comes_back_from_its_text_and_from_json(name, data):
    step = data.draw(steps_of(operations()[name]))
    assert parse_step(step_text(step)) == step
    pipeline = Pipeline((step,))
    assert Pipeline.from_json(json.loads(json.dumps(pipeline.to_json()))) == pipeline
    assert validated(step) == step
    assert describe(step).startswith(operations()[name].title)


@given(st.lists(st.one_of([steps_of(info) for info in operations().values()]), max_size=6))
def test_a_pipeline_comes_back_from_its_texts_and_from_json(steps):
    pipeline = Pipeline(tuple(steps))
    assert Pipeline.parse(step_text(step) for step in steps) == pipeline
    assert Pipeline.from_json(pipeline.to_json()) == pipeline


# ---- Pixels ----


def family(step):
    return info_of(step).family


def every_step(test):
    """Run a test on each operation with values that show what it does."""
    return pytest.mark.parametrize("step", [parse_step(text) for text in STEPS], ids=STEPS)(test)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@every_step
def test_any_picture_goes_in_and_a_picture_of_its_depth_comes_out(step, mode, depth):
    array = pictures.pixels(mode, depth).copy()
    before = array.copy()
    raster = Raster(array)
    done = step.process(raster)
    result = done.array()
    assert done.mode in pictures.MODES
    assert done.depth == depth
    assert done.has_alpha == raster.has_alpha
    assert result.shape == (done.height, done.width, pictures.BANDS[done.mode])
    assert result.dtype == array.dtype
    assert np.array_equal(array, before), "the source was changed"
    assert np.array_equal(step.process(raster).array(), result), "twice the same gives two results"
    if family(step) not in MOVES_PIXELS:
        assert (done.width, done.height) == (raster.width, raster.height)
    if done.has_alpha and family(step) in LEAVES_ALPHA:
        assert np.array_equal(result[:, :, -1], array[:, :, -1])


def test_all_these_steps_change_the_picture():
    """A step that does nothing proves nothing."""
    raster = Raster(pictures.pixels("RGB"))
    idle = {str(step.__struct_config__.tag) for step in map(parse_step, STEPS)} - {
        str(step.__struct_config__.tag)
        for step in map(parse_step, STEPS)
        if not np.array_equal(step.process(raster).array(), raster.array())
    }
    assert not idle


# ---- Alpha ----


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@every_step
def test_opaque_pictures_stay_opaque_and_get_the_colors_they_get_without_alpha(step, mode, depth):
    """Within 2 levels of 8 bits: with alpha libvips works in floats, without it in whole numbers of 8 bits.

    New corners are left out with all that they reach into: they are transparent in one and white in the other.
    """
    array = pictures.pixels(mode, depth).copy()
    top = np.iinfo(array.dtype).max
    array[:, :, -1] = top
    done = step.process(Raster(array)).array()
    plain = step.process(Raster(np.ascontiguousarray(array[:, :, :-1]))).array()
    opaque = ndimage.binary_erosion(done[:, :, -1] == top, iterations=3, border_value=1)
    assert opaque.mean() > 0.3
    if not (isinstance(step, Rotate | Straighten) or getattr(step, "mode", "") == "pad"):
        assert opaque.all()
    assert np.abs(done[:, :, :-1].astype(int) - plain)[opaque].max() <= top // 127 * steepness(step)


def with_holes(mode, depth):
    """Return a picture with transparent and half transparent parts, and the same with other hidden colors."""
    one = pictures.pixels(mode, depth).copy()
    top = np.iinfo(one.dtype).max
    one[:, :, -1] = top
    one[8:20, 10:25, -1] = 0
    one[2:5, 2:7, -1] = top // 3
    other = one.copy()
    hidden = one[:, :, -1] == 0
    other[hidden, :-1] = np.random.default_rng(1).integers(0, top + 1, (hidden.sum(), one.shape[2] - 1))
    return one, other


def assert_same_to_see(step, one, other):
    done, again = step.process(Raster(one)).array(), step.process(Raster(other)).array()
    seen = (done[:, :, -1] > 0) | (again[:, :, -1] > 0)
    assert np.array_equal(done[:, :, -1], again[:, :, -1])
    assert np.array_equal(done[seen], again[seen])


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@every_step
def test_colors_that_nobody_sees_change_nothing_that_is_seen(step, mode, depth):
    assert_same_to_see(step, *with_holes(mode, depth))


@pytest.mark.parametrize("name", [n for n in NAMES if operations()[n].family in ("detail", "effects", *MOVES_PIXELS)])
@settings(max_examples=settings.default.max_examples // 2)
@given(st.data())
def test_colors_that_nobody_sees_change_nothing_whatever_the_values(name, data):
    step = data.draw(small_steps_of(operations()[name]))
    assert_same_to_see(
        step, *with_holes(data.draw(st.sampled_from(["LA", "RGBA"])), data.draw(st.sampled_from([8, 16])))
    )


ONE_COLOR = (100, 30, 200)


def mixes_evenly(step):
    """Whether it adds no color, darkens nothing by its place, and mixes pixels by their weights, not by rank."""
    return family(step) != "overlay" and not isinstance(step, Canvas | Vignette | Median)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("step", [s for s in map(parse_step, STEPS) if mixes_evenly(s)], ids=step_text)
def test_a_shape_of_one_color_keeps_it_up_to_its_edge(step, depth):
    """What moves or mixes pixels makes no halo: a shape of one color has that color, or that of the shape's middle.

    Within a level, of what is seen by a twentieth at least: there 8 bits of premultiplied color would be coarse.
    """
    top = 255 if depth == 8 else 65535
    array = np.zeros((40, 40, 4), np.uint8 if depth == 8 else np.uint16)
    array[:, :, :3] = np.array(ONE_COLOR) * (top // 255)
    array[7:30, 9:33, 3] = top
    done = step.process(Raster(array))
    result = done.array()
    seen = result[:, :, -1] > top // 20
    row, column = np.unravel_index(result[:, :, -1].argmax(), seen.shape)
    assert np.abs(result[seen][:, :-1].astype(int) - result[row, column, :-1]).max() <= top // 255


# ---- Depth ----


@pytest.mark.parametrize("mode", pictures.MODES)
@every_step
def test_both_depths_give_the_same_picture(step, mode):
    """Within 3 levels of 8 bits, 0.6 on average: masks of 8 bits have weights of 7.

    An edge that is decided (threshold, posterize) may fall to the other side at one pixel in 50; where pixels are
    enlarged, whole numbers are clipped between across and down.
    """
    small = pictures.pixels(mode, 8)
    deep = small.astype(np.uint16) * 257
    one = step.process(Raster(small)).array()
    other = step.process(Raster(deep)).array()
    seen = np.ones(one.shape[:2], bool) if mode in ("L", "RGB") else one[:, :, -1] > 24
    difference = np.abs(one - other / 257)[seen]
    share = 0.98 if isinstance(step, Threshold | Posterize | Equalize) else 1
    assert np.quantile(difference, share) <= 3 * steepness(step)
    assert difference.mean() <= 0.6 * steepness(step)


def steepness(step):
    """Return by how much a step enlarges differences of what it is given."""
    return 1 + step.amount if isinstance(step, UnsharpMask) else 1


@pytest.mark.parametrize("depth", [8, 16])
@every_step
def test_pictures_of_a_few_pixels_are_processed(step, depth):
    for size, mode in itertools.product([(1, 1), (1, 5), (5, 1), (2, 2)], pictures.MODES):
        done = step.process(Raster(pictures.pixels(mode, depth, *size)))
        assert done.array().shape == (done.height, done.width, pictures.BANDS[done.mode]), (size, mode)


@every_step
def test_a_profile_stays_with_its_pixels(step):
    done = step.process(Raster(pictures.pixels("RGB"), b"profile"))
    assert done.profile == b"profile"


@pytest.mark.parametrize("form", ["pillow", "vips"])
@every_step
def test_who_holds_the_pixels_makes_no_difference(step, form):
    raster = Raster(pictures.pixels("RGBA"))
    held = Raster(raster.pillow()) if form == "pillow" else Raster(raster.vips())
    assert np.array_equal(step.process(held).array(), step.process(raster).array())


@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_any_value_allowed_gives_a_picture(name, data):
    step = data.draw(
        small_steps_of(operations()[name]) if family(default(name)) in MOVES_PIXELS else steps_of(operations()[name])
    )
    mode, depth = data.draw(st.sampled_from(pictures.MODES)), data.draw(st.sampled_from([8, 16]))
    done = step.process(Raster(pictures.pixels(mode, depth, 12, 9)))
    assert done.array().shape[:2] == (done.height, done.width)
    assert done.depth == depth
    if not getattr(step, "transparent", False):  # a transparent canvas gives alpha
        assert done.has_alpha == mode.endswith("A")
    if family(step) not in MOVES_PIXELS:
        assert (done.width, done.height) == (12, 9)
