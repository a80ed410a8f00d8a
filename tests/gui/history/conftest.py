"""The page History, turned to."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.history.page import HistoryPage


def turned(qtbot: QtBot, window: MainWindow) -> HistoryPage:
    """Turn to the page History, and wait until the journal has answered."""
    window.pages.turn("history")
    qtbot.waitUntil(lambda: window.complete)
    assert window.pages.history is not None
    return window.pages.history


def chosen(qtbot: QtBot, page: HistoryPage, job: str) -> None:
    """Choose a job, and wait until it is described."""
    page.list.choose(job)
    qtbot.waitUntil(lambda: page.pane.job is not None and page.pane.job.past.id == job)
