"""What a comparison measures and says, from events and known numbers; and once for real."""

from __future__ import annotations

import itertools
import random
import statistics
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.events import JobFinished, JobStarted, StageSeconds, TaskFinished, TaskStarted
from multitone.batch.job import Export, Job, Task
from multitone.engines.base import Engine, JobControl
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine
from multitone.imaging.pipeline import Pipeline
from multitone.speedup.comparison import (
    COLD,
    TOO_SHORT,
    Comparison,
    compare_after,
    compare_rounds,
    compared,
    sample_of,
)
from multitone.speedup.conditions import disturbance_warning
from multitone.speedup.timing import SHORTEST, Readings, ResultSoFar, RunBegan, Timing, handled
from tests.engines.conftest import make_job as make_job


def timing(seconds: dict[int, float], *, began: float = 0.1, wall: float | None = None, workers: int = 1) -> Timing:
    """Return what a run of tasks with these seconds, one after another or in that wall time, is measured as."""
    made = Timing()
    made.handle(JobStarted(0.0, "j", "x", workers, len(seconds), 0))
    at = began
    total = sum(seconds.values())
    for task, took in seconds.items():
        made.handle(TaskStarted(at, task, 1, f"{task}"))
        at += took if wall is None else took * wall / total
        made.handle(TaskFinished(at, task, 1, f"{task}", f"out/{task}", 1, 1, 1, StageSeconds(decode=took)))
    made.handle(JobFinished(at + 0.2, len(seconds), 0, 0, 0, at + 0.2, total, 1.0, workers, 1000))
    return made


def last(readings: Readings[Comparison]) -> Comparison | None:
    """Follow a comparison to its end."""
    found = None
    for reading in readings:
        found = reading.result if isinstance(reading, ResultSoFar) else found
    return found


def run_timed(work: Job, engine: Engine) -> Timing:
    made = Timing()
    assert list(handled(watch(engine, work, JobControl()), made.handle))
    return made


def job(number: int) -> Job:
    tasks = tuple(Task(n, str(n), f"/nowhere/{n}.jpg", 10) for n in range(1, number + 1))
    return Job("j", Pipeline(), Export(folder="/nowhere"), tasks)


def test_time_runs_from_the_first_picture_taken_up_to_the_last_done():
    made = timing({1: 0.5, 2: 0.25}, began=0.3)
    assert made.seconds == pytest.approx(0.75)
    assert made.startup_seconds == pytest.approx(0.3)


def test_the_ratio_is_that_of_the_two_times():
    pool = timing({1: 2.0, 2: 2.0}, wall=2.0, workers=2)
    sample = sample_of(job(2), pool, "/scratch")
    one = timing({1: 1.9, 2: 1.9})
    found = compared(job(2), pool, sample, one)
    assert found is not None
    assert (found.serial.median, found.parallel.median) == (pytest.approx(3.8), pytest.approx(2.0))
    assert found.speedup == pytest.approx(1.9)
    assert found.efficiency == pytest.approx(0.95)
    assert not found.sampled
    assert found.interval[0] <= found.speedup <= found.interval[1]


def test_too_little_work_is_no_measure():
    pool = timing({1: SHORTEST / 4, 2: SHORTEST / 4}, wall=0.1)
    one = timing({1: SHORTEST / 4, 2: SHORTEST / 4})
    found = compared(job(2), pool, sample_of(job(2), pool, "/s"), one)
    assert (found.speedup, found.interval, found.efficiency) == (None, None, None)
    assert TOO_SHORT in found.warnings


@given(st.lists(st.floats(0.01, 3.0), min_size=2, max_size=300), st.floats(0.5, 20))
def test_a_sample_is_within_its_budget_and_looks_like_the_whole(seconds, budget):
    pool = timing(dict(enumerate(seconds, 1)))
    sample = sample_of(job(len(seconds)), pool, "/s", budget)
    taken = [pool.task_seconds[int(t.source)] for t in sample.tasks]
    assert 1 <= len(taken) <= len(seconds)
    assert len({t.source for t in sample.tasks}) == len(taken)
    if sum(seconds) <= budget:
        assert len(taken) == len(seconds)
    elif len(taken) >= 10:
        ordered = sorted(seconds)
        gap = max(b - a for a, b in itertools.pairwise(ordered)) + (ordered[-1] - ordered[0]) / len(taken)
        assert abs(statistics.fmean(taken) - statistics.fmean(seconds)) <= gap


def test_a_sample_is_scaled_by_what_the_workers_measured():
    random.seed(1)
    seconds = {n: random.uniform(0.1, 2) for n in range(1, 201)}
    pool = timing(seconds, wall=sum(seconds.values()) / 2, workers=2)
    sample = sample_of(job(200), pool, "/s", budget=20)
    assert len(sample.tasks) < 60
    one = timing({t.number: seconds[int(t.source)] * 0.95 for t in sample.tasks})
    found = compared(job(200), pool, sample, one)
    assert found is not None
    assert found.sampled
    assert found.speedup == pytest.approx(1.9, rel=0.01)


def test_a_real_comparison_after_a_run(make_job, tmp_path: Path):
    made = make_job(14, steps=("gaussian-blur sigma=12",), size=(1600, 1200))
    control = JobControl()
    pool = run_timed(made, create_engine("processes", 2))
    one = Timing()
    found = last(compare_after(made, pool, control, one))
    assert one.curve[-1][1] == 14
    assert found.identical
    assert found.pictures == found.of_pictures == 14
    assert found.speedup == pytest.approx(found.serial.seconds[0] / found.parallel.seconds[0])
    assert (found.serial.engine, found.parallel.engine) == ("serial", "processes")
    assert not list((tmp_path / "out").glob(".multitone-*"))
    assert found.sentences()


def test_a_cold_first_read_is_named():
    pool, one = timing({1: 2.0, 2: 2.0}, wall=2.5, workers=2), timing({1: 1.0, 2: 1.0})
    pool.read_seconds, one.read_seconds = 1.5, 0.02
    found = compared(job(2), pool, sample_of(job(2), pool, "/s"), one)
    assert COLD in found.warnings
    pool.read_seconds = 0.04
    found = compared(job(2), pool, sample_of(job(2), pool, "/s"), one)
    assert COLD not in found.warnings


def test_a_disturbed_run_is_told():
    pool, one = timing({1: 2.0, 2: 2.0}, wall=2.0, workers=2), timing({1: 2.0, 2: 2.0})
    pool.others, one.others = 3.0, 9.0
    found = compared(job(2), pool, sample_of(job(2), pool, "/s"), one)
    assert not disturbance_warning([pool.others, one.others])
    one.others = 30.0
    found = compared(job(2), pool, sample_of(job(2), pool, "/s"), one)
    assert disturbance_warning([pool.others, one.others])[0] in found.warnings


def test_rounds_on_both_sides(make_job, tmp_path: Path):
    made = make_job(12, steps=("gaussian-blur sigma=12",), size=(1600, 1200))
    found = last(
        compare_rounds(made, create_engine("processes", 2), rounds=2, scratch=str(tmp_path / "s"), control=JobControl())
    )
    assert found is not None
    assert found.identical
    assert len(found.serial.seconds) == len(found.parallel.seconds) == 2
    assert found.conditions["cores"] >= 1
    assert not any((tmp_path / "s").rglob("*.jpg"))


def test_a_measurement_can_be_cancelled(make_job, tmp_path: Path):
    control = JobControl()
    control.cancel()
    assert not list(
        compare_rounds(make_job(2), create_engine(), rounds=2, scratch=str(tmp_path / "s"), control=control)
    )


def test_one_thread_can_be_measured_against_itself(make_job, tmp_path: Path):
    made = make_job(12, steps=("gaussian-blur sigma=12",), size=(1600, 1200))
    readings = list(
        compare_rounds(made, create_engine("serial"), rounds=2, scratch=str(tmp_path / "s"), control=JobControl())
    )
    found = last(readings)
    assert found is not None
    assert (found.serial.engine, found.parallel.engine, found.parallel.workers) == ("serial", "serial", 1)
    assert found.identical
    assert found.serial.megapixels_per_second > 0
    began = [reading for reading in readings if isinstance(reading, RunBegan)]
    assert [(run.number, run.of) for run in began] == [(n, 4) for n in (1, 2, 3, 4)]
    assert began[0].seconds_left is None
    assert 0 < began[-1].seconds_left < 60
