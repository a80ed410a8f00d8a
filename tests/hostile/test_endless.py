"""What never ends: decoders that loop, sleep or wait, and workers that are stopped. All others' pictures are done."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psutil
import pytest

from multitone.batch import events as ev
from multitone.batch.job import Job
from multitone.batch.limits import Limits
from multitone.batch.tables.found import Found
from multitone.engines.base import Engine, JobControl
from multitone.engines.ipc.stillness import took_long
from multitone.engines.ipc.usage import own_cpu_seconds
from multitone.engines.processes import blame, deadlines, supervisor
from multitone.engines.registry import engine_names
from multitone.imaging.decode import Header
from multitone.services.looking import HeadersRequest, Looking
from multitone.services.watched_child import GivenUpError
from tests.conftest import SOAK
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, make_engine, make_job, picture, run

__all__ = ["make_job"]
pytestmark = pytest.mark.faults

MOMENTS = 30 if SOAK else 3
TIMEOUT = 3.0 if SOAK else 0.5
MOST_CPU_SECONDS = 10.0
WORK_SECONDS = 1.0
"""How long a job of `PICTURES` lasts for two workers."""
PICTURES = 80


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often; `make soak` looks as often as a user's job does."""
    if not SOAK:
        monkeypatch.setattr(blame, "WAITS", (0.01, 0.02, 0.04))
        monkeypatch.setattr(supervisor, "LOOK_EVERY", 0.1)


def limited(job: Job, timeout: float = TIMEOUT) -> Job:
    return msgspec.structs.replace(job, limits=Limits(timeout=timeout))


@pytest.mark.parametrize("engine", engine_names("isolation"))
@pytest.mark.parametrize("runner", [runners.looping, runners.sleeping, runners.reading_a_pipe])
def test_a_decoder_that_never_ends_costs_its_picture(engine: str, runner: runners.Runner, make_job: MakeJob) -> None:
    job = limited(make_job(12, named=("endless-1.jpg", "endless-2.jpg")), timeout=2.0 if SOAK else 0.3)
    events = run(make_engine(engine, runner), job)
    grammar.check(events, job)
    failed = {Path(e.source).name: e.kind for e in events if isinstance(e, ev.TaskFailed)}
    assert failed == {"endless-1.jpg": "timeout", "endless-2.jpg": "timeout"}
    assert events[-1].done == 12
    assert not [e for e in events if isinstance(e, ev.WorkerDied)], "what we end ourselves is no death"


def stopped_at(moment: float, engine: Engine, job: Job, choose: random.Random) -> tuple[list[ev.Event], int]:
    """Run a job, and stop one of its workers so many seconds after the first one started; return its number."""
    events: list[ev.Event] = []
    running: dict[int, int] = {}
    first = stopped = 0.0
    for batch in batches(engine, job, JobControl()):
        events += batch
        for event in batch:
            if isinstance(event, ev.WorkerStarted):
                running[event.worker] = event.pid
                first = first or time.monotonic()
            elif isinstance(event, ev.WorkerDied | ev.WorkerStopped):
                running.pop(event.worker, None)
        if not stopped and running and time.monotonic() >= first + moment:
            stopped = choose.choice(sorted(running.values()))
            os.kill(int(stopped), signal.SIGSTOP)
    return events, int(stopped)


def ended(pid: int) -> bool:
    """Whether a process ends within five seconds, stopped or not."""
    try:
        return psutil.Process(pid).wait(5) is None
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("number", range(MOMENTS))
def test_a_worker_that_is_stopped_at_any_moment_is_replaced(number: int, make_job: MakeJob) -> None:
    choose = random.Random(number)
    moment = choose.uniform(0, WORK_SECONDS)
    before = own_cpu_seconds()
    events, stopped = stopped_at(moment, make_engine("processes", runners.paced), limited(make_job(PICTURES)), choose)
    assert (events[-1].done, events[-1].failed, events[-1].stopped) == (PICTURES, 0, None), f"stopped at {moment:.3f} s"
    assert events[-1].cpu_seconds + own_cpu_seconds() - before < MOST_CPU_SECONDS
    assert not stopped or ended(stopped)


@pytest.mark.parametrize("engine", [name for name in engine_names("isolation") if name != "processes"])
def test_a_child_of_several_workers_that_is_stopped_is_replaced(engine: str, make_job: MakeJob) -> None:
    job = limited(make_job(20))
    events, __ = stopped_at(0.1, make_engine(engine, runners.paced), job, random.Random(1))
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (20, 0)
    assert [e for e in events if isinstance(e, ev.WorkerStopped)]


def test_a_picture_that_stops_its_worker_each_time_is_given_up(make_job: MakeJob) -> None:
    job = limited(make_job(12, named=("endless.jpg",)), timeout=0.3)
    events = run(make_engine("processes", runners.stopping), job)
    grammar.check(events, job)
    assert [(Path(e.source).name, e.kind) for e in events if isinstance(e, ev.TaskFailed)] == [
        ("endless.jpg", "crashed")
    ]
    assert events[-1].done == 12
    said = [e.reason for e in events if isinstance(e, ev.TaskPutBack)]
    assert said
    assert all(reason.values == {"limit": 0.3} for reason in said)


def test_workers_that_hang_before_they_do_anything_stop_the_job(
    make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "LEAST_STILL_BETWEEN", 0.3)
    job = limited(make_job(12), timeout=0.3)
    engine = make_engine("processes")
    dispatch = engine.dispatch(job)  # type: ignore[attr-defined]
    engine.dispatch = lambda _job: msgspec.structs.replace(dispatch, host=runners.hanging_host)  # type: ignore[attr-defined]
    events = run(engine, job)
    grammar.check(events, job)
    assert events[-1].stopped is not None
    assert events[-1].stopped.values == {"limit": 0.3}
    assert events[-1].cancelled == 12


@pytest.mark.skipif(os.name == "nt", reason="there is no job control")
def test_a_program_that_is_stopped_whole_and_goes_on_has_lost_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(60):
        picture(tmp_path / "in" / f"{number:02}.jpg", number, (900, 700))
    words = [
        "convert",
        "in",
        "-o",
        "out",
        "--do",
        "gaussian-blur sigma=8",
        "--json",
        "--timeout",
        "1",
        "--workers",
        "2",
    ]
    environment = {**os.environ, "MULTITONE_HOME": str(tmp_path / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-m", "multitone", *words],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(6)]
        os.killpg(program.pid, signal.SIGSTOP)
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(2.5)
        os.killpg(program.pid, signal.SIGCONT)
        lines += program.stdout.readlines()
    told = [json.loads(line) for line in lines]
    assert program.returncode == 0
    assert told[-1]["done"] == 60
    assert not [event for event in told if event["event"] in ("worker-died", "task-put-back", "task-failed")]


def test_a_header_without_an_end_costs_its_file_and_two_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def ask(_looking: Looking, request: HeadersRequest) -> tuple[Header, ...] | GivenUpError:
        asked.append(request.paths)
        if "bad.jpg" in request.paths:
            return GivenUpError(took_long(10.0), "timeout", request.paths.index("bad.jpg"))
        return tuple(Header("JPEG", 4, 3) for _ in request.paths)

    monkeypatch.setattr(Looking, "_ask", ask)
    files = [Found(f"{number}.jpg", "", 1, 1) for number in range(5)] + [Found("bad.jpg", "", 1, 1)]
    looking = Looking(files)
    assert [looking.header(file.path).width for file in files] == [4, 4, 4, 4, 4, 0]
    assert asked == [tuple(file.path for file in files), tuple(file.path for file in files[:5])]
