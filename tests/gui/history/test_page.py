"""The page History: what is listed and told of the journal, and what can be done with a job of the past."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from multitone import paths
from multitone.batch.journal.lock import JobLock
from multitone.batch.journal.records import Ended
from multitone.batch.journal.store import Journal
from multitone.engines.registry import create_engine
from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from multitone.gui.widgets import design
from tests.gui.app.test_window import click, named, text
from tests.gui.conftest import Script
from tests.gui.history.conftest import chosen, turned
from tests.gui.history.past import keep_job, keep_jobs


def facts(window: MainWindow) -> dict[str, str]:
    assert window.pages.history is not None
    return {fact.name: fact.value for fact in window.pages.history.pane.facts}


def shown_facts(window: MainWindow) -> str:
    assert window.pages.history is not None
    return window.pages.history.pane.view.toPlainText()


def converted(qtbot: QtBot, window: MainWindow, script: Script) -> Path:
    """Convert what is there for real, and return the folder of the results."""
    script.engine = create_engine
    click(qtbot, window, "convert_button")
    qtbot.waitUntil(lambda: window.session.state is State.DONE, timeout=20_000)
    assert window.session.run.job is not None
    return Path(window.session.run.job.export.folder)


def test_the_page_is_turned_to_by_its_word_and_by_keys_and_is_remembered(
    qtbot: QtBot, window: MainWindow, script: Script
) -> None:
    assert window.pages.history is None, "it costs nothing until it is seen"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.mouseClick(window.pages.tabs.tabs["history"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.complete)
    assert window.pages.currentWidget() is window.pages.history
    assert window.menus.actions["page_history"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.page == "convert"
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.page == "history"
    window.close()
    again = MainWindow(script)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.complete)
    assert again.pages.history is not None
    assert again.pages.history.isVisible()
    again.close()


def test_without_jobs_it_says_what_will_stand_here(qtbot: QtBot, window: MainWindow) -> None:
    turned(qtbot, window)
    assert named(window, "history_empty").isVisible()
    assert text(window, "history_empty_title") == "No job has been run yet"
    click(qtbot, window, "history_to_convert")
    assert window.pages.page == "convert"


def test_jobs_are_listed_the_newest_first_and_the_chosen_one_is_told(
    qtbot: QtBot, window: MainWindow, photos: Path
) -> None:
    keep_jobs(photos)
    page = turned(qtbot, window)
    shown = [(row.title, row.texts.outcome, row.texts.folder) for row in page.model.rows]
    assert shown == [
        ("Invert", "Stopped · 1 failed", "Portraits"),
        ("Grayscale", "Undone", "Scans"),
        ("As WebP", "Finished", "Wedding"),
        ("Grayscale, Gaussian blur", "Finished", "Holiday"),
    ]
    assert text(window, "job_count") == "4 jobs"
    assert text(window, "job_title") == "Invert"
    assert text(window, "job_state") == "Stopped · 1 done · 1 failed · 3 left"
    known = facts(window)
    assert known["Pictures"] == "5"
    assert known["Results in"] == str(photos.parent / "Portraits")
    assert known["Found in"] == str(photos)
    assert known["Ran on"] == "processes, 2 workers"
    assert known["Command"].startswith("multitone convert ")
    assert "1.jpg ends too early" in shown_facts(window)
    index = page.model.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(word in spoken for word in ("Invert", "Stopped · 1 failed", "5 pictures", "Portraits"))


def test_what_can_be_done_is_offered_and_what_cannot_is_told(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    keep_jobs(photos)
    page = turned(qtbot, window)
    assert named(window, "history_resume").text() == "Continue 3 pictures"
    assert named(window, "history_retry").text() == "Retry 1 failed"
    assert named(window, "history_resume").property("tone") == "filled"
    chosen(qtbot, page, "33333333")
    for name in ("resume", "retry", "undo"):
        assert not named(window, f"history_{name}").isVisible(), name
    assert facts(window)["Undo"] == "It has already been undone."
    assert facts(window)["Continue"] == "It was undone."
    assert not named(window, "history_open").isVisible()
    assert named(window, "history_again").property("tone") == "filled"
    chosen(qtbot, page, "22222222")
    assert named(window, "history_open").property("tone") == "filled"


def test_jobs_are_searched_by_folder_steps_and_how_those_are_said(
    qtbot: QtBot, window: MainWindow, photos: Path
) -> None:
    keep_jobs(photos)
    page = turned(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.sidebar.search.hasFocus)
    for typed, found in (("wedd", ["22222222"]), ("gaussian BLUR", ["11111111"]), ("sigma=3", ["11111111"])):
        page.sidebar.search.setText(typed)
        assert [row.name for row in page.model.rows] == found
        assert text(window, "job_count") == "1 of 4"
    qtbot.waitUntil(lambda: text(window, "job_title") == "Grayscale, Gaussian blur")
    page.sidebar.search.setText("funeral")
    assert named(window, "no_job_found").isVisible()
    qtbot.waitUntil(lambda: not page.pane.isVisible())
    qtbot.keyClick(page.sidebar.search, Qt.Key.Key_Escape)
    assert len(page.model.rows) == 4
    qtbot.waitUntil(page.pane.isVisible)
    qtbot.keyClick(page.sidebar.search, Qt.Key.Key_Escape)
    assert page.list.hasFocus()


def test_keys_that_are_held_ask_for_the_job_they_stop_at_only(
    qtbot: QtBot, window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = keep_jobs(photos)
    page = turned(qtbot, window)
    asked: list[str] = []
    monkeypatch.setattr(page.queries, "describe", asked.append)
    for _ in range(3):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [jobs[0].id]


def test_a_job_that_is_done_is_listed_and_undone_from_here(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    page = turned(qtbot, ready)
    ready.pages.turn("convert")
    folder = converted(qtbot, ready, script)
    (folder / "0.jpg").write_bytes(b"with a mustache")
    turned(qtbot, ready)
    qtbot.waitUntil(lambda: page.model.total == 1 and page.pane.isVisible())
    click(qtbot, ready, "history_undo")
    qtbot.waitUntil(lambda: named(ready, "job_message").isVisible())
    assert text(ready, "job_message") == "Undone: 4 results removed, 1 left alone."
    assert [path.name for path in folder.iterdir()] == ["0.jpg"]
    qtbot.waitUntil(lambda: "0.jpg" in shown_facts(ready))
    assert "1 left alone" in shown_facts(ready)
    assert "It has been changed since." in shown_facts(ready)
    ready.pages.turn("convert")
    assert text(ready, "done_sentence") == "Undone: 4 removed"
    assert text(ready, "done_notice") == "1 changed since and left alone"


def test_results_whose_sources_are_gone_stay_until_they_are_removed_all_the_same(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    folder = converted(qtbot, ready, script)
    for number in (0, 1):
        (photos / f"{number}.jpg").unlink()
    page = turned(qtbot, ready)
    click(qtbot, ready, "history_undo")
    qtbot.waitUntil(lambda: named(ready, "job_message").isVisible())
    assert text(ready, "job_message") == "Undone: 3 results removed, 2 left alone."
    assert sorted(path.name for path in folder.iterdir()) == ["0.jpg", "1.jpg"]
    force = named(ready, "history_force")
    assert (force.isVisible(), force.text()) == (True, "Remove anyway")
    assert force.toolTip() == "Also remove the 2 results whose sources are gone; they cannot be made again"
    click(qtbot, ready, "history_force")
    qtbot.waitUntil(lambda: text(ready, "job_message") == "Undone: 2 results removed.")
    assert not force.isVisible()
    assert not folder.exists()
    qtbot.waitUntil(lambda: text(ready, "job_state").startswith("Undone"))
    assert page.pane.job is not None
    assert page.pane.job.state == "undone"


def test_the_job_that_is_done_says_what_stays_because_its_source_is_gone(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    converted(qtbot, ready, script)
    (photos / "0.jpg").unlink()
    click(qtbot, ready, "undo_job")
    qtbot.waitUntil(lambda: ready.session.undone is not None)
    assert text(ready, "done_notice") == "1 left alone, because its source is gone: see History"
    tones = {name: named(ready, name).property("tone") for name in ("back_button", "open_folder")}
    assert tones == {"back_button": "filled", "open_folder": ""}, "one button is filled"


def test_what_is_undone_here_is_planned_for_anew_on_convert(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    converted(qtbot, ready, script)
    click(qtbot, ready, "back_button")
    session = ready.session
    qtbot.waitUntil(lambda: session.current_plan.fresh and session.current_plan.to_convert == 0)
    turned(qtbot, ready)
    click(qtbot, ready, "history_undo")
    qtbot.waitUntil(lambda: session.current_plan.fresh and session.current_plan.to_convert == 5)
    assert session.undone is None, "the job that was undone is not the one that is looked at"


def test_a_job_of_another_session_that_is_undone_leaves_the_one_that_is_done_alone(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    keep_job(photos, name="11111111", into="elsewhere")
    (photos.parent / "elsewhere").mkdir()
    (photos.parent / "elsewhere" / "0.jpg").write_bytes(b"not of that job")
    converted(qtbot, ready, script)
    page = turned(qtbot, ready)
    chosen(qtbot, page, "11111111")
    click(qtbot, ready, "history_undo")
    qtbot.waitUntil(lambda: bool(text(ready, "job_message")))
    assert ready.session.undone is None


def test_a_job_goes_on_on_convert(qtbot: QtBot, ready: MainWindow, script: Script, photos: Path) -> None:
    folder = converted(qtbot, ready, script)
    assert ready.session.run.job is not None
    job = ready.session.run.job
    with Journal.open() as journal:
        journal.forget(job.id, [4, 5])
        journal.settle(job.id, "cancelled")
    for number in (3, 4):
        (folder / f"{number}.jpg").unlink()
    turned(qtbot, ready)
    assert named(ready, "history_resume").text() == "Continue 2 pictures"
    click(qtbot, ready, "history_resume")
    qtbot.waitUntil(lambda: ready.pages.page == "convert", timeout=20_000)
    qtbot.waitUntil(lambda: ready.session.state is State.DONE, timeout=20_000)
    assert ready.session.run.progress is not None
    assert ready.session.run.progress.done == 2
    assert len(list(folder.glob("*.jpg"))) == 5


def test_what_failed_is_taken_up_again(qtbot: QtBot, window: MainWindow, script: Script, photos: Path) -> None:
    script.engine = create_engine
    ended = [Ended(1, "failed", "timeout"), *(Ended(n, "skipped") for n in range(2, 6))]
    keep_job(photos, "finished", ended, name="11111111")
    turned(qtbot, window)
    assert not named(window, "history_resume").isVisible()
    click(qtbot, window, "history_retry")
    qtbot.waitUntil(lambda: window.session.state is State.DONE, timeout=20_000)
    assert window.pages.page == "convert"
    assert [path.name for path in (photos.parent / "results").glob("*.jpg")] == ["0.jpg"]


def test_a_job_that_another_multitone_runs_is_running_and_stays_alone(
    qtbot: QtBot, window: MainWindow, photos: Path
) -> None:
    job = keep_job(photos, "running", [Ended(1, "done")])
    lock = JobLock.take(paths.data_folder() / "jobs", job.id)
    assert lock is not None
    page = turned(qtbot, window)
    assert text(window, "job_state").startswith("Running")
    assert facts(window)["Undo"] == facts(window)["Continue"] == "It is running now."
    lock.release()
    page.refresh()
    qtbot.waitUntil(lambda: text(window, "job_state").startswith("Interrupted"))
    assert named(window, "history_resume").isVisible()


def test_a_job_is_put_together_again_on_convert(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    keep_job(photos, steps=("invert", "gaussian-blur sigma=3"), format="webp quality=71", into="Web")
    turned(qtbot, window)
    click(qtbot, window, "history_again")
    assert window.pages.page == "convert"
    session = window.session
    qtbot.waitUntil(lambda: session.state is State.READY and session.current_plan.fresh)
    content = window.document.content
    assert content.sources == (str(photos),)
    assert [type(step).__name__ for step in window.document.steps] == ["Invert", "GaussianBlur"]
    assert content.export.folder == str(photos.parent / "Web")
    assert content.export.format is not None
    assert content.export.format.quality == 71
    assert session.current_plan.to_convert == 5, "it is run when the user wants it"
    window.document.undo_stack.undo()
    assert [type(step).__name__ for step in window.document.steps] == ["Grayscale"]


def test_while_a_job_runs_no_other_is_begun_from_here(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    keep_jobs(photos)
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    page = turned(qtbot, ready)
    chosen(qtbot, page, "44444444")
    assert not named(ready, "history_resume").isEnabled()
    assert not named(ready, "history_again").isEnabled()
    sources = ready.document.content.sources
    page._do("again")
    page._do("resume")
    assert ready.document.content.sources == sources
    script.gate.set()
    qtbot.waitUntil(lambda: named(ready, "history_again").isEnabled())
    qtbot.waitUntil(lambda: page.model.total == 5)  # the job that ended while the page was seen is listed


def test_a_report_is_saved(qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path) -> None:
    keep_jobs(photos)
    turned(qtbot, window)
    click(qtbot, window, "history_report")
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("Portraits.csv")
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "report.csv"))
    qtbot.waitUntil(lambda: text(window, "job_message") == "Report saved as “report.csv”")
    rows = list(csv.DictReader((tmp_path / "report.csv").read_text().splitlines()))
    assert [row["status"] for row in rows] == ["done", "failed", "unfinished", "unfinished", "unfinished"]


def test_a_report_that_cannot_be_written_is_told(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    keep_jobs(photos)
    page = turned(qtbot, window)
    page.queries.report("44444444", str(photos / "0.jpg"))
    qtbot.waitUntil(lambda: named(window, "history_problem").isVisible())
    assert "would replace a picture" in text(window, "history_problem")


def test_the_command_is_copied(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    keep_jobs(photos)
    turned(qtbot, window)
    click(qtbot, window, "history_copy")
    assert QGuiApplication.clipboard().text() == facts(window)["Command"]
    assert text(window, "job_message") == "Command copied."


def test_the_folder_is_opened_by_its_button_and_by_enter(
    qtbot: QtBot, window: MainWindow, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "multitone.gui.model.desktop_services.Desktop.open_folder", lambda _, folder: opened.append(folder)
    )
    keep_jobs(photos)
    page = turned(qtbot, window)
    click(qtbot, window, "history_open")
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert opened == [str(photos.parent / "Portraits")] * 2


def test_a_history_that_cannot_be_read_is_told(qtbot: QtBot, window: MainWindow, own_home: Path) -> None:
    qtbot.waitUntil(lambda: not window.session.past.busy)
    shutil.rmtree(own_home / "data")
    (own_home / "data").write_text("in the way")
    turned(qtbot, window)
    assert "history cannot be kept" in text(window, "history_problem")
    assert named(window, "history_problem").isVisible()


def test_the_page_has_room_in_the_smallest_window_in_both_themes(
    qtbot: QtBot, window: MainWindow, photos: Path, qapp: QApplication
) -> None:
    keep_jobs(photos)
    window.resize(*design.SMALLEST)
    page = turned(qtbot, window)
    assert page.minimumSizeHint().width() <= design.SMALLEST[0]
    light = page.grab().toImage()
    design.apply(qapp, design.DARK)
    assert page.grab().toImage() != light
    assert design.DARK.quiet in page.pane.view.toHtml()


def test_a_history_that_was_damaged_is_told(qtbot: QtBot, window: MainWindow, own_home: Path) -> None:
    qtbot.waitUntil(lambda: not window.session.past.busy)
    for path in (own_home / "data").glob("history.sqlite*"):
        path.unlink()
    (own_home / "data" / "history.sqlite").write_bytes(b"garbage" * 9)
    turned(qtbot, window)
    assert "history was damaged" in text(window, "history_problem")
    qtbot.waitUntil(lambda: named(window, "history_empty").isVisible())  # the new one is listed after that is said


def test_what_a_job_replaced_is_said_and_cleared_where_it_is_done(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    session = ready.session
    folder = converted(qtbot, ready, script)
    click(qtbot, ready, "back_button")
    session.document.set_export("existing", "replace")
    qtbot.waitUntil(lambda: session.current_plan.fresh and session.current_plan.to_convert == 5)
    assert "The 5 replaced files are kept (" in text(ready, "plan_sentence")
    converted(qtbot, ready, script)
    qtbot.waitUntil(lambda: session.kept_files.kept is not None)
    assert text(ready, "proof").startswith("5 replaced; the old ones are kept (")
    assert len(list(folder.glob(".multitone-replaced-*/*"))) == 5
    click(qtbot, ready, "clear_kept")
    qtbot.waitUntil(lambda: session.kept_files.cleared is not None)
    assert text(ready, "proof").startswith("5 replaced files cleared (")
    assert not named(ready, "clear_kept").isVisible()
    assert len(list(folder.iterdir())) == 5


def test_what_a_job_keeps_is_cleared_from_its_page(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    folder = converted(qtbot, ready, script)
    click(qtbot, ready, "back_button")
    ready.session.document.set_export("existing", "replace")
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and ready.session.current_plan.to_convert == 5)
    converted(qtbot, ready, script)
    turned(qtbot, ready)
    qtbot.waitUntil(lambda: named(ready, "history_clear").isVisible())
    click(qtbot, ready, "history_clear")
    qtbot.waitUntil(lambda: text(ready, "job_message").startswith("5 replaced files cleared ("))
    qtbot.waitUntil(lambda: not named(ready, "history_clear").isVisible())
    assert len(list(folder.iterdir())) == 5


def test_the_steps_of_a_job_are_used_for_the_pictures_that_are_open(
    qtbot: QtBot, ready: MainWindow, script: Script, photos: Path
) -> None:
    document = ready.session.document
    before = document.content.steps
    document.add_step("invert")
    used = document.content.steps
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    converted(qtbot, ready, script)
    click(qtbot, ready, "back_button")
    document.undo_stack.undo()
    assert document.content.steps == before
    turned(qtbot, ready)
    qtbot.waitUntil(lambda: named(ready, "history_use").isVisible())
    click(qtbot, ready, "history_use")
    assert ready.pages.page == "convert"
    assert document.content.steps == used
    document.undo_stack.undo()
    assert document.content.steps == before
