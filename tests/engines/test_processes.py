"""The process engine loses no work, whatever happens to its workers."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from multitone.batch import events as ev
from multitone.engines.base import JobControl
from multitone.engines.in_child.serial import SerialEngine
from multitone.engines.ipc.started import server_pid
from multitone.engines.processes import blame
from multitone.engines.processes.engine import ProcessEngine
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, run

pytestmark = pytest.mark.faults


def kinds(events: list[ev.Event], kind: type) -> list:
    return [e for e in events if isinstance(e, kind)]


@pytest.mark.parametrize("engine", [ProcessEngine, SerialEngine])
def test_a_crash_is_blamed_on_its_picture_only(engine: type, make_job: MakeJob) -> None:
    job = make_job(40, named=("crash.jpg",))
    events = run(engine(2, runners.segfault), job)
    grammar.check(events, job)
    assert events[-1].done == 40
    (failure,) = kinds(events, ev.TaskFailed)
    assert failure.kind == "crashed"
    assert failure.source.endswith("crash.jpg")
    assert len(kinds(events, ev.WorkerDied)) == 2
    assert all(e.exitcode == -signal.SIGSEGV for e in kinds(events, ev.WorkerDied))
    assert {e.task for e in kinds(events, ev.WorkerDied)} == {failure.task}


def test_a_killed_worker_is_replaced_and_its_picture_tried_again(make_job: MakeJob) -> None:
    job = make_job(40, named=("crash.jpg",))
    events = run(ProcessEngine(2, runners.killed_once), job)
    grammar.check(events, job)
    assert events[-1].done == 41
    (death,) = kinds(events, ev.WorkerDied)
    assert death.exitcode == -signal.SIGKILL
    attempts = [e.attempt for e in kinds(events, ev.TaskStarted) if e.task == death.task]
    assert attempts == [1, 2]


def test_what_was_written_but_not_reported_is_not_taken_for_another_program_s(make_job: MakeJob) -> None:
    job = make_job(10, named=("crash.jpg",))
    events = run(ProcessEngine(2, runners.killed_after_writing), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].skipped) == (11, 0)


@pytest.mark.timeout(60)
def test_a_picture_that_is_killed_each_time_is_given_up_and_the_others_done(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blame, "WAITS", (0.01, 0.02, 0.04))
    job = make_job(20, named=("crash.jpg",))
    events = run(ProcessEngine(2, runners.killed), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (20, 1)
    assert len(kinds(events, ev.WorkerDied)) == 4


def test_workers_that_die_before_any_success_stop_the_job(make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(4)
    engine = ProcessEngine(2)
    monkeypatch.setattr("multitone.engines.processes.engine.host_tasks", die_at_once)
    events = run(engine, job)
    grammar.check(events, job)
    assert events[-1].cancelled == 4
    assert "before they do anything" in (events[-1].stopped or "")


def die_at_once(*_: object) -> None:
    os._exit(3)


def test_pictures_that_end_their_worker_in_order_are_given_up(make_job: MakeJob) -> None:
    job = make_job(3)
    events = run(ProcessEngine(1, runners.dying), job)
    grammar.check(events, job)
    assert events[-1].failed == 3
    assert all(e.exitcode == 7 for e in kinds(events, ev.WorkerDied))


def test_a_full_disk_stops_the_job(make_job: MakeJob) -> None:
    job = make_job(50)
    events = run(ProcessEngine(2, runners.without_room), job)
    grammar.check(events, job)
    assert "The disk is full." in events[-1].stopped
    assert events[-1].cancelled >= 25  # one fails in each batch that is out, for the others are not tried


def test_nothing_runs_twice_when_the_fork_server_is_killed(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(80, size=(300, 200))
    killed = False
    events = []
    for batch in batches(ProcessEngine(2, runners.counting), job, JobControl()):
        events += batch
        if not killed and any(isinstance(e, ev.TaskFinished) for e in batch):
            os.kill(server_pid(), signal.SIGKILL)
            killed = True
    grammar.check(events, job)
    assert events[-1].done == 80
    marks = [int(p.name.partition("-")[0]) for p in (tmp_path / "marks").iterdir()]
    assert sorted(marks) == list(range(1, 81))
    assert not kinds(events, ev.WorkerDied)


def test_a_worker_killed_after_the_fork_server_is_replaced(make_job: MakeJob) -> None:
    job = make_job(80, size=(300, 200))
    killed = False
    events = []
    for batch in batches(ProcessEngine(2), job, JobControl()):
        events += batch
        if not killed and any(isinstance(e, ev.TaskFinished) for e in batch):
            os.kill(server_pid(), signal.SIGKILL)
            os.kill(kinds(events, ev.WorkerStarted)[0].pid, signal.SIGKILL)
            killed = True
    grammar.check(events, job)
    assert events[-1].done == 80
    assert len(kinds(events, ev.WorkerDied)) == 1


def test_workers_go_up_and_down_while_a_job_runs(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(300, size=(300, 200))
    control = JobControl()
    events: list[ev.Event] = []
    for batch in batches(ProcessEngine(1), job, control):
        events += batch
        started, stopped = len(kinds(events, ev.WorkerStarted)), len(kinds(events, ev.WorkerStopped))
        if started == 1 and kinds(events, ev.TaskFinished):
            control.set_workers(3)
        elif started == 3 and not stopped:
            control.set_workers(1)
    grammar.check(events, job)
    assert events[-1].done == 300
    assert {e.worker for e in kinds(events, ev.WorkerStopped)} == {2, 3}
    assert not kinds(events, ev.WorkerDied)


def test_workers_may_be_set_before_a_job_starts(make_job: MakeJob) -> None:
    job = make_job(6)
    control = JobControl()
    control.set_workers(3)
    events = run(ProcessEngine(1), job, control)
    grammar.check(events, job)
    assert {e.worker for e in kinds(events, ev.WorkerStarted)} == {1, 2, 3}


def test_a_cancel_ends_workers_that_do_not_come_to_an_end(make_job: MakeJob) -> None:
    job = make_job(4)
    control = JobControl()
    events: list[ev.Event] = []
    cancelled = 0.0
    for batch in batches(ProcessEngine(2, runners.waiting), job, control):
        events += batch
        if not cancelled and kinds(events, ev.TaskStarted):
            control.cancel()
            cancelled = time.monotonic()
    assert time.monotonic() - cancelled < 5
    grammar.check(events, job)
    assert events[-1].cancelled == 4
    pids = [e.pid for e in kinds(events, ev.WorkerStarted)]
    _, alive = psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], timeout=5)
    assert not alive


def test_no_qt_in_a_worker_and_no_libvips_in_the_fork_server(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(2, steps=("gaussian-blur",))
    run(ProcessEngine(1, runners.looking_at_modules), job)
    modules = (tmp_path / "modules").read_text().split()
    assert not [m for m in modules if m.startswith(("PySide6", "pyqtgraph", "numba", "multitone.gui", "multitone.cli"))]
    assert "pyvips" in modules
    job = make_job(2, steps=("grayscale",), existing="replace")
    run(ProcessEngine(1, runners.looking_at_modules), job)
    modules = (tmp_path / "modules").read_text().split()
    assert "pyvips" not in modules, "a fork server that has libvips hangs its children"
    assert "simplejpeg" in modules


def test_a_script_without_a_main_guard_may_use_the_engine(make_job: MakeJob, tmp_path: Path) -> None:
    import subprocess
    import sys

    make_job(3)
    script = tmp_path / "script.py"
    script.write_text(
        "import multitone as m\n"
        f"plan = m.plan(m.discover([{str(tmp_path / 'in')!r}]), m.Pipeline.parse(['invert']),"
        f" m.Export(folder={str(tmp_path / 'made')!r}))\n"
        "last = [e for b in m.watch(m.create_engine('processes', 2), plan.job, m.JobControl()) for e in b][-1]\n"
        "print('done', last.done)\n"
    )
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert ended.stdout == "done 3\n", ended.stderr


def test_a_task_costs_its_message_less_than_a_kilobyte(make_job: MakeJob) -> None:
    import pickle

    job = make_job(1)
    assert len(pickle.dumps(job.tasks[0])) < 1024
