import itertools

import numpy as np
import pytest
import simplejpeg
from hypothesis import given, settings
from hypothesis import strategies as st

from multitone.imaging.decode import Hints, decode
from multitone.imaging.operation import build_operation, operations
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from tests import pictures

MOVES = ["flip", "flip direction=vertical", "rotate", "rotate angle=180", "rotate angle=-90"]
NEUTRAL = [name for name, info in operations().items() if info.type.neutral]
IDLE = ["brightness amount=1", "contrast amount=1", "gamma value=1", "rotate angle=360", "resize", "crop"]
OTHERS = ["grayscale", "grayscale luma=rec709", "crop width=20 height=9", "invert", "find-edges", "rotate angle=10"]
KINDS = [("L", 8), ("RGB", 8), ("RGB", 16)]


def one_by_one(pipeline, raster):
    """Run the steps as they were chosen, with no plan."""
    for step in pipeline.steps:
        raster = step.process(raster).computed()
    return raster


def planned(*steps):
    return list(Pipeline(Pipeline.parse(steps).planned).to_json())


def chosen(*steps):
    return list(Pipeline.parse(steps).to_json())


@pytest.mark.parametrize("name", NEUTRAL)
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_values_said_to_change_nothing_change_nothing(name, mode, depth):
    values = {key: value for key, value in operations()[name].type.neutral.items() if value is not None}
    step = build_operation(name, values)
    assert Pipeline((step,)).planned == ()
    array = pictures.pixels(mode, depth)
    seen = array[:, :, -1] > 0 if mode.endswith("A") else slice(None)  # colors of what is clear mean nothing
    done = step.process(Raster(array)).array()
    assert np.abs(done[seen].astype(int) - array[seen]).max() <= (1 if mode.endswith("A") else 0)


def test_most_operations_can_be_set_to_change_nothing():
    assert len(NEUTRAL) >= 12


def test_steps_that_change_nothing_are_left_out():
    assert planned(*IDLE, "invert", "unsharp-mask amount=0") == chosen("invert")
    telling = ("brightness amount=1.001", "rotate angle=359")
    assert planned(*telling) == chosen(*telling)


def test_what_is_left_out_asks_for_no_color_space():
    assert not Pipeline.parse(["saturation amount=1"]).needs_srgb
    assert Pipeline.parse(["saturation amount=1.1"]).needs_srgb


def test_gray_comes_before_what_only_moves_pixels():
    assert planned("flip", "rotate", "grayscale", "invert") == chosen("grayscale", "flip", "rotate", "invert")
    assert planned("flip", "crop width=9", "grayscale") == chosen("flip", "crop width=9", "grayscale")
    assert planned("rotate angle=10", "grayscale") == chosen("rotate angle=10", "grayscale")
    assert planned("invert", "flip", "grayscale luma=linear") == chosen("invert", "grayscale luma=linear", "flip")


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("luma", ["rec601", "rec709", "linear"])
@pytest.mark.parametrize(("mode", "depth"), list(itertools.product(pictures.MODES, (8, 16))))
def test_gray_moved_ahead_gives_the_same_bits(move, luma, mode, depth):
    pipeline = Pipeline.parse([move, f"grayscale luma={luma}"])
    raster = Raster(pictures.pixels(mode, depth))
    assert np.array_equal(pipeline.apply(raster).array(), one_by_one(pipeline, raster).array())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MOVES + IDLE + OTHERS), max_size=7), st.sampled_from(KINDS))
def test_a_plan_gives_what_the_steps_give(steps, kind):
    pipeline = Pipeline.parse(steps)
    raster = Raster(pictures.pixels(*kind))
    assert np.array_equal(pipeline.apply(raster).array(), one_by_one(pipeline, raster).array())


@pytest.mark.parametrize(
    ("steps", "luma"),
    [
        (["rotate", "crop width=20", "grayscale"], True),
        (["crop width=20", "threshold"], True),
        (["brightness amount=1", "flip", "duotone"], True),
        (["rotate angle=10", "grayscale"], False),
        (["crop width=20", "grayscale luma=rec709"], False),
        (["crop width=20"], False),
        (["invert", "grayscale"], False),
    ],
)
def test_a_decoder_leaves_out_chroma_that_nothing_looks_at(steps, luma):
    assert Pipeline.parse(steps).hints().luma_only is luma


def test_luma_of_a_jpeg_is_taken_where_gray_comes_behind_a_crop():
    data = pictures.jpeg(96, 64)
    pipeline = Pipeline.parse(["flip", "crop left=10 top=20 width=30 height=25", "grayscale"])
    decoded = decode(data, Hints(luma_only=pipeline.hints().luma_only, srgb=True))
    luma = simplejpeg.decode_jpeg(data, "GRAY")
    assert np.array_equal(pipeline.apply(decoded.raster).array(), luma[:, ::-1][20:45, 10:40])
