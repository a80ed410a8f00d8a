"""The books of a job: what is taken out is the taker's."""

from __future__ import annotations

import msgspec
import pytest

from multitone.batch.events import CpuSampled, StageSeconds, TaskCancelled, TaskFinished, TaskSkipped, TaskStarted
from multitone.batch.job import Job
from multitone.engines.event_log import EventLog
from multitone.engines.worker.wire import Done
from tests.engines.conftest import MakeJob
from tests.large import treat_as_large


def test_what_was_taken_is_not_given_again_even_if_the_taker_adds_to_it(make_job: MakeJob) -> None:
    event_log = EventLog(make_job(2), "x", 1)
    assert len(event_log.take()) == 1
    empty = event_log.take()
    assert empty == []
    empty.append(CpuSampled(1.0, (3.0,)))
    assert event_log.take() == []


def test_reports_of_several_workers_come_in_order_of_time_and_once(make_job: MakeJob) -> None:
    event_log = EventLog(make_job(2), "x", 2)
    event_log.take()
    late, early = Done(1, 10, 10, 10, StageSeconds()), Done(2, 10, 10, 10, StageSeconds())
    event_log.ended(1, late, ago=0.0)
    event_log.ended(2, early, ago=0.02)
    event_log.ended(2, early, ago=0.0)  # a report that comes twice counts once
    events = event_log.take()
    assert [e.at for e in events] == sorted(e.at for e in events)
    assert [type(e) for e in events].count(TaskFinished) == 2
    assert [type(e) for e in events].count(TaskStarted) == 2
    assert event_log.open == 0


def test_a_result_is_where_its_worker_says_and_else_where_it_was_planned(make_job: MakeJob) -> None:
    job = make_job(2)
    event_log = EventLog(job, "x", 1)
    event_log.ended(1, Done(1, 10, 10, 10, StageSeconds(), target="/out/elsewhere-2.jpg"))
    event_log.ended(1, Done(2, 10, 10, 10, StageSeconds()))
    targets = [event.target for event in event_log.take() if isinstance(event, TaskFinished)]
    assert targets == ["/out/elsewhere-2.jpg", job.task(2).target]


def skipping(make_job: MakeJob, number: int, *skipped: int) -> Job:
    job = make_job(number)
    change = msgspec.structs.replace
    return change(job, tasks=tuple(change(t, action="skip") if t.number in skipped else t for t in job.tasks))


def test_what_is_skipped_is_told_first(make_job: MakeJob) -> None:
    event_log = EventLog(skipping(make_job, 4, 2, 3), "x", 1)
    assert [getattr(event, "task", None) for event in event_log.take()] == [None, 2, 3]
    assert (event_log.open, event_log.skipped) == (2, 2)
    assert [task.number for task in event_log.open_tasks()] == [1, 4]
    assert [event_log.is_open(number) for number in range(-1, 6)] == [False, False, True, False, False, True, False]


@pytest.mark.parametrize("large", [False, True])
def test_ends_of_many_tasks_are_all_told_and_of_a_large_job_by_and_by(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    job = skipping(make_job, 12, 1, 5, 6, 9, 12)
    if large:
        treat_as_large(monkeypatch)
    event_log = EventLog(job, "x", 1)
    first = [event for events in event_log.takes() for event in events]
    assert [event.task for event in first if isinstance(event, TaskSkipped)] == [1, 5, 6, 9, 12]
    event_log.cancel(spared={3, 10})
    event_log.cancel([4, 3, 3, 1])
    taken = list(event_log.takes())
    assert max(map(len, taken)) <= (4 if large else 8)
    assert [event.task for events in taken for event in events if isinstance(event, TaskCancelled)] == (
        [2, 4, 7, 8, 11, 3]
    )
    assert event_log.open == 1
    event_log.cancel()
    assert [event.task for event in event_log.take()] == [10]
    assert (event_log.open, event_log.cancelled, event_log.skipped) == (0, 7, 5)
    assert len(event_log.finish(0.0, 0)) == 1
