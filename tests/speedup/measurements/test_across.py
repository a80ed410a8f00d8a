"""Across versions and machines: medians, spreads, and ratios between what is alike."""

from __future__ import annotations

import pytest

from multitone.speedup.measurements import Machine
from multitone.speedup.measurements.across import compared
from tests.speedup.measurements.test_store import measurement

LARGE = Machine("large", "Eight cores", 8, "Linux")


def test_versions_and_machines_are_set_beside_the_oldest_that_is_like_them():
    first = [measurement(at, seconds=s) for at, s in ((1, 4.0), (2, 4.4), (3, 4.2))]
    newer = [measurement(at, seconds=s, version="0.2.0") for at, s in ((6, 2.1), (4, 2.0), (5, 2.2))]
    large = [measurement(7, seconds=0.7, machine=LARGE, workers=8)]
    one = [measurement(8, seconds=8.0, workers=1)]
    found = compared([*newer, *one, *large, *first])
    assert [(c.machine.name, c.version, c.workers, c.measured) for c in found] == [
        ("vm", "0.1.0", 2, 3),
        ("vm", "0.2.0", 2, 3),
        ("large", "0.1.0", 8, 1),
        ("vm", "0.1.0", 1, 1),
    ]
    assert [c.seconds for c in found] == [4.2, 2.1, 0.7, 8.0]
    assert found[0].spread == (4.0, 4.4)
    assert [c.speed for c in found] == [None, pytest.approx(2.0), pytest.approx(6.0), None]  # all cores; all cores; one
    assert found[1].interval[0] <= 2.0 <= found[1].interval[1]
    assert found[2].interval is None


def test_a_system_brought_up_to_date_stays_the_same_machine():
    later = Machine("vm", "Some processor", 2, "Linux, later")
    (found,) = compared([measurement(1), measurement(2, machine=later)])
    assert (found.measured, found.machine) == (2, later)
