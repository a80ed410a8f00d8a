"""What is clicked while a job runs stays where it is, and a click meant for what was there before does nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from multitone.batch.events import CpuSampled, WorkerStarted
from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from tests.gui.app.test_window import named
from tests.gui.conftest import Script

CONTROLS = ("stop_button", "pause_button", "as_table", "fewer_workers", "more_workers", "running_workers")
SQUEEZED = 4
"""Pixels that a row may give way, for one turn of the loop, to what has just grown."""


def center(of: QWidget) -> QPoint:
    return of.mapTo(of.window(), of.rect().center())


def click_at(window: MainWindow, point: QPoint, *, double: bool = False) -> None:
    """Click as the mouse does: whatever lies at the point gets it."""
    handle = window.windowHandle()
    (QTest.mouseDClick if double else QTest.mouseClick)(
        handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
    )
    QApplication.processEvents()


def places(window: MainWindow) -> dict[str, QPoint]:
    return {name: center(named(window, name)) for name in CONTROLS}


@pytest.fixture
def running(qtbot: QtBot, ready: MainWindow, script: Script) -> MainWindow:
    """Return a window whose job has begun and is held back."""
    script.gate.clear()
    ready.session.run.set_workers(2)
    click_at(ready, center(named(ready, "convert_button")))
    qtbot.waitUntil(lambda: ready.session.state is State.RUNNING)
    return ready


def settled(window: MainWindow) -> bool:
    """Whether nothing grows any more, and clicks count."""
    return window.workspace.foot._growth.state().value == 0 and not named(window, "shield").isVisible()


def test_a_double_click_on_convert_converts_and_nothing_else(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.gate.clear()
    point = center(named(ready, "convert_button"))
    click_at(ready, point, double=True)
    click_at(ready, point)
    assert ready.session.state is State.RUNNING
    assert not ready.session.run.stopping
    assert not ready.session.run.paused


def test_after_a_moment_stop_can_be_clicked(qtbot: QtBot, running: MainWindow) -> None:
    qtbot.waitUntil(lambda: settled(running))
    click_at(running, center(named(running, "stop_button")))
    assert running.session.run.stopping


def test_controls_stay_from_the_first_moment_on_whatever_grows(qtbot: QtBot, running: MainWindow) -> None:
    qtbot.waitUntil(lambda: running.workspace.foot._growth.state().value == 0)
    qtbot.waitUntil(lambda: running.workspace.foot.height() == running.workspace.foot.sizeHint().height())
    before, foot, panel = places(running), running.workspace.foot, running.workspace.foot.run
    progress = running.session.run.progress
    assert progress is not None

    def stays() -> None:
        """Look in each turn of the loop, until all is laid out."""
        QApplication.processEvents()
        for name, place in places(running).items():
            assert (place - before[name]).manhattanLength() <= SQUEEZED, name
        qtbot.waitUntil(lambda: places(running) == before)

    for worker in range(1, 9):
        progress.handle(WorkerStarted(0.1, worker, worker))
        panel.cores.handle(CpuSampled(0.1, (50.0,) * worker * 3, 10_000_000))
        panel.lanes._tick()
        panel.refresh()
        stays()
    for said in ("The disk is full. " * 40, ""):
        panel.notice.setText(said)
        panel.notice.setVisible(bool(said))
        stays()
    for show in (True, False):
        foot.show_failures(show=show)
        stays()
    panel.table.click()
    stays()


def test_lanes_have_their_room_before_the_workers_are_there(qtbot: QtBot, running: MainWindow) -> None:
    lanes = running.workspace.foot.run.lanes
    progress = running.session.run.progress
    assert progress is not None
    progress.lanes.clear()
    lanes._tick()
    height = lanes.sizeHint().height()
    for worker in (1, 2):
        progress.handle(WorkerStarted(0.1, worker, worker))
        lanes._tick()
        assert lanes.sizeHint().height() == height


def test_a_key_that_is_held_down_presses_once(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    script.gate.clear()
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    button = named(ready, "convert_button")
    button.setFocus()
    if QApplication.focusWidget() is not button:
        pytest.skip("this platform gives no focus")
    for repeated in (False, True, True):
        focus = QApplication.focusWidget() or ready
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", repeated)
        QApplication.sendEvent(focus, event)
    assert ready.session.state is State.RUNNING
    assert not ready.session.run.paused
