"""Every engine keeps the grammar, does every task once, and obeys its control."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from multitone.batch import events as ev
from multitone.batch.job import TaskTable
from multitone.batch.limits import Limits
from multitone.engines.base import Engine, JobControl, honored
from multitone.engines.registry import create_engine, engine_names
from multitone.engines.scripted import ScriptedEngine
from multitone.errors import UsageError
from tests.engines import grammar
from tests.engines.conftest import MakeJob, batches, make_engine, run
from tests.large import treat_as_large

ENGINES = [ScriptedEngine.name, *engine_names()]
REAL = engine_names()


def make(name: str) -> Engine:
    return ScriptedEngine(workers=2) if name == ScriptedEngine.name else make_engine(name)


@pytest.mark.parametrize("name", ENGINES)
def test_a_job_keeps_the_grammar(name: str, make_job: MakeJob) -> None:
    job = make_job(12)
    events = run(make(name), job)
    grammar.check(events, job)
    assert events[-1].done == 12
    assert events[0].engine == name


@pytest.mark.parametrize("name", ENGINES)
def test_a_large_job_keeps_the_grammar(name: str, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    treat_as_large(monkeypatch)
    job = make_job(12)
    assert isinstance(job.tasks, TaskTable)
    events = run(make(name), job)
    grammar.check(events, job)
    assert events[-1].done == 12


@pytest.mark.parametrize("name", ENGINES)
def test_a_large_job_that_is_cancelled_accounts_for_every_task(
    name: str, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    treat_as_large(monkeypatch)
    job = make_job(40, size=(800, 600))
    control = JobControl()
    events = []
    for batch in batches(make(name), job, control):
        events += batch
        if any(isinstance(e, ev.TaskFinished) for e in batch):
            control.cancel()
    grammar.check(events, job)
    assert events[-1].cancelled > 0


@pytest.mark.parametrize("name", ENGINES)
def test_a_job_of_nothing_but_skips_ends_at_once(name: str, make_job: MakeJob, tmp_path: Path) -> None:
    first = make_job(3)
    (tmp_path / "out").mkdir()
    for task in first.tasks:
        Path(task.target).write_bytes(b"mine")
    job = make_job(3)
    events = run(make(name), job)
    grammar.check(events, job)
    assert events[-1].skipped == 3
    assert all(Path(t.target).read_bytes() == b"mine" for t in job.tasks)


@pytest.mark.parametrize("name", ENGINES)
def test_a_job_that_is_cancelled_accounts_for_every_task(name: str, make_job: MakeJob) -> None:
    job = make_job(40, size=(800, 600))
    control = JobControl()
    events = []
    for batch in batches(make(name), job, control):
        events += batch
        if any(isinstance(e, ev.TaskFinished) for e in batch):
            control.cancel()
    grammar.check(events, job)
    assert events[-1].cancelled > 0
    assert events[-1].stopped is None


@pytest.mark.parametrize("name", ENGINES)
def test_a_job_cancelled_before_it_starts_does_nothing(name: str, make_job: MakeJob) -> None:
    job = make_job(4)
    control = JobControl()
    control.cancel()
    events = run_with(make(name), job, control)
    grammar.check(events, job)
    assert events[-1].cancelled == 4
    assert not any(Path(t.target).exists() for t in job.tasks)


@pytest.mark.parametrize("name", ENGINES)
def test_a_paused_job_takes_nothing_up_until_it_is_resumed(name: str, make_job: MakeJob) -> None:
    job = make_job(60, size=(400, 300))
    control = JobControl()
    events: list[ev.Event] = []
    idle = 0
    for batch in batches(make(name), job, control):
        events += batch
        kinds = {type(e) for e in events}
        if ev.TaskFinished in kinds and ev.Paused not in kinds:
            control.pause()
        if ev.Paused in kinds and ev.Resumed not in kinds:
            idle = 0 if any(isinstance(e, ev.TaskFinished) for e in batch) else idle + 1
            if idle > 8:
                control.resume()
    grammar.check(events, job)
    assert events[-1].done == 60
    order = [type(e) for e in events if isinstance(e, ev.Paused | ev.Resumed)]
    assert order == [ev.Paused, ev.Resumed]


@pytest.mark.parametrize("name", engine_names("isolation"))
def test_a_closed_run_leaves_no_worker(name: str, make_job: MakeJob) -> None:
    import psutil

    job = make_job(60, size=(400, 300))
    running = batches(make(name), job, JobControl())
    pids: list[int] = []
    for batch in running:
        pids += [e.pid for e in batch if isinstance(e, ev.WorkerStarted)]
        if any(isinstance(e, ev.TaskFinished) for e in batch):
            break
    running.close()
    gone, alive = psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], timeout=5)
    assert not alive, gone
    assert not list(Path(job.export.folder).glob(".*.part"))


@pytest.mark.parametrize("name", REAL)
def test_one_engine_object_runs_two_jobs_in_a_row(name: str, make_job: MakeJob) -> None:
    engine = make(name)
    for steps in (("grayscale",), ("invert",)):
        job = make_job(3, steps=steps, existing="replace")
        events = run(engine, job)
        grammar.check(events, job)
        assert events[-1].done == 3


def test_all_engines_write_the_same_bytes(make_job: MakeJob, tmp_path: Path) -> None:
    steps = ("grayscale", "gaussian-blur sigma=1.5", "contrast amount=1.3", "unsharp-mask", "resize width=40")
    results = []
    for name in REAL:
        job = make_job(16, steps=steps, existing="replace")
        run(make(name), job)
        results.append({Path(t.target).name: Path(t.target).read_bytes() for t in job.tasks})
    assert all(len(r) == 16 for r in results)
    assert all(a == b for a, b in itertools.pairwise(results))


@pytest.mark.parametrize("name", REAL)
def test_results_are_what_the_pipeline_gives(name: str, make_job: MakeJob) -> None:
    job = make_job(2)
    run(make(name), job)
    for task in job.tasks:
        with Image.open(task.target) as image:
            assert image.mode == "L"
            assert image.size == (64, 48)


@pytest.mark.parametrize("name", REAL)
def test_figures_are_measured(name: str, make_job: MakeJob) -> None:
    job = make_job(30, size=(800, 600))
    events = run(make(name), job)
    finished = events[-1]
    assert finished.cpu_seconds > 0
    assert finished.peak_memory > 5_000_000
    assert finished.megapixels == pytest.approx(30 * 0.48)
    for event in events:
        if isinstance(event, ev.TaskFinished):
            assert event.seconds.total > 0
            assert event.bytes_out == Path(event.target).stat().st_size
            assert event.pixels == 800 * 600


@pytest.mark.parametrize("name", engine_names("isolation", "one-core"))
def test_a_child_that_others_are_measured_against_is_bound_to_one_core(name: str, make_job: MakeJob) -> None:
    job = make_job(30, size=(400, 300))
    pid, bound = 0, set()
    for batch in batches(make(name), job, JobControl()):
        pid = next((e.pid for e in batch if isinstance(e, ev.WorkerStarted)), pid)
        if not bound and any(isinstance(e, ev.TaskFinished) for e in batch):  # at work, so it has bound itself
            bound = os.sched_getaffinity(pid)
    assert len(bound) == 1
    assert bound <= os.sched_getaffinity(0)


@pytest.mark.parametrize("name", engine_names("resizing"))
def test_the_number_of_workers_follows_the_control(name: str, make_job: MakeJob) -> None:
    job, control = make_job(60, size=(400, 300)), JobControl()
    events: list[ev.Event] = []
    for batch in batches(make(name), job, control):
        events += batch
        if any(isinstance(e, ev.TaskFinished) for e in batch):
            control.set_workers(3)
    grammar.check(events, job)
    assert {e.worker for e in events if isinstance(e, ev.WorkerStarted)} == {1, 2, 3}


@pytest.mark.parametrize("name", sorted({*engine_names()} - {*engine_names("resizing")}))
def test_a_change_of_workers_is_ignored_by_who_cannot_follow(name: str, make_job: MakeJob) -> None:
    job, control = make_job(12), JobControl()
    control.set_workers(5)
    engine = make(name)
    events = run(engine, job, control)
    grammar.check(events, job)
    assert events[0].workers == engine.workers


@pytest.mark.parametrize("name", engine_names())
@pytest.mark.parametrize("limits", [Limits(timeout=5), Limits(memory=500)], ids=["timeout", "memory"])
def test_a_limit_beyond_an_engine_is_refused(name: str, limits: Limits, make_job: MakeJob) -> None:
    job = msgspec.structs.replace(make_job(2), limits=limits)
    asked = "timeout" if limits.timeout else "memory"
    engine = make(name)
    if asked in engine.can:
        assert run(engine, job)[-1].done == 2
        assert honored(engine, limits) == limits
        return
    with pytest.raises(UsageError) as refused:
        run(engine, job)
    assert refused.value.message.values["option"] == asked
    assert refused.value.message.values["name"] == name
    assert not Path(job.export.folder).exists()
    assert honored(engine, limits) == Limits()


@pytest.mark.parametrize("name", sorted({*engine_names()} - {*engine_names("workers")}))
def test_several_workers_of_an_engine_that_has_one_are_refused(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        create_engine(name, 2)
    assert refused.value.message.values["able"] == ", ".join(engine_names("workers"))
    assert create_engine(name, 1).workers == 1


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"procesess.*did you mean 'processes'"):
        create_engine("procesess")


def run_with(engine: Engine, job, control: JobControl) -> list[ev.Event]:
    return [event for batch in batches(engine, job, control) for event in batch]
