"""What follows from a worker's end, and the death rules, as a fold over deaths."""

from __future__ import annotations

import signal

import pytest

from multitone.batch.events import STAGES
from multitone.batch.job import Task
from multitone.engines.ipc.child_process import describe_exit
from multitone.engines.processes.blame import UNKNOWN, Blame, DeadWorker, GivenUp, Retries, Retry, blame

TASKS = [Task(n, f"/in/{n}.jpg", f"/out/{n}.jpg", 10) for n in (4, 5, 6, 7)]


def dead(*seen: tuple[int, int], unreported: int = 0, exitcode: int | None = -11, stopping: bool = False) -> Blame:
    return blame(DeadWorker(seen or [(0, 1)], unreported, TASKS, exitcode, stopping))


def test_only_the_one_in_the_slot_is_blamed() -> None:
    verdict = dead((5, 1))
    assert verdict.blamed == [TASKS[1]]
    assert verdict.innocent == [TASKS[0], TASKS[2], TASKS[3]]
    assert not verdict.may_be_done
    assert not verdict.expected


def test_nobody_is_blamed_for_a_death_between_two_tasks() -> None:
    verdict = dead()
    assert not verdict.blamed
    assert verdict.innocent == TASKS


def test_what_was_ended_and_not_reported_may_be_done() -> None:
    assert dead((6, 1), unreported=2).may_be_done == [4, 5]
    assert dead((4, STAGES.index("write"))).may_be_done == [4]


def test_the_tasks_in_all_slots_are_blamed_and_the_others_are_not() -> None:
    verdict = dead((4, 1), (6, STAGES.index("write")), (0, 0))
    assert [task.number for task in verdict.blamed] == [4, 6]
    assert [task.number for task in verdict.innocent] == [5, 7]
    assert verdict.may_be_done == [6]


def test_what_ended_unreported_is_among_the_first_and_those_in_work() -> None:
    verdict = dead((4, 1), (6, 1), unreported=1)  # 5 has ended
    assert 5 in verdict.may_be_done
    assert 7 not in verdict.may_be_done


@pytest.mark.parametrize(("exitcode", "expected"), [(0, True), (UNKNOWN, True), (None, True), (-9, False), (3, False)])
def test_a_worker_that_was_asked_to_end_may(exitcode: int | None, expected: bool) -> None:
    assert dead(exitcode=exitcode, stopping=True).expected is expected
    assert not dead(exitcode=exitcode).expected


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_crash_is_believed_at_the_second_death(number: int) -> None:
    retries = Retries()
    assert retries.judge(1, -number) == Retry(0.0)
    assert retries.judge(2, -number) == Retry(0.0)
    verdict = retries.judge(1, -number)
    assert isinstance(verdict, GivenUp)
    assert verdict.kind == "crashed"


@pytest.mark.parametrize("exitcode", [-signal.SIGKILL, None])
def test_a_kill_is_tried_alone_three_times_with_longer_waits(exitcode: int | None) -> None:
    retries = Retries()
    assert [retries.judge(1, exitcode) for _ in range(3)] == [Retry(0.2), Retry(1.0), Retry(5.0)]
    assert isinstance(retries.judge(1, exitcode), GivenUp)


def test_memory_is_named_only_where_the_system_says_so() -> None:
    verdicts = []
    for short in (False, True):
        retries = Retries()
        for _ in range(3):
            retries.judge(1, -9, memory_was_short=short)
        verdicts.append(retries.judge(1, -9, memory_was_short=short).kind)
    assert verdicts == ["crashed", "out-of-memory"]


def test_exits_are_described_in_words() -> None:
    assert describe_exit(-11) == "Segmentation fault"
    assert describe_exit(3) == "it ended with status 3"
    assert "did not say" in describe_exit(None)
    assert describe_exit(-250) == "signal 250"
