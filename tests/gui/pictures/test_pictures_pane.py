"""The left of the window: two views, search, order, filter, removal and details, as a person uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from multitone.errors import REMEDIES, ImageError
from multitone.gui.app.window import MainWindow
from multitone.gui.model.picture_status import Mark, Status
from multitone.gui.model.session import State
from multitone.gui.pictures.picture_menu import picture_menu
from multitone.gui.pictures.picture_model import MARK
from multitone.gui.pictures.picture_painting import Look
from multitone.gui.pictures.pictures_pane import PicturesPane
from multitone.messages import _
from tests import pictures
from tests.gui.conftest import Script


@pytest.fixture
def pane(ready: MainWindow) -> PicturesPane:
    return ready.workspace.pictures


def named(window: MainWindow, name: str) -> QWidget:
    (found,) = window.findChildren(QWidget, name)
    return found


def click(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(named(window, name), Qt.MouseButton.LeftButton)


def text(window: MainWindow, name: str) -> str:
    found = named(window, name)
    assert isinstance(found, QLabel | QAbstractButton)
    return found.text()


def names(pane: PicturesPane) -> list[str]:
    return [pane.model.index(row).data() for row in range(pane.model.rowCount())]


def choose(pane: PicturesPane, *rows: int) -> None:
    """Choose rows, as clicks with Ctrl would."""
    flags = QItemSelectionModel.SelectionFlag
    pane.list.choose(pane.model.path(rows[0]))
    for row in rows[1:]:
        pane.list.selectionModel().setCurrentIndex(pane.model.index(row), flags.Select)


def test_grid_and_rows_are_two_views_and_the_choice_is_remembered(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane
) -> None:
    assert pane.list._painting.look is Look.TILE
    assert pane.list.columns == 2
    click(qtbot, ready, "show_rows")
    assert pane.list._painting.look is Look.ROW
    assert pane.list.columns == 1
    assert pane.rows.isChecked()
    assert not pane.grid.isChecked()
    other = PicturesPane(pane.model, ready.session.pictures, ready.settings)
    qtbot.addWidget(other)
    assert other.list._painting.look is Look.ROW
    click(qtbot, ready, "show_grid")
    assert pane.list._painting.look is Look.TILE


def test_search_is_instant_and_escape_clears_it(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    search = named(ready, "search")
    assert isinstance(search, QLineEdit)
    search.setFocus()
    qtbot.keyClicks(search, "3.j")
    assert names(pane) == ["3.jpg"]
    assert text(ready, "picture_count") == "1 of 5"
    assert pane.list.currentIndex().data() == "3.jpg"
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert text(ready, "picture_count") == "5 pictures"
    assert pane.list.currentIndex().data() == "3.jpg", "what was found stays chosen"


def test_ctrl_f_goes_to_the_search_and_back_to_the_list(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    ready.activateWindow()
    pane.list.setFocus()
    if not pane.list.hasFocus():
        pytest.skip("this platform gives no focus")
    qtbot.keyClick(pane.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.tools.search.hasFocus()
    qtbot.keyClick(pane.tools.search, Qt.Key.Key_Down)
    assert pane.list.hasFocus()


def test_what_finds_nothing_says_so_and_leads_back(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    pane.tools.search.setText("zebra")
    qtbot.waitUntil(lambda: text(ready, "nothing_found") == "No picture has “zebra” in its name.")
    assert named(ready, "nothing_found").isVisible()
    assert not pane.list.isVisible()
    click(qtbot, ready, "show_all")
    assert pane.list.isVisible()
    assert pane.tools.search.text() == ""
    assert not named(ready, "nothing_found").isVisible()
    pane.tools.filter.actions_of[Status.ALL].trigger()
    for status, reason in (
        (Status.FAILED, "No picture has failed."), (Status.SKIPPED, "No picture was skipped."),
    ):  # fmt: skip
        pane.tools.filter.actions_of[status].trigger()
        assert text(ready, "nothing_found") == reason
        assert pane.tools.filter.isChecked()
    click(qtbot, ready, "show_all")
    assert not pane.tools.filter.isChecked()
    assert len(names(pane)) == 5


def test_the_focus_goes_where_the_list_was(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    ready.activateWindow()
    pane.list.setFocus()
    if not pane.list.hasFocus():
        pytest.skip("this platform gives no focus")
    pane.model.show_status(Status.FAILED)
    assert pane.show_all.hasFocus()


def test_the_order_is_chosen_in_a_menu_and_worked_out_by_the_service(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane
) -> None:
    by = pane.tools.sort.actions_of
    pane.tools.descending.trigger()
    assert names(pane) == ["4.jpg", "3.jpg", "2.jpg", "1.jpg", "0.jpg"]
    pane.tools.descending.trigger()
    by["size"].trigger()
    qtbot.waitUntil(lambda: not pane.model.busy)
    sizes = [Path(pane.model.path(row)).stat().st_size for row in range(5)]
    assert sizes == sorted(sizes)
    assert pane.tools.sort.isChecked()
    assert pane.tools.sort.accessibleDescription() == "File size"
    by[None].trigger()
    assert names(pane) == ["0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg"]
    assert not pane.tools.sort.isChecked()


def test_several_are_counted_and_removed_and_brought_back(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, photos: Path
) -> None:
    choose(pane, 1, 3)
    assert text(ready, "picture_count") == "2 selected"
    assert text(ready, "keep_only") == "Keep only these 2"
    assert text(ready, "remove_chosen") == "Remove"
    assert "originals stay untouched" in named(ready, "remove_chosen").toolTip()
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert names(pane) == ["0.jpg", "2.jpg", "4.jpg"]
    assert pane.list.currentIndex().isValid()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert text(ready, "convert_button") == "Convert 3"
    assert text(ready, "removed") == "2 removed"
    assert len(list(photos.glob("*.jpg"))) == 5
    ready.document.set_export("folder", str(photos.parent / "elsewhere"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert text(ready, "convert_button") == "Convert 3", "another output folder has the sources walked anew"
    click(qtbot, ready, "bring_back")
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert len(names(pane)) == 5
    assert text(ready, "convert_button") == "Convert 5"
    assert not named(ready, "removed").isVisible()


def test_all_can_be_removed_and_brought_back(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    pane.list.selectAll()
    click(qtbot, ready, "remove_chosen")
    assert text(ready, "nothing_found") == "All pictures are removed from the job."
    assert not ready.session.current_plan.fresh
    assert ready.session.blocked == "All pictures are removed from the job."
    click(qtbot, ready, "bring_back")
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert text(ready, "convert_button") == "Convert 5"


def test_what_was_removed_stays_so_after_a_job_and_with_more_pictures(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, tmp_path: Path
) -> None:
    choose(pane, 0)
    pane.list.remove_chosen()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    click(qtbot, ready, "back_button")
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert names(pane) == ["1.jpg", "2.jpg", "3.jpg", "4.jpg"]
    (tmp_path / "more").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "more" / "x.png")
    ready.take([str(tmp_path / "more")])
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and not pane.model.busy)
    assert names(pane) == ["1.jpg", "2.jpg", "3.jpg", "4.jpg", "x.png"]
    ready.session.clear()
    assert not ready.session.source_scan.left_out


def test_nothing_is_removed_while_a_job_runs(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, script: Script
) -> None:
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    pane.list.selectAll()
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert len(names(pane)) == 5
    assert not pane.sorting_out.remove.isVisible()
    script.gate.set()
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert pane.sorting_out.remove.isVisible()


def test_marks_come_while_the_job_runs(qtbot: QtBot, ready: MainWindow, pane: PicturesPane, script: Script) -> None:
    script.options["failures"] = {2: "truncated"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    click(qtbot, ready, "show_failed")
    assert pane.list._painting.look is Look.REASON
    assert len(names(pane)) == 1
    assert pane.tools.filter.isChecked()
    pane.tools.show_all()
    assert text(ready, "show_failed") == "Show 1 failed", "the result's own button follows"


def test_details_are_folded_away_until_they_are_wanted(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    assert not pane.details.isVisible()
    click(qtbot, ready, "details_toggle")
    qtbot.waitUntil(lambda: pane.complete)
    details = dict(pane.details.lines)
    assert details["Name"] == "0.jpg"
    assert details["Dimensions"] == "120 × 80 · 0.01 MP"
    assert details["Color"] == "RGB, 8 bit"
    assert details["Location"] == "not recorded"
    assert "Camera" not in details
    pane.list.step(1)
    qtbot.waitUntil(lambda: dict(pane.details.lines)["Name"] == "1.jpg")
    assert "1.jpg" in pane.details.view.toPlainText()
    click(qtbot, ready, "copy_details")
    assert QGuiApplication.clipboard().text() == pane.details.text()
    click(qtbot, ready, "details_toggle")
    assert not pane.details.isVisible()


def test_details_say_what_the_camera_noted(qtbot: QtBot, ready: MainWindow, pane: PicturesPane, tmp_path: Path) -> None:
    rich = tmp_path / "rich.jpg"
    rich.write_bytes(pictures.rich_jpeg())
    pane.tools.details.click()
    pane.details.show_picture(str(rich), "It <broke>.", "truncated")
    qtbot.waitUntil(lambda: pane.details.complete)
    details = dict(pane.details.lines)
    assert details["Camera"] == "Multitone tests Camera 1"
    assert details["Exposure"].startswith("1/250 s")
    assert details["Title"] == "Grüße"
    assert pane.details.lines[0] == ("", "It <broke>.")
    assert pane.details.lines[1] == ("", REMEDIES["truncated"])
    assert "It <broke>." in pane.details.view.toPlainText()


def test_details_of_what_is_no_picture_say_why(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, tmp_path: Path
) -> None:
    (tmp_path / "no.jpg").write_text("no picture")
    pane.tools.details.click()
    pane.details.show_picture(str(tmp_path / "no.jpg"))
    qtbot.waitUntil(lambda: pane.details.complete)
    assert "not a picture" in pane.details.lines[0][1]
    assert pane.details.lines[1][1] == REMEDIES["unreadable"]


def test_the_menu_of_a_picture_says_what_can_be_done(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    choose(pane, 1, 2)
    menu = picture_menu(pane.list, pane.sorting_out)
    actions = {action.text().replace("&", ""): action for action in menu.actions() if action.text()}
    assert list(actions) == [
        "Show in folder", "Copy paths", "Convert only these 2", "Keep only these 2", "Remove from the job",
        "Invert selection",
    ]  # fmt: skip
    actions["Copy paths"].trigger()
    assert QGuiApplication.clipboard().text() == "\n".join(pane.list.chosen_paths())
    actions["Invert selection"].trigger()
    assert [Path(path).name for path in pane.list.chosen_paths()] == ["0.jpg", "3.jpg", "4.jpg"]
    actions["Remove from the job"].trigger()
    assert names(pane) == ["0.jpg", "3.jpg", "4.jpg"], "those that the menu was opened for"
    menu.deleteLater()


def test_what_a_search_finds_is_kept_or_removed(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    assert not pane.sorting_out.isVisible()
    pane.tools.search.setText("3")
    assert text(ready, "keep_only") == "Keep only these 1"
    click(qtbot, ready, "remove_chosen")
    assert (names(pane), pane.tools.search.text()) == (["0.jpg", "1.jpg", "2.jpg", "4.jpg"], "")
    pane.tools.search.setText("2")
    click(qtbot, ready, "keep_only")
    assert names(pane) == ["2.jpg"]
    assert ready.menus.actions["undo"].text() == "Undo: Remove 3 pictures"
    ready.menus.actions["undo"].trigger()
    ready.menus.actions["undo"].trigger()
    assert len(names(pane)) == 5


def test_what_failed_is_kept_alone(qtbot: QtBot, ready: MainWindow, pane: PicturesPane, script: Script) -> None:
    script.options["failures"] = {1: "truncated", 4: "truncated"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    pane.tools.filter.actions_of[Status.FAILED].trigger()
    assert text(ready, "keep_only") == "Keep only these 2"
    click(qtbot, ready, "keep_only")
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert (ready.session.state, names(pane)) == (State.READY, ["0.jpg", "3.jpg"])
    assert not pane.model.listing.filtered


def test_some_are_converted_alone_in_three_clicks(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for row, keys in ((1, none), (3, Qt.KeyboardModifier.ShiftModifier)):
        at = pane.list.visualRect(pane.model.index(row)).center()
        qtbot.mouseClick(pane.list.viewport(), left, keys, at)
    assert text(ready, "picture_count") == "3 selected"
    click(qtbot, ready, "convert_only")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert ready.session.run.job is not None
    assert [Path(task.source).name for task in ready.session.run.job.tasks] == ["1.jpg", "2.jpg", "3.jpg"]


def test_keys_sort_out_and_do_nothing_where_nothing_is_meant(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, script: Script
) -> None:
    actions = ready.menus.actions
    assert not actions["keep_only"].isEnabled()
    choose(pane, 1, 2)
    assert actions["keep_only"].isEnabled()
    actions["invert_selection"].trigger()
    assert text(ready, "picture_count") == "3 selected"
    pane.list.selectAll()
    assert not actions["keep_only"].isEnabled(), "there are no others"
    assert actions["remove_these"].isEnabled()
    actions["invert_selection"].trigger()
    assert pane.list.chosen_count == 0
    choose(pane, 0, 4)
    actions["keep_only"].trigger()
    assert names(pane) == ["0.jpg", "4.jpg"]
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    pane.list.selectAll()
    assert not actions["remove_these"].isEnabled()


def test_what_is_seen_of_the_list_survives_a_search(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    choose(pane, 1, 3)
    previewed: list[str] = []
    pane.list.chosen.connect(previewed.append)
    pane.tools.search.setText("3")
    pane.tools.search.clear()
    assert [Path(path).name for path in pane.list.chosen_paths()] == ["3.jpg"]
    assert not previewed, "the preview is not asked for the same picture again"
    pane.list.selectAll()
    pane.tools.search.setText(".jpg")
    assert len(pane.list.chosen_paths()) == 5


def test_a_click_beside_the_pictures_chooses_none(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    choose(pane, 1, 2)
    viewport = pane.list.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(10, viewport.height() - 3))
    assert pane.list.chosen_count == 0
    assert text(ready, "picture_count") == "5 pictures"


def test_by_status_the_order_follows_a_job_that_is_done(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, script: Script
) -> None:
    pane.tools.sort.actions_of["status"].trigger()
    script.options["failures"] = {4: "truncated"}
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE and not pane.model.busy)
    failed = [row for row in range(5) if pane.model.index(row).data(MARK) is Mark.FAILED]
    assert failed == [0]


def test_closing_the_pictures_ends_the_search(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    pane.tools.search.setText("3")
    ready.session.clear()
    assert pane.tools.search.text() == ""
    assert not pane.model.listing.filtered


def test_details_are_broken_anywhere_and_copied_as_they_are(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, tmp_path: Path
) -> None:
    name = "a" * 90 + ".jpg"
    Image.new("RGB", (5, 4)).save(tmp_path / name)
    pane.tools.details.click()
    pane.details.show_picture(str(tmp_path / name))
    qtbot.waitUntil(lambda: pane.details.complete)
    assert name in pane.details.view.toPlainText()
    assert pane.details.view.horizontalScrollBar().maximum() == 0


def test_removing_adding_and_closing_are_undone_by_keys_in_order(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, tmp_path: Path
) -> None:
    undo = ready.menus.actions["undo"]
    (tmp_path / "more").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "more" / "x.png")

    def settled() -> bool:
        return ready.session.current_plan.fresh and not pane.model.busy

    choose(pane, 1, 3)
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    assert undo.text() == "Undo: Remove 2 pictures"
    ready.document.add_step("invert")
    ready.take([str(tmp_path / "more")])
    qtbot.waitUntil(settled)
    assert names(pane) == ["0.jpg", "2.jpg", "4.jpg", "x.png"]
    click(qtbot, ready, "close_pictures")
    assert ready.session.state is State.EMPTY
    assert undo.text() == "Undo: Close pictures"
    keys = [("Undo: Add “more”", 4), ("Undo: Add Invert", 3), ("Undo: Remove 2 pictures", 3), ("Undo: Add “photos”", 5)]
    for said, number in keys:
        undo.trigger()
        qtbot.waitUntil(settled)
        assert undo.text() == said
        assert len(names(pane)) == number
        assert text(ready, "convert_button") == f"Convert {number}"
    assert not named(ready, "removed").isVisible()
    for number in (3, 3, 4):
        ready.menus.actions["redo"].trigger()
        qtbot.waitUntil(settled)
        assert len(names(pane)) == ready.session.current_plan.to_convert == number
    ready.menus.actions["redo"].trigger()
    assert ready.session.state is State.EMPTY


def test_pictures_are_not_undone_while_a_job_runs(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, script: Script
) -> None:
    choose(pane, 0)
    pane.list.remove_chosen()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    assert not ready.menus.actions["undo"].isEnabled()
    script.gate.set()
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert ready.menus.actions["undo"].isEnabled()
    ready.menus.actions["undo"].trigger()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert (ready.session.state, len(names(pane))) == (State.READY, 5)


def test_bad_files_are_marked_counted_and_removed_before_a_job(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, tmp_path: Path
) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "text.jpg").write_text("no picture")
    Image.new("RGB", (30, 20)).save(more / "good.jpg")
    whole = (more / "good.jpg").read_bytes()
    (more / "short.png").write_bytes(b"\x89PNG\r\n\x1a\n" + whole[:9])
    ready.take([str(more)])
    qtbot.waitUntil(lambda: ready.session.bad_files.number == 2)
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh and not pane.model.busy)
    marks = {pane.model.shown(row).name: pane.model.shown(row).mark for row in range(8)}
    assert [name for name, mark in marks.items() if mark is Mark.BAD] == ["short.png", "text.jpg"]
    assert "2 cannot be read" in text(ready, "plan_sentence")
    row = next(row for row in range(8) if pane.model.shown(row).name == "text.jpg")
    assert "not a picture" in pane.model.index(row).data(Qt.ItemDataRole.ToolTipRole)
    pane.tools.filter.actions_of[Status.BAD].trigger()
    assert names(pane) == ["short.png", "text.jpg"]
    click(qtbot, ready, "remove_chosen")
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert text(ready, "convert_button") == "Convert 6"
    assert "cannot be read" not in text(ready, "plan_sentence")
    ready.menus.actions["undo"].trigger()
    qtbot.waitUntil(lambda: ready.session.bad_files.number == 2)
    assert pane.model.count_of(Status.BAD) == 2, "they keep their mark"


def test_a_bad_file_that_is_made_good_loses_its_mark(qtbot: QtBot, ready: MainWindow, photos: Path) -> None:
    pane, bad = ready.workspace.pictures, photos / "9.jpg"
    bad.write_text("no picture")
    ready.session.source_scan.look_anew()
    qtbot.waitUntil(lambda: ready.session.bad_files.number == 1)
    Image.new("RGB", (30, 20)).save(bad)
    ready.session.source_scan.look_anew()
    qtbot.waitUntil(lambda: ready.session.bad_files.number == 0)
    assert pane.model.count_of(Status.BAD) == 0


def test_a_picture_that_is_done_after_all_says_no_reason(
    qtbot: QtBot, ready: MainWindow, pane: PicturesPane, photos: Path
) -> None:
    error = ImageError("truncated", _("It ends too early."))
    ready.session.bad_files.add({str(photos / "2.jpg"): error})
    assert pane.model.shown(2).reason == "It ends too early."
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert (pane.model.shown(2).mark, pane.model.shown(2).reason) == (Mark.DONE, "")


def test_what_is_copied_is_said(qtbot: QtBot, ready: MainWindow, pane: PicturesPane) -> None:
    choose(pane, 1, 2)
    menu = picture_menu(pane.list, pane.sorting_out)
    next(action for action in menu.actions() if "Copy" in action.text()).trigger()
    assert QToolTip.text() == "2 paths copied"
    menu.deleteLater()
    click(qtbot, ready, "details_toggle")
    click(qtbot, ready, "copy_details")
    assert QToolTip.text() == "Details copied"
    QToolTip.hideText()
