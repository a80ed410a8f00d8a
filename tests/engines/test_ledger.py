"""The books of a job: what is taken out is the taker's."""

from __future__ import annotations

from multitone.batch.events import CpuSampled, StageSeconds, TaskFinished, TaskStarted
from multitone.engines.ledger import Ledger
from multitone.engines.reports import Done
from tests.engines.conftest import MakeJob


def test_what_was_taken_is_not_given_again_even_if_the_taker_adds_to_it(make_job: MakeJob) -> None:
    ledger = Ledger(make_job(2), "x", 1)
    assert len(ledger.take()) == 1
    empty = ledger.take()
    assert empty == []
    empty.append(CpuSampled(1.0, (3.0,)))
    assert ledger.take() == []


def test_reports_of_several_workers_come_in_order_of_time_and_once(make_job: MakeJob) -> None:
    ledger = Ledger(make_job(2), "x", 2)
    ledger.worker_started(1, 11)
    ledger.worker_started(2, 12)
    ledger.take()
    late, early = Done(1, 10, 10, 10, StageSeconds()), Done(2, 10, 10, 10, StageSeconds())
    ledger.ended(1, late, ago=0.0)
    ledger.ended(2, early, ago=0.02)
    ledger.ended(2, early, ago=0.0)  # a report that comes twice counts once
    events = ledger.take()
    assert [e.at for e in events] == sorted(e.at for e in events)
    assert [type(e) for e in events].count(TaskFinished) == 2
    assert [type(e) for e in events].count(TaskStarted) == 2
    assert ledger.open == 0


def test_a_result_is_where_its_worker_says_and_else_where_it_was_planned(make_job: MakeJob) -> None:
    job = make_job(2)
    ledger = Ledger(job, "x", 1)
    ledger.ended(1, Done(1, 10, 10, 10, StageSeconds(), target="/out/elsewhere-2.jpg"))
    ledger.ended(1, Done(2, 10, 10, 10, StageSeconds()))
    targets = [event.target for event in ledger.take() if isinstance(event, TaskFinished)]
    assert targets == ["/out/elsewhere-2.jpg", job.task(2).target]
