"""Where time went: every worker's seconds add up to the run's, whatever happened in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.events import JobStarted, StageSeconds, TaskFailed, TaskFinished, TaskStarted, WorkerStarted
from multitone.batch.job import Export, Job, Task
from multitone.engines.base import JobControl
from multitone.engines.scripted import SECONDS, ScriptedEngine
from multitone.imaging.pipeline import Pipeline
from multitone.speedup.timing import TimeUses


@given(st.integers(1, 5), st.integers(1, 20), st.data())
def test_all_workers_account_for_the_whole_run(workers, number, data):
    tasks = tuple(Task(n, str(n), f"/nowhere/{n}.jpg", 10) for n in range(1, number + 1))
    some = st.sets(st.integers(1, number))
    engine = ScriptedEngine(workers, dict.fromkeys(data.draw(some), "unreadable"), frozenset(data.draw(some)))
    fold, done = TimeUses(), 0
    for batch in engine.run(Job("j", Pipeline(), Export(folder="/nowhere"), tasks), JobControl()):
        for event in batch:
            fold.handle(event)
            done += isinstance(event, TaskFinished)
    assert [use.worker for use in fold.workers] == list(range(1, workers + 1))
    for use in fold.workers:
        assert use.total == pytest.approx(fold.seconds)
        assert use.total - use.start - use.wait == pytest.approx(use.pictures * SECONDS.total)
        assert min(use.start, use.wait) >= -1e-9
    assert sum(use.pictures for use in fold.workers) == done


def folded(*events):
    fold = TimeUses()
    for event in events:
        fold.handle(event)
    return fold.workers


def finished(at, task, worker, **seconds):
    return TaskFinished(at, task, worker, "a", "b", 1, 1, 1, StageSeconds(**seconds))


def test_start_ends_with_the_first_picture_and_the_rest_is_waiting():
    idle, busy = folded(
        JobStarted(0, "j", "x", 2, 2, 0),
        WorkerStarted(0.1, 2, 12),
        WorkerStarted(0.2, 1, 11),
        TaskStarted(0.5, 1, 2, "a"),
        finished(2.0, 1, 2, read=0.25, decode=1.0),
    )
    assert (idle.start, idle.wait, idle.pictures) == (0.2, pytest.approx(1.8), 0)
    assert (busy.start, busy.read, busy.decode, busy.wait) == (0.5, 0.25, 1.0, pytest.approx(0.25))


def test_what_a_worker_measured_is_believed_before_a_late_message():
    (use,) = folded(WorkerStarted(0.1, 1, 11), TaskStarted(0.53, 1, 1, "a"), finished(1.5, 1, 1, decode=1.0))
    assert (use.start, use.decode, use.wait) == (pytest.approx(0.5), 1.0, 0.0)


def test_an_attempt_without_a_result_is_no_work():
    failed = TaskFailed(2.0, 2, 1, "a", "unreadable", "It is broken.", "decode", "")
    (use,) = folded(
        WorkerStarted(0, 1, 11), TaskStarted(0.0, 1, 1, "a"), finished(1.0, 1, 1, decode=1.0),
        TaskStarted(1.0, 2, 1, "b"), failed,
    )  # fmt: skip
    assert (use.decode, use.wait, use.pictures) == (1.0, pytest.approx(1.0), 1)
