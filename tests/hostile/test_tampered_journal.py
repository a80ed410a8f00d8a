"""A journal that somebody has written into: whatever it names, nothing outside a job's folder changes."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.batch.fingerprint import hash_of_file
from multitone.batch.job import replaced_folder
from multitone.batch.journal.claims import Claim, write_claim
from multitone.batch.journal.clearing import clear, clear_earlier
from multitone.batch.journal.detail import listed
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.place import OUTSIDE
from multitone.batch.journal.resuming import reopen
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import undo_job
from multitone.errors import MultitoneError
from tests.batch.journal.conftest import journal as journal
from tests.batch.journal.conftest import planned as planned
from tests.batch.journal.test_resuming import written
from tests.hostile.swaps import state_of


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder that holds files of somebody, with the bytes of results and under their names."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (folder / name).write_bytes(b"result of " + name.encode())
    return folder


@pytest.fixture
def job(planned: Callable[..., object], journal: Journal, tmp_path: Path) -> str:
    """Return a job that replaced three files."""
    made = planned()
    journal.begin(made, "serial", 1)
    kept = Path(replaced_folder(made))
    kept.mkdir(parents=True)
    for task in made.tasks:
        name = os.path.basename(task.target)
        (kept / name).write_bytes(b"before")
        ended = written(task, b"result of " + name.encode())
        journal.note(made.id, [ended])
        journal.note_kept(made.id, [(task.number, os.fsencode(kept / name))])
    journal.settle(made.id, "finished")
    return made.id


TARGETS = [
    "elsewhere/a.jpg",
    "out/../elsewhere/a.jpg",
    "out/link/a.jpg",
    "out/link/../../elsewhere/a.jpg",
    "out",
    "out/",
    "elsewhere",
]


def tampered(journal: Journal, statement: str, *values: object) -> None:
    journal._connection.execute(statement, values)


def all_deeds(journal: Journal, job: str) -> None:
    for deed in (
        lambda: list(listed(journal)),
        lambda: undo_job(journal, journal.job(job), dry_run=True),
        lambda: reopen(journal, job, failed=True).lock.release(),
        lambda: clear_earlier(journal, job, "last-job"),
        lambda: undo_job(journal, journal.job(job), force=True),
        lambda: clear(journal, journal.job(job)),
    ):
        with contextlib.suppress(MultitoneError):
            deed()


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("column", ["target", "kept", "both"])
def test_a_path_that_leads_out_is_not_believed(
    journal: Journal, job: str, elsewhere: Path, tmp_path: Path, target: str, column: str
) -> None:
    (tmp_path / "out/link").symlink_to(elsewhere)
    path = os.fsencode(f"{tmp_path}/{target}")
    proof = bytes.fromhex(hash_of_file(str(elsewhere / "a.jpg")))
    for name in ("target", "kept") if column == "both" else (column,):
        tampered(journal, f"UPDATE tasks SET {name} = ?, sha256 = ? WHERE number = 1", path, proof)
    before = state_of(elsewhere)
    all_deeds(journal, job)
    assert state_of(elsewhere) == before


def test_an_undo_says_why_and_undoes_the_others(journal: Journal, job: str, elsewhere: Path) -> None:
    tampered(journal, "UPDATE tasks SET target = ? WHERE number = 1", os.fsencode(elsewhere / "a.jpg"))
    undone = undo_job(journal, journal.job(job))
    assert [refusal.reason for refusal in undone.refused] == [OUTSIDE]
    assert len(undone.restored) == 2


def test_a_resume_says_why_and_changes_nothing(journal: Journal, job: str, elsewhere: Path) -> None:
    tampered(journal, "UPDATE tasks SET ending = NULL, target = ? WHERE number = 1", os.fsencode(elsewhere / "new.jpg"))
    with pytest.raises(MultitoneError, match=r"The history is damaged: it names .*elsewhere/new\.jpg"):
        reopen(journal, job)
    assert not (elsewhere / "new.jpg").exists()


def test_a_kept_folder_that_is_a_link_is_not_cleared(
    journal: Journal, job: str, elsewhere: Path, tmp_path: Path
) -> None:
    kept = next((tmp_path / "out").glob(".multitone-replaced-*"))
    shutil.rmtree(kept)
    kept.symlink_to(elsewhere)
    before = state_of(elsewhere)
    all_deeds(journal, job)
    assert state_of(elsewhere) == before


@pytest.mark.parametrize("path", ["elsewhere/empty", "out/link/empty", "out/../elsewhere/empty"])
def test_an_empty_folder_elsewhere_is_not_removed(
    journal: Journal, job: str, elsewhere: Path, tmp_path: Path, path: str
) -> None:
    (elsewhere / "empty").mkdir()
    (tmp_path / "out/link").symlink_to(elsewhere)
    tampered(journal, "INSERT INTO folders VALUES (?, ?)", job, os.fsencode(tmp_path / path))
    all_deeds(journal, job)
    assert (elsewhere / "empty").is_dir()


@pytest.mark.parametrize("name", ["../../elsewhere/empty", "..", ".", "", "a/b", "/etc/empty"])
def test_the_name_of_a_job_names_no_other_file(journal: Journal, job: str, elsewhere: Path, name: str) -> None:
    (elsewhere / "empty.lock").touch()
    tampered(journal, "UPDATE jobs SET id = ?, state = 'running' WHERE id = ?", name, job)
    tampered(journal, "UPDATE tasks SET job = ?", name)
    before = state_of(elsewhere)
    assert len(listed(journal)) == 1
    all_deeds(journal, name)
    assert state_of(elsewhere) == before


def test_claims_that_lead_out_make_nobodys_file_the_jobs(
    journal: Journal, job: str, elsewhere: Path, tmp_path: Path
) -> None:
    tampered(journal, "UPDATE tasks SET ending = NULL WHERE number = 1")
    tampered(journal, "UPDATE jobs SET state = 'running'")
    path = elsewhere / "a.jpg"
    status = path.stat()
    lock = JobLock.take(journal.locks, job)
    assert lock is not None
    known = (status.st_size, status.st_mtime_ns, status.st_ino, hash_of_file(str(path)))
    write_claim(lock.handle, Claim(1, os.fsencode(path), *known, os.fsencode(elsewhere / "b.jpg")))
    lock.release()
    before = state_of(elsewhere)
    all_deeds(journal, job)
    assert state_of(elsewhere) == before
