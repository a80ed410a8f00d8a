"""Jobs that follow each other in one session: what waits, what is left, what failed, what was made earlier."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from multitone.engines import scripted
from multitone.gui.app.window import MainWindow
from multitone.gui.model.desktop_services import Announcer
from multitone.gui.model.session import Session, State
from tests.gui.conftest import Script
from tests.gui.model.test_session import convert, take


@pytest.fixture
def more(tmp_path: Path) -> list[Path]:
    """Return two more folders of pictures, of two and of three."""
    folders = []
    for name, number in (("Weekend", 2), ("Garden", 3)):
        folder = tmp_path / name
        folder.mkdir()
        for i in range(number):
            Image.new("L", (16, 16), 40 * i).save(folder / f"{i}.png")
        folders.append(folder)
    return folders


def run_to_the_third(qtbot: QtBot, session: Session, script: Script) -> None:
    """Convert with two workers, and stop when the first two pictures are done."""
    session.run.set_workers(2)
    batches: list[int] = []

    def between(number: int) -> None:
        batches.append(number)
        if number == 1 and session.run.runner is not None:
            session.run.runner.control.cancel()

    script.engine = lambda name, workers: scripted.ScriptedEngine(workers=workers, between=between, **script.options)
    convert(qtbot, session)
    script.engine = None


def test_what_is_dropped_while_a_job_runs_waits_and_then_runs(
    qtbot: QtBot, session: Session, photos: Path, more: list[Path], script: Script
) -> None:
    take(qtbot, session, photos)
    script.gate.clear()
    session.document.add_step("invert")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    session.convert()
    for folder in more:
        session.add([str(folder)])
    qtbot.waitUntil(lambda: all(waiting.plan is not None for waiting in session.queue.waiting))
    assert [(w.title, w.pictures) for w in session.queue.waiting] == [("Weekend", 2), ("Garden", 3)]
    assert session.document.content.sources == (str(photos),), "the running job is looked at"
    states: list[State] = []
    session.state_changed.connect(lambda: states.append(session.state))
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE)
    assert states == [State.RUNNING, State.RUNNING, State.DONE], "one follows the other at once"
    assert [(e.title, e.last.done if e.last else 0) for e in session.job_history.ended] == [
        ("photos – multitone", 5), ("Weekend – multitone", 2), ("Garden – multitone", 3),
    ]  # fmt: skip
    assert session.document.content.sources == (str(more[1]),)
    assert session.run.job is not None
    assert session.run.job.pipeline == session.document.content.pipeline
    assert len(session.source_scan.found.images) == 3
    assert not session.queue.waiting


def test_what_waits_goes_where_the_settings_want_results(
    qtbot: QtBot, session: Session, photos: Path, more: list[Path], script: Script, tmp_path: Path
) -> None:
    session.document.set_results_folder(str(tmp_path / "Results"))
    take(qtbot, session, photos)
    script.gate.clear()
    session.convert()
    session.add([str(more[0])])
    assert session.queue.waiting[0].content.export.folder == str(tmp_path / "Results" / "Weekend")
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE and len(session.job_history.ended) == 2)


def test_a_job_that_waits_can_be_let_go(
    qtbot: QtBot, session: Session, photos: Path, more: list[Path], script: Script
) -> None:
    take(qtbot, session, photos)
    script.gate.clear()
    session.convert()
    session.add([str(more[0])])
    session.add([str(more[1])])
    session.queue.remove(session.queue.waiting[0].number)
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE and len(session.job_history.ended) == 2)
    assert [ended.title for ended in session.job_history.ended] == ["photos – multitone", "Garden – multitone"]


def test_a_wrong_drop_does_not_hold_up_what_waits_behind_it(
    qtbot: QtBot, session: Session, photos: Path, more: list[Path], script: Script, tmp_path: Path
) -> None:
    take(qtbot, session, photos)
    script.gate.clear()
    session.convert()
    session.add([str(tmp_path / "nowhere")])
    session.add([str(more[0])])
    qtbot.waitUntil(lambda: bool(session.queue.waiting[0].problem) and session.queue.waiting[1].plan is not None)
    assert "nowhere does not exist" in session.queue.waiting[0].problem
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE and len(session.job_history.ended) == 2)
    assert session.job_history.ended[-1].title == "Weekend – multitone"


def test_the_same_folder_again_goes_into_a_folder_of_its_own(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    take(qtbot, session, photos)
    script.gate.clear()
    session.convert()
    session.add([str(photos)])
    session.add([str(photos)])
    folders = [waiting.content.export.folder for waiting in session.queue.waiting]
    assert folders == [f"{photos} – multitone 2", f"{photos} – multitone 3"]


def test_after_a_stop_what_waits_is_started_by_hand(
    qtbot: QtBot, session: Session, photos: Path, more: list[Path], script: Script
) -> None:
    take(qtbot, session, photos)
    script.gate.clear()
    session.convert()
    session.add([str(more[0])])
    qtbot.waitUntil(lambda: session.queue.waiting[0].plan is not None)
    session.run.stop()
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE)
    assert len(session.queue.waiting) == 1
    session.start_waiting()
    assert session.state is State.RUNNING
    qtbot.waitUntil(lambda: session.state is State.DONE)
    assert session.job_history.ended[-1].title == "Weekend – multitone"


@pytest.mark.usefixtures("written")
def test_a_stopped_job_is_continued_with_exactly_what_was_not_done(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    take(qtbot, session, photos)
    script.options["failures"] = {1: "truncated"}
    run_to_the_third(qtbot, session, script)
    first = session.run.job
    assert first is not None
    assert session.run.progress is not None
    done = set(session.run.outcome.done)
    assert session.run.progress.cancelled == session.left > 0
    script.options.clear()
    session.continue_job()
    qtbot.waitUntil(lambda: session.left == 0 and session.state is State.DONE)
    second, progress = session.run.job, session.run.progress
    assert second is not None
    assert progress is not None
    ran = {task.number for task in second.tasks if task.action != "skip"}
    assert ran == {task.number for task in first.tasks} - done - {1}
    assert (second.id, second.pipeline, second.export) == (first.id, first.pipeline, first.export)
    assert progress.earlier == len(done)
    [ended] = session.job_history.ended
    assert ended.earlier == len(done), "a job that went on is one job"


@pytest.mark.usefixtures("written")
def test_what_failed_is_retried_with_the_same_settings(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    take(qtbot, session, photos)
    script.options["failures"] = {2: "truncated", 4: "timeout"}
    convert(qtbot, session)
    assert session.left == 0, "what failed of itself is not left over"
    script.options.clear()
    session.retry_failed()
    qtbot.waitUntil(lambda: session.state is State.DONE and not session.run.outcome.failures)
    assert session.run.job is not None
    again = [Path(task.source).name for task in session.run.job.tasks if task.action != "skip"]
    assert again == ["1.jpg", "3.jpg"]
    assert session.run.progress is not None
    assert (session.run.progress.done, session.run.progress.failed, session.run.progress.earlier) == (2, 0, 3)


@pytest.mark.usefixtures("written")
def test_what_found_no_room_is_continued(qtbot: QtBot, session: Session, photos: Path, script: Script) -> None:
    take(qtbot, session, photos)
    script.options["failures"] = {3: "no-space"}
    run_to_the_third(qtbot, session, script)
    left = session.left
    assert session.run.job is not None
    unfinished = session.ended.unfinished if session.ended else ()
    assert left == len(session.run.job.tasks) - len(session.run.outcome.done)
    assert 3 in {task.number for task in unfinished} or 3 in session.run.outcome.done


def test_an_engine_that_cannot_start_leaves_all_to_be_continued(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    def broken(_name: str, _workers: int) -> object:
        raise OSError("no room for workers")

    script.engine = broken
    take(qtbot, session, photos)
    convert(qtbot, session)
    assert "no room for workers" in session.run.problem
    assert session.left == 5
    script.engine = None
    session.continue_job()
    qtbot.waitUntil(lambda: session.state is State.DONE and session.left == 0)
    assert session.run.progress is not None
    assert session.run.progress.done == 5
    assert not session.run.problem


@pytest.mark.usefixtures("written")
def test_a_second_run_updates_what_was_made_and_nothing_else(
    qtbot: QtBot, session: Session, photos: Path, tmp_path: Path
) -> None:
    out = tmp_path / "photos – multitone"
    out.mkdir()
    (out / "0.jpg").write_text("not ours")
    take(qtbot, session, photos)
    convert(qtbot, session)
    session.document.add_step("invert")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.to_convert == 0
    assert session.blocked == "All 5 exist."
    session.document.set_export("existing", "replace")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.to_convert == 5
    assert not session.blocked


@pytest.mark.usefixtures("written")
def test_the_wish_to_replace_outlives_an_edit_and_can_be_taken_back(
    qtbot: QtBot, session: Session, photos: Path
) -> None:
    take(qtbot, session, photos)
    convert(qtbot, session)
    session.back()
    session.document.set_export("existing", "replace")
    session.document.add_step("invert")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.to_convert == 5
    session.document.set_export("existing", "skip")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.to_convert == 0


@pytest.mark.usefixtures("written")
def test_a_new_folder_is_one_click_away(qtbot: QtBot, session: Session, photos: Path) -> None:
    take(qtbot, session, photos)
    convert(qtbot, session)
    session.document.add_step("invert")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    session.current_plan.use_new_folder()
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.document.content.export.folder == f"{photos} – multitone 2"
    assert session.current_plan.to_convert == 5


# ---- The end of a long job ----


class Told(QObject):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    def tell(self, title: str, text: str) -> None:
        self.told.append((title, text))


@pytest.mark.parametrize(("seconds", "active", "told"), [(25.0, False, 1), (25.0, True, 0), (5.0, False, 0)])
def test_the_end_of_a_long_job_is_told_where_nobody_looks(
    qtbot: QtBot, ready: MainWindow, monkeypatch: pytest.MonkeyPatch, seconds: float, active: bool, told: int
) -> None:
    notifier = Told()
    monkeypatch.setattr(type(ready), "isActiveWindow", lambda _: active)
    monkeypatch.setattr(
        "multitone.gui.model.desktop_services.LONG", 20.0 * 0.6 / seconds
    )  # the scripted job takes 0.6 s
    ready.assembly.announcer.notifier = notifier
    ready.session.run.set_workers(2)
    assert isinstance(ready.assembly.announcer, Announcer)
    convert(qtbot, ready.session)
    assert len(notifier.told) == told
    if told:
        assert notifier.told[0][0] == "photos – multitone is done"
        assert notifier.told[0][1].startswith("5 pictures · ")
