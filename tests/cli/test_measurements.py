"""`multitone measurements` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from multitone.speedup.measurements import Machine
from multitone.speedup.measurements.store import Measurements
from tests.cli.conftest import Multitone
from tests.speedup.measurements.test_store import measurement


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home in which the same work was measured with two versions."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    with Measurements(tmp_path / "home" / "data") as measurements:
        measurements.add(measurement(1.0, seconds=3.0))
        measurements.add(measurement(2.0, seconds=1.5, version="0.2.0", kind="scale"))
    return tmp_path


def test_what_was_measured_is_listed_and_versions_compared(kept: Path, multitone: Multitone):
    ended = multitone("measurements")
    assert ended.status == 0, ended.err
    assert all(word in ended.out for word in ("grayscale", "0.1.0", "0.2.0", "2.00"))
    told = json.loads(multitone("measurements", "--json", "--kind", "scale").out)
    assert [one["version"] for one in told["measurements"]] == ["0.2.0"]
    assert told["measurements"][0]["detail"] == {"some": "detail"}
    assert [by["speed"] for by in told["compared"][0]["by"]] == [None, 2.0]


def test_they_are_carried_to_another_machine(kept: Path, multitone: Multitone, monkeypatch: pytest.MonkeyPatch):
    assert multitone("measurements", "--export", "all.json").status == 0
    again = multitone("measurements", "--export", "all.json")
    assert (again.status, "all.json exists" in again.err) == (2, True)
    assert sorted(path.name for path in kept.iterdir()) == ["all.json", "home"]
    monkeypatch.setenv("MULTITONE_HOME", str(kept / "other"))
    with Measurements(kept / "other" / "data") as there:
        there.add(measurement(3.0, machine=Machine("\x1b[31mred", "Eight cores", 8, "Linux"), workers=8, seconds=0.5))
    assert "2 measurements were added" in multitone("measurements", "--import", "all.json").out
    ended = multitone("measurements")
    assert "\x1b" not in ended.out
    assert "6.00" in ended.out  # eight cores against the oldest


def test_what_is_wrong_is_said(kept: Path, multitone: Multitone):
    (kept / "a.json").write_text("[]")
    for words, said in (
        (("--kind", "scal"), "'scale'"),
        (("--import", "a.json"), "not a file of measurements"),
        (("--import", "b.json"), "b.json cannot be read"),
    ):
        ended = multitone("measurements", *words)
        assert (ended.status, said in ended.err) == (2, True), ended.err
