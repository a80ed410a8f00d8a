"""Power cuts, simulated: the journal as it was, another start of the machine, and results that are not whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.batch.job import Job
from multitone.batch.journal import durability
from multitone.batch.journal.access import ask
from multitone.batch.journal.durability import UNFLUSHED, note_boot
from multitone.batch.journal.killed import take_in_killed
from multitone.batch.journal.records import State
from multitone.batch.journal.resuming import reopen
from multitone.batch.journal.store import Journal
from tests.batch.journal.test_resuming import written

Cut = Callable[[Path], None]


@pytest.fixture
def another_start(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what starts the machine anew."""
    monkeypatch.setattr(durability, "boot", lambda: "first")
    return lambda: monkeypatch.setattr(durability, "boot", lambda: "second")


@pytest.fixture
def left(planned: Callable[..., Job], journal: Journal) -> Callable[[State], Job]:
    """Return what leaves a job of three results in a state."""

    def leave(state: State) -> Job:
        job = planned()
        journal.begin(job, "serial", 1)
        note_boot(journal, job.id)
        journal.note(job.id, [written(task, f"result {task.number}".encode()) for task in job.tasks])
        if state != "running":
            journal.settle(job.id, state)
        else:
            (journal.locks / f"{job.id}.lock").touch()
        return job

    return leave


def told(journal: Journal) -> list[str]:
    sentences: list[str] = []
    take_in_killed(journal, tell=lambda message: sentences.append(str(message)))
    return sentences


def keep_time(path: Path, data: bytes) -> None:
    status = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CUTS: dict[str, Cut] = {
    "empty": lambda path: keep_time(path, b""),
    "shorter": lambda path: keep_time(path, path.read_bytes()[:3]),
    "zeros": lambda path: keep_time(path, bytes(path.stat().st_size)),
    "gone": os.unlink,
}


@pytest.mark.parametrize("state", ["running", UNFLUSHED])
@pytest.mark.parametrize("cut", CUTS)
def test_what_a_power_cut_cost_is_told_and_done_again(
    journal: Journal, left: Callable[[State], Job], another_start: Callable[[], None], cut: str, state: State
) -> None:
    job = left(state)
    CUTS[cut](Path(job.tasks[1].target))
    another_start()
    assert told(journal) == [
        f"1 result of the job {job.id} was lost as the machine went off; `multitone resume {job.id}` makes it again."
    ]
    past = journal.job(job.id)
    assert (past.state, past.left) == ("running", 1), "which is told as interrupted"
    assert told(journal) == [], "it is told once"
    reopened = reopen(journal, job.id)
    reopened.lock.release()
    assert [task.action for task in reopened.found.job.tasks] == [
        "skip",
        "replace" if cut != "gone" else "write",
        "skip",
    ]


def test_a_job_whose_results_are_all_there_is_finished(
    journal: Journal, left: Callable[[State], Job], another_start: Callable[[], None]
) -> None:
    job = left(UNFLUSHED)
    another_start()
    assert told(journal) == []
    assert journal.job(job.id).state == "finished"


@pytest.mark.parametrize("state", ["finished", "undone", "cancelled"])
def test_jobs_that_have_ended_are_not_looked_at(
    journal: Journal, left: Callable[[State], Job], another_start: Callable[[], None], state: State
) -> None:
    job = left(state)
    keep_time(Path(job.tasks[0].target), b"")
    another_start()
    assert told(journal) == []
    assert journal.job(job.id).state == state


def test_a_result_that_somebody_has_worked_at_is_not_lost(
    journal: Journal, left: Callable[[State], Job], another_start: Callable[[], None]
) -> None:
    job = left("running")
    Path(job.tasks[0].target).write_bytes(b"edited, and longer than it was")
    Path(job.tasks[1].target).write_bytes(b"RESULT 2")
    os.utime(job.tasks[1].target, (1, 1))
    another_start()
    assert told(journal) == []


def test_what_was_written_long_before_the_end_is_not_read(
    journal: Journal, left: Callable[[State], Job], another_start: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    left("running")
    read: list[str] = []
    monkeypatch.setattr(durability, "has_same_content", lambda path, *_: read.append(path) or True)
    monkeypatch.setattr(durability, "SETTLED", -1)
    another_start()
    assert told(journal) == []
    assert read == []


@pytest.mark.parametrize("flushes", [True, None])
def test_a_program_that_was_killed_costs_nothing_and_its_drive_is_asked_once_more(
    journal: Journal, left: Callable[[State], Job], monkeypatch: pytest.MonkeyPatch, flushes: bool | None
) -> None:
    class Asked:
        def __init__(self, *_: object) -> None: ...

        def ended(self, _seconds: float) -> bool | None:
            return flushes

        def let_go(self) -> None: ...

    job = left(UNFLUSHED)
    monkeypatch.setattr(durability, "Flush", Asked)
    assert told(journal) == []
    assert journal.job(job.id).state == ("finished" if flushes else UNFLUSHED)


def test_where_the_system_names_no_start_results_are_looked_at(
    journal: Journal, left: Callable[[State], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durability, "boot", lambda: "")
    job = left("running")
    CUTS["empty"](Path(job.tasks[0].target))
    assert len(told(journal)) == 1


def test_who_asks_the_journal_is_told(
    left: Callable[[State], Job], another_start: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("multitone.paths.data_folder", lambda: tmp_path / "data")
    job = left(UNFLUSHED)
    CUTS["zeros"](Path(job.tasks[0].target))
    another_start()
    sentences: list[object] = []
    assert ask(lambda journal: journal.job(job.id).left, sentences.append) == 1
    assert len(sentences) == 1
