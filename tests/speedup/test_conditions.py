"""The conditions of a measurement, and what is said of bad ones."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from multitone.messages import Message
from multitone.speedup import conditions
from multitone.speedup.conditions import (
    Doubt,
    Neighbors,
    conditions_warnings,
    disturbance_warning,
    load_warning,
    power,
    turbo,
)

Battery = namedtuple("Battery", "percent secsleft power_plugged")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for what the system tells of its processors; it tells nothing yet."""
    monkeypatch.setattr(conditions, "SYSTEM", str(tmp_path))
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    return tmp_path


def put(system: Path, name: str, value: str) -> None:
    (system / name).parent.mkdir(parents=True, exist_ok=True)
    (system / name).write_text(value + "\n")


def test_a_system_that_tells_nothing_gives_no_warning(system: Path) -> None:
    assert (turbo(), power(), conditions_warnings()) == (None, None, [])
    assert conditions.conditions(Message("warm"))["page_cache"] == "warm"


@pytest.mark.parametrize(("name", "value", "expected"), [
    ("intel_pstate/no_turbo", "0", True), ("intel_pstate/no_turbo", "1", False), ("cpufreq/boost", "1", True),
    ("cpufreq/boost", "0", False),
])  # fmt: skip
def test_turbo(system: Path, name: str, value: str, expected: bool) -> None:
    put(system, name, value)
    assert turbo() is expected


def test_a_battery_is_warned_of(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: Battery(80, 3600, False), raising=False)
    assert power() == "battery"
    assert conditions_warnings()[0].kind == Doubt.BATTERY
    monkeypatch.setattr(psutil, "sensors_battery", lambda: Battery(80, 3600, True), raising=False)
    assert power() == "mains"
    assert conditions_warnings() == []


def test_a_container_that_shows_nothing_of_power_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def look() -> None:
        raise FileNotFoundError(2, "No such file or directory", "/sys/class/power_supply")

    monkeypatch.setattr(psutil, "sensors_battery", look, raising=False)
    assert power() is None


def test_the_lowest_clock_is_warned_of_unless_the_processor_chooses_itself(system: Path) -> None:
    put(system, "cpu0/cpufreq/scaling_governor", "powersave")
    assert conditions_warnings()[0].kind == Doubt.SLOWED
    put(system, "intel_pstate/status", "active")
    assert conditions_warnings() == []


Times = namedtuple("Times", "user nice system idle iowait irq softirq steal guest guest_nice")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Return the clocks of a machine with two cores, to be set."""
    clocks = dict.fromkeys([*Times._fields, "wall", "own"], 0.0)
    monkeypatch.setattr(psutil, "cpu_times", lambda: Times(*(clocks[name] for name in Times._fields)))
    monkeypatch.setattr(psutil, "cpu_count", lambda: 2)
    monkeypatch.setattr(conditions.time, "perf_counter", lambda: clocks["wall"])
    monkeypatch.setattr(conditions.time, "process_time", lambda: clocks["own"])
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
    assert (load_warning()[0].kind, load_warning()[0].values) == (Doubt.BUSY, {"busy": 35.0})
    monkeypatch.setattr(psutil, "cpu_percent", lambda interval: 3.0)
    assert load_warning() == []
