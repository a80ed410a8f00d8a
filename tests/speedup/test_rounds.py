"""Rounds on both sides, and what the bootstrap says of them."""

from __future__ import annotations

from pathlib import Path

from multitone.engines.base import JobControl
from multitone.engines.registry import create_engine
from multitone.speedup.rounds import measure
from tests.engines.conftest import make_job as make_job


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


def test_one_thread_can_be_measured_against_itself(make_job, tmp_path: Path):
    made = make_job(12, steps=("gaussian-blur sigma=12",), size=(1600, 1200))
    said: list[str] = []
    found = measure(
        made, create_engine("serial"), rounds=2, scratch=str(tmp_path / "s"), control=JobControl(), said=said.append
    )
    assert found is not None
    assert (found.serial.engine, found.parallel.engine, found.parallel.workers) == ("serial", "serial", 1)
    assert found.identical
    assert found.serial.megapixels_per_second > 0
    assert len(said) == 4
    assert "left" in said[-1]
