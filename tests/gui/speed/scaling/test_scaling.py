"""Scaling in the window: measured by mouse and keys, shown as it comes, and heeded."""

from __future__ import annotations

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from multitone.errors import MultitoneError
from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from multitone.gui.speed.scaling.charts import ScalingChart
from multitone.gui.speed.scaling.scaling import ScalingView
from multitone.gui.widgets import design
from tests.gui.conftest import Script
from tests.gui.speed.conftest import turned
from tests.gui.speed.doubles import Remembering, ScriptedScaling, measurement, scaling_of


@pytest.fixture
def view(qtbot: QtBot, ready: MainWindow) -> ScalingView:
    made = turned(qtbot, ready).sections["scaling"]
    assert isinstance(made, ScalingView)
    return made


def cells(view: ScalingView) -> list[tuple[str, ...]]:
    return view.result.table.texts.rows


def test_points_appear_as_they_are_measured(qtbot: QtBot, view: ScalingView, scaling: ScriptedScaling) -> None:
    scaling.gate.clear()
    assert view.intro.isVisible()
    assert not view.result.isVisible()
    qtbot.mouseClick(view.measure, Qt.MouseButton.LeftButton)
    assert not view.measure.isVisible()
    qtbot.waitUntil(lambda: view.run_line.title.text() == "1 worker")
    assert view.run_line.lanes.isVisible()
    qtbot.waitUntil(lambda: view.run_line.figures.text().startswith("run 1 of 2 · 0 of 5 pictures"))
    assert view.result.advice.sentence.text() == "–", "never an estimate"
    assert not cells(view)
    scaling.hold_after = 1
    scaling.gate.set()
    qtbot.waitUntil(lambda: len(cells(view)) == 1)
    assert cells(view)[0] == ("1", "8.0 s", "3", "1.00 ×", "–", "100 %", "–")
    scaling.gate.set()
    qtbot.waitUntil(lambda: view.measuring is None)
    assert cells(view)[1] == ("2", "4.2 s", "3", "1.90 ×", "1.83–1.98", "95 %", "0.050")
    assert view.result.advice.sentence.text() == "2 workers"
    assert view.result.advice.reason.text() == "2 workers were 1.90 × as fast as one."
    assert "five or more" in view.result.advice.law.text()
    assert "79 pictures, 640 MP · the same results in every run" in view.result.conditions.text()
    assert view.measure.isVisible()


def test_what_was_measured_is_kept_and_shown_again(
    qtbot: QtBot, view: ScalingView, kept: Remembering, window: MainWindow
) -> None:
    qtbot.keyClick(view.measure, Qt.Key.Key_Return)
    qtbot.keyClick(view.measure, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.measuring is None and len(kept.kept) == 1)
    assert [one.kind for one in kept.kept] == ["scale"]
    again = ScalingView(window.session, window.preferences, view._dependencies)
    qtbot.addWidget(again)
    assert again.result.advice.sentence.text() == "2 workers"
    assert "just now" not in again.result.conditions.text()
    assert again.result.conditions.text().startswith("Measured ")


def test_it_can_be_stopped(qtbot: QtBot, view: ScalingView, scaling: ScriptedScaling, kept: Remembering) -> None:
    scaling.hold_after = 1
    view.begin()
    qtbot.waitUntil(lambda: len(cells(view)) == 1)
    assert QApplication.focusWidget() in (view.run_line.stop, None)
    qtbot.mouseClick(view.run_line.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.measuring is None)
    assert "not kept" in view.note.text()
    assert len(cells(view)) == 1
    assert not kept.kept


def test_a_job_that_begins_ends_the_measuring(
    qtbot: QtBot, view: ScalingView, scaling: ScriptedScaling, ready: MainWindow, script: Script
) -> None:
    scaling.gate.clear()
    view.begin()
    assert "Starting a job stops measuring" in view.about.text()
    script.gate.clear()
    ready.menus.actions["convert"].trigger()
    assert ready.pages.currentWidget() is ready.workspace, "where the job is seen"
    qtbot.waitUntil(lambda: view.measuring is None)
    assert view.note.text() == "A job started, so measuring was stopped."
    assert ready.session.state is State.RUNNING
    assert not view.measure.isEnabled()
    assert "A job is running" in view.measure.accessibleDescription()
    script.gate.set()
    qtbot.waitUntil(lambda: ready.session.state is State.DONE)
    assert view.measure.isEnabled()


def test_without_pictures_it_says_what_is_missing(qtbot: QtBot, window: MainWindow, full: Remembering) -> None:
    view = turned(qtbot, window).sections["scaling"]
    assert isinstance(view, ScalingView)
    assert not view.measure.isEnabled()
    assert "Open pictures" in view.about.text()
    assert view.result.advice.sentence.text() == "6 workers", "what was measured before is there"
    assert "5\u00a0% of the work is serial (3 to 8\u00a0%)" in view.result.advice.law.text()


def test_it_says_how_long_it_will_take(qtbot: QtBot, view: ScalingView, kept: Remembering) -> None:
    view._counts = (1, 2)
    view.refresh()
    assert view.about.text() == "5 pictures, with the current steps, 7 times", "where nothing ran here before"
    kept.kept.append(measurement(1, speed=160.0))  # 79 pictures by two workers in 4 s
    view._look_back()
    view.refresh()
    assert view.about.text() == "5 pictures, with the current steps: about 3 s"
    kept.kept[:] = [measurement(1, speed=16.0)]
    view._look_back()
    view.refresh()
    assert view.about.text() == "5 pictures, with the current steps: 25 s to 29 s"


def test_meanwhile_it_says_how_long_is_left(qtbot: QtBot, view: ScalingView, scaling: ScriptedScaling) -> None:
    view._counts = (1, 2)
    scaling.hold_after = 1
    view.begin()
    qtbot.waitUntil(lambda: len(cells(view)) == 1)
    qtbot.waitUntil(lambda: view.run_line.figures.text().endswith(" s left"))
    scaling.gate.set()


def test_the_advice_is_taken_for_all_jobs(qtbot: QtBot, window: MainWindow, full: Remembering) -> None:
    view = turned(qtbot, window).sections["scaling"]
    assert isinstance(view, ScalingView)
    use = view.result.advice.use
    assert use.text() == "Use 6 workers"
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert window.session.run.workers == 6
    assert window.preferences.settings.workers == 6
    assert use.text() == "Jobs use 6 workers"
    assert not use.isEnabled()


def test_the_time_of_another_number_of_workers_is_shown(qtbot: QtBot, window: MainWindow, full: Remembering) -> None:
    view = turned(qtbot, window).sections["scaling"]
    assert isinstance(view, ScalingView)
    result = view.result
    assert len(result.bars.uses) == 6
    result.whose.setCurrentIndex(1)
    assert len(result.bars.uses) == 2
    assert [row[0] for row in result.times.texts.rows] == ["1", "2"]
    result.time_panel.as_table.click()
    assert result.times.isVisible()
    assert not result.bars.isVisible()


def test_a_failure_is_said_in_words(qtbot: QtBot, view: ScalingView, scaling: ScriptedScaling) -> None:
    scaling.error = MultitoneError("The scratch folder is full.")
    view.begin()
    qtbot.waitUntil(lambda: view.measuring is None)
    assert view.note.text() == "Not measured: The scratch folder is full."


def test_the_window_closes_on_a_measuring(
    qtbot: QtBot, ready: MainWindow, view: ScalingView, scaling: ScriptedScaling
) -> None:
    scaling.gate.clear()
    view.begin()
    ready.close()
    assert scaling.ended.is_set()


def colors(widget: QWidget) -> set[str]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = Image.frombytes("RGBA", (image.width(), image.height()), bytes(image.constBits())).convert("RGB")
    return {"#{:02x}{:02x}{:02x}".format(*color) for _, color in pixels.getcolors(1 << 20) or []}


def test_the_chart_wears_the_theme_live(qtbot: QtBot, qapp: QApplication) -> None:
    chart = ScalingChart(6)
    qtbot.addWidget(chart)
    chart.resize(480, 304)
    chart.show_scaling(scaling_of(1, 2, 3, 4, 6))
    chart.show()
    assert design.LIGHT.accent in colors(chart)
    design.apply(qapp, design.DARK)
    seen = colors(chart)
    assert design.DARK.accent in seen, "the points"
    assert design.DARK.one_thread in seen, "the law"
    assert design.LIGHT.accent not in seen


def test_the_band_holds_what_the_interval_says(qtbot: QtBot) -> None:
    chart = ScalingChart(6)
    qtbot.addWidget(chart)
    chart.show_scaling(scaling_of(1, 2, 3, 4, 6))
    ends = [item.getData()[1][-1] for item in chart.plot.listDataItems() + chart.plot.items if hasattr(item, "getData")]
    assert any(end == pytest.approx(6 / (1 + 0.03 * 5)) for end in ends)
    assert any(end == pytest.approx(6 / (1 + 0.08 * 5)) for end in ends)
    assert any(end == pytest.approx(6 / (1 + 0.05 * 5)) for end in ends)


def test_the_wheel_is_left_to_the_page_and_no_menu_comes(qtbot: QtBot) -> None:
    chart = ScalingChart(6)
    qtbot.addWidget(chart)
    chart.show_scaling(scaling_of(1, 2))
    chart.show()
    before = chart.plot.viewRange()
    middle = QPointF(chart.rect().center())
    wheel = QWheelEvent(
        middle, middle, QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart.view.viewport(), wheel)
    assert not wheel.isAccepted()
    assert chart.plot.viewRange() == before
    qtbot.mouseClick(chart.view.viewport(), Qt.MouseButton.RightButton)
    assert QApplication.activePopupWidget() is None
