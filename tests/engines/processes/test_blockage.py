"""A full disk and a folder that is gone pause a job; nothing is failed that could be done later."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from multitone.batch import events as ev
from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.base import JobControl
from multitone.engines.processes import blockage
from multitone.engines.processes.blockage import full_disk
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.registry import engine_names
from multitone.imaging.pipeline import Pipeline
from tests.engines import grammar, runners
from tests.engines.conftest import MakeJob, batches, make_engine, picture, run

pytestmark = pytest.mark.faults
ENGINES = engine_names("isolation")
HERE = [name for name in ENGINES if name not in engine_names("nodes")]
"""Those whose workers belong to this process, so that it can tell them how much room a disk has."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blockage, "LOOK_EVERY", 0.05)


@pytest.fixture
def still_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody else take or free room on the disk."""
    monkeypatch.setattr(blockage, "free_bytes", lambda _folder: 1 << 30)


def pauses(events: list[ev.Event]) -> list[type]:
    return [type(e) for e in events if isinstance(e, ev.Paused | ev.Resumed)]


@pytest.mark.usefixtures("still_disk")
@pytest.mark.parametrize("engine", HERE)
def test_a_user_who_made_room_resumes(engine: str, make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(30)
    control = JobControl(waits=True)
    events: list[ev.Event] = []
    looks = 0
    for batch in batches(make_engine(engine, runners.without_room_until), job, control):
        events += batch
        if control.held:
            looks += 1
            if looks == 10:  # longer than a job waits that has nobody
                (tmp_path / "room").touch()
                control.resume()
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed, events[-1].stopped) == (30, 0, None)
    assert pauses(events) == [ev.Paused, ev.Resumed]
    paused = next(e for e in events if isinstance(e, ev.Paused))
    assert paused.reason is not None
    assert paused.reason.startswith("The disk is full. The 30 remaining pictures need about ")
    assert not control.held


@pytest.mark.usefixtures("still_disk")
@pytest.mark.parametrize("engine", HERE)
def test_a_job_that_has_nobody_ends_with_the_reason(engine: str, make_job: MakeJob) -> None:
    job = make_job(30)
    events = run(make_engine(engine, runners.without_room), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed, events[-1].cancelled) == (0, 0, 30)
    assert (events[-1].stopped or "").startswith("The disk is full. ")


@pytest.mark.usefixtures("still_disk")
@pytest.mark.parametrize("engine", ["processes", "threads"])
def test_what_is_said_too_late_of_a_disk_that_was_full_pauses_no_more(
    engine: str, make_job: MakeJob, tmp_path: Path
) -> None:
    job = make_job(150)  # more than one worker is given at once
    control = JobControl(waits=True)
    events: list[ev.Event] = []
    for batch in batches(make_engine(engine, runners.without_room_late), job, control):
        events += batch
        if control.held and not (tmp_path / "room").exists():
            (tmp_path / "room").touch()
            control.resume()
        if any(isinstance(e, ev.Resumed) for e in batch):
            (tmp_path / "go").touch()
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (150, 0)
    assert pauses(events) == [ev.Paused, ev.Resumed]


@pytest.mark.usefixtures("still_disk")
def test_a_pause_of_the_users_is_not_ended_by_a_disk_with_room(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(30)
    control = JobControl(waits=True)
    events: list[ev.Event] = []
    for batch in batches(ProcessEngine(2, runners.without_room_until), job, control):
        events += batch
        if control.held and not control.paused:
            control.pause()
            (tmp_path / "room").touch()
        elif control.held and any(isinstance(e, ev.Paused) for e in events):
            control.resume()
    grammar.check(events, job)
    assert events[-1].done == 30


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def job_to(folder: Path, sources: Path, number: int):
    sources.mkdir()
    picture(sources / "000.jpg", 1, (500, 400))
    for i in range(1, number):
        shutil.copy(sources / "000.jpg", sources / f"{i:03}.jpg")
    return plan(discover([str(sources)]), Pipeline.parse(["invert"]), Export(folder=str(folder))).job


@pytest.mark.parametrize("engine", ENGINES)
def test_a_real_disk_goes_on_when_there_is_room(engine: str, small_disk: Path, tmp_path: Path) -> None:
    job = job_to(small_disk / "out", tmp_path / "in", 40)
    events: list[ev.Event] = []
    for batch in batches(make_engine(engine), job, JobControl(waits=True)):
        events += batch
        if any(isinstance(e, ev.Paused) for e in batch):
            assert not list((small_disk / "out").glob(".*"))
            subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (40, 0)
    assert pauses(events) == [ev.Paused, ev.Resumed]


def test_a_real_disk_that_stays_full_leaves_whole_files_only(small_disk: Path, tmp_path: Path) -> None:
    job = job_to(small_disk / "out", tmp_path / "in", 40)
    events = run(ProcessEngine(2), job)
    grammar.check(events, job)
    last = events[-1]
    assert last.stopped
    assert last.failed == 0
    made = list((small_disk / "out").iterdir())
    assert len(made) == last.done > 0
    for path in made:
        with Image.open(path) as image:
            image.load()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_folder_of_sources_that_is_gone_and_back(engine: str, make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(40)
    (tmp_path / "in").rename(tmp_path / "unplugged")
    events: list[ev.Event] = []
    for batch in batches(make_engine(engine), job, JobControl(waits=True)):
        events += batch
        if any(isinstance(e, ev.Paused) for e in batch):
            (tmp_path / "unplugged").rename(tmp_path / "in")
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (40, 0)
    assert [e.reason for e in events if isinstance(e, ev.Paused)] == [f"The folder {tmp_path / 'in'} is gone."]


def test_a_folder_of_results_that_is_gone_is_not_made_anew(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(60)
    out = tmp_path / "out"
    events: list[ev.Event] = []
    gone = False
    for batch in batches(ProcessEngine(1, runners.paced), job, JobControl()):
        events += batch
        if not gone and any(isinstance(e, ev.TaskFinished) for e in batch):
            out.rename(tmp_path / "unplugged")
            gone = True
    grammar.check(events, job)
    assert events[-1].stopped == f"The folder {out} is gone."
    assert events[-1].failed == 0
    assert not out.exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_picture_that_is_back_when_its_failure_is_heard_is_tried_again(engine: str, make_job: MakeJob) -> None:
    job = make_job(3, named=("back.jpg",))
    events = run(make_engine(engine, runners.gone_once), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (4, 0)


def test_a_picture_that_is_always_gone_and_back_is_given_up(make_job: MakeJob) -> None:
    job = make_job(3, named=("back.jpg",))
    events = run(ProcessEngine(2, runners.gone_always), job)
    grammar.check(events, job)
    assert (events[-1].done, events[-1].failed) == (3, 1)


def test_a_single_picture_that_is_gone_fails_alone(make_job: MakeJob) -> None:
    job = make_job(10)
    os.unlink(job.tasks[4].source)
    events = run(ProcessEngine(2), job)
    (failure,) = (e for e in events if isinstance(e, ev.TaskFailed))
    assert (failure.task, failure.kind) == (5, "vanished")
    assert events[-1].done == 9


def test_permission_that_is_lost_fails_each_with_its_line(make_job: MakeJob, tmp_path: Path) -> None:
    if os.geteuid() == 0 and subprocess.run(["which", "chattr"], capture_output=True, check=False).returncode:
        pytest.skip("root may write everywhere")
    job = make_job(6)
    (tmp_path / "out").mkdir()
    close = ["chattr", "+i"] if os.geteuid() == 0 else ["chmod", "555"]
    if subprocess.run([*close, tmp_path / "out"], capture_output=True, check=False).returncode:
        pytest.skip("this file system has no such lock")
    try:
        events = run(ProcessEngine(2), job)
    finally:
        undo = ["chattr", "-i"] if os.geteuid() == 0 else ["chmod", "755"]
        subprocess.run([*undo, tmp_path / "out"], check=True)
    grammar.check(events, job)
    assert [e.kind for e in events if isinstance(e, ev.TaskFailed)] == ["permission"] * 6
    assert events[-1].stopped is None


def test_how_much_is_missing_is_said() -> None:
    assert full_disk(52, 40_000_000, 1_500_000) == (
        "The disk is full. The 52 remaining pictures need about 40 MB. 38.5 MB more is needed."
    )
    assert full_disk(1, 2_000_000, None) == "The disk is full. The remaining picture needs about 2 MB."
    assert full_disk(2, 10_000, 20_000) == "The disk is full. The 2 remaining pictures need about 10 kB."
