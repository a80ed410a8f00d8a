"""What else the machine did."""

from __future__ import annotations

from collections import namedtuple

import psutil
import pytest

from multitone.speedup import noise
from multitone.speedup.noise import Neighbors, disturbance_warning, load_warning

Times = namedtuple("Times", "user nice system idle iowait irq softirq steal guest guest_nice")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Return the clocks of a machine with two cores, to be set."""
    clocks = dict.fromkeys([*Times._fields, "wall", "own"], 0.0)
    monkeypatch.setattr(psutil, "cpu_times", lambda: Times(*(clocks[name] for name in Times._fields)))
    monkeypatch.setattr(psutil, "cpu_count", lambda: 2)
    monkeypatch.setattr(noise.time, "perf_counter", lambda: clocks["wall"])
    monkeypatch.setattr(noise.time, "process_time", lambda: clocks["own"])
    return clocks


def test_what_is_ours_is_not_the_neighbors(machine: dict[str, float]) -> None:
    watched = Neighbors()
    machine.update(wall=10.0, user=9.0, system=1.0, idle=10.0, own=1.0)
    assert watched.percent(9.0) == 0.0


def test_what_others_took_and_the_host_gave_away_is(machine: dict[str, float]) -> None:
    watched = Neighbors()
    machine.update(wall=10.0, user=12.0, guest=3.0, system=1.0, idle=5.0, iowait=1.0, steal=1.0, own=1.0)
    assert watched.percent(9.0) == pytest.approx(100 * (12 + 1 - 10 + 1) / 20)


def test_disturbed_runs_are_told() -> None:
    assert disturbance_warning([0.5, 9.9]) == []
    told = "Other work took up to 40 % of the machine during 2 of 3 runs; the figures may be off."
    assert disturbance_warning([40.0, 0.0, 11.0]) == [told]


def test_a_busy_machine_is_told_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_percent", lambda interval: 35.0)
    assert "35 % busy" in load_warning()[0]
    monkeypatch.setattr(psutil, "cpu_percent", lambda interval: 3.0)
    assert load_warning() == []
