"""What follows from a worker's end."""

from __future__ import annotations

import pytest

from multitone.batch.events import STAGES
from multitone.batch.job import Task
from multitone.engines.processes.blame import UNKNOWN, DeadWorker, blame

TASKS = [Task(n, f"/in/{n}.jpg", f"/out/{n}.jpg", 10) for n in (4, 5, 6)]


def remains(*, task: int = 0, stage: int = 1, unreported: int = 0, exitcode: int | None = -11, stopping: bool = False):
    return DeadWorker(task, stage, unreported, TASKS, exitcode, stopping)


def test_only_the_one_in_the_slot_is_blamed() -> None:
    verdict = blame(remains(task=5))
    assert verdict.blamed == TASKS[1]
    assert verdict.innocent == [TASKS[0], TASKS[2]]
    assert not verdict.may_be_done
    assert not verdict.expected


def test_nobody_is_blamed_for_a_death_between_two_tasks() -> None:
    verdict = blame(remains())
    assert verdict.blamed is None
    assert verdict.innocent == TASKS


def test_what_was_ended_and_not_reported_may_be_done() -> None:
    assert blame(remains(task=6, unreported=2)).may_be_done == [4, 5]
    assert blame(remains(task=4, stage=STAGES.index("write"))).may_be_done == [4]


@pytest.mark.parametrize(("exitcode", "expected"), [(0, True), (UNKNOWN, True), (None, True), (-9, False), (3, False)])
def test_a_worker_that_was_asked_to_end_may(exitcode: int | None, expected: bool) -> None:
    assert blame(remains(exitcode=exitcode, stopping=True)).expected is expected
    assert not blame(remains(exitcode=exitcode)).expected
