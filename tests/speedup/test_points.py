"""Points: ratios to one worker, and what they tell of the serial part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.speedup.points import ScalingRun, karp_flatt, points_of, rising_overhead
from multitone.speedup.time_use import TimeUse
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
    assert len(said) == 1
    assert "64" in said[0]
    assert not rising_overhead(recorded(0.05, noise=0.005), 64)
    assert not rising_overhead(recorded(0.05, 2e-3, noise=0.005), 2)
