"""A long sitting: what a job took is given back when another comes, and a window at rest does nothing."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from tests.conftest import SOAK
from tests.gui.app.test_window import click
from tests.gui.model.test_run import done

REST = 30_000 if SOAK else 1_000
"""Milliseconds that a window is watched at rest."""

WATCHES = 4
OF_QT = "QPMCache"
"""Qt's own store of drawn pixmaps: every 30 s it lets one go that nobody uses, until none is left."""
END = "the end of the watch"
SETTLED = 500
"""Milliseconds in which views lay out what they were shown last."""


class Ticks(QObject):
    """Counts the timers that fire, and remembers whose they are."""

    def __init__(self) -> None:
        super().__init__()
        self.of: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is not QEvent.Type.Timer or watched.objectName() == END:
            return False
        if watched.metaObject().className() != OF_QT:
            self.of.append(f"{type(watched).__name__} {watched.objectName()} in {watched.parent()!r}")
        return False


def rest(milliseconds: int) -> None:
    """Let the window's loop run, with one timer that ends it."""
    loop = QEventLoop()
    end = QTimer(loop, singleShot=True)
    end.setObjectName(END)
    end.timeout.connect(loop.quit)
    end.start(milliseconds)
    loop.exec()


def ticks_at_rest() -> list[str]:
    """Return what ticks once views have laid themselves out, but for the end of the watch."""
    application = QApplication.instance()
    assert application is not None
    rest(SETTLED)
    ticks = Ticks()
    application.installEventFilter(ticks)
    rest(REST)
    application.removeEventFilter(ticks)
    return ticks.of


def active(window: MainWindow) -> list[str]:
    timers = window.findChildren(QTimer)
    return [f"{timer.interval()} ms in {timer.parent()!r}" for timer in timers if timer.isActive()]


@pytest.mark.timeout(WATCHES * (REST + SETTLED) // 1_000 + 120)
@pytest.mark.parametrize("state", ["empty", "ready", "done", "history", "speed"])
def test_at_rest_nothing_ticks(qtbot: QtBot, window: MainWindow, photos: Path, state: str) -> None:
    if state != "empty":
        window.take([str(photos)])
        qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    if state == "done":
        click(qtbot, window, "convert_button")
        qtbot.waitUntil(lambda: done(window))
    if state in ("history", "speed"):
        window.pages.turn(state)
        qtbot.waitUntil(lambda: window.complete, timeout=20_000)
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()  # a field's cursor blinks
    qtbot.waitUntil(lambda: not active(window))
    for _watch in range(WATCHES):
        ticks = ticks_at_rest()
        if not ticks:  # what comes once, such as a late layout on a busy machine, is no clock
            return
    pytest.fail(f"it ticks in every watch: {ticks}")


def test_a_job_is_given_back_when_the_next_comes(qtbot: QtBot, ready: MainWindow) -> None:
    session = ready.session
    gone: list[weakref.ref[object]] = []
    for _ in range(3):
        session.convert()
        qtbot.waitUntil(lambda: done(ready))
        run = session.run
        assert run.runner is not None
        assert run.recorder is not None
        gone += [weakref.ref(run.runner), weakref.ref(run.recorder)]
        session.back()
        qtbot.waitUntil(lambda: session.state is State.READY and session.current_plan.fresh)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [ref() for ref in gone] == [None] * len(gone)
    assert [len(ended.job.tasks) for ended in session.job_history.ended] == [0] * len(session.job_history.ended)
    assert session.job_history.ended
