"""What a job keeps of what it replaced, as the window knows it, over stops, retries and undoing."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from multitone.batch import events
from multitone.batch.fingerprint import Fingerprint, hash_of
from multitone.batch.job import Task
from multitone.batch.journal.detail import Kept
from multitone.batch.journal.records import Ended, PastJob
from multitone.batch.journal.store import Journal
from multitone.batch.replaced import keep
from multitone.engines import scripted
from multitone.gui.model import kept_files
from multitone.gui.model.session import Session, State
from tests.gui.conftest import Script
from tests.gui.model.test_job_history import run_to_the_third
from tests.gui.model.test_session import convert, take


@pytest.fixture(autouse=True)
def replacing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let scripted engines make the targets that they pretend to make, and keep what stands there."""
    end, run = scripted.ScriptedEngine._end, scripted.ScriptedEngine.run
    folders: list[str] = []

    def begin(self: scripted.ScriptedEngine, job: object, control: object) -> Iterator[object]:
        folders[:] = [os.path.join(job.export.folder, f".multitone-replaced-{job.id}")]  # type: ignore[attr-defined]
        return run(self, job, control)  # type: ignore[arg-type]

    def write(self: scripted.ScriptedEngine, at: float, worker: int, task: Task) -> Iterator[events.Event]:
        kept, known = "", Fingerprint()
        if task.number not in self.failures:
            os.makedirs(os.path.dirname(task.target), exist_ok=True)
            kept = keep(task.target, folders[0], os.path.dirname(folders[0])) if task.action == "replace" else ""
            data = os.urandom(task.size // 4)
            Path(f"{task.target}.part").write_bytes(data)
            os.replace(f"{task.target}.part", task.target)
            status = os.lstat(task.target)
            known = Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(data))
        for event in end(self, at, worker, task):
            if isinstance(event, events.TaskFinished):
                modified = os.lstat(task.target).st_mtime_ns
                event = msgspec.structs.replace(event, kept=kept, fingerprint=known, modified=modified)
            yield event

    monkeypatch.setattr(scripted.ScriptedEngine, "run", begin)
    monkeypatch.setattr(scripted.ScriptedEngine, "_end", write)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def made(qtbot: QtBot, session: Session, photos: Path, tmp_path: Path) -> Path:
    """Return the folder of results of a job that is done, the next of which replaces them."""
    take(qtbot, session, photos)
    convert(qtbot, session)
    session.document.add_step("invert")
    session.document.set_export("existing", "replace")
    qtbot.waitUntil(lambda: session.state is State.READY and session.current_plan.fresh)
    return tmp_path / "photos – multitone"


def go_on(qtbot: QtBot, session: Session) -> None:
    session.continue_job()
    qtbot.waitUntil(lambda: session.left == 0 and session.state is State.DONE)


def test_a_job_that_was_stopped_and_went_on_keeps_all_and_is_undone_exactly(
    qtbot: QtBot, session: Session, script: Script, made: Path
) -> None:
    before = contents(made)
    run_to_the_third(qtbot, session, script)
    qtbot.waitUntil(lambda: session.kept_files.kept is not None)
    assert session.kept_files.kept is not None
    first = session.kept_files.kept.files
    assert 0 < first < 5
    go_on(qtbot, session)
    qtbot.waitUntil(lambda: session.kept_files.kept is not None and session.kept_files.kept.files == 5)
    session.undo()
    qtbot.waitUntil(lambda: session.undone is not None)
    assert contents(made) == before
    assert [path.name for path in made.iterdir() if path.is_dir()] == []


def test_what_was_kept_before_a_job_went_on_is_told_though_nothing_more_was_replaced(
    qtbot: QtBot, session: Session, script: Script, made: Path
) -> None:
    script.options["failures"] = {3: "truncated"}
    convert(qtbot, session)
    qtbot.waitUntil(lambda: session.kept_files.kept is not None)
    for _turn in range(3):
        runner = session.run.runner
        qtbot.waitUntil(lambda: not session.past.busy)
        session.retry_failed()
        qtbot.waitUntil(lambda r=runner: session.run.runner is not r and session.state is State.DONE)  # type: ignore[misc]
        assert session.run.outcome.replaced == 0
        qtbot.waitUntil(lambda: session.kept_files.kept is not None and session.kept_files.kept.files == 4)


def test_what_a_job_of_an_earlier_sitting_keeps_is_told_though_nothing_more_is_replaced(
    qtbot: QtBot, session: Session, script: Script, made: Path
) -> None:
    script.options["failures"] = {3: "truncated"}
    convert(qtbot, session)
    job = session.run.job
    assert job is not None
    other = Session(script)
    other.past.take_up(job.id, failed=True)
    qtbot.waitUntil(lambda: other.state is State.DONE)
    assert other.run.outcome.replaced == 0
    qtbot.waitUntil(lambda: other.kept_files.kept is not None and other.kept_files.kept.files == 4)
    other.close()


def test_a_look_at_what_is_kept_stands_in_nobodys_way(
    qtbot: QtBot, session: Session, script: Script, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, look = threading.Event(), kept_files.kept_of

    def slow(past: PastJob) -> Kept | None:
        go.wait(20)
        return look(past)

    monkeypatch.setattr(kept_files, "kept_of", slow)
    run_to_the_third(qtbot, session, script)
    session.continue_job()
    go.set()
    qtbot.waitUntil(lambda: session.left == 0 and session.state is State.DONE)


def test_going_on_where_nothing_is_left_is_said(qtbot: QtBot, session: Session, script: Script, made: Path) -> None:
    run_to_the_third(qtbot, session, script)
    assert session.left
    assert session.ended is not None
    with Journal.open() as journal:  # another program has gone on meanwhile
        journal.note(session.ended.job.id, [Ended(task.number, "failed") for task in session.ended.unfinished])
    session.continue_job()
    qtbot.waitUntil(lambda: bool(session.past.problem))
    assert session.past.problem == "No pictures are left to do."
    assert session.state is State.DONE


def test_a_job_that_was_undone_does_not_go_on(qtbot: QtBot, session: Session, script: Script, made: Path) -> None:
    script.options["failures"] = {3: "truncated"}
    convert(qtbot, session)
    session.undo()
    qtbot.waitUntil(lambda: session.undone is not None and not session.past.busy)
    session.retry_failed()
    session.continue_job()
    assert (session.state, session.past.busy) == (State.DONE, False)
