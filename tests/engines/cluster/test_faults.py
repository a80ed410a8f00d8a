"""Nodes, schedulers and clients die for real, and nodes come late: every innocent picture is done all the same."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from multitone.batch import events as ev
from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.cluster import coordinator
from multitone.engines.cluster.engine import ClusterEngine
from multitone.engines.processes import blame
from multitone.errors import EngineError
from tests import cluster
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, picture, run

pytestmark = [pytest.mark.faults, cluster.needs_dask]
PATIENCE = 20.0
PROGRAM = (sys.executable, "-P", "-m", "multitone")


def environment() -> dict[str, str]:
    """Return the environment of programs that import what is tested here."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


class Program:
    """A scheduler and nodes of one worker each, every one a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--no-dashboard"]
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(self.file), *options)
        self.nodes: list[subprocess.Popen[bytes]] = []
        until(self.file.exists)

    def engine(self, runner: runners.Runner) -> ClusterEngine:
        return ClusterEngine(None, runner, scheduler=str(self.file))

    def have(self, number: int) -> None:
        """See that there are so many nodes."""
        self.nodes = [node for node in self.nodes if node.poll() is None]
        while len(self.nodes) < number:
            self.add_node()
        while len(self.nodes) > number:
            self.nodes.pop().kill()
        until(lambda: self.engine(runners.nothing).count_nodes() == number)

    def replace_the_dead(self) -> None:
        for node in [node for node in self.nodes if node.poll() is not None]:
            self.nodes.remove(node)
            self.add_node()

    def add_node(self) -> None:
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--memory-limit", "0"]
        self.nodes.append(self._start("worker", "--scheduler-file", str(self.file), *options))

    @staticmethod
    def _start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment())

    def close(self) -> None:
        for process in (*self.nodes, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return a scheduler for all tests here that let it live."""
    with contextlib.closing(Program(tmp_path_factory.mktemp("scheduler"))) as one:
        yield one


@pytest.fixture
def program(many: Program) -> Program:
    """Return it with two nodes."""
    many.have(2)
    return many


def finished(batch: list[ev.Event]) -> int:
    return sum(isinstance(event, ev.TaskFinished) for event in batch)


def go(job: Job) -> None:
    """Let pictures that are slow until then be quick."""
    (Path(job.export.folder).parent / "go").touch()


def assert_all_done(events: list[ev.Event], job: Job, *, failed: int = 0) -> None:
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed, events[-1].stopped) == (len(job.tasks) - failed, failed, None)
    ended = [e for e in events if isinstance(e, ev.TaskFinished)]
    assert all(Path(e.target).stat().st_size == e.bytes_out for e in ended)
    assert not list(Path(job.export.folder).glob(".*"))


def nodes_of(events: list[ev.Event]) -> set[str]:
    return {event.node for event in events if isinstance(event, ev.WorkerStarted)}


def test_a_node_that_is_killed_costs_nothing_and_one_that_comes_late_takes_part(
    program: Program, make_job: MakeJob
) -> None:
    job, killed = make_job(400), False
    events: list[ev.Event] = []
    for batch in batches(program.engine(runners.slow_until), job, JobControl()):
        events += batch
        if len(nodes_of(events)) == 2 and not killed:
            program.nodes[0].kill()
            program.add_node()
            killed = True
        if len(nodes_of(events)) == 3:
            go(job)
    assert_all_done(events, job)
    lost = [e for e in events if isinstance(e, ev.WorkerDied)]
    assert [e.reason.template for e in lost] == ["Its node {node} is gone."]
    assert len(nodes_of(events)) == 3


def test_a_node_that_leaves_in_order_costs_nothing_and_nobody_is_suspected(program: Program, make_job: MakeJob) -> None:
    job, left = make_job(100), False
    events: list[ev.Event] = []
    for batch in batches(program.engine(runners.slow_until), job, JobControl()):
        events += batch
        if finished(batch) and not left:
            program.nodes[0].terminate()
            left = True
        if left and program.nodes[0].poll() is not None:
            go(job)
    program.nodes[0].wait(PATIENCE)
    assert_all_done(events, job)


def test_a_picture_that_crashes_is_named_and_the_others_are_done(program: Program, make_job: MakeJob) -> None:
    job = make_job(20, named=("crash.jpg",))
    events = run(program.engine(runners.segfault), job)
    assert_all_done(events, job, failed=1)
    (failure,) = (e for e in events if isinstance(e, ev.TaskFailed))
    assert (Path(failure.source).name, failure.kind) == ("crash.jpg", "crashed")
    assert "crashed twice" in failure.reason


def test_a_picture_that_takes_its_node_along_is_named_in_the_end(
    program: Program, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blame, "WAITS", (0.01,))
    job = make_job(20, named=("crash.jpg",))
    events: list[ev.Event] = []
    for batch in batches(program.engine(runners.felling), job, JobControl()):
        events += batch
        program.replace_the_dead()
    assert_all_done(events, job, failed=1)
    (failure,) = (e for e in events if isinstance(e, ev.TaskFailed))
    assert Path(failure.source).name == "crash.jpg"


def test_results_of_a_lost_node_are_found_in_their_place(program: Program, make_job: MakeJob) -> None:
    job = make_job(30, named=("crash.jpg",))
    events = run(program.engine(runners.felling_after_writing), job)
    assert_all_done(events, job)
    assert any(isinstance(e, ev.WorkerDied) for e in events)


def test_a_job_without_a_node_is_stopped(program: Program, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordinator, "PATIENCE", 0.2)
    job = make_job(60)
    events: list[ev.Event] = []
    for batch in batches(program.engine(runners.slow_until), job, JobControl()):
        events += batch
        if finished(batch):
            for node in program.nodes:
                node.kill()
    grammar.check(events, job)
    assert events[-1].cancelled
    assert events[-1].stopped.startswith("No node is left at the scheduler ")


def test_a_node_that_cannot_work_is_told(program: Program, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multitone.engines.versions.codec_versions", lambda: {"jpg": "0.1"})
    with pytest.raises(EngineError, match=r"other versions .* jpg .* ≠ 0\.1"):
        run(program.engine(runners.nothing), make_job(2))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder of pictures that keep a node busy for some seconds."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(80):
        picture(folder / f"{number:03}.jpg", number % 4, (1200, 900))
    return folder


def killed_at_work(sources: Path, scheduler: Path, kill: Callable[[subprocess.Popen[str]], None]) -> dict[str, Any]:
    """Run a job by the program, kill something when the first picture is done, and return the last event.

    All of its workers are gone by then.
    """
    words = ("convert", str(sources), "-o", str(sources.parent / "out"), "--do", "invert", "--json")
    command = [*PROGRAM, *words, "--engine", "cluster", "--scheduler", str(scheduler)]
    events, killed = [], False
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as job:
        assert job.stdout is not None
        for line in job.stdout:
            events.append(json.loads(line))
            if events[-1]["event"] == "task-finished" and not killed:
                kill(job)
                killed = True
    workers = [event["pid"] for event in events if event["event"] == "worker-started"]
    until(lambda: not any(map(psutil.pid_exists, workers)))
    return events[-1] | {"status": job.returncode}


def resume(*words: str) -> int:
    return subprocess.run([*PROGRAM, "resume", "-q", *words], env=environment(), timeout=PATIENCE).returncode


def results_of(sources: Path) -> list[str]:
    return sorted(os.listdir(sources.parent / "out"))


def test_nodes_stop_when_their_client_dies(program: Program, sources: Path) -> None:
    killed_at_work(sources, program.file, lambda job: job.kill())
    assert all(node.poll() is None for node in program.nodes), "the nodes themselves are there for others"
    assert resume("--scheduler", str(program.file)) == 0
    assert results_of(sources) == sorted(os.listdir(sources)), "none was done twice"


def test_a_job_whose_scheduler_dies_is_stopped_and_can_be_resumed(program: Program, sources: Path) -> None:
    """The last one here, for the scheduler is that of all."""
    last = killed_at_work(sources, program.file, lambda _job: program.scheduler.kill())
    assert last["status"] == 3
    assert last["stopped"].startswith("The scheduler tcp://127.0.0.1:")
    assert last["done"] + last["cancelled"] == 80
    assert last["cancelled"]
    assert resume("--engine", "processes") == 0
    assert results_of(sources) == sorted(os.listdir(sources)), "none was done twice"
