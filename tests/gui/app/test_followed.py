"""A job is followed by the window's title, a line on every page and a screen reader, and the keyboard goes with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.desktop import numbers
from multitone.gui.model.session import State
from multitone.gui.widgets import design
from tests.gui.app.test_window import click, named
from tests.gui.conftest import Script
from tests.gui.model.test_run import Steps, done, steps

__all__ = ["steps"]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a screen reader is told."""
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    return said


def settled(window: MainWindow, number: int) -> bool:
    progress = window.session.run.progress
    return progress is not None and progress.settled >= number


def test_the_title_says_how_far_the_job_is(qtbot: QtBot, ready: MainWindow, steps: Steps) -> None:
    assert ready.windowTitle() == "Multitone"
    click(qtbot, ready, "convert_button")
    assert ready.windowTitle() == "0 of 5 · photos – Multitone"
    steps.go()
    qtbot.waitUntil(lambda: settled(ready, 1))
    qtbot.waitUntil(lambda: ready.windowTitle() == f"{ready.session.run.progress.settled} of 5 · photos – Multitone")
    ready.session.run.pause(paused=True)
    qtbot.waitUntil(lambda: ready.windowTitle().startswith("Paused: "))
    ready.session.run.pause(paused=False)
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert ready.windowTitle() == "Done: 5 of 5 · photos – Multitone"
    ready.session.back()
    assert ready.windowTitle() == "Multitone"


def test_a_job_that_was_stopped_is_not_called_done(qtbot: QtBot, ready: MainWindow, steps: Steps) -> None:
    click(qtbot, ready, "convert_button")
    ready.session.run.stop()
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert ready.windowTitle().startswith("Stopped: ")


def test_a_thin_line_is_seen_on_every_page_while_the_job_runs(qtbot: QtBot, ready: MainWindow, steps: Steps) -> None:
    line = named(ready, "progress_line")
    assert not line.isVisible()
    click(qtbot, ready, "convert_button")
    ready.pages.turn("history")
    steps.go()
    qtbot.waitUntil(lambda: settled(ready, 1))
    qtbot.waitUntil(lambda: bool(ready.assembly.followed.line.part))
    assert line.isVisible()
    assert line.width() == ready.pages.width()
    grabbed = ready.pages.grab().toImage()
    assert grabbed.pixelColor(1, 1).name() == design.theme().accent
    assert grabbed.pixelColor(grabbed.width() - 2, 1).name() == design.theme().hairline
    ready.resize(1000, 700)
    qtbot.waitUntil(lambda: line.width() == ready.pages.width())
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    assert not line.isVisible()


def test_a_screen_reader_hears_each_change_once(
    qtbot: QtBot, ready: MainWindow, steps: Steps, heard: list[str]
) -> None:
    click(qtbot, ready, "convert_button")
    assert heard == ["Converting 5 pictures"]
    followed = ready.assembly.followed
    followed.refresh()
    ready.session.run.pause(paused=True)
    followed.refresh()
    followed.refresh()
    ready.session.run.pause(paused=False)
    followed.refresh()
    assert heard == ["Converting 5 pictures", "Paused", "Converting 5 pictures"]
    steps.end()
    qtbot.waitUntil(lambda: done(ready))
    last = ready.session.run.progress.finished
    assert heard[3:] == [f"Done: {numbers.sentence(last)}"]


def test_the_focus_goes_with_the_work(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    assert QApplication.focusWidget() is named(ready, "pause_button")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert ready.session.run.paused
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not ready.session.run.paused
    script.gate.set()
    qtbot.waitUntil(lambda: done(ready))
    assert QApplication.focusWidget() is named(ready, "open_folder")
    click(qtbot, ready, "back_button")
    assert QApplication.focusWidget() is named(ready, "convert_button")


def test_a_focus_that_is_elsewhere_stays_there(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    named(ready, "search").setFocus()
    ready.session.convert()
    qtbot.waitUntil(lambda: done(ready))
    assert QApplication.focusWidget() is named(ready, "search")


def test_one_thread_has_the_focus_on_stop(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    ready.workspace.foot.run._show_tools(comparing=True)
    assert QApplication.focusWidget() is named(ready, "stop_button")


def test_memory_has_its_noun(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.gate.clear()
    click(qtbot, ready, "convert_button")
    qtbot.waitUntil(lambda: ready.session.state is State.RUNNING)
    progress = ready.session.run.progress
    progress.memory, progress.peak_memory = 1_200_000_000, 2_000_000_000
    ready.workspace.foot.run.refresh()
    assert "memory 1.2 GB, at most 2 GB" in " · ".join(ready.workspace.foot.run._figures(progress))
