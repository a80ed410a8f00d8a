"""The death rules, as a fold over deaths."""

from __future__ import annotations

import signal

import pytest

from multitone.engines.exit_codes import describe_exit
from multitone.engines.processes.retries import GivenUp, Retries, Retry


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
    assert "did not tell" in describe_exit(None)
    assert describe_exit(-250) == "signal 250"
