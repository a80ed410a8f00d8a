"""The window through its four states, as a person sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from multitone.gui.widgets import design
from tests.gui.conftest import Script

NAMES = (
    "drop_zone", "picture_list", "preview", "steps", "add_step", "export_bar", "convert_button", "compare_toggle",
    "pause_button", "stop_button", "lanes", "cores", "curve", "ratio", "done_sentence", "open_folder", "show_failed",
    "plan_sentence", "workers", "picture_count", "search", "sort", "filter", "details", "details_toggle", "show_grid",
    "show_rows", "show_all", "remove_chosen", "bring_back",
)  # fmt: skip


def named(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def text(window: MainWindow, name: str) -> str:
    found = named(window, name)
    assert isinstance(found, QLabel | QAbstractButton)
    return found.text()


def click(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(named(window, name), Qt.MouseButton.LeftButton)


def drop(on: QWidget, paths: list[Path]) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = on.rect().center()
    enter = QDragEnterEvent(
        middle, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(on, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(
        QPointF(middle), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(on, event)
    return event.isAccepted()


def test_all_names_that_tests_rely_on_are_there(ready: MainWindow) -> None:
    for name in NAMES:
        assert len(ready.findChildren(QWidget, name)) == 1, name


def test_an_empty_window_asks_for_pictures(window: MainWindow) -> None:
    assert named(window, "drop_zone").isVisible()
    assert not named(window, "picture_list").isVisible()
    assert window.session.state is State.EMPTY


def test_a_drop_anywhere_is_taken(qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path) -> None:
    assert drop(named(window, "drop_zone"), [photos])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh)
    assert named(window, "picture_list").isVisible()
    assert text(window, "picture_count") == "5 pictures"
    other = tmp_path / "one.jpg"
    other.write_bytes((photos / "0.jpg").read_bytes())
    window.workspace.pictures.tools.details.click()
    for place in (
        named(window, "name"), window.workspace.list.viewport(), named(window, "canvas"), named(window, "search"),
        named(window, "details_text"), window.workspace.pictures.details.view.viewport(),
    ):  # fmt: skip
        assert drop(place, [other]), place.objectName()
        qtbot.waitUntil(lambda: window.session.current_plan.fresh)
    assert text(window, "picture_count") == "6 pictures"


def test_ready_says_the_plan_and_lets_it_run(qtbot: QtBot, ready: MainWindow) -> None:
    said = "5 will be written, 1 other file left alone · "
    assert text(ready, "plan_sentence").startswith((f"{said}at most ", f"{said}about "))
    qtbot.waitUntil(lambda: text(ready, "plan_sentence").startswith(f"{said}about "))
    assert text(ready, "convert_button") == "Convert 5"
    assert named(ready, "convert_button").isEnabled()
    assert text(ready, "folder") == "photos – multitone"
    assert not named(ready, "lanes").isVisible()


def test_the_picture_leads(ready: MainWindow) -> None:
    ready.resize(*design.WINDOW)
    assert named(ready, "preview").width() >= 0.55 * ready.width()


def test_the_preview_shows_before_and_after_and_bytes(qtbot: QtBot, ready: MainWindow) -> None:
    canvas = ready.workspace.preview.canvas
    assert canvas.sides is not None
    before, after = canvas.sides
    assert before.image.pixelColor(5, 5).blue() > before.image.pixelColor(5, 5).red() + 40
    gray = after.image.pixelColor(5, 5)
    assert abs(gray.red() - gray.blue()) <= 2
    assert "→" in text(ready, "preview_bytes")
    assert text(ready, "preview_size") == "120 × 80"
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.divider == pytest.approx(0.52)
    middle = canvas.picture_area()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle.topLeft().toPoint() + QPoint(1, 1))
    assert canvas.divider < 0.05


def test_a_problem_disables_the_button_and_is_said(qtbot: QtBot, ready: MainWindow, photos: Path) -> None:
    ready.document.set_export("folder", str(photos / "0.jpg"))
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert not named(ready, "convert_button").isEnabled()
    assert "is a file, not a folder" in text(ready, "plan_sentence")
    assert named(ready, "plan_sentence").isVisible()
    assert "is a file" in named(ready, "convert_button").accessibleDescription()
    ready.document.use_default_folder()
    qtbot.waitUntil(lambda: named(ready, "convert_button").isEnabled())


def test_a_job_runs_and_is_done_and_another_follows(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.gate.clear()
    script.options["failures"] = {2: "truncated"}
    click(qtbot, ready, "convert_button")
    assert ready.session.state is State.RUNNING
    qtbot.waitUntil(lambda: named(ready, "lanes").isVisible())
    assert named(ready, "stop_button").isVisible()
    assert not named(ready, "export_bar").isVisible()
    click(qtbot, ready, "pause_button")
    assert ready.session.run.runner is not None
    assert ready.session.run.runner.control.paused
    assert named(ready, "pause_button").accessibleName() == "Resume"
    click(qtbot, ready, "pause_button")
    script.gate.set()
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert ready.session.run.progress is not None
    assert ready.session.run.progress.done == 4
    assert text(ready, "done_sentence").startswith("4 pictures · ")
    assert text(ready, "show_failed") == "Show 1 failed"
    click(qtbot, ready, "show_failed")
    assert ready.workspace.model.rowCount() == 1
    assert text(ready, "picture_count") == "1 of 5"
    assert text(ready, "show_failed") == "Show all pictures"
    click(qtbot, ready, "show_failed")
    assert ready.workspace.model.rowCount() == 5
    click(qtbot, ready, "back_button")
    assert ready.session.state is State.READY
    assert named(ready, "export_bar").isVisible()
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)


def test_an_en_dash_stands_until_the_ratio_is_measured(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    click(qtbot, ready, "compare_toggle")
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    assert named(ready, "ratio").isVisible()
    assert text(ready, "ratio") == "–"
    script.gate.set()
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert ready.session.run.speedup is not None
    assert text(ready, "ratio") == f"{ready.session.run.speedup.speedup:.2f} ×"
    assert "× one thread" in text(ready, "done_sentence")
    assert "0 of 5 results identical" in text(ready, "proof"), "a scripted engine writes nothing"
    assert named(ready, "curve").isVisible()


def test_the_export_sentence_is_the_export(qtbot: QtBot, ready: MainWindow) -> None:
    bar = ready.workspace.foot.export.sentence
    for choice, place, field, value in (
        (bar.tree, 1, "flat", True), (bar.existing, 1, "existing", "update"), (bar.existing, 2, "existing", "replace"),
        (bar.existing, 3, "existing", "number"), (bar.metadata, 1, "metadata", "strip"),
    ):  # fmt: skip
        choice.setCurrentIndex(place)
        assert getattr(ready.document.content.export, field) == value
    bar.quality.setValue(61)
    assert ready.document.content.export.quality == 61
    bar.format.setCurrentIndex(bar.format.findData("png"))
    assert ready.document.content.export.format is not None
    assert not bar.quality.isVisible(), "PNG has no quality"
    bar.format.setCurrentIndex(bar.format.findData("jpeg"))
    assert bar.quality.isVisible()
    assert bar.quality.value() == 61
    bar.name.selectAll()
    qtbot.keyClicks(bar.name, "{stem}-gray")
    assert ready.document.content.export.name == "{stem}-gray"
    ready.document.set_export("existing", "skip")
    assert bar.existing.currentData() == "skip"


def test_undo_and_redo_are_in_the_menu_by_name(qtbot: QtBot, ready: MainWindow) -> None:
    undo, redo = ready.menus.actions["undo"], ready.menus.actions["redo"]
    assert undo.text() == "Undo: Add “photos”"
    assert not redo.isEnabled()
    ready.document.add_step("gaussian-blur")
    ready.document.set_parameter(1, "sigma", 3.0)
    assert undo.text() == "Undo: Change radius"
    undo.trigger()
    undo.trigger()
    assert [row.line.text() for row in ready.workspace.steps.rows] == ["Grayscale"]
    assert redo.text() == "Redo: Add Gaussian blur"
    redo.trigger()
    assert len(ready.workspace.steps.rows) == 2
    undo.trigger()
    undo.trigger()
    assert not undo.isEnabled()
    assert undo.text() == "Undo"


def test_a_step_that_is_off_is_not_converted(qtbot: QtBot, ready: MainWindow) -> None:
    qtbot.mouseClick(ready.workspace.steps.rows[0].switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert ready.session.current_plan.plan is not None
    assert ready.session.current_plan.plan.job.pipeline.steps == ()


def test_every_control_has_an_accessible_name(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    nameless = []
    for name in ("gaussian-blur", "resize", "unsharp-mask"):
        ready.workspace.steps.add_step(name)
    everything = [widget for widget in ready.findChildren(QWidget) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for widget in everything:
        inside = isinstance(widget, QLineEdit) and widget.objectName() == "qt_spinbox_lineedit"
        if not inside and not widget.accessibleName():
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert len(everything) > 20
    assert not nameless


def test_everything_is_reached_by_keys(qtbot: QtBot, ready: MainWindow) -> None:
    reached: set[str] = set()
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    named(ready, "convert_button").setFocus()
    for _ in range(80):
        focus = QApplication.focusWidget()
        if focus is None:
            pytest.skip("this platform gives no focus")
        reached.add(focus.objectName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    wanted = (
        "convert_button compare_toggle workers format quality folder tree existing metadata color name_pattern canvas"
    )
    left = "search sort filter details_toggle show_grid picture_list"
    assert {*wanted.split(), *left.split(), "step_0", "add_step"} <= reached


def test_themes_switch_and_are_remembered(qtbot: QtBot, ready: MainWindow, own_home: Path) -> None:
    ready.appearance.follow("light")
    assert design.theme() is design.LIGHT
    corner = ready.workspace.preview.canvas.grab().toImage().pixelColor(2, 2).name()
    assert corner == design.LIGHT.surround
    ready.appearance.switch()
    assert design.theme() is design.DARK
    assert ready.menus.actions["dark"].isChecked()
    assert ready.workspace.preview.canvas.grab().toImage().pixelColor(2, 2).name() == design.DARK.surround
    assert json.loads((own_home / "config" / "settings.json").read_text())["theme"] == "dark"


def test_the_window_remembers_its_size(qtbot: QtBot, script: Script, prompt: None, own_home: Path) -> None:
    if QApplication.primaryScreen().availableSize().width() < design.WINDOW[0]:
        pytest.skip("the screen is smaller than the window")
    for width, expected in ((1100, design.WINDOW[0]), (1000, 1100)):
        window = MainWindow(script)
        qtbot.addWidget(window)
        assert window.width() == expected
        window.show()
        qtbot.waitExposed(window)
        window.resize(width, 700)
        window.close()
    assert (own_home / "config" / "window.ini").exists()


def test_closing_in_the_middle_of_a_job_ends_it(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    control = ready.session.run.runner.control if ready.session.run.runner else None
    script.gate.set()
    ready.close()
    assert control is not None
    assert control.cancelled


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    code = (
        "import sys; from multitone.gui.app.application import make_application; application = make_application();"
        "from multitone.gui.app.window import MainWindow; window = MainWindow();"
        "print([m for m in ('numpy', 'PIL', 'pyvips', 'simplejpeg', 'pyqtgraph', 'scipy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"


def test_the_program_has_its_icon_once_the_window_is_painted(qtbot: QtBot, window: MainWindow) -> None:
    QApplication.setWindowIcon(QIcon())
    window._load_late()
    qtbot.waitUntil(lambda: not window.windowIcon().isNull(), timeout=5_000)
