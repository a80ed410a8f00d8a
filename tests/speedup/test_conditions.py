"""The conditions of a measurement, and what is said of bad ones."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from multitone.speedup import conditions
from multitone.speedup.conditions import conditions_warnings, power, turbo

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
    assert conditions.conditions("warm")["page_cache"] == "warm"


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
    assert "battery" in conditions_warnings()[0]
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
    assert "powersave" in conditions_warnings()[0]
    put(system, "intel_pstate/status", "active")
    assert conditions_warnings() == []
