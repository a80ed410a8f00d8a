"""The end of a run: results are brought to the disk, or it is said that they are not."""

from __future__ import annotations

import pytest

from multitone.batch.events import JobFinished
from multitone.batch.journal.durability import UNFLUSHED
from multitone.batch.journal.store import Journal
from multitone.engines import flushing
from multitone.engines.base import JobControl
from multitone.engines.flushing import NOT_ON_DISK
from multitone.engines.journaling import recorded
from tests.engines.conftest import MakeJob, make_engine


class Drive:
    """A drive that answers after so many looks; never where that is None."""

    def __init__(self, looks: int | None, answer: bool) -> None:
        self.looks, self.answer = looks, answer
        self.asked = 0
        self.let_gone = False

    def __call__(self, files: object, number: int, folders: object) -> Drive:
        self.files, self.number, self.folders = list(files()), number, list(folders)  # type: ignore[operator,call-overload]
        return self

    def ended(self, _seconds: float = 0.0) -> bool | None:
        self.asked += 1
        return self.answer if self.looks is not None and self.asked > self.looks else None

    def let_go(self) -> None:
        self.let_gone = True


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Drive:
    made = Drive(*request.param)
    monkeypatch.setattr(flushing, "Flush", made)
    return made


def run(make_job: MakeJob, *, stops: bool = False) -> tuple[JobFinished, str, list[str]]:
    """Run a job, stopped while the drive is asked if wished; return its end, its state, and what was told."""
    job, engine, control = make_job(3), make_engine("serial"), JobControl()
    told: list[object] = []
    states: set[str] = set()
    last = None
    for batch in recorded(engine.run(job, control), job, engine, control, told.append):
        with Journal.open() as journal:
            states.add(journal.job(job.id).state)
        if stops and UNFLUSHED in states:
            control.cancel()
        last = batch[-1] if batch else None
    assert states >= {"running", UNFLUSHED}
    assert isinstance(last, JobFinished)
    with Journal.open() as journal:
        return last, journal.job(job.id).state, [str(message) for message in told]


@pytest.mark.parametrize("drive", [(3, True)], indirect=True)
def test_a_job_is_finished_when_the_drive_says_so(make_job: MakeJob, drive: Drive) -> None:
    last, state, told = run(make_job)
    assert (last.on_disk, state, told) == (True, "finished", [])
    assert (drive.number, len(drive.files), drive.let_gone) == (3, 3, True)
    assert last.seconds == last.at


@pytest.mark.parametrize("drive", [(1, False)], indirect=True)
def test_a_drive_that_fails_is_told(make_job: MakeJob, drive: Drive) -> None:
    assert run(make_job)[1:] == (UNFLUSHED, [str(NOT_ON_DISK)])


@pytest.mark.parametrize("drive", [(None, True)], indirect=True)
def test_a_drive_that_hangs_is_not_waited_for_without_end(
    make_job: MakeJob, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flushing, "LEAST_SECONDS", 0.0)
    last, state, told = run(make_job)
    assert (last.on_disk, state, told) == (False, UNFLUSHED, [str(NOT_ON_DISK)])
    assert drive.let_gone


@pytest.mark.parametrize("drive", [(None, True)], indirect=True)
def test_a_stop_is_obeyed_while_the_drive_is_asked(make_job: MakeJob, drive: Drive) -> None:
    last, state, told = run(make_job, stops=True)
    assert (last.on_disk, state, told) == (False, UNFLUSHED, [str(NOT_ON_DISK)])
    assert (last.done, last.cancelled) == (3, 0)


@pytest.mark.parametrize("drive", [(0, True)], indirect=True)
@pytest.mark.parametrize(("done", "cancelled", "flushes"), [(0, 0, False), (2, 1, False), (2, 0, True)])
def test_only_results_of_a_run_that_came_to_its_end_are_waited_for(
    drive: Drive, done: int, cancelled: int, flushes: bool
) -> None:
    assert flushing.is_to_flush(JobFinished(1.0, done, 0, 0, cancelled, 1.0, 1.0, 1.0, 1, 1)) == flushes
