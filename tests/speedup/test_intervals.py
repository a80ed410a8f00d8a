"""Intervals hold the truth as often as they say."""

from __future__ import annotations

import random

import pytest
import scipy.stats

from multitone.speedup.intervals import bootstrap_ratio, student


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
