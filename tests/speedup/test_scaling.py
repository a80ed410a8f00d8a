"""Scaling: a job on several numbers of workers, scripted and for real, and what is said of it."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from multitone.batch.events import JobFinished, JobStarted
from multitone.engines import registry
from multitone.engines.base import JobControl
from multitone.engines.scripted import ScriptedEngine
from multitone.errors import UsageError
from multitone.speedup import scaling as module
from multitone.speedup.conditions import Neighbors
from multitone.speedup.scaling import NO_ADVICE, TOO_SHORT, advised, default_counts, scale
from multitone.speedup.timing import SHORTEST, ResultSoFar, RunBegan
from tests.engines.conftest import make_job as make_job
from tests.speedup.curves import point, recorded


@pytest.fixture
def quiet(monkeypatch):
    """Measure as on an idle machine of eight cores, on an engine whose clock is its own."""
    monkeypatch.setattr(module, "load_warning", list)
    monkeypatch.setattr(Neighbors, "percent", lambda self, worked: 0.0)
    monkeypatch.setattr(module, "available_cores", lambda: 8)
    monkeypatch.setitem(
        registry.ENGINES,
        "scripted",
        lambda workers: ScriptedEngine(workers, name="scripted", can=frozenset({"workers"})),
    )


def test_every_number_of_workers_runs_in_every_round_and_a_law_comes_of_it(quiet, make_job, tmp_path: Path):
    control = JobControl()
    readings = list(
        scale(make_job(48), "scripted", (2, 3, 4, 6, 8, 12), rounds=2, scratch=str(tmp_path), control=control)
    )
    began = [reading for reading in readings if isinstance(reading, RunBegan)]
    results = [reading.result for reading in readings if isinstance(reading, ResultSoFar)]
    assert [run.number for run in began] == list(range(1, 16))
    assert {run.of for run in began} == {15}
    assert began[0].title == "warm-up"
    assert Counter(run.workers for run in began[1:]) == dict.fromkeys((1, 2, 3, 4, 6, 8, 12), 2)
    assert {run.workers for run in began[1:8]} == {1, 2, 3, 4, 6, 8, 12}
    assert sum(isinstance(event, JobFinished) for batch in readings if isinstance(batch, list) for event in batch) == 15
    assert len(results) == 14
    last = results[-1]
    assert [point.workers for point in last.points] == [1, 2, 3, 4, 6, 8, 12]
    assert [point.speedup for point in last.points] == pytest.approx([1, 2, 3, 4, 6, 8, 12])
    assert last.fit is not None
    assert last.fit.serial_fraction == pytest.approx(0, abs=1e-6)
    assert last.advice is not None
    assert last.advice.workers == 12
    assert (last.pictures, last.engine) == (48, "scripted")


def test_a_real_job_that_is_short_is_measured_and_not_judged(make_job, tmp_path: Path):
    made = make_job(6)
    last = None
    for reading in scale(made, "processes", (1, 2), rounds=1, scratch=str(tmp_path), control=JobControl()):
        last = reading.result if isinstance(reading, ResultSoFar) else last
    assert last is not None
    assert last.identical
    assert last.points[0].median < SHORTEST
    assert (last.fit, last.no_fit, last.advice) == (None, TOO_SHORT, None)
    assert TOO_SHORT in last.warnings
    one, two = last.points
    for each in (one, two):
        assert len(each.time_use) == each.workers
        (whole,) = {round(use.total, 6) for use in each.time_use}
        assert whole == pytest.approx(each.seconds[0] + each.startup_seconds[0], abs=1e-5)
    assert sum(use.pictures for use in two.time_use) == 6
    assert not any(tmp_path.rglob("*.part"))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("by", ["cancel", "close"])
def test_a_measuring_that_is_stopped_says_nothing_and_leaves_nothing(by, quiet, make_job, tmp_path: Path):
    control = JobControl()
    readings = scale(make_job(6), "scripted", (1, 2), rounds=3, scratch=str(tmp_path / "s"), control=control)
    results = 0
    for reading in readings:
        results += isinstance(reading, ResultSoFar)
        if isinstance(reading, RunBegan) and reading.number == 3:
            control.cancel() if by == "cancel" else readings.close()
    assert results == 1
    assert not (tmp_path / "s" / "run").exists()


class Held(ScriptedEngine):
    """Has no memory for a third worker."""

    def run(self, job, control):
        for batch in super().run(job, control):
            yield [
                msgspec.structs.replace(event, held_back="2 workers work in place of 3.")
                if isinstance(event, JobStarted) and self.workers == 3
                else event
                for event in batch
            ]


def test_a_number_of_workers_that_memory_does_not_allow_makes_no_point(quiet, monkeypatch, make_job, tmp_path: Path):
    monkeypatch.setitem(registry.ENGINES, "scripted", lambda workers: Held(workers, can=frozenset({"workers"})))
    readings = scale(make_job(6), "scripted", (2, 3), rounds=1, scratch=str(tmp_path), control=JobControl())
    last = [reading.result for reading in readings if isinstance(reading, ResultSoFar)][-1]
    assert [point.workers for point in last.points] == [1, 2]
    assert "2 workers work in place of 3." in last.warnings


def test_on_a_busy_machine_no_number_is_advised(quiet, monkeypatch, make_job, tmp_path: Path):
    monkeypatch.setattr(Neighbors, "percent", lambda self, worked: 40.0)
    readings = scale(make_job(6), "scripted", (2,), rounds=1, scratch=str(tmp_path), control=JobControl())
    last = [reading.result for reading in readings if isinstance(reading, ResultSoFar)][-1]
    assert last.advice is None
    assert NO_ADVICE in last.warnings
    assert last.points[1].speedup == pytest.approx(2)


def test_an_engine_of_one_worker_does_not_scale(make_job, tmp_path: Path):
    with pytest.raises(UsageError, match="'serial' has only one worker"):
        scale(make_job(1), "serial", (1, 2), rounds=1, scratch=str(tmp_path), control=JobControl())


def test_each_number_of_workers_is_measured_up_to_eight_and_two_in_a_doubling_beyond():
    assert default_counts(2) == (1, 2)
    assert default_counts(8) == tuple(range(1, 9))
    assert default_counts(64) == (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
    assert default_counts(20) == (1, 2, 3, 4, 6, 8, 12, 16, 20)


GB = 10**9


def made(medians: dict[int, float], spread: float = 0.001, memory: int = 0):
    runs = {n: tuple(t * (1 + spread * k) for k in (-2, -1, 0, 1, 2)) for n, t in medians.items()}
    return [point(n, seconds, runs[1], peak_memory=n * memory) for n, seconds in runs.items()]


def test_the_least_number_that_cannot_be_told_from_the_best_is_advised():
    assert advised(made({1: 8, 2: 4, 4: 2, 8: 1.99}), None).workers == 4  # by less than anybody notices
    assert advised(made({1: 8, 2: 4, 4: 2, 8: 1.9}), None).workers == 8
    noisy = advised(made({1: 8, 2: 4, 4: 2, 8: 1.9}, spread=0.1), None)
    assert noisy.workers == 4
    assert "8 with" in noisy.reason
    assert "4.00 ×" in noisy.reason


def test_a_curve_that_falls_is_left_at_its_top():
    best = advised(recorded(0.02, 5e-3, noise=0.001), None)
    assert 12 <= best.workers <= 16  # of 1, 2, 3, 4, 6, 8, 12, 16, 24 …; the law's top is at 14
    assert "× as fast as one" in best.reason


def test_memory_bounds_it():
    found = advised(made({1: 8, 2: 4, 4: 2, 8: 1}, memory=GB), 5 * GB)
    assert found.workers == 4
    assert "8 GB" in found.reason
    assert "5 GB" in found.reason
    assert advised(made({1: 8, 2: 4}, memory=GB), GB // 2).workers == 1


def test_one_worker_is_enough_where_more_gain_nothing():
    found = advised(made({1: 8, 2: 8.2, 4: 9}), None)
    assert found.workers == 1
    assert "no measurable gain" in found.reason


def test_one_number_measured_is_no_ground_for_advice():
    assert advised(made({1: 8}), None) is None
    assert advised([], None) is None


def test_each_case_is_one_sentence_with_figures():
    cases = [made({1: 8, 2: 4}), made({1: 8, 2: 4, 4: 5}), made({1: 8, 2: 4, 4: 3.99}), made({1: 8, 2: 7.99})]
    said = [advised(points, None).reason for points in cases]
    assert all(text.endswith(".") and "×" in text for text in said)
    assert all(a != b for a, b in itertools.combinations(said, 2))
