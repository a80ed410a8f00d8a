"""The foot of the window while a job runs and after it, as a person sees it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from multitone.errors import REMEDIES
from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from multitone.gui.pictures.picture_model import REASON
from multitone.gui.running.failure_model import GROUP, PATH, FailureModel
from tests.batch.test_progress import fail
from tests.gui.app.test_window import click, drop, named, text
from tests.gui.conftest import Script
from tests.unreadable import SAID, put_unreadable


class Steps:
    """Lets a scripted engine go on batch by batch."""

    def __init__(self, script: Script) -> None:
        self._allowed = threading.Semaphore(0)
        self.open = False
        from multitone.engines.scripted import ScriptedEngine

        script.engine = lambda name, _: ScriptedEngine(workers=2, between=self._wait, name=name, **script.options)

    def go(self, batches: int = 1) -> None:
        self._allowed.release(batches)

    def end(self) -> None:
        self.open = True
        self._allowed.release()

    def _wait(self, _: int) -> None:
        if not self.open:
            self._allowed.acquire(timeout=20)


@pytest.fixture
def steps(script: Script):
    made = Steps(script)
    yield made
    made.end()


@pytest.fixture
def unreadable(photos: Path) -> None:
    put_unreadable(photos)


def done(window: MainWindow) -> bool:
    return window.session.state is State.DONE


@pytest.mark.usefixtures("written")
def test_failures_are_listed_live_by_reason_with_remedies_and_retried(
    qtbot: QtBot, ready: MainWindow, script: Script, steps: Steps, photos: Path
) -> None:
    script.options["failures"] = {1: "truncated", 2: "vanished", 3: "truncated"}
    click(qtbot, ready, "convert_button")
    steps.go()
    qtbot.waitUntil(lambda: named(ready, "run_failed").isVisible())
    assert text(ready, "run_failed") == "Show 2 failed"
    assert not named(ready, "failures_panel").isVisible()
    click(qtbot, ready, "run_failed")
    panel = ready.workspace.foot.failures
    assert panel.isVisible()
    assert not panel.retry.isVisible(), "not while the job runs"
    assert panel.model.rowCount() == 4
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert panel.isVisible(), "it stays when the job is over"
    assert text(ready, "failures_title") == "3 failed"
    assert [(g.kind, len(g.failures)) for g in panel.model.groups] == [("truncated", 2), ("vanished", 1)]
    said = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"The script says so. 2 pictures. {REMEDIES['truncated']}"
    assert ready.workspace.model.rowCount() == 3, "the pictures are filtered with it"
    third = next(i for i in range(5) if panel.model.index(i).data(PATH).endswith("2.jpg"))
    panel.list.setCurrentIndex(panel.model.index(third))
    assert ready.workspace.list.currentIndex().data() == "2.jpg"
    click(qtbot, ready, "copy_failures")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == f"{photos / '0.jpg'}\ttruncated\tThe script says so."
    assert len(lines) == 3
    script.options.clear()
    click(qtbot, ready, "retry_failed")
    qtbot.waitUntil(lambda: done(ready) and not ready.session.run.outcome.failures)
    assert text(ready, "done_sentence").startswith("5 pictures · 3 of them now, in ")
    assert not panel.isVisible()
    assert ready.workspace.model.rowCount() == 5


@pytest.mark.usefixtures("written")
def test_what_is_readable_is_kept_at_a_second_try(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.options["failures"] = {1: "truncated", 2: "vanished"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    click(qtbot, ready, "show_failed")
    panel = ready.workspace.foot.failures
    assert panel.salvage.isVisible()
    assert panel.salvage.text() == "Retry, keeping what is readable"
    click(qtbot, ready, "salvage_failed")
    qtbot.waitUntil(lambda: bool(ready.session.run.job and ready.session.run.job.limits.salvage))
    qtbot.waitUntil(lambda: done(ready))
    assert not panel._readable, "it was tried already"


@pytest.mark.usefixtures("written")
def test_a_job_of_what_cannot_be_salvaged_offers_no_such_thing(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.options["failures"] = {2: "vanished"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    click(qtbot, ready, "show_failed")
    assert ready.workspace.foot.failures.retry.isVisible()
    assert not ready.workspace.foot.failures.salvage.isVisible()


@pytest.mark.usefixtures("written")
def test_a_picture_that_is_retried_loses_its_old_reason_at_once(
    qtbot: QtBot, ready: MainWindow, script: Script
) -> None:
    script.options["failures"] = {1: "truncated"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    model = ready.workspace.model
    failed = model.index(0)
    assert failed.data(REASON) == "The script says so."
    script.options.clear()
    script.gate.clear()
    click(qtbot, ready, "show_failed")
    click(qtbot, ready, "retry_failed")
    qtbot.waitUntil(lambda: ready.session.state is State.RUNNING)
    assert not model.index(0).data(REASON)
    script.gate.set()
    qtbot.waitUntil(lambda: done(ready))
    assert not model.index(0).data(REASON)


def test_a_failure_is_shown_in_its_folder(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("multitone.gui.model.desktop_services.Desktop.show_file", lambda _, path: shown.append(path))
    script.options["failures"] = {2: "truncated", 4: "truncated"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    click(qtbot, ready, "show_failed")
    click(qtbot, ready, "show_failure")
    assert shown == [str(photos / "1.jpg")], "the first where none is chosen"
    panel = ready.workspace.foot.failures
    panel.list.setCurrentIndex(panel.model.index(2))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert shown[1:] == [str(photos / "3.jpg")]
    click(qtbot, ready, "close_failures")
    assert not panel.isVisible()
    assert text(ready, "show_failed") == "Show 2 failed"


def test_failures_that_come_keep_what_is_chosen() -> None:
    model = FailureModel()
    failures = [fail(1, 1, "One."), fail(1, 2, "Two.")]
    model.show_failures(failures)
    chosen = model.index(3)
    from PySide6.QtCore import QPersistentModelIndex

    kept = QPersistentModelIndex(chosen)
    assert chosen.data(PATH) == "2.jpg"
    failures += [fail(2, 3, "One."), fail(2, 4, "Three.")]
    model.show_failures(failures)
    assert kept.row() == 4
    assert kept.data(PATH) == "2.jpg"
    assert [model.index(i).data(GROUP) is not None for i in range(model.rowCount())] == [
        True, False, False, True, False, True, False,
    ]  # fmt: skip
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable


def test_ten_thousand_failures_are_no_burden(qtbot: QtBot) -> None:
    model = FailureModel()
    failures = [fail(1, i, f"Reason {i % 3000}.") for i in range(10_000)]
    model.show_failures(failures)
    assert model.rowCount() == 13_000
    assert model.index(12_999).data(PATH) == "8999.jpg"


def test_a_dead_worker_is_told_in_words(qtbot: QtBot, ready: MainWindow, script: Script, steps: Steps) -> None:
    script.options["deaths"] = frozenset({2})
    click(qtbot, ready, "convert_button")
    steps.go()
    qtbot.waitUntil(lambda: named(ready, "run_notice").isVisible())
    said = "Worker 2 died (Segmentation fault) and was replaced; its picture is tried again"
    assert text(ready, "run_notice") == said
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert text(ready, "done_notice") == "1 worker died during the run (Segmentation fault)"
    assert ready.session.run.progress is not None
    assert ready.session.run.progress.done == 5


@pytest.mark.usefixtures("written")
def test_a_full_disk_is_told_with_what_to_do(qtbot: QtBot, ready: MainWindow, script: Script, steps: Steps) -> None:
    script.options["failures"] = {2: "no-space"}
    click(qtbot, ready, "convert_button")
    steps.go()
    qtbot.waitUntil(lambda: bool(ready.session.run.progress and ready.session.run.progress.failed))
    ready.session.run.stop()
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert text(ready, "done_notice") == "The disk is full: free some space and continue"
    left = 5 - (ready.session.run.progress.done if ready.session.run.progress else 0)
    assert text(ready, "continue_button") == f"Continue {left} pictures"
    script.options.clear()
    click(qtbot, ready, "continue_button")
    qtbot.waitUntil(lambda: done(ready) and ready.session.left == 0)
    earlier = 5 - left
    expected = f"5 pictures · {left} of them now, in " if earlier else "5 pictures · "
    assert text(ready, "done_sentence").startswith(expected)
    assert not named(ready, "continue_button").isVisible()


def test_a_folder_that_cannot_be_read_is_told_before_and_after(
    qtbot: QtBot, unreadable: None, ready: MainWindow
) -> None:
    assert text(ready, "plan_sentence").endswith(SAID)
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    assert text(ready, "done_sentence").startswith("5 pictures · ")
    assert text(ready, "done_notice").endswith(SAID.removesuffix("."))


def test_pictures_that_are_gone_are_counted(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.options["failures"] = {1: "vanished", 4: "vanished"}
    from multitone.batch import events

    script.engine = None
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    assert ready.session.run.progress is not None
    assert ready.session.run.progress.failures[0].stage == "decode", "as the script has it"
    assert not named(ready, "done_notice").isVisible(), "a folder for results that is gone is no source that is gone"
    from multitone.gui.widgets.notices import vanished

    ready.session.run.progress.failures = [
        events.TaskFailed(f.at, f.task, f.worker, f.source, f.kind, f.reason, "read", "")
        for f in ready.session.run.progress.failures
    ]
    assert vanished(ready.session.run.progress) == "2 pictures have disappeared since the plan was made"
    assert text(ready, "done_sentence").endswith("· 2 failed")


def test_a_drop_while_a_job_runs_waits_in_a_quiet_line(
    qtbot: QtBot, ready: MainWindow, steps: Steps, tmp_path: Path, photos: Path
) -> None:
    from PIL import Image

    for name in ("Weekend", "Garden"):
        (tmp_path / name).mkdir()
        Image.new("L", (8, 8)).save(tmp_path / name / "a.png")
    assert not named(ready, "waiting_line").isVisible()
    click(qtbot, ready, "convert_button")
    assert drop(ready, [tmp_path / "Weekend"])
    ready.take([str(tmp_path / "Garden")])
    qtbot.waitUntil(lambda: text(ready, "waiting_1") == "Garden (1 picture)")
    assert text(ready, "waiting_0") == "Weekend (1 picture)"
    assert named(ready, "waiting_line").isVisible()
    assert named(ready, "remove_waiting_0").accessibleName() == "Remove Weekend from the queue"
    click(qtbot, ready, "remove_waiting_0")
    qtbot.waitUntil(lambda: text(ready, "waiting_0") == "Garden (1 picture)")
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert not named(ready, "waiting_line").isVisible()
    assert text(ready, "picture_count") == "1 picture"
    assert text(ready, "session_jobs") == "2 jobs in this session"
    ready.workspace.foot.done.fill_menu()
    ready.resize(960, 600)
    ready.workspace.foot.done.setFixedWidth(400)  # as wide as it is beside a curve
    for name in ("open_folder", "back_button", "save_report", "undo_job", "session_jobs"):
        qtbot.waitUntil(lambda name=name: named(ready, name).width() >= named(ready, name).sizeHint().width())
    listed = [action.text() for action in ready.workspace.foot.done.menu.actions()]
    assert listed[0].startswith("Garden – multitone: 1 picture · ")
    assert listed[1].startswith("photos – multitone: 5 pictures · ")


def test_jobs_of_the_sitting_open_their_folders(
    qtbot: QtBot, ready: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "multitone.gui.model.desktop_services.Desktop.open_folder", lambda _, folder: opened.append(folder)
    )
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    ready.workspace.foot.done.fill_menu()
    ready.workspace.foot.done.menu.actions()[0].trigger()
    click(qtbot, ready, "open_folder")
    assert opened == [f"{photos} – multitone"] * 2


def test_workers_go_up_and_down_by_button_and_key(qtbot: QtBot, ready: MainWindow, steps: Steps) -> None:
    ready.session.run.set_workers(2)
    click(qtbot, ready, "convert_button")
    click(qtbot, ready, "more_workers")
    ready.menus.actions["more_workers"].trigger()
    assert ready.session.run.workers == 4
    assert ready.session.run.runner is not None
    assert ready.session.run.runner.control.workers == 4
    assert ready.workspace.foot.run.workers.box.value() == 4
    assert ready.workspace.foot.export.workers.box.value() == 4
    for _ in range(6):
        ready.menus.actions["fewer_workers"].trigger()
    assert ready.session.run.workers == 1
    assert ready.menus.actions["more_workers"].shortcut().toString() == "Ctrl+Shift+Up"


def test_time_left_is_a_dash_until_it_is_known(qtbot: QtBot, ready: MainWindow, steps: Steps) -> None:
    click(qtbot, ready, "convert_button")
    ready.workspace.foot.run.refresh()
    assert text(ready, "figures") == "– MP/s · – left"
    ready.session.run.stop()
    ready.workspace.foot.run.refresh()
    assert text(ready, "figures").startswith("Finishing ")
    assert not named(ready, "pause_button").isEnabled()


def test_lanes_and_curve_have_a_table(qtbot: QtBot, ready: MainWindow, script: Script, steps: Steps) -> None:
    script.options["deaths"] = frozenset({2})
    ready.session.run.compare = True
    click(qtbot, ready, "convert_button")
    steps.go()
    qtbot.waitUntil(lambda: bool(ready.session.run.progress and ready.session.run.progress.done))
    click(qtbot, ready, "as_table")
    table = named(ready, "workers_table")
    assert isinstance(table, QTableView)
    assert table.isVisible()
    assert not named(ready, "lanes").isVisible()
    model = table.model()
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert titles == ["Worker", "Picture", "Stage", "Done", "Deaths"]
    cells = [[model.index(r, c).data() for c in (0, 3, 4)] for r in range(model.rowCount())]
    assert cells == [["1", "1", "0"], ["2", "1", "1"]]
    assert model.index(1, 4).data(Qt.ItemDataRole.AccessibleTextRole) == "Deaths: 1"
    curve = named(ready, "curve_table")
    assert isinstance(curve, QTableView)
    assert curve.isVisible()
    assert not named(ready, "curve").isVisible()
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    points = curve.model()
    assert points.index(0, 1).data() == "0"
    last = points.rowCount() - 1
    assert (points.index(last, 1).data(), points.index(last, 2).data()) == ("5", "5")
    click_again = ready.workspace.foot.run.table
    click_again.click()
    assert named(ready, "curve").isVisible()


def test_a_second_run_is_offered_in_the_sentence(qtbot: QtBot, ready: MainWindow, photos: Path, tmp_path: Path) -> None:
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: done(ready))
    out = tmp_path / "photos – multitone"
    out.mkdir()
    for path in photos.glob("*.jpg"):
        (out / path.name).touch()
    assert not named(ready, "remedies").isVisible()
    click(qtbot, ready, "back_button")
    qtbot.waitUntil(lambda: text(ready, "plan_sentence").startswith("All 5 exist."))
    assert remedies(ready) == ["Replace them", "Number them", "New folder"]
    assert not named(ready, "convert_button").isEnabled()
    click(qtbot, ready, "replace_existing")
    qtbot.waitUntil(lambda: text(ready, "plan_sentence").startswith("5 will be replaced"))
    assert text(ready, "convert_button") == "Convert 5"
    assert remedies(ready) == ["Number them", "Skip them", "New folder"]
    click(qtbot, ready, "number_existing")
    qtbot.waitUntil(lambda: text(ready, "plan_sentence").startswith("5 will be numbered"))
    click(qtbot, ready, "skip_existing")
    qtbot.waitUntil(lambda: text(ready, "plan_sentence").startswith("All 5 exist."))
    click(qtbot, ready, "new_folder")
    qtbot.waitUntil(lambda: text(ready, "convert_button") == "Convert 5")
    assert text(ready, "folder") == "photos – multitone 2"
    assert not named(ready, "remedies").isVisible()


def remedies(window: MainWindow) -> list[str]:
    """Return the links beside the plan that are shown."""
    return [link.text() for link in named(window, "remedies").findChildren(QPushButton) if link.isVisible()]


@pytest.mark.parametrize("width", [960, 1280])
def test_the_foot_is_as_high_as_what_is_in_it(
    qtbot: QtBot, ready: MainWindow, script: Script, steps: Steps, width: int
) -> None:
    """Whatever comes and goes in it, no button is cut off."""
    script.options["deaths"] = frozenset({2})
    ready.resize(width, 600)
    foot = ready.workspace.foot
    click(qtbot, ready, "convert_button")
    steps.go()
    qtbot.waitUntil(lambda: named(ready, "run_notice").isVisible())
    qtbot.waitUntil(lambda: foot.height() == foot.sizeHint().height())
    ready.session.run.stop()
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    button = named(ready, "continue_button")
    for said in ("", "word " * 60, ""):
        foot.done.proof.setText(said)
        qtbot.waitUntil(lambda: foot.height() == foot.sizeHint().height())
        qtbot.waitUntil(lambda: button.geometry().bottom() <= foot.done.height())
        assert button.height() == button.sizeHint().height()
    assert ready.width() == width, "what is said makes the window no wider"


def test_there_is_one_filled_button(qtbot: QtBot, ready: MainWindow, script: Script, steps: Steps) -> None:
    click(qtbot, ready, "convert_button")
    steps.go()
    qtbot.waitUntil(lambda: bool(ready.session.run.progress and ready.session.run.progress.done))
    ready.session.run.stop()
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    filled = [name for name in ("continue_button", "open_folder") if named(ready, name).property("tone") == "filled"]
    assert filled == ["continue_button"]
