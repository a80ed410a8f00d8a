"""Several workers in one child: what one's crash means for the others."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from multitone import paths
from multitone.batch import events as ev
from multitone.batch.discovery import discover
from multitone.batch.job import Export, Task
from multitone.batch.plan import plan
from multitone.engines.base import JobControl
from multitone.engines.in_child.event_loop import AsyncioEngine
from multitone.engines.in_child.threads import ThreadEngine
from multitone.engines.in_child.worker_threads import Work
from multitone.engines.processes import blame
from multitone.engines.processes.blame import DeadWorker, blame_all
from multitone.engines.registry import engine_names
from multitone.imaging.pipeline import Pipeline
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, make_engine, run

ENGINES = [ThreadEngine, AsyncioEngine]
both = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less before a task is tried alone."""
    monkeypatch.setattr(blame, "WAITS", (0.01, 0.02, 0.04))


@both
def test_each_thread_is_a_worker_of_one_process(engine: type, make_job: MakeJob) -> None:
    events = run(engine(3), make_job(30, size=(400, 300)))
    started = [e for e in events if isinstance(e, ev.WorkerStarted)]
    assert [e.worker for e in started] == [1, 2, 3]
    assert len({e.pid for e in started}) == 1
    assert {e.worker for e in events if isinstance(e, ev.TaskFinished)} == {1, 2, 3}
    assert events[0].workers == events[-1].workers == 3


def test_a_runner_that_is_a_coroutine_is_awaited_in_the_loop_with_no_thread(make_job: MakeJob) -> None:
    job = make_job(9)
    events = run(AsyncioEngine(3, runners.meeting), job)
    grammar.check(events, job)
    finished = [e for e in events if isinstance(e, ev.TaskFinished)]
    assert {e.worker for e in finished} == {1, 2, 3}
    assert len({e.pixels for e in finished}) == 1, "all ran in the thread of the loop"


@both
def test_there_are_no_more_threads_than_pictures(engine: type, make_job: MakeJob) -> None:
    events = run(engine(8), make_job(2))
    assert events[0].workers == sum(isinstance(e, ev.WorkerStarted) for e in events) == 2


@both
@pytest.mark.parametrize("names", [("fault-segv-0.jpg", "fault-segv-4.jpg"), ("fault-kill-2.jpg",)])
def test_a_crash_costs_its_picture_and_no_other(engine: type, names: tuple[str, ...], make_job: MakeJob) -> None:
    job = make_job(20, named=names)
    events = run(engine(3, runners.faulty), job)
    grammar.check(events, job)
    failures = [e for e in events if isinstance(e, ev.TaskFailed)]
    assert {Path(e.source).name for e in failures} == set(names)
    assert {e.kind for e in failures} == {"crashed"}
    assert events[-1].done == 20
    assert not list(Path(job.export.folder).glob(".*"))


@both
def test_what_died_once_is_done_in_the_end(engine: type, make_job: MakeJob) -> None:
    job = make_job(12, named=tuple(f"fault-kill-{stage}-once.jpg" for stage in (0, 4)))
    events = run(engine(2, runners.faulty), job)
    grammar.check(events, job)
    assert events[-1].done == 14


@both
def test_a_picture_written_before_its_worker_died_counts_as_done(engine: type, make_job: MakeJob) -> None:
    job = make_job(6, named=("crash.jpg",))
    events = run(engine(2, runners.killed_after_writing), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].skipped) == (7, 0)


@both
def test_threads_that_hang_are_ended_within_a_second_of_a_cancel(engine: type, make_job: MakeJob) -> None:
    job = make_job(6, named=("fault-hang-1.jpg", "fault-hang-2.jpg"))
    control = JobControl()
    events: list[ev.Event] = []
    hanging: set[int] = set()
    asked = 0.0
    for batch in batches(engine(2, runners.faulty), job, control):
        events += batch
        hanging.update(e.task for e in batch if isinstance(e, ev.TaskStarted) and "hang" in e.source)
        if hanging and not asked:
            asked = time.monotonic()
            control.cancel()
    assert time.monotonic() - asked < 3.0  # a second, and what a busy machine adds
    grammar.check(events, job)
    assert events[-1].cancelled >= 1


def test_all_engines_write_the_same_bytes_of_the_samples(tmp_path: Path) -> None:
    results: list[dict[str, bytes]] = []
    for name in engine_names():
        out = tmp_path / name
        steps = Pipeline.parse(("resize width=640", "unsharp-mask", "grayscale"))
        job = plan(discover([str(paths.samples())]), steps, Export(folder=str(out))).job
        events = run(make_engine(name, workers=4), job)
        assert events[-1].done == len(job.tasks) > 0
        results.append({p.name: p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert all(result == results[0] for result in results)


def tasks(*numbers: int) -> list[Task]:
    return [Task(number, f"{number}.jpg", f"out/{number}.jpg", 1) for number in numbers]


def test_the_tasks_in_all_slots_are_blamed_and_the_others_are_not() -> None:
    remains = DeadWorker(0, 0, 0, tasks(4, 5, 6, 7), -11, stopping=False)
    first, second, third = blame_all([(4, 1), (6, 4), (0, 0)], remains)
    assert [b.blamed and b.blamed.number for b in (first, second, third)] == [4, 6, None]
    assert all([t.number for t in b.innocent] == [5, 7] for b in (first, second, third))
    assert (first.may_be_done, second.may_be_done) == ([], [6])


def test_what_ended_unreported_is_among_the_first_and_those_in_work() -> None:
    remains = DeadWorker(0, 0, 1, tasks(4, 5, 6, 7), -9, stopping=False)
    burials = blame_all([(4, 1), (6, 1)], remains)  # 5 has ended
    assert 5 in burials[0].may_be_done
    assert 7 not in burials[0].may_be_done


def test_work_is_taken_once_in_order() -> None:
    work = Work(tasks(1, 2), frozenset())
    assert [t and t.number for t in (work.take(), work.take(), work.take())] == [1, 2, None]
