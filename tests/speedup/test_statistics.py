"""Points: ratios to one worker, and what they tell of the serial part."""

from __future__ import annotations

import random

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from multitone.speedup.statistics import ScalingRun, bootstrap_ratio, karp_flatt, points_of, rising_overhead, student
from multitone.speedup.timing import TimeUse
from tests.speedup.curves import recorded


@given(st.integers(2, 512), st.floats(0, 1))
def test_karp_flatt_gives_amdahl_its_serial_fraction_back(workers, serial):
    speedup = 1 / (serial + (1 - serial) / workers)
    assert karp_flatt(speedup, workers) == pytest.approx(serial, abs=1e-9)


def test_points_are_ratios_of_medians_with_the_median_run_s_time_use():
    use = [TimeUse(1, float(n), 0, 0, 0, 0, 0, 0) for n in range(3)]
    one = [ScalingRun(4.0), ScalingRun(4.4), ScalingRun(4.2)]
    two = [ScalingRun(2.5, 0.1, 5, (use[0],)), ScalingRun(2.1, 0.2, 7, (use[1],)), ScalingRun(2.0, 0.3, 6, (use[2],))]
    first, second = points_of({2: two, 1: one})
    assert (first.workers, first.speedup, first.interval, first.karp_flatt) == (1, 1.0, (1.0, 1.0), None)
    assert second.speedup == pytest.approx(4.2 / 2.1)
    assert second.efficiency == pytest.approx(1.0)
    assert second.interval[0] <= 2.0 <= second.interval[1]
    assert (second.time_use, second.peak_memory, second.startup_seconds) == ((use[1],), 7, (0.1, 0.2, 0.3))


def test_nothing_is_said_before_one_worker_was_measured():
    assert points_of({2: [ScalingRun(1.0)]}) == ()
    assert points_of({1: [ScalingRun(2.0)], 2: [ScalingRun(1.0)]})[1].interval is None


def test_a_rising_serial_fraction_is_overhead_and_a_steady_one_is_not():
    said = rising_overhead(recorded(0.05, 2e-3, noise=0.005), 64)
    assert [(warning.kind, warning.values["many"]) for warning in said] == [("rising-overhead", 64)]
    assert not rising_overhead(recorded(0.05, noise=0.005), 64)
    assert not rising_overhead(recorded(0.05, 2e-3, noise=0.005), 2)


@pytest.mark.parametrize(("runs", "least"), [(3, 85), (5, 95), (9, 95)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(runs: int, least: int) -> None:
    draw = random.Random(7)
    held = 0
    for seed in range(100):
        above = [draw.lognormvariate(0.7, 0.03) for _ in range(runs)]
        below = [draw.lognormvariate(0.0, 0.03) for _ in range(runs)]
        interval = bootstrap_ratio(above, below, seed)
        assert interval is not None
        held += interval[0] <= scipy.stats.lognorm.median(0.03, scale=2.013752707) <= interval[1]
    assert held >= least


def test_a_single_run_has_no_interval() -> None:
    assert bootstrap_ratio([1.0], [1.0, 2.0]) is None


def test_an_interval_is_about_the_runs_and_no_wider() -> None:
    assert bootstrap_ratio([2.0, 2.2], [1.0, 1.1]) == (pytest.approx(2.0 / 1.1), pytest.approx(2.2))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 8, 30, 1000])
def test_students_t_is_that_of_the_books(freedom: int) -> None:
    assert student(freedom) == pytest.approx(scipy.stats.t.ppf(0.975, freedom), rel=2e-3)
