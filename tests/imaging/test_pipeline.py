import json

import numpy as np
import pytest

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.pipeline import Pipeline, describe, parse_step, step_text
from multitone.imaging.raster import Raster
from tests import pictures


def test_no_steps_change_nothing():
    raster = Raster(pictures.pixels("RGB"))
    assert np.array_equal(Pipeline().apply(raster).array(), raster.array())
    assert not Pipeline().needs_srgb
    assert not Pipeline().hints().luma_only


def test_steps_are_applied_in_their_order():
    raster = Raster(pictures.pixels("RGB"))
    one = Pipeline.parse(["contrast amount=3", "gaussian-blur sigma=2", "brightness amount=2"])
    other = Pipeline(one.steps[::-1])
    by_hand = raster
    for step in one.steps:
        by_hand = step.process(by_hand)
    assert np.array_equal(one.apply(raster).array(), by_hand.array())
    assert not np.array_equal(one.apply(raster).array(), other.apply(raster).array())


@pytest.mark.parametrize(
    ("steps", "luma", "srgb"),
    [
        (["grayscale"], True, True),
        (["grayscale luma=rec709"], False, True),
        (["grayscale luma=linear"], False, True),
        (["gaussian-blur", "grayscale"], False, True),
        (["grayscale", "gaussian-blur"], True, True),
        (["invert"], False, False),
    ],
)
def test_what_a_decoder_may_leave_out(steps, luma, srgb):
    pipeline = Pipeline.parse(steps)
    assert (pipeline.hints().luma_only, pipeline.needs_srgb) == (luma, srgb)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A step is empty"),
        ("  ", "A step is empty"),
        ("grayscale 'luma", "cannot be read"),
        ("gaussian-blur 2", "'2' is not a setting; write it as key=value"),
        ("gaussian-blur sigma=1 sigma=2", "sigma is given twice"),
        ("gaussian-blur sigma=", None),
        ("blur", "There is no operation 'blur'"),
        ("gaussian-blur sgima=2", "did you mean 'sigma'"),
        ("invert amount=2", "it has none"),
    ],
)
def test_what_is_wrong_with_a_step_is_told(text, said):
    if said is None:
        assert parse_step(text) == build_operation("gaussian-blur", {})
        return
    with pytest.raises(UsageError) as caught:
        parse_step(text)
    assert said in str(caught.value)


def test_quotes_of_a_shell_are_understood():
    assert parse_step("resize width=5 mode=pad 'background=#abc'") == parse_step(
        'resize "width=5" mode=pad background="#abc"'
    )


def test_json_of_a_pipeline_is_plain_and_comes_back():
    pipeline = Pipeline.parse(["grayscale luma=rec709", "resize width=100 mode=pad background=#123", "invert"])
    plain = json.loads(json.dumps(pipeline.to_json()))
    assert plain[0].items() >= {"operation": "grayscale", "luma": "rec709"}.items()
    assert Pipeline.from_json(plain) == pipeline


@pytest.mark.parametrize(
    "steps",
    [
        [{}],
        [{"operation": 3}],
        [{"operation": "no-such-thing"}],
        [{"operation": "gaussian-blur", "sigma": -1}],
        [{"operation": "gaussian-blur", "sigma": [1]}],
        [{"operation": "gaussian-blur", "sigma": {}}],
        [{"operation": "gaussian-blur", "size": 1}],
        ["grayscale"],
        [3],
        [None],
    ],
)
def test_json_that_is_no_pipeline_is_a_usage_error(steps):
    with pytest.raises(UsageError):
        Pipeline.from_json(steps)


def test_only_what_differs_from_the_defaults_is_written():
    assert step_text(parse_step("gaussian-blur sigma=2")) == "gaussian-blur"
    assert step_text(parse_step("resize enlarge=true width=20")) == "resize width=20 enlarge=true"


def test_points_and_words_are_quoted_where_they_would_be_parted():
    curve = parse_step("curve points='0,0;128,150.5;255,255'")
    assert step_text(curve) == "curve points=0,0;128,150.5;255,255"
    assert parse_step('curve "points=0,0;128,150.5;255,255"') == parse_step(step_text(curve)) == curve
    words = parse_step("text 'text=© me; 50 % \"mine\"' size=4")
    assert words.text == '© me; 50 % "mine"'
    assert parse_step(step_text(words)) == words


def test_json_holds_points_as_lists():
    plain = json.loads(json.dumps(Pipeline.parse(["curve points=0,10;255,200"]).to_json()))
    assert plain == [{"operation": "curve", "points": [[0, 10], [255, 200]]}]
    assert Pipeline.from_json(plain) == Pipeline.parse(["curve points=0,10;255,200"])


def test_a_list_shows_what_sets_a_step_apart():
    assert describe(parse_step("gaussian-blur sigma=2.5")) == "Gaussian blur · 2.5 px"
    assert describe(parse_step("grayscale")) == "Grayscale"
    assert describe(parse_step("grayscale luma=linear")) == "Grayscale · linear"
    assert describe(parse_step("curve points=0,10;255,200")) == "Curve · 0,10;255,200"
    assert describe(parse_step("curve")) == "Curve"
    assert describe(parse_step("levels")) == "Levels · black 0"
    assert describe(parse_step("levels output_white=200 gamma=1.25")) == "Levels · gamma 1.25 · output white 200"
    assert describe(parse_step("rotate")) == "Rotate · 90°"
    assert describe(parse_step("text 'text=© me'")) == "Text · © me"
    assert describe(parse_step("crop aspect=3:2")) == "Crop · 3:2"
    assert describe(parse_step("resize width=20 height=30 mode=fill")) == "Resize · fill 20 × 30 px"


def test_pipelines_compare_and_can_be_keys():
    one, other = Pipeline.parse(["invert"]), Pipeline.parse(["invert"])
    assert one == other
    assert len({one, other}) == 1
