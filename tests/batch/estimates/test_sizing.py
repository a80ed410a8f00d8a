"""What a few results tell of all, and which pictures are tried for it."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.estimates.sizing import ENOUGH, MOST, SOME, estimated, sizing_of, to_try, weight
from multitone.batch.job import Task
from tests.large import treat_as_large

Weights = st.lists(st.floats(1.0, 1e9), min_size=1, max_size=80)


def tasks(*sizes: int, action: str = "write") -> list[Task]:
    return [Task(n, f"{n}.jpg", f"out/{n}.jpg", size, action) for n, size in enumerate(sizes, 1)]  # type: ignore[arg-type]


def test_few_pictures_all_stand_for_themselves() -> None:
    sizing = sizing_of([*tasks(3, 1, 2), *tasks(9, action="skip")])
    assert (sizing.number, [task.size for task in sizing.tasks]) == (3, [1, 2, 3])
    assert sizing_of([]).tasks == ()


def test_of_many_some_of_all_sizes_stand_for_all() -> None:
    sizes = list(range(1, 10_001))
    random.Random(1).shuffle(sizes)
    sizing = sizing_of(tasks(*sizes))
    assert (sizing.number, len(sizing.tasks)) == (10_000, SOME)
    assert abs(sum(task.size for task in sizing.tasks) / SOME - 5_000.5) <= 1, "the middles of 400 equal parts"


def test_of_very_many_not_all_are_put_in_order(monkeypatch) -> None:
    treat_as_large(monkeypatch, 50)
    monkeypatch.setattr("multitone.batch.estimates.sizing.LARGE", 50)
    monkeypatch.setattr("multitone.batch.estimates.sizing.LOOKED_AT", 25)
    sizing = sizing_of(tasks(*range(1, 101)))
    assert (sizing.number, len(sizing.tasks)) == (100, 25)


@given(weights=Weights)
def test_the_pictures_to_try_are_there_and_no_more_than_wanted(weights: list[float]) -> None:
    places = to_try(weights)
    assert len(places) == min(MOST, len(weights))
    assert set(places) <= set(range(len(weights)))
    if len(weights) <= MOST:
        assert sorted(places) == list(range(len(weights))), "each once"


@given(weights=Weights, ratio=st.floats(0.01, 4.0))
def test_results_that_go_with_their_weights_are_told_exactly(weights: list[float], ratio: float) -> None:
    tried = [(place, round(1000 * ratio * weights[place])) for place in to_try(weights)]
    told = estimated([1000 * w for w in weights], tried)
    assert told is not None
    assert abs(told - 1000 * ratio * sum(weights)) <= 1e-2 * told + len(weights)


def test_few_results_tell_nothing_unless_there_are_no_more() -> None:
    weights = [1.0] * 50
    assert estimated(weights, [(n, 100) for n in range(ENOUGH - 1)]) is None
    assert estimated(weights, [(n, 100) for n in range(ENOUGH)]) == 5000
    assert estimated([1.0, 1.0], [(0, 100), (1, 300)]) == 400
    assert estimated([], []) is None


def test_heavy_pictures_are_tried_first_of_all() -> None:
    weights = [1.0] * 99 + [1e6]
    assert to_try(weights) == [99] * MOST


def test_the_weight_goes_with_pixels_and_detail() -> None:
    plain = weight(1_000_000, 2_000_000, 2_000_000, 0.5)
    assert plain == 2_000_000
    assert weight(1_000_000, 2_000_000, 500_000, 0.5) == plain / 4
    assert plain < weight(2_000_000, 2_000_000, 2_000_000, 0.5) < 2 * plain
    assert weight(77, 0, 0, 0.5) == 77
