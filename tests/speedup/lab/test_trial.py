import functools
import time

import pytest

from multitone.engines.base import JobControl
from multitone.engines.in_child.event_loop import AsyncioEngine
from multitone.engines.in_child.serial import SerialEngine
from multitone.engines.in_child.threads import ThreadEngine
from multitone.engines.processes.engine import ProcessEngine
from multitone.speedup.lab.runners import Assignment, Fetches, Server, fetch, fetch_in_loop, run_unit
from multitone.speedup.lab.squares import expected_file, served_file
from multitone.speedup.lab.trial import Gate, job_of, run_trial
from tests.speedup.lab.runners import killed_before_the_gate

POOLS = [ThreadEngine, AsyncioEngine, ProcessEngine]


def tried(maker, workers, runner, tasks, control=None):
    """Run a trial to its end; return it, its events and its gate."""
    gate, events = Gate(tasks), []
    running = run_trial(
        maker(workers, functools.partial(runner, gate=gate)), job_of(["x"] * tasks, "."), gate, control or JobControl()
    )
    try:
        while True:
            events += next(running)
    except StopIteration as end:
        return end.value, events, gate


@pytest.fixture
def loop(squares):
    folder, numbers = squares
    return functools.partial(run_unit, assignment=Assignment("loop", numbers, folder, folder, 1))


@pytest.mark.parametrize("maker", POOLS)
def test_all_workers_meet_once_even_where_each_has_but_one_unit(maker, loop):
    for tasks in (5, 17):
        trial, _, gate = tried(maker, 5, loop, tasks)
        assert (trial.workers, trial.trouble, trial.identical) == (5, None, True)
        assert gate.arrivals == 5
        assert 0 < trial.seconds < 30


def test_the_start_of_processes_is_in_no_figure(loop):
    began = time.perf_counter()
    trial, events, _ = tried(SerialEngine, 1, loop, 3)
    assert trial.workers == 1
    work = sum(event.seconds.apply for event in events if hasattr(event, "pixels"))
    assert work <= trial.seconds < time.perf_counter() - began


def test_a_result_that_is_not_the_reference_s_is_told(squares, tmp_path):
    folder, numbers = squares
    with open(expected_file(folder, numbers[0], 160), "rb") as file:
        median = bytearray(file.read())
    median[99] ^= 1
    for name in ("1-160.gray", "1-160.median"):
        (tmp_path / name).write_bytes(median)
    runner = functools.partial(run_unit, assignment=Assignment("python", (1,), str(tmp_path), folder, 1))
    assert tried(SerialEngine, 1, runner, 1)[0].identical is False


def test_a_dead_worker_ends_the_run_with_a_sentence_and_nobody_waits_for_it(squares):
    folder, numbers = squares
    runner = functools.partial(killed_before_the_gate, assignment=Assignment("loop", numbers, folder, folder, 1))
    began = time.perf_counter()
    trial, _, _ = tried(ProcessEngine, 2, runner, 6)
    assert trial.trouble is not None
    assert "died" in trial.trouble
    assert time.perf_counter() - began < 10


def test_a_kernel_that_does_not_load_is_told_in_its_own_words(squares):
    folder, _ = squares
    runner = functools.partial(run_unit, assignment=Assignment("c", (77,), folder, folder, 1))
    trial, _, _ = tried(ThreadEngine, 2, runner, 4)
    assert trial.trouble is not None
    assert "77-1024.gray" in trial.trouble


def test_a_cancelled_run_ends_within_two_seconds(squares):
    folder, numbers = squares
    runner = functools.partial(run_unit, assignment=Assignment("loop", numbers, folder, folder, 1_000_000))
    gate, control = Gate(2), JobControl()
    running = run_trial(ProcessEngine(2, functools.partial(runner, gate=gate)), job_of("ab", "."), gate, control)
    with pytest.raises(StopIteration) as end:  # noqa: PT012 - the last step is one of many
        while gate.arrivals < 2:
            next(running)
        control.cancel()
        began = time.perf_counter()
        while True:
            next(running)
    assert end.value.value.cancelled
    assert time.perf_counter() - began < 2


@pytest.fixture
def served(squares):
    """Return a server of the squares, and what is to be fetched from it."""
    import hashlib

    folder, numbers = squares
    files = [served_file(folder, number) for number in numbers]
    server = Server(files)
    hashes = []
    for name in files:
        with open(name, "rb") as file:
            hashes.append(hashlib.sha256(file.read()).hexdigest())
    yield Fetches(server.port, tuple(hashes))
    server.close()


@pytest.mark.parametrize(("maker", "how"), [(ThreadEngine, fetch), (AsyncioEngine, fetch_in_loop)])
def test_fetches_wait_at_the_same_time(maker, how, served):
    trial, _, gate = tried(maker, 8, functools.partial(how, fetches=served), 40)
    assert (trial.trouble, trial.identical, gate.arrivals) == (None, True, 8)
    one = 40 * 0.02  # what one after another would wait at the least
    assert 5 * 0.02 <= trial.seconds < one


def test_a_body_that_is_not_the_file_is_told(served):
    other = Fetches(served.port, tuple(reversed(served.hashes)))
    assert tried(SerialEngine, 1, functools.partial(fetch, fetches=other), 2)[0].identical is False
