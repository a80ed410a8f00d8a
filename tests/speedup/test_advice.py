"""Advice: the least number of workers that is as fast as any, as far as memory allows."""

from __future__ import annotations

import itertools

from multitone.speedup.advice import advised
from tests.speedup.curves import point, recorded

GB = 10**9


def made(medians: dict[int, float], spread: float = 0.001, memory: int = 0):
    runs = {n: tuple(t * (1 + spread * k) for k in (-2, -1, 0, 1, 2)) for n, t in medians.items()}
    return [point(n, seconds, runs[1], peak_memory=n * memory) for n, seconds in runs.items()]


def test_the_least_number_that_cannot_be_told_from_the_best_is_advised():
    assert advised(made({1: 8, 2: 4, 4: 2, 8: 1.99}), None).workers == 4  # by less than anybody notices
    assert advised(made({1: 8, 2: 4, 4: 2, 8: 1.9}), None).workers == 8
    noisy = advised(made({1: 8, 2: 4, 4: 2, 8: 1.9}, spread=0.1), None)
    assert noisy.workers == 4
    assert "8 with" in noisy.reason
    assert "4.00 ×" in noisy.reason


def test_a_curve_that_falls_is_left_at_its_top():
    best = advised(recorded(0.02, 5e-3, noise=0.001), None)
    assert 12 <= best.workers <= 16  # of 1, 2, 3, 4, 6, 8, 12, 16, 24 …; the law's top is at 14
    assert "× as fast as one" in best.reason


def test_memory_bounds_it():
    found = advised(made({1: 8, 2: 4, 4: 2, 8: 1}, memory=GB), 5 * GB)
    assert found.workers == 4
    assert "8 GB" in found.reason
    assert "5 GB" in found.reason
    assert advised(made({1: 8, 2: 4}, memory=GB), GB // 2).workers == 1


def test_one_worker_is_enough_where_more_gain_nothing():
    found = advised(made({1: 8, 2: 8.2, 4: 9}), None)
    assert found.workers == 1
    assert "no measurable gain" in found.reason


def test_one_number_measured_is_no_ground_for_advice():
    assert advised(made({1: 8}), None) is None
    assert advised([], None) is None


def test_each_case_is_one_sentence_with_figures():
    cases = [made({1: 8, 2: 4}), made({1: 8, 2: 4, 4: 5}), made({1: 8, 2: 4, 4: 3.99}), made({1: 8, 2: 7.99})]
    said = [advised(points, None).reason for points in cases]
    assert all(text.endswith(".") and "×" in text for text in said)
    assert all(a != b for a, b in itertools.combinations(said, 2))
