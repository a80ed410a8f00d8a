"""When each attempt was, against pretended runs of which the truth is known."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multitone.batch.events import StageChanged, StageSeconds, TaskFinished, TaskStarted, WorkerStarted
from multitone.reports.layout import lay_out, stages_of
from multitone.reports.record import DONE, Recorder
from tests.reports.runs import LATE, job_of, run_of

ROUNDING = 1e-6
"""Seconds are kept in 4 bytes."""


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 4))
def test_nothing_is_laid_before_it_was_nor_after_it_was_heard(seed: int, number: int, workers: int) -> None:
    run = run_of([f"{i}.jpg" for i in range(number)], random.Random(seed), workers=workers)
    record = run.recorded()
    layout = lay_out(record)
    for row in record.results(DONE):
        begin, end = run.truth[record.tasks[row]]
        assert begin - ROUNDING * number <= layout.begins[row] <= begin + LATE + ROUNDING
        assert layout.ends[row] <= record.ends[row]
        assert layout.ends[row] - layout.begins[row] == pytest.approx(end - begin, abs=ROUNDING)
    for rows in layout.threads.values():
        times = [at for row in rows for at in (layout.begins[row], layout.ends[row])]
        assert times == sorted(times)


def test_what_is_heard_at_once_follows_one_another() -> None:
    record = Recorder(job_of(["a.jpg", "b.jpg"]))
    record.handle(WorkerStarted(0.0, 1, 7))
    for task in (1, 2):
        record.handle(TaskStarted(1.0, task, 1, "", 1))
        record.handle(TaskFinished(1.0, task, 1, "", "", 1, 1, 1, StageSeconds(decode=0.25)))
    layout = lay_out(record)
    assert list(layout.begins) == [0.5, 0.75]
    assert list(layout.ends) == [0.75, 1.0]


def test_a_wait_for_memory_stands_between_reading_and_decoding() -> None:
    record = Recorder(job_of(["a.jpg"]))
    record.handle(TaskStarted(0.0, 1, 1, "", 1))
    record.handle(StageChanged(0.5, 1, "wait"))
    record.handle(StageChanged(2.5, 1, "decode"))
    record.handle(TaskFinished(4.0, 1, 1, "", "", 1, 1, 1, StageSeconds(read=0.5, decode=1.5)))
    layout = lay_out(record)
    assert list(stages_of(record, layout, 0)) == [("read", 0.0, 0.5), ("wait", 0.5, 2.5), ("decode", 2.5, 4.0)]


def test_what_took_longer_than_it_can_have_is_shrunk_into_the_time_that_there_was() -> None:
    record = Recorder(job_of(["a.jpg"]))
    record.handle(WorkerStarted(1.0, 1, 7))
    record.handle(TaskStarted(1.5, 1, 1, "", 1))
    record.handle(TaskFinished(1.5, 1, 1, "", "", 1, 1, 1, StageSeconds(read=0.5, decode=0.5)))
    assert list(stages_of(record, lay_out(record), 0)) == [("read", 1.0, 1.25), ("decode", 1.25, 1.5)]
