"""Ways: each is found again by the values that make it up, and what a form hides means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.operation import build_operation, operations
from multitone.imaging.parameters import parameters_of
from multitone.imaging.presentation.ways import arranged, in_way, way_of
from tests.operations.registry import steps_of

WITH_WAYS = {name: info for name, info in operations().items() if info.type.ways}
EVERY = [(name, way.name) for name, info in WITH_WAYS.items() for way in info.type.ways]


def defaults_of(info):
    return {p.name: p.default for p in info.parameters}


def values_of(step):
    return {p.name: getattr(step, p.name) for p in parameters_of(type(step))}


@pytest.mark.parametrize(("name", "way"), EVERY)
@given(st.data())
def test_any_step_can_be_brought_into_any_way_and_is_then_of_that_way(name, way, data):
    info = WITH_WAYS[name]
    ways, defaults = info.type.ways, defaults_of(info)
    wanted = next(it for it in ways if it.name == way)
    before = data.draw(steps_of(info))
    values = values_of(before)
    after = values | in_way(wanted, ways, values, defaults)
    assert values_of(build_operation(name, after)) == after
    assert way_of(ways, after, defaults) == wanted
    for parameter in wanted.begins:
        assert after[parameter] == (wanted.begins[parameter] if values[parameter] is None else values[parameter])
    shown = arranged(tuple(defaults), ways, info.type.shown_if, after, defaults)
    assert set(shown.needed) <= set(wanted.begins)
    hidden = set(defaults) - {*shown.needed, *shown.first, *shown.more, *wanted.sets}
    assert all(after[parameter] == defaults[parameter] for parameter in hidden if parameter not in _beside(ways))


def _beside(ways):
    return {parameter for way in ways for parameter in way.also}


@pytest.mark.parametrize("name", WITH_WAYS)
@given(st.data())
def test_any_step_is_of_some_way_whose_given_values_are_shown(name, data):
    info = WITH_WAYS[name]
    values = values_of(data.draw(steps_of(info)))
    shown = arranged(tuple(values), info.type.ways, info.type.shown_if, values, defaults_of(info))
    assert shown.way is not None
    assert all(values[parameter] is not None for parameter in shown.needed)


@pytest.mark.parametrize("info", operations().values(), ids=list(operations()))
def test_ways_and_conditions_speak_of_parameters_that_exist(info):
    names = {p.name for p in info.parameters}
    for way in info.type.ways:
        assert {*way.parameters, *way.sets} <= names
        assert build_operation(info.name, {**way.begins, **way.sets})
    for parameter, conditions in info.type.shown_if.items():
        assert {parameter, *conditions} <= names
        for name, wanted in conditions.items():
            assert all(build_operation(info.name, {name: value}) for value in wanted)


def test_a_parameter_is_shown_while_the_others_ask_for_it():
    shown_if = {"weights": {"filter": ("custom",)}}
    for chosen, shown in (("custom", ("filter", "weights")), ("red", ("filter",))):
        values = {"filter": chosen, "weights": 1.0}
        assert arranged(("filter", "weights"), (), shown_if, values, values).first == shown
