"""Folders that become links while a job works, and links that are planted before: nothing outside ever changes."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.events import TaskFailed, TaskFinished
from multitone.batch.job import Export, Job, replaced_folder
from multitone.batch.journal.clearing import clear
from multitone.batch.journal.resuming import reopen
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import undo_job
from multitone.batch.plan import plan
from multitone.batch.problems import ProblemKind
from multitone.engines.base import JobControl
from multitone.engines.journaling import recorded
from multitone.engines.worker.job_context import LINKED, JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed
from multitone.errors import MultitoneError
from multitone.imaging import streaming
from multitone.imaging.pipeline import Pipeline
from multitone.storage import atomic_file
from tests.conftest import SOAK
from tests.engines.conftest import make_engine, picture, run
from tests.hostile.swaps import at_every_moment, state_of

NAMES = ("p/a.jpg", "p/b.jpg")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    for seed, name in enumerate(NAMES):
        (folder / name).parent.mkdir(exist_ok=True)
        picture(folder / name, seed)
    return folder


@pytest.fixture(params=["unnamed", "named", "streamed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Write as one system does, as another, or what is too large for the memory."""
    if request.param == "streamed":
        monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 2000)
        monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    if request.param != "unnamed":
        monkeypatch.setattr(atomic_file, "UNNAMED", 0)
    return request.param


class Desk:
    """Sources, results and a folder that is nobody's business, anew for each moment."""

    def __init__(self, top: Path, drawn: Path, existing: str = "skip") -> None:
        self.top = top
        self.drawn = drawn
        self.existing = existing

    def at(self, moment: int) -> Path:
        return self.top / str(moment)

    def job(self, moment: int) -> Job:
        here = self.at(moment)
        export = Export(folder=str(here / "out"), existing=self.existing)  # type: ignore[arg-type]
        return plan(discover([str(here / "in")]), Pipeline.parse(["grayscale"]), export).job

    def laid(self, moment: int, *, results: bool) -> Path:
        here = self.at(moment)
        for earlier in self.top.glob("*"):
            shutil.rmtree(earlier)
        shutil.copytree(self.drawn, here / "in")
        for name in NAMES:
            for folder in ("elsewhere", *(("out",) if results else ())):
                (here / folder / name).parent.mkdir(parents=True, exist_ok=True)
                (here / folder / name).write_bytes(b"somebody's")
                (here / folder / "p/a.jpg").with_name(os.path.basename(name)).write_bytes(b"somebody's")
        for name in NAMES:  # what a swapped `out/p` leads to
            (here / "elsewhere" / os.path.basename(name)).write_bytes(b"somebody's")
        return here


@pytest.mark.parametrize("swapped", ["out", "out/p"])
@pytest.mark.parametrize("existing", ["skip", "replace"])
def test_a_worker_writes_nowhere_else_whenever_its_folder_is_swapped(
    tmp_path: Path, drawn: Path, way: str, existing: str, swapped: str
) -> None:
    desk, jobs = Desk(tmp_path, drawn, existing), {}

    def prepared(moment: int) -> tuple[Path, Path]:
        here = desk.laid(moment, results=existing == "replace")
        (here / "out/p").mkdir(parents=True, exist_ok=True)
        jobs[moment] = desk.job(moment)
        return here / swapped, here / "elsewhere"

    outcomes = set()

    def work(moment: int) -> None:
        context = JobContext(jobs[moment])
        for task in jobs[moment].tasks:
            outcomes.add(type(run_task(task, context, lambda _: None)))

    assert at_every_moment(prepared, work) > 10
    assert outcomes == {Done, Failed}, "it is done before the swap, and told after it"


@contextlib.contextmanager
def recorded_job(here: Path, job: Job) -> Iterator[Journal]:
    """Run a job to its end, and open the journal that has it."""
    with Journal.open(here / "data") as journal:
        engine, control = make_engine("serial"), JobControl()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("multitone.paths.data_folder", lambda: here / "data")
            for _ in recorded(engine.run(job, control), job, engine, control):
                pass
        yield journal


DEEDS = {
    "undo": lambda journal, job: undo_job(journal, journal.job(job)),
    "clear": lambda journal, job: clear(journal, journal.job(job)),
    "resume": lambda journal, job: reopen(journal, job).lock.release(),
}


@pytest.mark.parametrize("swapped", ["out", "out/p"])
@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_undone_cleared_or_tidied_elsewhere_whenever_the_folder_is_swapped(
    tmp_path: Path, drawn: Path, deed: str, swapped: str
) -> None:
    desk = Desk(tmp_path / "desk", drawn, "replace")
    first = desk.laid(0, results=True)
    job = desk.job(0)
    with recorded_job(first, job) as journal:
        journal._connection.execute("VACUUM INTO ?", (str(tmp_path / "history.sqlite"),))
    shutil.copytree(first, tmp_path / "made", symlinks=True)

    def prepared(moment: int) -> tuple[Path, Path]:
        for path in (first, tmp_path / "data"):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(tmp_path / "made", first, symlinks=True)
        (tmp_path / "data").mkdir()
        shutil.copy(tmp_path / "history.sqlite", tmp_path / "data")
        kept = os.path.basename(replaced_folder(job))
        shutil.copytree(first / "out" / kept, first / "elsewhere" / kept)  # it looks like the place itself
        for name in NAMES:
            shutil.copy2(first / "out" / name, first / "elsewhere" / name)
            shutil.copy2(first / "out" / name, first / "elsewhere" / os.path.basename(name))
        (first / "elsewhere" / f".multitone-{job.id}-1-0.part").touch()
        return first / swapped, first / "elsewhere"

    def do(moment: int) -> None:
        with Journal.open(tmp_path / "data") as journal, contextlib.suppress(MultitoneError, OSError):
            DEEDS[deed](journal, job.id)

    assert at_every_moment(prepared, do) > 10


def test_a_link_in_the_output_folder_is_told_in_the_plan_and_never_written_through(tmp_path: Path, drawn: Path) -> None:
    desk = Desk(tmp_path, drawn)
    here = desk.laid(1, results=False)
    (here / "out").mkdir()
    (here / "out/p").symlink_to(here / "elsewhere")
    made = plan(discover([str(here / "in")]), Pipeline(), Export(folder=str(here / "out")))
    assert [problem.kind for problem in made.problems] == [ProblemKind.FOLDER]
    assert str(made.problems[0]).startswith(f"{here}/out/p is a link")
    (here / "out/p").unlink()
    job = desk.job(1)
    (here / "out/p").symlink_to(here / "elsewhere")
    before = state_of(here / "elsewhere")
    events = run(make_engine("serial"), job)
    failed = [event for event in events if isinstance(event, TaskFailed)]
    assert [(event.kind, str(event.reason)) for event in failed] == [("permission", str(LINKED))] * 2
    assert state_of(here / "elsewhere") == before


def test_an_output_folder_that_is_named_by_a_link_is_that_folder(tmp_path: Path, drawn: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    export = Export(folder=str(tmp_path / "link/out"))
    job = plan(discover([str(drawn)]), Pipeline(), export).job
    assert sum(isinstance(event, TaskFinished) for event in run(make_engine("processes"), job)) == 2
    assert (tmp_path / "real/out/p/a.jpg").exists()


@pytest.mark.parametrize("engine", ["processes", "threads"])
def test_while_folders_are_swapped_all_the_time_a_job_changes_nothing_outside(tmp_path: Path, engine: str) -> None:
    number = 2_000 if SOAK else 60
    (tmp_path / "in/p").mkdir(parents=True)
    for seed in range(number):
        picture(tmp_path / f"in/p/{seed}.jpg", seed % 7, (16, 16))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/p").mkdir(parents=True)
    before = state_of(tmp_path / "elsewhere")
    job = plan(discover([str(tmp_path / "in")]), Pipeline.parse(["invert"]), Export(folder=str(tmp_path / "out"))).job
    over = threading.Event()

    def swap() -> None:
        place = tmp_path / "out/p"
        for turn in itertools.count():
            if over.is_set():
                return
            with contextlib.suppress(OSError):  # a worker has made it anew
                place.rename(tmp_path / f"out/away-{turn}")
                place.symlink_to(tmp_path / "elsewhere")
            with contextlib.suppress(OSError):
                place.unlink()
                (tmp_path / f"out/away-{turn}").rename(place)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        events = run(make_engine(engine), job)
    finally:
        over.set()
        swapping.join()
    assert sum(isinstance(event, (TaskFinished, TaskFailed)) for event in events) == number
    assert state_of(tmp_path / "elsewhere") == before
