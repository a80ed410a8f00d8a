"""The laws: known parameters are found again, SciPy agrees, and where points carry no law there is none."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.optimize
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from multitone.speedup.fit import NoFit, fitted
from tests.speedup.curves import DOUBLINGS, point, recorded


def holds(interval: tuple[float, float], truth: float) -> bool:
    return interval[0] - 1e-9 <= truth <= interval[1] + 1e-9


@given(st.floats(0, 0.4), st.sampled_from([0.0, 1e-5, 1e-4, 1e-3, 1e-2]))
def test_exact_points_give_their_parameters_back(serial, coherency):
    fit, why = fitted(recorded(serial, coherency), 64)
    assert (fit is not None, why) == (True, "")
    assert fit.serial_fraction == pytest.approx(serial, abs=1e-6)
    assert fit.coherency == pytest.approx(coherency, abs=1e-7)


@pytest.mark.parametrize("counts", [DOUBLINGS, range(1, 65)], ids=["doublings", "each"])
@pytest.mark.parametrize(
    ("serial", "coherency", "noise"), [(0, 0, 0.03), (0.05, 0, 0.05), (0.1, 1e-4, 0.02), (0.02, 1e-3, 0.05)]
)
def test_intervals_hold_the_known_parameters_at_least_nine_times_in_ten(counts, serial, coherency, noise):
    fits = [fitted(recorded(serial, coherency, noise=noise, seed=n, counts=counts), 64)[0] for n in range(100)]
    assert all(fits)
    assert sum(holds(fit.serial_fraction_interval, serial) for fit in fits) >= 90
    assert sum(holds(fit.coherency_interval, coherency) for fit in fits) >= 90
    chosen = sum(fit.model == "usl" for fit in fits)
    assert chosen <= 10 if coherency == 0 else chosen >= 60  # of κ = 1e-4 at 12 points, about three in four can tell


@pytest.mark.parametrize("seed", range(5))
def test_scipy_finds_the_same_law_and_the_same_intervals(seed):
    points = recorded(0.08, 2e-3, noise=0.04, seed=seed)
    fit, _ = fitted(points, 64)
    assert fit is not None
    workers = np.array([p.workers for p in points], float)
    seconds = np.array([p.median for p in points])

    def law(n, one, serial, coherency):
        return one * (1 / n + serial * (n - 1) / n + coherency * (n - 1))

    sigma = seconds
    for _ in range(4):  # errors are relative to the law's times
        found, spread = scipy.optimize.curve_fit(law, workers, seconds, [60, 0.1, 1e-3], sigma=sigma)
        sigma = law(workers, *found)
    half = scipy.stats.t.ppf(0.975, len(points) - 3) * np.sqrt(np.diag(spread))
    assert (fit.serial_fraction, fit.coherency) == pytest.approx(found[1:], rel=1e-3)
    assert fit.serial_fraction_interval == pytest.approx((found[1] - half[1], found[1] + half[1]), rel=0.01)
    assert fit.coherency_interval == pytest.approx((found[2] - half[2], found[2] + half[2]), rel=0.01)


@given(st.floats(0, 0.3), st.floats(1e-4, 1e-2))
def test_the_best_number_of_workers_is_the_best_of_all(serial, coherency):
    fit, _ = fitted(recorded(serial, coherency), 64)
    assert fit is not None
    speedups = [n / (1 + serial * (n - 1) + coherency * n * (n - 1)) for n in range(1, 200)]
    assert fit.limit == pytest.approx(max(speedups), rel=1e-4)
    assert speedups[fit.best_workers - 1] == pytest.approx(max(speedups), rel=1e-6)


def test_amdahl_limit_is_one_over_the_serial_fraction():
    fit, _ = fitted(recorded(0.05), 64)
    assert fit is not None
    assert (fit.model, fit.best_workers) == ("amdahl", None)
    assert fit.limit == pytest.approx(20)
    assert fit.speedup(1e9) == pytest.approx(20, rel=1e-3)
    assert "20.0 ×" in fit.sentence


@pytest.mark.parametrize(
    ("cores", "values"), [(1, {}), (2, {"cores": 2}), (4, {"cores": 4}), (8, {"cores": 8, "measured": 4})]
)
def test_there_is_no_fit_under_five_points_and_workers_without_a_core_count_for_nothing(cores, values):
    counts = (1, 2, 3, 4, 16, 32) if cores > 4 else DOUBLINGS
    fit, why = fitted(recorded(0.05, counts=counts), cores)
    assert fit is None
    assert (why.kind, why.values) == (NoFit.TOO_FEW, {"fewest": 5} | values)


def test_workers_beyond_the_cores_do_not_bend_the_curve():
    beyond = [point(n, (60.0, 60.0), (60.0, 60.0)) for n in (16, 32)]  # eight cores, nothing gained beyond
    assert fitted([*recorded(0.05, counts=range(1, 9)), *beyond], 8) == fitted(recorded(0.05, counts=range(1, 9)), 8)


@pytest.mark.parametrize("seed", range(10))
def test_where_more_workers_gain_nothing_no_law_is_claimed(seed):
    fit, why = fitted(recorded(1.0, noise=0.02, seed=seed), 64)
    assert fit is None
    assert why.kind == NoFit.NO_TREND


def test_points_that_scatter_too_much_carry_no_law():
    told = [fitted(recorded(0.2, noise=0.5, seed=seed, counts=range(1, 7), rounds=1), 64) for seed in range(20)]
    refused = [why for fit, why in told if fit is None]
    assert len(refused) >= 15
    assert NoFit.SCATTER in {why.kind for why in refused}
