"""Processor time of workers that share a process: each has its own thread's, and a share of what libraries' use."""

from __future__ import annotations

import os
import threading

import pytest

from multitone.engines.ipc.shared_slots import Attempt
from multitone.engines.ipc.usage import is_stopped, own_cpu_seconds, thread_cpu_seconds
from multitone.engines.processes.clocks import Clock


def at(worker: int, task: int = 1, thread: int = 0) -> Attempt:
    return Attempt(worker, task, 0, 1, 0.0, 0, thread=thread or 100 + worker)


def charged(*looks: tuple[float, dict[int, float]]) -> dict[int, float]:
    """Return what two workers are charged after some looks, each with the time of the process and of its threads."""
    clock = Clock(0)
    for seconds, threads in looks:
        clock.charge([at(1), at(2)], seconds, threads)
    return clock._charged


def test_each_is_charged_for_its_own_thread() -> None:
    assert charged((5.0, {101: 4.0, 102: 1.0})) == {1: 4.0, 2: 1.0}


def test_what_libraries_use_in_threads_of_their_own_is_charged_to_who_waits_meanwhile() -> None:
    found = charged((0.0, {101: 0.0, 102: 0.0}), (6.0, {101: 0.0, 102: 1.0}))
    assert found == {1: 5.0, 2: 1.0}


def test_who_hangs_is_not_charged_for_what_threads_times_are_rounded_by() -> None:
    looks = [(0.999 * second + 0.008, {101: 0.0, 102: float(int(second * 99.9)) / 100}) for second in range(60)]
    assert charged(*looks)[1] == 0.0


def test_where_threads_are_not_told_apart_each_has_an_equal_share() -> None:
    assert charged((3.0, {})) == {1: 1.5, 2: 1.5}


def test_coroutines_of_one_loop_share_its_thread() -> None:
    clock = Clock(0)
    clock.charge([at(1, thread=7), at(2, thread=7)], 4.0, {7: 4.0})
    assert clock._charged == {1: 2.0, 2: 2.0}


def test_a_worker_alone_in_its_process_has_all_its_time() -> None:
    seconds, each = Clock(os.getpid()).look([at(3)]) or (0.0, {})
    assert each == {3: seconds}
    assert seconds == pytest.approx(own_cpu_seconds(), abs=0.2)
    assert Clock(2**22 + 1).look([at(1)]) is None


def test_the_system_tells_the_threads_of_a_process() -> None:
    assert threading.get_native_id() in thread_cpu_seconds(os.getpid())
    assert thread_cpu_seconds(2**22 + 1) == {}
    assert not is_stopped(os.getpid())
    assert not is_stopped(2**22 + 1)
