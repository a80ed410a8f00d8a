import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation, operations, validated
from multitone.imaging.pipeline import Pipeline, describe, parse_step, step_text
from multitone.imaging.raster import Raster
from tests import pictures
from tests.operations.registry import steps_of

NAMES = list(operations())
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
    assert all(
        p["type"] in ("number", "integer", "boolean", "choice", "color", "text", "points") for p in shown["parameters"]
    )


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
    elif said.type == "text" and said.longest is not None:
        bad += ["x" * (said.longest + 1), 17, ["x"]]
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


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("name", NAMES)
def test_any_picture_goes_in_and_a_picture_of_its_depth_comes_out(name, mode, depth):
    array = pictures.pixels(mode, depth).copy()
    before = array.copy()
    raster, step = Raster(array), default(name)
    done = step.process(raster)
    result = done.array()
    assert done.mode in pictures.MODES
    assert done.depth == depth
    assert done.has_alpha == raster.has_alpha
    assert result.shape == (done.height, done.width, pictures.BANDS[done.mode])
    assert result.dtype == array.dtype
    assert np.array_equal(array, before), "the source was changed"
    assert np.array_equal(step.process(raster).array(), result), "twice the same gives two results"
    if operations()[name].family not in MOVES_PIXELS:
        assert (done.width, done.height) == (raster.width, raster.height)
    if done.has_alpha and operations()[name].family in LEAVES_ALPHA:
        assert np.array_equal(result[:, :, -1], array[:, :, -1])


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("name", NAMES)
def test_opaque_pictures_stay_opaque_and_get_the_colors_they_get_without_alpha(name, mode, depth):
    array = pictures.pixels(mode, depth).copy()
    top = np.iinfo(array.dtype).max
    array[:, :, -1] = top
    done = default(name).process(Raster(array)).array()
    plain = default(name).process(Raster(np.ascontiguousarray(array[:, :, :-1]))).array()
    assert (done[:, :, -1] == top).all()
    assert np.abs(done[:, :, :-1].astype(int) - plain).max() <= top // 127


@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("name", NAMES)
def test_both_depths_give_the_same_picture(name, mode):
    small = pictures.pixels(mode, 8)
    deep = small.astype(np.uint16) * 257
    one = default(name).process(Raster(small)).array()
    other = default(name).process(Raster(deep)).array()
    seen = np.ones(one.shape[:2], bool) if mode in ("L", "RGB") else one[:, :, -1] > 24
    difference = np.abs(one - other / 257)[seen]
    assert difference.max() <= 3
    assert difference.mean() <= 0.6


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("size", [(1, 1), (1, 5), (5, 1), (2, 2)])
@pytest.mark.parametrize("name", NAMES)
def test_pictures_of_a_few_pixels_are_processed(name, size, depth):
    for mode in pictures.MODES:
        done = default(name).process(Raster(pictures.pixels(mode, depth, *size)))
        assert done.array().size


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_stays_with_its_pixels(name):
    done = default(name).process(Raster(pictures.pixels("RGB"), b"profile"))
    assert done.profile == b"profile"


@pytest.mark.parametrize("form", ["pillow", "vips"])
@pytest.mark.parametrize("name", NAMES)
def test_who_holds_the_pixels_makes_no_difference(name, form):
    raster = Raster(pictures.pixels("RGBA"))
    held = Raster(raster.pillow()) if form == "pillow" else Raster(raster.vips())
    assert np.array_equal(default(name).process(held).array(), default(name).process(raster).array())


@pytest.mark.parametrize("name", [n for n in NAMES if operations()[n].family in (*LEAVES_ALPHA, "detail", "effects")])
@given(st.data())
def test_any_value_allowed_gives_a_picture(name, data):
    step = data.draw(steps_of(operations()[name]))
    mode, depth = data.draw(st.sampled_from(pictures.MODES)), data.draw(st.sampled_from([8, 16]))
    done = step.process(Raster(pictures.pixels(mode, depth, 12, 9)))
    assert done.array().shape[:2] == (9, 12)
    assert done.depth == depth
