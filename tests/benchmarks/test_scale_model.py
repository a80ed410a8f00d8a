"""The scale model: costs that are known give rates that can be worked out by hand."""

from __future__ import annotations

import math

import pytest

from tests.benchmarks.scale_prediction import (
    JobCosts,
    MachineCosts,
    SupervisorCosts,
    between,
    error,
    memory_of,
    predict,
    seconds_among,
)

MACHINE = MachineCosts({1: 10e9, 2: 16e9}, 1.25, {}, 64e9, 3e9)
CHEAP = SupervisorCosts({2: {0.01: 1e-6}, 128: {0.01: 1e-6}})


def job(seconds: float = 0.01, memory: float = 1.0, files: float = 1.0) -> JobCosts:
    return JobCosts("gray", seconds, memory, files)


def test_one_worker_takes_what_it_takes_and_two_disturb_each_other():
    assert predict(job(), MACHINE, CHEAP, 1).rate == pytest.approx(100)
    assert predict(job(), MACHINE, CHEAP, 2).rate == pytest.approx(2 / (0.0125 + 1e-6))


def test_the_supervisor_shares_the_cores_and_is_one_process():
    dear = SupervisorCosts({2: {0.01: 1e-3}, 128: {0.01: 1e-3}})
    four, many = predict(job(), MACHINE, dear, 4), predict(job(), MACHINE, dear, 128)
    assert (four.limit, four.rate) == ("cores", pytest.approx(4 / 0.0135))
    assert four.supervisor == pytest.approx(four.rate * 1e-3)
    assert (many.limit, many.rate, many.supervisor) == ("supervisor", pytest.approx(1000), pytest.approx(1.0))


def test_memory_grows_with_the_cores_up_to_what_there_is():
    assert [memory_of(MACHINE, n) for n in (1, 2, 4, 8, 64)] == [10e9, 16e9, 32e9, 64e9, 64e9]
    little = predict(job(memory=40e6), MACHINE, CHEAP, 2)
    assert little.rate == pytest.approx(2 / (0.0125 + 1e-6))
    assert seconds_among(job(memory=120e6), MACHINE, 2) == pytest.approx(0.01 + 120e6 * (1 / 8e9 - 1 / 10e9))
    assert predict(job(memory=50e6), MACHINE, CHEAP, 16).limit == "cores, memory"
    at = predict(job(memory=2e9), MACHINE, CHEAP, 64)
    assert (at.limit, at.rate) == ("memory", pytest.approx(64e9 / 2e9))


def test_files_and_disks_limit_what_is_quick():
    assert predict(job(files=3e6), MACHINE, CHEAP, 128).limit == "disk"
    slow = MachineCosts({1: 10e9, 2: 16e9}, 1.0, {"disk": 1e-3})
    assert predict(job(), slow, CHEAP, 128).rate == pytest.approx(1000)
    assert predict(job(), slow, CHEAP, 128).limit == "one folder"


def test_what_was_not_measured_lies_between_on_logarithmic_scales():
    values = {1: 10.0, 100: 1000.0}
    assert between(values, 10) == pytest.approx(100)
    assert (between(values, 0.1), between(values, 1e6)) == (10.0, 1000.0)
    costs = SupervisorCosts({2: {0.001: 1e-5, 0.1: 1e-3}, 32: {0.001: 4e-5, 0.1: 4e-3}})
    assert costs.of(8, 0.01) == pytest.approx(2e-4)
    assert not math.isnan(costs.of(1024, 10))


def test_a_prediction_is_held_against_the_round_that_its_cost_is_from():
    slow_and_quick = JobCosts("gray", 0.015, 1.0, 1.0, "disk", {1: [50, 100]}, [0.02, 0.01])
    assert error(slow_and_quick, MACHINE, CHEAP, 1) == pytest.approx(0)
    half = JobCosts("gray", 0.015, 1.0, 1.0, "disk", {1: [25, 50]}, [0.02, 0.01])
    assert error(half, MACHINE, CHEAP, 1) == pytest.approx(1)


def test_what_a_worker_spends_between_pictures_counts():
    between_pictures = SupervisorCosts({2: {0.01: 1e-6}}, 0.01)
    assert predict(job(), MACHINE, between_pictures, 1).rate == pytest.approx(50)
