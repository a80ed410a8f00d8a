import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.pipeline import Pipeline, parse_step
from multitone.imaging.raster import Raster
from tests import pictures

SIDES = st.integers(1, 60)
CHESS = np.arange(20 * 30).reshape(20, 30, 1).astype(np.uint16)
"""30 wide, 20 high; each pixel has a value of its own."""


def cropped(array=CHESS, **values):
    return build_operation("crop", values).process(Raster(array)).array()


@pytest.mark.parametrize(
    ("values", "rows", "columns"),
    [
        ({}, slice(0, 20), slice(0, 30)),
        ({"left": 3, "top": 2, "width": 5, "height": 6}, slice(2, 8), slice(3, 8)),
        ({"left": 0, "top": 0, "width": 5}, slice(0, 20), slice(0, 5)),
        ({"left": 25, "top": 15, "width": 10, "height": 10}, slice(15, 20), slice(25, 30)),
        ({"left": 99_999, "top": 99_999, "width": 10, "height": 10}, slice(19, 20), slice(29, 30)),
        ({"width": 1000, "height": 1000}, slice(0, 20), slice(0, 30)),
        ({"width": 10, "height": 10}, slice(5, 15), slice(10, 20)),
        ({"width": 10, "height": 10, "position": "top-left"}, slice(0, 10), slice(0, 10)),
        ({"width": 10, "height": 10, "position": "top"}, slice(0, 10), slice(10, 20)),
        ({"width": 10, "height": 10, "position": "right"}, slice(5, 15), slice(20, 30)),
        ({"width": 10, "height": 10, "position": "bottom-right"}, slice(10, 20), slice(20, 30)),
        ({"width": 10, "height": 10, "position": "bottom", "left": 2}, slice(10, 20), slice(2, 12)),
        ({"aspect": "1:1"}, slice(0, 20), slice(5, 25)),
        ({"aspect": "3:2"}, slice(0, 20), slice(0, 30)),
        ({"aspect": "2:3", "position": "left"}, slice(0, 20), slice(0, 13)),
        ({"aspect": "3:1"}, slice(5, 15), slice(0, 30)),
        ({"aspect": "2.4:1", "position": "top"}, slice(0, 12), slice(0, 30)),
        ({"aspect": "1:1", "width": 8}, slice(6, 14), slice(11, 19)),
        ({"aspect": "1:1", "left": 25, "top": 0}, slice(0, 5), slice(25, 30)),
        ({"aspect": "99999:1"}, slice(9, 10), slice(0, 30)),
        ({"aspect": "1:99999"}, slice(0, 20), slice(14, 15)),
    ],
)
def test_the_part_asked_for_is_cut_out(values, rows, columns):
    assert np.array_equal(cropped(**values), CHESS[rows, columns])


OFFSETS = st.none() | st.integers(0, 50)


@given(SIDES, SIDES, OFFSETS, OFFSETS, st.none() | SIDES, st.none() | SIDES, st.sampled_from([None, "3:2", "1:5"]))
def test_a_part_is_never_empty_and_never_outside(width, height, left, top, across, down, aspect):
    values = {"left": left, "top": top, "width": across, "height": down, "aspect": aspect}
    box = build_operation("crop", values).box(width, height)
    assert box[0] >= 0
    assert box[1] >= 0
    assert 1 <= box[2] <= width - box[0]
    assert 1 <= box[3] <= height - box[1]
    assert cropped(np.zeros((height, width, 1), np.uint8), **values).shape == (box[3], box[2], 1)


@pytest.mark.parametrize("aspect", ["0:1", "1:0", "3", "3/2", "3:2:1", "-1:2", "a:b", "1.:2", "100000:1"])
def test_a_shape_that_is_none_is_told(aspect):
    with pytest.raises(UsageError, match=r"aspect takes text such as 3:2\.$"):
        build_operation("crop", {"aspect": aspect})


@pytest.mark.parametrize("step", ["crop width=20 {}=left", "text {}=top"])
def test_gravity_is_read_as_position(step):
    assert parse_step(step.format("gravity")) == parse_step(step.format("position"))
    with pytest.raises(UsageError, match="gravity"):
        parse_step(f"{step.format('gravity')} position=right")


def with_something(depth, mode, left, top, *, size=(240, 700)):
    """Return a picture of one gray with a patch of colored noise."""
    kind, scale = (np.uint8, 1) if depth == 8 else (np.uint16, 257)
    array = np.full((*size, pictures.BANDS[mode]), 128 * scale, kind)
    patch = np.random.default_rng(5).integers(0, 256, (60, 60, pictures.BANDS[mode])).astype(kind) * kind(scale)
    array[top : top + 60, left : left + 60] = patch
    if mode in ("LA", "RGBA"):
        array[:, :, -1] = 255 * scale
    return array


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("position", ["attention", "entropy"])
@pytest.mark.parametrize(("left", "top"), [(0, 0), (600, 150), (300, 90)])
def test_the_part_with_something_in_it_is_found(left, top, position, mode, depth):
    array = with_something(depth, mode, left, top)
    done = cropped(array, width=240, height=240, position=position)
    assert done.shape[:2] == (240, 240)
    assert (done != array[0, 299]).any(axis=2).sum() > 0.9 * 3600


@given(SIDES, SIDES, SIDES, SIDES, st.sampled_from(["attention", "entropy"]))
def test_any_part_can_be_looked_for(width, height, across, down, position):
    array = np.random.default_rng(width).integers(0, 256, (height, width, 3)).astype(np.uint8)
    done = cropped(array, width=across, height=down, position=position)
    assert done.shape[1::-1] == (min(across, width), min(down, height))
    views = np.lib.stride_tricks.sliding_window_view(array, done.shape)
    assert (views == done).all(axis=(-3, -2, -1)).any(), "it is a part of the picture"


def test_a_side_that_is_given_is_not_looked_for():
    array = with_something(8, "RGB", 600, 150)
    assert np.array_equal(cropped(array, left=3, top=4, width=50, height=50, position="attention"), array[4:54, 3:53])
    found = cropped(array, top=0, width=240, height=200, position="attention")
    assert (found != 128).any()


@pytest.mark.parametrize("position", ["attention", "entropy"])
def test_gray_is_not_read_before_the_part_is_looked_for_in_color(position):
    steps = Pipeline((parse_step(f"crop aspect=1:1 position={position}"), parse_step("grayscale")))
    assert not steps.hints().luma_only
    assert Pipeline((parse_step("crop aspect=1:1"), parse_step("grayscale"))).hints().luma_only
