"""Jobs of the past, as the empty window and the foot of a finished job offer them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone import paths
from multitone.batch.discovery import discover
from multitone.batch.job import Export, Job
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.store import Journal
from multitone.batch.plan import plan
from multitone.engines.base import JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine
from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from multitone.imaging.pipeline import Pipeline
from tests.gui.app.test_window import click, named, text
from tests.gui.conftest import Script


@pytest.fixture
def cut_short(own_home: Path, photos: Path, tmp_path: Path) -> Job:
    """Leave a job of five pictures of which two are done."""
    export = Export(folder=str(tmp_path / "results"), quality=71)
    job = plan(discover([str(photos)]), Pipeline.parse(["invert", "gaussian-blur sigma=3"]), export).job
    control = JobControl()
    engine = create_engine("serial")
    for _ in recorded(watch(engine, job, control), job, engine, control, sources=[str(photos)]):
        pass
    with Journal.open() as journal:
        journal.forget(job.id, [3, 4, 5])
        journal.settle(job.id, "cancelled")
    for task in job.tasks[2:]:
        Path(task.target).unlink()
    return job


@pytest.fixture
def opened(cut_short: Job, qtbot: QtBot, prompt: None, script: Script) -> MainWindow:
    """Return a window that was opened after a job was cut short."""
    script.engine = create_engine
    made = MainWindow(script)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.complete and named(made, "interrupted").isVisible())
    return made


def past(job: Job) -> object:
    with Journal.open() as journal:
        return journal.job(job.id)


def results(job: Job) -> set[str]:
    folder = Path(job.export.folder)
    return {path.name for path in folder.glob("*.jpg")} if folder.exists() else set()


def test_a_job_that_was_cut_short_is_offered_and_goes_on(
    qtbot: QtBot, opened: MainWindow, cut_short: Job, photos: Path
) -> None:
    before = results(cut_short)
    assert "results" in text(opened, "interrupted_sentence")
    left = len(cut_short.tasks) - len(before)
    assert named(opened, "continue_past").text() == f"Continue {left} pictures"
    click(qtbot, opened, "continue_past")
    session = opened.session
    qtbot.waitUntil(lambda: session.state is State.DONE, timeout=20_000)
    assert results(cut_short) == {f"{number}.jpg" for number in range(5)}
    assert session.run.progress is not None
    assert session.run.progress.done == left
    assert past(cut_short).left == 0
    content = opened.document.content
    assert content.sources == (str(photos),)
    assert content.pipeline == cut_short.pipeline
    assert content.export.quality == 71
    assert opened.workspace.model.rowCount() == 5
    click(qtbot, opened, "back_button")
    qtbot.waitUntil(lambda: session.state is State.READY and session.current_plan.plan is not None)
    assert session.current_plan.plan.counts["skip"] == 5


def test_what_was_cut_short_can_be_taken_back(qtbot: QtBot, opened: MainWindow, cut_short: Job) -> None:
    click(qtbot, opened, "undo_past")
    qtbot.waitUntil(lambda: not named(opened, "interrupted").isVisible())
    assert results(cut_short) == set()
    assert past(cut_short).state == "undone"


def test_what_was_cut_short_can_be_left_as_it_is(qtbot: QtBot, opened: MainWindow, cut_short: Job) -> None:
    made = results(cut_short)
    click(qtbot, opened, "abandon_past")
    assert not named(opened, "interrupted").isVisible()
    qtbot.waitUntil(lambda: past(cut_short).state == "abandoned")
    assert results(cut_short) == made


def test_a_job_that_another_multitone_runs_is_not_offered(
    qtbot: QtBot, cut_short: Job, prompt: None, script: Script
) -> None:
    lock = JobLock.take(paths.data_folder() / "jobs", cut_short.id)
    assert lock is not None
    window = MainWindow(script)
    qtbot.addWidget(window)
    window.show()
    past = window.session.past
    answers: list[object] = []
    past.interrupted.connect(answers.append)
    past.look()  # the session has asked as it was made, and may have been answered before anybody listened here
    past.close()
    QApplication.processEvents()  # brings all answers
    assert answers
    assert set(answers) == {None}
    assert not named(window, "interrupted").isVisible()
    lock.release()


def test_a_job_that_is_done_can_be_undone(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path, tmp_path: Path
) -> None:
    script.engine = create_engine
    click(qtbot, ready, "convert_button")
    session = ready.session
    qtbot.waitUntil(lambda: session.state is State.DONE, timeout=20_000)
    assert session.run.job is not None
    folder = Path(session.run.job.export.folder)
    made = sorted(path.name for path in folder.glob("*.jpg"))
    assert len(made) == 5
    (folder / made[0]).write_bytes(b"with a mustache")
    click(qtbot, ready, "undo_job")
    qtbot.waitUntil(lambda: session.undone is not None)
    assert [path.name for path in folder.iterdir()] == [made[0]]
    assert text(ready, "done_sentence") == "Undone: 4 removed"
    assert text(ready, "done_notice") == "1 changed since and left alone"
    assert not named(ready, "undo_job").isVisible()
    click(qtbot, ready, "back_button")
    qtbot.waitUntil(lambda: session.current_plan.plan is not None and session.current_plan.to_convert == 4)


def test_undoing_is_not_offered_where_nothing_was_made(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.options["failures"] = dict.fromkeys(range(1, 6), "truncated")
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert not named(ready, "undo_job").isVisible()


def test_a_history_that_cannot_be_kept_is_said_after_the_job(qtbot: QtBot, ready: MainWindow, own_home: Path) -> None:
    import shutil

    shutil.rmtree(own_home / "data")
    (own_home / "data").write_text("in the way")
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert "cannot be resumed or undone" in text(ready, "done_notice")
