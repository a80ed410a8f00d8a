"""The fault matrix: whatever happens to workers, every innocent picture is done. `make soak` prints the table."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from multitone.batch import events as ev
from multitone.batch.job import Job
from multitone.batch.limits import Limits
from multitone.batch.progress import JobProgress
from multitone.engines.base import Engine, JobControl
from multitone.engines.processes import blame, deadlines, supervisor
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.registry import engine_names
from tests.conftest import SOAK
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, make_engine, run

pytestmark = pytest.mark.faults

INNOCENT = 200 if SOAK else 20
ENGINES = engine_names("isolation")
table: list[str] = []


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less between attempts and looks; `make soak` waits as long as a user's job does."""
    if not SOAK:
        monkeypatch.setattr(blame, "WAITS", (0.01, 0.02, 0.04))
        monkeypatch.setattr(supervisor, "LOOK_EVERY", 0.1)
        monkeypatch.setattr(deadlines, "LOOK_EVERY", 0.1)


def note(fault: str, engine: str, events: list[ev.Event]) -> None:
    """Add a row to the table."""
    last = events[-1]
    failed = sorted({e.kind for e in events if isinstance(e, ev.TaskFailed)})
    deaths = sum(isinstance(e, ev.WorkerDied) for e in events)
    table.append(
        f"{fault:<34} {engine:<10} {last.done:>5} done {last.failed:>2} failed {deaths:>3} deaths "
        f"{last.seconds:6.1f} s  {', '.join(failed)}"
    )


def survive(fault: str, engine: Engine, job: Job, *, failed: int) -> list[ev.Event]:
    """Run a job with a fault in it, and assert that it has cost these pictures and no other."""
    events = run(engine, job)
    grammar.check(events, job)
    note(fault, engine.name, events)
    assert (events[-1].done, events[-1].failed) == (len(job.tasks) - failed, failed)
    bad = {Path(e.source).name for e in events if isinstance(e, ev.TaskFailed)}
    assert all(name.startswith("fault-") for name in bad)
    assert not list(Path(job.export.folder).glob(".*"))
    return events


@pytest.mark.parametrize("engine", ENGINES)
def test_a_kill_at_any_stage_costs_nothing(engine: str, make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=tuple(f"fault-kill-{stage}-once.jpg" for stage in range(5)))
    events = survive("SIGKILL once, each stage", make_engine(engine, runners.faulty), job, failed=0)
    assert sum(isinstance(e, ev.WorkerDied) for e in events) >= 5


@pytest.mark.parametrize("engine", ENGINES)
def test_a_crash_at_any_stage_costs_its_picture(engine: str, make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=tuple(f"fault-segv-{stage}.jpg" for stage in range(5)))
    events = survive("SIGSEGV, each stage", make_engine(engine, runners.faulty), job, failed=5)
    assert {e.kind for e in events if isinstance(e, ev.TaskFailed)} == {"crashed"}


def test_a_kill_each_time_costs_its_picture(make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=("fault-kill-2.jpg",))
    survive("SIGKILL each time", ProcessEngine(2, runners.faulty), job, failed=1)


@pytest.mark.parametrize("engine", engine_names("isolation", "timeout"))
@pytest.mark.parametrize("action", ["spin", "hang"])
def test_a_hang_is_ended(engine: str, action: str, make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=(f"fault-{action}-1.jpg",))
    seconds = 2.0 if SOAK else 0.3
    job = msgspec.structs.replace(job, limits=Limits(timeout=seconds))
    events = survive(f"hang: {action}", make_engine(engine, runners.faulty), job, failed=1)
    (failure,) = (e for e in events if isinstance(e, ev.TaskFailed))
    assert failure.kind == "timeout"
    assert failure.reason.values == {"limit": seconds}
    assert not [e for e in events if isinstance(e, ev.WorkerDied)], "what we end ourselves is no death"
    (began,) = (e for e in events if isinstance(e, ev.TaskStarted) and e.task == failure.task)
    assert any(isinstance(e, ev.WorkerStopped) and e.worker == began.worker and e.at >= failure.at for e in events)


@pytest.mark.parametrize("engine", engine_names("isolation"))
def test_a_stop_that_ends_a_worker_at_work_is_no_death(engine: str, make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=("fault-hang-1.jpg", "fault-spin-1.jpg"))
    control = JobControl()
    events: list[ev.Event] = []
    for batch in batches(make_engine(engine, runners.faulty), job, control):
        events += batch
        if any(isinstance(e, ev.StageChanged | ev.TaskStarted) and "fault" in job.task(e.task).source for e in batch):
            control.cancel()
    grammar.check(events, job)
    assert events[-1].cancelled > 0
    progress = JobProgress.of(job)
    for event in events:
        progress.handle(event)
    assert not progress.deaths


@pytest.mark.parametrize("action", ["memory", "limited"])
def test_want_of_memory_costs_its_picture_and_no_worker(action: str, make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=(f"fault-{action}-1.jpg",))
    events = survive(f"MemoryError: {action}", ProcessEngine(2, runners.faulty), job, failed=1)
    assert [e.kind for e in events if isinstance(e, ev.TaskFailed)] == ["out-of-memory"]
    assert not [e for e in events if isinstance(e, ev.WorkerDied)]


@pytest.fixture
def small_group() -> Iterator[Path]:
    """Return a control group whose processes may hold 200 MB."""
    group = Path("/sys/fs/cgroup/memory") / f"multitone-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(200 << 20))
    except OSError:
        pytest.skip("no control group of memory can be made here")
    yield group
    left = [
        psutil.Process(int(pid)) for pid in (group / "cgroup.procs").read_text().split() if psutil.pid_exists(int(pid))
    ]
    psutil.wait_procs(left, timeout=5)
    group.rmdir()


def test_a_kill_for_want_of_memory_costs_its_picture(small_group: Path, make_job: MakeJob) -> None:
    job = make_job(INNOCENT, named=("fault-devour-1.jpg",))
    events: list[ev.Event] = []
    for batch in batches(ProcessEngine(2, runners.faulty), job, JobControl()):
        events += batch
        for event in batch:
            if isinstance(event, ev.WorkerStarted):
                (small_group / "cgroup.procs").write_text(str(event.pid))
    grammar.check(events, job)
    note("OOM kill (control group)", "processes", events)
    assert events[-1].done >= INNOCENT
    for failure in events:
        if isinstance(failure, ev.TaskFailed):
            assert Path(failure.source).name.startswith("fault-")


def test_an_idle_worker_that_is_killed_is_replaced(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(INNOCENT, named=("hold.jpg",))
    events: list[ev.Event] = []
    killed = quiet = 0
    for batch in batches(ProcessEngine(2, runners.holding), job, JobControl()):
        events += batch
        started = any(isinstance(e, ev.TaskStarted) and e.source.endswith("hold.jpg") for e in events)
        quiet = quiet + 1 if started and not any(isinstance(e, ev.TaskFinished) for e in batch) else 0
        if quiet > 8 and not killed:  # what is left stands behind the one that is held
            held = next(e.worker for e in events if isinstance(e, ev.TaskStarted) and e.source.endswith("hold.jpg"))
            killed = next(e.pid for e in events if isinstance(e, ev.WorkerStarted) and e.worker != held)
            os.kill(killed, signal.SIGKILL)
        if any(isinstance(e, ev.WorkerDied) for e in events):
            (tmp_path / "go").touch()
    grammar.check(events, job)
    note("idle worker killed", "processes", events)
    assert events[-1].done == INNOCENT + 1


@pytest.mark.timeout(60)
def test_a_random_worker_killed_once_a_second(make_job: MakeJob) -> None:
    seconds = 20 if SOAK else 3
    job = make_job(seconds * 130)
    events: list[ev.Event] = []
    pids: dict[int, int] = {}
    started, kills = time.monotonic(), 0
    choose = random.Random(5)
    for batch in batches(ProcessEngine(2, runners.paced), job, JobControl()):
        events += batch
        for event in batch:
            if isinstance(event, ev.WorkerStarted):
                pids[event.worker] = event.pid
            elif isinstance(event, ev.WorkerDied | ev.WorkerStopped):
                pids.pop(event.worker, None)
        if kills < seconds and time.monotonic() - started > kills + 0.5 and pids:
            os.kill(choose.choice(sorted(pids.values())), signal.SIGKILL)
            kills += 1
    grammar.check(events, job)
    note(f"random worker killed, {kills} times", "processes", events)
    assert kills >= seconds - 1
    assert events[-1].done == len(job.tasks)


@pytest.mark.parametrize("engine", engine_names("isolation", "one-core"))
def test_a_single_worker_that_is_killed_goes_on_where_it_was(engine: str, make_job: MakeJob) -> None:
    job = make_job(100)
    events: list[ev.Event] = []
    killed = False
    for batch in batches(make_engine(engine, runners.paced), job, JobControl()):
        events += batch
        if not killed and any(isinstance(e, ev.TaskFinished) for e in batch):
            os.kill(next(e.pid for e in events if isinstance(e, ev.WorkerStarted)), signal.SIGKILL)
            killed = True
    grammar.check(events, job)
    note("child killed", engine, events)
    assert events[-1].done == 100


def test_workers_do_not_outlive_a_program_that_is_killed(make_job: MakeJob, tmp_path: Path) -> None:
    make_job(6)
    script = tmp_path / "script.py"
    script.write_text(
        "import multitone as m\n"
        "from multitone.batch.events import WorkerStarted\n"
        "from multitone.engines.processes.engine import ProcessEngine\n"
        "from tests.engines.runners import waiting\n"
        f"plan = m.plan(m.discover([{str(tmp_path / 'in')!r}]), m.Pipeline.parse(['invert']),"
        f" m.Export(folder={str(tmp_path / 'out')!r}))\n"
        "for batch in m.watch(ProcessEngine(2, waiting), plan.job, m.JobControl()):\n"
        "    for event in batch:\n"
        "        if isinstance(event, WorkerStarted):\n"
        "            print(event.pid, flush=True)\n"
    )
    paths = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}
    ) as parent:
        assert parent.stdout is not None
        workers = [psutil.Process(int(parent.stdout.readline())) for _ in range(2)]
        parent.kill()
        until = time.monotonic() + 2
        while any(at_work(worker) for worker in workers):
            assert time.monotonic() < until
            psutil.wait_procs(workers, timeout=0.02)


def at_work(process: psutil.Process) -> bool:
    """Whether a process runs; one that has ended may wait to be taken note of."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(not SOAK, reason="only `make soak` prints it")
def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join([*table, ""]))
