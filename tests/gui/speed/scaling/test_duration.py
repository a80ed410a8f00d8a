"""How long a scaling takes: from what ran before, and from what it has measured itself."""

from __future__ import annotations

import platform

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.gui.speed.scaling.duration import bounds, left, one_worker
from tests.gui.speed.doubles import measurement, point

HERE = platform.node()
STEPS = "grayscale · gaussian-blur sigma=2"


def test_one_worker_takes_what_the_same_steps_took_on_this_machine() -> None:
    past = [
        measurement(1, speed=160.0),  # 4 s of two workers for 79 pictures
        measurement(2, speed=80.0),  # 8 s
        measurement(3, machine="workshop", speed=1.0),
        measurement(4, "lab", speed=1.0),
    ]
    assert one_worker(past, HERE, STEPS, 79) == pytest.approx((8 + 16) / 2)
    assert one_worker(past, HERE, STEPS, 158) == pytest.approx(24)
    assert one_worker(past, HERE, "resize", 79) == pytest.approx(12), "other steps, where these never ran"
    assert one_worker(past, "elsewhere", STEPS, 79) is None


def test_bounds_are_of_all_runs_and_the_warm_up() -> None:
    low, high = bounds(8.0, (1, 2), 3)
    assert low == pytest.approx(3 * 8 + 3 * 4 + 4)
    assert high == pytest.approx(3 * 8 + 4 * 2 * 8 / 3)


def test_what_is_left_follows_what_was_measured() -> None:
    counts = (1, 2, 4)
    assert left([], counts, 3, {}) is None
    points = [point(1)]  # three runs of 8 s
    assert left(points, counts, 3, {}) == pytest.approx(3 * 4 + 3 * 2)
    assert left(points, counts, 3, {2: 0.5}) == pytest.approx(2.5 * 4 + 3 * 2)
    assert left([point(count) for count in counts], counts, 3, {4: 0.3}) == 0


@given(
    one=st.floats(0.01, 1e5), counts=st.lists(st.integers(1, 64), min_size=1, max_size=9, unique=True),
    rounds=st.integers(1, 9),
)  # fmt: skip
def test_bounds_are_in_order(one: float, counts: list[int], rounds: int) -> None:
    low, high = bounds(one, counts, rounds)
    assert 0 < low <= high * (1 + 1e-9)
    assert high <= one * (rounds * len(counts) + 1) * (1 + 1e-9)
