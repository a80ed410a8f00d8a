import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.operation import ToneOperation, operations
from multitone.imaging.pipeline import Pipeline, parse_step
from multitone.imaging.raster import Raster
from tests import pictures
from tests.operations.registry import steps_of

FORMULAS = {
    "brightness": lambda v, amount: v * amount,
    "contrast": lambda v, amount: 0.5 + (v - 0.5) * amount,
    "invert": lambda v: 1 - v,
    "gamma": lambda v, value: v ** (1 / value),
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
    ],
)
def test_each_value_follows_the_formula(name, settings, depth):
    if name not in operations():
        pytest.skip(f"there is no {name} yet")
    top = 255 if depth == 8 else 65535
    text = " ".join([name, *(f"{key}={value}" for key, value in settings.items())])
    exact = np.clip(FORMULAS[name](np.arange(top + 1) / top, **settings), 0, 1) * top
    assert np.abs(applied([text], depth) - exact).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("depth", [8, 16])
def test_one_changes_nothing(depth):
    values = all_values(depth).ravel()
    assert np.array_equal(applied(["brightness amount=1"], depth), values)
    assert np.array_equal(applied(["contrast amount=1"], depth), values)
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
