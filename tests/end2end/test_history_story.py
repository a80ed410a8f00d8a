"""The page History with a real mouse: a job is converted, found again, undone, and converted again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from tests.end2end.conftest import Hand
from tests.engines.conftest import picture

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]


def widget(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def converted(qtbot: QtBot, window: MainWindow, hand: Hand) -> None:
    session = window.session
    qtbot.waitUntil(lambda: session.state.value == "ready" and session.current_plan.fresh, timeout=20_000)
    hand.click(widget(window, "convert_button"))
    qtbot.waitUntil(lambda: session.state.value == "done", timeout=60_000)


@pytest.mark.screen
def test_a_job_of_the_past_is_undone_and_converted_again(
    qtbot: QtBot, window: MainWindow, hand: Hand, tmp_path: Path
) -> None:
    folder, results = tmp_path / "Holiday", tmp_path / "Holiday – multitone"
    folder.mkdir()
    for number in range(4):
        picture(folder / f"IMG_{number:04}.jpg", number, (320, 240))
    window.take([str(folder)])
    converted(qtbot, window, hand)
    made = {path.name: path.read_bytes() for path in results.glob("*.jpg")}
    assert len(made) == 4
    hand.click(widget(window, "page_history"))
    qtbot.waitUntil(lambda: window.pages.page == "history" and window.complete, timeout=10_000)
    hand.click(widget(window, "history_undo"))
    qtbot.waitUntil(lambda: not results.exists(), timeout=10_000)
    hand.click(widget(window, "history_again"))
    qtbot.waitUntil(lambda: window.pages.page == "convert", timeout=10_000)
    converted(qtbot, window, hand)
    assert {path.name: path.read_bytes() for path in results.glob("*.jpg")} == made
    hand.click(widget(window, "page_history"))
    history = window.pages.history
    assert history is not None
    qtbot.waitUntil(lambda: [row.texts.outcome for row in history.model.rows] == ["Finished", "Undone"], timeout=10_000)
    assert folder.exists()
