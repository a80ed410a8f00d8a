"""Putting steps together with a real mouse and a real keyboard, and taking it all back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.steps.step_menu import OperationMenu
from multitone.gui.steps.step_row import StepLine
from multitone.imaging.pipeline import step_text
from tests.end2end.conftest import Hand
from tests.engines.conftest import picture

pytestmark = [pytest.mark.story, pytest.mark.screen, pytest.mark.timeout(180)]


def steps(window: MainWindow) -> list[str]:
    return [step_text(step) for step in window.document.steps]


def test_steps_are_added_by_typing_dragged_and_all_of_it_undone(
    qtbot: QtBot, window: MainWindow, hand: Hand, tmp_path: Path
) -> None:
    (tmp_path / "Holiday").mkdir()
    picture(tmp_path / "Holiday" / "one.jpg", 1, (640, 480))
    window.take([str(tmp_path / "Holiday")])
    qtbot.waitUntil(lambda: window.session.state.value == "ready", timeout=20_000)
    window.activateWindow()  # a screen without a window manager gives nobody the keyboard
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    before = window.document.content
    hand.click(window.workspace.steps.rows[0].line)
    for typed, title in (("gaus", "gaussian-blur"), ("sharp", "unsharp-mask")):
        hand.key("ctrl+k")
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), OperationMenu), timeout=5_000)
        hand.type(typed)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, OperationMenu)
        qtbot.waitUntil(lambda menu=menu, typed=typed: menu.search.text() == typed, timeout=5_000)
        hand.key("Return")
        qtbot.waitUntil(lambda title=title: steps(window)[-1] == title, timeout=5_000)
    first = window.workspace.steps.rows[0].line
    last = window.workspace.steps.rows[2]
    way = last.mapToGlobal(QPoint(0, last.height() - 2)).y() - first.mapToGlobal(first.rect().center()).y()
    hand.drag(first, QPoint(0, way))
    qtbot.waitUntil(lambda: steps(window) == ["gaussian-blur", "unsharp-mask", "grayscale"], timeout=5_000)
    hand.click(window.workspace.steps.rows[0].line)
    hand.key("ctrl+d")
    qtbot.waitUntil(lambda: steps(window)[:2] == ["gaussian-blur", "gaussian-blur"], timeout=5_000)
    after = window.document.content
    lines = [line.text() for line in window.findChildren(StepLine) if line.isVisible()]
    assert len(lines) == 4
    count = window.document.undo_stack.count() - 1  # the first is that the pictures were added
    assert count == 4
    hand.key(*["ctrl+z"] * count)
    qtbot.waitUntil(lambda: window.document.content == before, timeout=5_000)
    assert [row.line.text() for row in window.workspace.steps.rows] == ["Grayscale"]
    hand.key(*["ctrl+shift+z"] * count)
    qtbot.waitUntil(lambda: window.document.content == after, timeout=5_000)
    assert [row.line.text() for row in window.workspace.steps.rows] == lines
