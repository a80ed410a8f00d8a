"""Rounds on both sides, and what the bootstrap says of them."""

from __future__ import annotations

import random
from pathlib import Path

from multitone.engines.base import JobControl, create_engine
from multitone.speedup.rounds import bootstrap_ratio, measure
from tests.engines.conftest import make_job as make_job


def test_the_bootstrap_holds_the_truth_about_as_often_as_it_says():
    draw = random.Random(7)
    held = 0
    for seed in range(100):
        above = [draw.gauss(2.0, 0.05) for _ in range(9)]
        below = [draw.gauss(1.0, 0.025) for _ in range(9)]
        low, high = bootstrap_ratio(above, below, seed)
        held += low <= 2.0 <= high
    assert held >= 85
    assert bootstrap_ratio([1.0], [1.0]) is None


def test_rounds_on_both_sides(make_job, tmp_path: Path):
    made = make_job(20, steps=("gaussian-blur sigma=12",), size=(1600, 1200))
    found = measure(made, create_engine("processes", 2), rounds=2, scratch=str(tmp_path / "s"), control=JobControl())
    assert found is not None
    assert found.identical
    assert len(found.serial.seconds) == len(found.parallel.seconds) == 2
    assert found.conditions["cores"] >= 1
    assert not any((tmp_path / "s").rglob("*.jpg"))


def test_a_measurement_can_be_cancelled(make_job, tmp_path: Path):
    control = JobControl()
    control.cancel()
    assert measure(make_job(2), create_engine(), rounds=2, scratch=str(tmp_path / "s"), control=control) is None
