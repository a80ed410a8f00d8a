"""Memory is asked for and given back, workers are replaced between tasks, and a job without workers ends."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageChops

from multitone.batch import events as ev
from multitone.batch.limits import Limits
from multitone.batch.progress import JobProgress
from multitone.engines.base import JobControl
from multitone.engines.ipc.usage import available_memory, own_cpu_seconds, process_cpu_seconds, proportional_memory
from multitone.engines.processes import supervisor
from multitone.engines.processes.engine import ProcessEngine
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, run

pytestmark = pytest.mark.faults


def test_pictures_that_do_not_fit_together_wait_for_each_other(make_job: MakeJob) -> None:
    job = make_job(8, size=(6000, 2000), steps=("gaussian-blur",))  # 96 MB each, as is guessed at first
    job = msgspec.structs.replace(job, limits=Limits(memory=340))
    progress = JobProgress.of(job)
    events: list[ev.Event] = []
    waits = 0
    largest = 0
    for batch in batches(ProcessEngine(3), job, JobControl()):
        events += batch
        for event in batch:
            progress.handle(event)
            if isinstance(event, ev.StageChanged) and event.stage == "wait":
                waits += 1
                assert any(lane.stage == "wait" for lane in progress.lanes.values())
        pids = [lane.pid for lane in progress.lanes.values() if lane.alive]
        largest = max(largest, proportional_memory(pids) or 0)
    grammar.check(events, job)
    assert events[-1].done == 8
    assert waits > 0
    assert largest < 340_000_000


def test_a_picture_that_cannot_fit_alone_is_refused_with_size_and_limit(make_job: MakeJob) -> None:
    job = make_job(3, size=(64, 48), steps=("resize percent=1000 enlarge=true", "resize percent=800 enlarge=true"))
    job = msgspec.structs.replace(job, limits=Limits(memory=100))
    events = run(ProcessEngine(1), job)
    grammar.check(events, job)
    failures = [e for e in events if isinstance(e, ev.TaskFailed)]
    assert [e.kind for e in failures] == ["out-of-memory"] * 3
    said = failures[0].reason.values
    assert (said["width"], said["height"], said["limit"]) == (64, 48, 100_000_000)


def test_a_picture_that_cannot_fit_alone_streams_where_its_format_can(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(0, named=("a.png",), size=(1500, 1000), steps=("invert",))
    job = msgspec.structs.replace(job, limits=Limits(memory=64))
    events = run(ProcessEngine(1), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (1, 0)
    with Image.open(tmp_path / "in" / "a.png") as before, Image.open(job.tasks[0].target) as after:
        assert ImageChops.invert(before).tobytes() == after.tobytes()


def test_ordinary_jobs_never_ask(make_job: MakeJob) -> None:
    job = make_job(8, size=(1500, 1000))
    events = run(ProcessEngine(2), job)
    assert not [e for e in events if isinstance(e, ev.StageChanged) and e.stage == "wait"]
    assert events[0].held_back is None


def test_a_small_limit_starts_fewer_workers_and_says_so(make_job: MakeJob) -> None:
    job = msgspec.structs.replace(make_job(12), limits=Limits(memory=230))
    events = run(ProcessEngine(4), job)
    grammar.check(events, job)
    assert events[-1].done == 12
    assert events[0].workers == 2
    assert events[0].held_back == "2 workers are used instead of 4: no more fit into 230 MB of memory."
    assert {e.worker for e in events if isinstance(e, ev.WorkerStarted)} == {1, 2}


def test_workers_are_replaced_after_many_pictures_and_nobody_died(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "MOST_TASKS", 20)
    monkeypatch.setattr(supervisor, "MANY_LEFT", 20)
    job = make_job(150)
    events = run(ProcessEngine(2, runners.paced), job)
    grammar.check(events, job)
    assert events[-1].done == 150
    assert sum(isinstance(e, ev.WorkerStopped) for e in events) >= 2
    assert not [e for e in events if isinstance(e, ev.WorkerDied)]


def test_no_worker_is_replaced_for_the_last_few_pictures(make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "MOST_TASKS", 20)
    events = run(ProcessEngine(2, runners.paced), make_job(150))
    assert sum(isinstance(e, ev.WorkerStarted) for e in events) == 2


def refuse(*_: object, **__: object) -> None:
    raise BlockingIOError(11, "Resource temporarily unavailable")


def test_a_job_for_which_no_worker_starts_is_stopped(make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "Child", refuse)
    monkeypatch.setattr(supervisor, "PATIENCE", 0.01)
    job = make_job(5)
    events = run(ProcessEngine(2), job)
    grammar.check(events, job)
    assert events[-1].stopped == "No worker can be started: Resource temporarily unavailable."
    assert events[-1].cancelled == 5


def test_a_worker_that_does_not_start_at_first_is_tried_again(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = supervisor.Child, []

    def reluctant(*arguments: object, **named: object) -> object:
        if not refused:
            refused.append(1)
            return refuse()
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(supervisor, "Child", reluctant)
    monkeypatch.setattr(supervisor, "PATIENCE", 0.01)
    job = make_job(5)
    events = run(ProcessEngine(2), job)
    assert (events[-1].done, events[-1].stopped) == (5, None)


def test_a_cancel_does_not_wait_for_memory(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(6, size=(6000, 2000), steps=("gaussian-blur",))
    job = msgspec.structs.replace(job, limits=Limits(memory=340))
    control = JobControl()
    events: list[ev.Event] = []
    for batch in batches(ProcessEngine(3), job, control):
        events += batch
        if any(isinstance(e, ev.StageChanged) and e.stage == "wait" for e in batch):
            control.cancel()
    grammar.check(events, job)
    assert events[-1].cancelled > 0
    assert not list((tmp_path / "out").glob(".*"))


def test_the_clock_of_another_process_is_that_of_its_own() -> None:
    import os

    seconds = process_cpu_seconds(os.getpid())
    assert seconds == pytest.approx(own_cpu_seconds(), abs=0.2)
    assert process_cpu_seconds(2**22 + 1) is None


def test_what_is_available_is_what_psutil_says() -> None:
    import psutil

    found = available_memory()
    assert found is not None
    assert found <= psutil.virtual_memory().available * 1.1
