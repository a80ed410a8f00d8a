"""The tasks that wait for a worker."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.events import StageSeconds
from multitone.batch.job import LargeWork, Task
from multitone.engines.processes.scheduling import MOST_IN_BATCH, Backlog
from multitone.engines.worker.wire import Done
from tests.large import treat_as_large


def tasks(*sizes: int) -> list[Task]:
    return [Task(n, f"/in/{n}.jpg", f"/out/{n}.jpg", size) for n, size in enumerate(sizes, 1)]


@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=400), st.integers(1, 16))
def test_every_task_is_taken_once_and_in_order(sizes: list[int], lanes: int) -> None:
    todo = tasks(*sizes)
    backlog = Backlog(todo)
    batches = []
    while backlog.queued:
        batches.append(backlog.take_batch(lanes))
    assert list(itertools.chain(*batches)) == todo
    assert max(map(len, batches)) <= MOST_IN_BATCH


@given(st.lists(st.integers(0, 10**8), max_size=60), st.integers(1, 4), st.booleans(), st.integers(1, 200))
def test_of_a_large_job_every_task_is_taken_once_too(sizes: list[int], lanes: int, at_once: bool, window: int) -> None:
    todo = tasks(*sizes)
    with pytest.MonkeyPatch.context() as monkeypatch:
        treat_as_large(monkeypatch, window=window)
        backlog = Backlog(LargeWork(todo))
        assert (backlog.queued, len(backlog)) == (len(todo), len(todo))
        taken: list[Task] = []
        while backlog.queued:
            taken += backlog.take_all() if at_once else backlog.take_batch(lanes)
            assert backlog.queued == len(todo) - len(taken)
    assert sorted(taken, key=lambda task: task.number) == todo
    assert {task.number for task in taken[:window]} == {task.number for task in todo[:window]}


def test_a_large_job_that_is_cleared_fetches_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    treat_as_large(monkeypatch)
    backlog = Backlog(LargeWork(tasks(1, 2, 3, 4, 5)))
    backlog.take_batch(1)
    backlog.clear()
    assert not backlog
    backlog.put_back(tasks(7))
    assert backlog.take_all() == tasks(7)
    assert not backlog


def test_what_is_put_back_comes_first() -> None:
    backlog = Backlog(tasks(10**7, 10**7, 10**7))
    first = backlog.take_batch(1)
    backlog.put_back(first)
    assert backlog.take_all() == tasks(10**7, 10**7, 10**7)


def test_a_large_picture_is_a_batch_by_itself_until_they_prove_quick() -> None:
    backlog = Backlog(tasks(*[2_000_000] * 100))
    assert len(backlog.take_batch(1)) == 1
    backlog.learn(Done(1, 1, 2_000_000, 1, StageSeconds(decode=0.001)))
    assert len(backlog.take_batch(1)) > 10


def test_suspects_wait_for_their_time() -> None:
    backlog = Backlog([])
    (task,) = tasks(5)
    backlog.suspect(task, 10.0)
    assert (len(backlog), backlog.queued, backlog.due(9.9)) == (1, 0, 0)
    assert backlog.take_suspect(9.9) is None
    assert backlog.take_suspect(10.0) == task
    assert not backlog


def test_what_may_be_done_is_told_with_the_task() -> None:
    backlog = Backlog(tasks(1, 2))
    assert backlog.again(tasks(1, 2)) == []
    backlog.may_be_done([2])
    assert backlog.again(tasks(1, 2)) == [2]
    backlog.clear()
    assert not backlog
