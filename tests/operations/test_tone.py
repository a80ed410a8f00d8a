import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from scipy.interpolate import PchipInterpolator
from skimage.color import rgb2xyz

from multitone.imaging.operation import ToneOperation, operations
from multitone.imaging.parameters import read_points
from multitone.imaging.pipeline import Pipeline, parse_step
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging import judges
from tests.operations.registry import steps_of


def levels(v, black=0, white=255, gamma=1.0, output_black=0, output_white=255):
    part = np.clip((v * 255 - black) / (white - black), 0, 1) ** (1 / gamma)
    return (output_black + part * (output_white - output_black)) / 255


FORMULAS = {
    "brightness": lambda v, amount: v * amount,
    "contrast": lambda v, amount: 0.5 + (v - 0.5) * amount,
    "invert": lambda v: 1 - v,
    "gamma": lambda v, value: v ** (1 / value),
    "levels": levels,
    "curve": lambda v, points: PchipInterpolator(*np.array(read_points(points)).T)(v * 255) / 255,
    "solarize": lambda v, threshold: np.where(np.rint(v * 65535) >= threshold * 257, 1 - v, v),
}
FOLDS = ("solarize", "curve")
"""Solarizing turns half of the values round, and a curve goes where its points go."""
TONES = [info for info in operations().values() if issubclass(info.type, ToneOperation) and info.name not in FOLDS]


def all_values(depth):
    top = 255 if depth == 8 else 65535
    return np.arange(top + 1).astype(np.uint8 if depth == 8 else np.uint16).reshape(1, -1, 1)


def applied(steps, depth):
    return Pipeline.parse(steps).apply(Raster(all_values(depth))).array().ravel()


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("brightness", {"amount": 0.0}),
        ("brightness", {"amount": 0.37}),
        ("brightness", {"amount": 1.0}),
        ("brightness", {"amount": 1.2}),
        ("brightness", {"amount": 10.0}),
        ("contrast", {"amount": 0.0}),
        ("contrast", {"amount": 0.5}),
        ("contrast", {"amount": 1.0}),
        ("contrast", {"amount": 2.5}),
        ("invert", {}),
        ("gamma", {"value": 2.2}),
        ("gamma", {"value": 0.5}),
        ("gamma", {"value": 1.0}),
        ("levels", {}),
        ("levels", {"black": 20, "white": 230}),
        ("levels", {"black": 20, "white": 230, "gamma": 1.8, "output_black": 10, "output_white": 200}),
        ("levels", {"output_black": 255, "output_white": 0}),
        ("curve", {"points": "0,0;255,255"}),
        ("curve", {"points": "0,0;128,150;255,255"}),
        ("curve", {"points": "0,255;60,30;61.5,29;200,220;255,0"}),
        ("curve", {"points": "0,0;64,64;128,64;192,200;255,210"}),
        ("solarize", {"threshold": 0}),
        ("solarize", {"threshold": 128}),
        ("solarize", {"threshold": 255}),
    ],
)
def test_each_value_follows_the_formula(name, settings, depth):
    top = 255 if depth == 8 else 65535
    text = " ".join([name, *(f"{key}={value}" for key, value in settings.items())])
    exact = np.clip(FORMULAS[name](np.arange(top + 1) / top, **settings), 0, 1) * top
    assert np.abs(applied([text], depth) - exact).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("depth", [8, 16])
def test_one_changes_nothing(depth):
    values = all_values(depth).ravel()
    assert np.array_equal(applied(["brightness amount=1"], depth), values)
    assert np.array_equal(applied(["contrast amount=1"], depth), values)
    assert np.array_equal(applied(["gamma value=1"], depth), values)
    assert np.array_equal(applied(["levels"], depth), values)
    assert np.array_equal(applied(["curve points=0,0;255,255"], depth), values)
    assert np.array_equal(applied(["invert", "invert"], depth), values)


@pytest.mark.parametrize("depth", [8, 16])
def test_a_chain_is_the_composed_formula_rounded_once(depth):
    top = 255 if depth == 8 else 65535
    steps = ["brightness amount=0.1", "contrast amount=1.5", "brightness amount=7", "invert"]
    v = np.arange(top + 1) / top
    v = np.clip(v * 0.1, 0, 1)
    v = np.clip(0.5 + (v - 0.5) * 1.5, 0, 1)
    v = np.clip(v * 7, 0, 1)
    assert np.abs(applied(steps, depth) - (1 - v) * top).max() <= 0.5 + 1e-6


def test_what_was_clipped_stays_clipped():
    """Twice as bright and half as bright again: highlights that are gone do not come back."""
    assert applied(["brightness amount=2", "brightness amount=0.5"], 8).max() == 128


@given(st.lists(st.one_of([steps_of(info) for info in TONES]), min_size=1, max_size=4))
def test_a_chain_keeps_the_order_of_values_or_turns_it_round(steps):
    done = Pipeline(tuple(steps)).apply(Raster(all_values(8))).array().ravel().astype(int)
    changes = np.diff(done)
    assert (changes >= 0).all() or (changes <= 0).all()


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_all_colors_are_changed_alike(mode, depth):
    array = pictures.pixels(mode, depth)
    colors = array[:, :, :-1] if mode.endswith("A") else array
    done = parse_step("brightness amount=0.5").process(Raster(array)).array()[:, :, : colors.shape[2]]
    assert np.abs(done - colors / 2).max() <= 0.5


@pytest.mark.parametrize("bits", range(1, 9))
def test_posterizing_keeps_the_highest_bits(bits):
    done = applied([f"posterize bits={bits}"], 8)
    every = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(1, -1))
    assert np.array_equal(done, np.asarray(ImageOps.posterize(every, bits)).ravel())
    deep = applied([f"posterize bits={bits}"], 16)
    assert len(np.unique(deep)) == 2**bits
    assert np.array_equal(deep[::257], done.astype(int) * 257)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("bits", range(1, 9))
def test_posterizing_can_reach_white(bits, depth):
    done = applied([f"posterize bits={bits} stretch=true"], depth)
    top = 255 if depth == 8 else 65535
    assert np.array_equal(np.unique(done), np.rint(np.arange(2**bits) * top / (2**bits - 1)))


@pytest.mark.parametrize("threshold", [0, 1, 100, 128, 255])
def test_solarizing_is_that_of_pillow(threshold):
    every = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(1, -1))
    expected = np.asarray(ImageOps.solarize(every, threshold)).ravel()
    assert np.array_equal(applied([f"solarize threshold={threshold}"], 8), expected)


@judges.needs_imagemagick
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(
    ("step", "arguments"),
    [
        ("gamma value=1.7", ["-gamma", "1.7"]),
        ("levels black=51 white=204 gamma=1.5", ["-level", "20%,80%,1.5"]),
        ("levels output_black=51 output_white=204", ["+level", "20%,80%"]),
        ("invert", ["-negate"]),
    ],
)
def test_tones_are_those_of_imagemagick(step, arguments, depth):
    array = pictures.pixels("RGB", depth)
    expected = judges.imagemagick(array, *arguments).astype(int)
    assert np.abs(parse_step(step).process(Raster(array)).array() - expected).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("black", "white"), [(100, 100), (200, 50), (0, 0), (255, 255)])
def test_levels_without_room_between_black_and_white_are_a_hard_edge(black, white, depth):
    values = all_values(depth).ravel()
    top = values[-1]
    done = applied([f"levels black={black} white={white}"], depth)
    assert np.array_equal(done, np.where(values > black * (top // 255), top, 0))


@given(st.data())
def test_a_curve_between_two_points_stays_between_their_heights(data):
    step = data.draw(steps_of(operations()["curve"]))
    done = step.process(Raster(all_values(16))).array().ravel() / 257
    places = np.arange(65536) / 257
    for (x, y), (next_x, next_y) in itertools.pairwise(step.points):
        part = done[(places >= x) & (places <= next_x)]
        assert (part >= min(y, next_y) - 0.002).all()
        assert (part <= max(y, next_y) + 0.002).all()


def test_a_curve_is_level_outside_of_its_points():
    done = applied(["curve points=100,50;150,200"], 8)
    assert (done[:101] == 50).all()
    assert (done[150:] == 200).all()


# ---- Exposure ----


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("stops", [-10, -1.5, -0.3, 0, 0.5, 1, 4])
def test_a_stop_doubles_the_light(stops, depth):
    """By scikit-image, whose xyz of gray is its light: IEC 61966-2-1."""
    top = 255 if depth == 8 else 65535
    done = applied([f"exposure stops={stops}"], depth) / top
    given = np.arange(top + 1) / top
    light = np.minimum(light_of(given) * 2.0**stops, 1)
    assert np.abs(light_of(done) - light).max() <= 0.51 / top * 2.3  # the curve of sRGB is at most that steep
    assert done[0] == 0


def light_of(values):
    return rgb2xyz(np.repeat(values[:, np.newaxis], 3, axis=1))[:, 1]


@pytest.mark.parametrize(
    ("profile", "mode", "gamma"),
    [(pictures.wide_profile(), "RGB", 2.19921875), (pictures.gray_profile(), "L", 461 / 256)],
)
@pytest.mark.parametrize("depth", [8, 16])
def test_exposure_decodes_by_the_picture_s_own_curve(depth, profile, mode, gamma):
    array = pictures.pixels(mode, depth)
    top = np.iinfo(array.dtype).max
    done = parse_step("exposure stops=0.7").process(Raster(array, profile))
    exact = np.minimum((array / top) ** gamma * 2**0.7, 1) ** (1 / gamma) * top
    assert done.profile == profile
    assert np.abs(done.array() - exact).max() <= 0.51 + top / 65535 * 2


def test_exposures_in_a_row_are_one():
    """Neighboring curves become one table: what was dark is not rounded in between."""
    values = all_values(8).ravel()
    done = applied(["exposure stops=-5", "exposure stops=5"], 8)
    assert np.array_equal(done, values)


@given(st.floats(-10, 10), st.sampled_from([8, 16]))
def test_any_exposure_keeps_the_order_of_values(stops, depth):
    done = applied([f"exposure stops={stops}"], depth).astype(int)
    assert (np.diff(done) >= 0).all()
