import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.pipeline import parse_step
from multitone.imaging.raster import Raster

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
