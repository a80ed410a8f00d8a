"""Jobs of a million pictures: how much the program's own process takes for each, and in all."""

from __future__ import annotations

import os
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from multitone.batch.columns import collected
from multitone.batch.discovery import Discovery
from multitone.batch.job import Export, Job
from multitone.batch.plan import Plan, plan
from multitone.batch.progress import JobProgress
from multitone.batch.tables.found import Found, FoundTable
from multitone.engines.base import JobControl
from multitone.engines.monitor import watch
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.worker.run_task import Runner
from multitone.imaging.pipeline import Pipeline
from tests.cli.conftest import PROGRAM
from tests.conftest import SOAK
from tests.engines import runners
from tests.large import treat_as_large

MILLION = 1_000_000
PLANNED, RUN = 300, 400
"""Megabytes that planning and running a million pictures may take, the interpreter and its libraries included."""
SECONDS = 80
"""For planning: 40 on a machine with nothing else to do."""


def images(number: int) -> Iterator[Found]:
    return (Found(f"/in/{n % 100}/IMG_{n:07}.jpg", f"{n % 100}", 15_000 + n, n << 40) for n in range(number))


def planned(number: int) -> Plan:
    found = Discovery(collected(images(number), FoundTable))
    return plan(found, Pipeline(), Export(folder="/nowhere/out", format=None))


def run(job: Job, runner: Runner) -> tuple[JobProgress, int]:
    """Return how a job ended, and the bytes that were held then; what is on its way does not grow with the job."""
    progress = JobProgress.of(job)
    held = 0
    for batch in watch(ProcessEngine(2, runner), job, JobControl()):
        for event in batch:
            progress.handle(event)
        held = tracemalloc.get_traced_memory()[0]
    return progress, held


@pytest.mark.parametrize("folder", ["/nowhere/out", "/in"])
def test_planning_takes_240_bytes_a_picture(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    treat_as_large(monkeypatch, more_than=2_000, window=512)
    monkeypatch.setattr(os.path, "isdir", lambda path: path == "/in")
    number = 20_001
    tracemalloc.start()
    try:
        found = Discovery(collected(images(number), FoundTable))
        made = plan(found, Pipeline(), Export(folder=folder, flat=True))
        assert len(made.tasks) == len(made.draft.tasks) == number
        assert tracemalloc.get_traced_memory()[1] / number < 240
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("runner", "most"), [(runners.nothing, 50), (runners.failing, 70)])
def test_a_run_holds_few_bytes_a_picture(monkeypatch: pytest.MonkeyPatch, runner: Runner, most: int) -> None:
    treat_as_large(monkeypatch, more_than=2_000, window=512)
    monkeypatch.setattr("multitone.batch.progress.LANE_BLOCKS", 10)  # which a job of any size fills
    number = 6_001
    job = planned(number).draft
    run(planned(2_001).draft, runner)  # what is loaded late, is; all but what samples the cores
    psutil.cpu_percent(percpu=True)
    tracemalloc.start()
    try:
        progress, held = run(job, runner)
        assert progress.settled == number
        assert held / number < most
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not SOAK, reason="only `make soak` makes a million files")
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("folders", [1, 1_000])
def test_a_million_pictures_are_planned_and_run_within_their_memory(tmp_path: Path, folders: int) -> None:
    for folder in range(folders):
        (tmp_path / f"in/{folder}").mkdir(parents=True)
        for n in range(MILLION // folders):
            os.close(os.open(tmp_path / f"in/{folder}/IMG_{n:07}.jpg", os.O_CREAT))
    began = time.monotonic()
    assert program(tmp_path, "--dry-run", "--json") < PLANNED
    assert time.monotonic() - began < SECONDS
    assert program(tmp_path, "--json") < RUN
    lines = (tmp_path / "said").read_bytes().splitlines()
    assert sum(b'"event":"task-failed"' in line for line in lines) == MILLION
    assert b'"event":"job-finished"' in lines[-1]


def program(folder: Path, *options: str) -> float:
    """Convert what is in a folder, and return the megabytes that the program's own process took at the most."""
    highest = 0.0
    with open(folder / "said", "wb") as said:
        started = subprocess.Popen([*PROGRAM, "convert", "in", "-o", "out", *options], stdout=said, cwd=folder)
        while started.poll() is None:
            highest = max(highest, _highest(started.pid))
            try:
                started.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    assert started.returncode in (0, 1)
    return highest


def _highest(pid: int) -> float:
    """Return the most that a process has held so far, in megabytes; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return max((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), default=0.0)
