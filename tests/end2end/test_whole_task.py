"""A photographer's whole task, and five pictures of many, with every click and every typed entry counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.steps.step_menu import OperationMenu
from multitone.imaging.pipeline import step_text
from tests import pictures
from tests.end2end.conftest import Hand

pytestmark = [pytest.mark.story, pytest.mark.screen, pytest.mark.timeout(300)]

PICTURES, LOOKS = 74, 4
"""Photographs, and how many of them look different: encoding takes longest."""
TAKEN = 36_867
"""EXIF's DateTimeOriginal."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder of photographs of 2560 × 1707, taken a minute apart."""
    folder = tmp_path / "Holiday"
    folder.mkdir()
    ramp = np.linspace(0, 255, 2560, dtype=np.uint8)
    planes = [np.broadcast_to(np.roll(ramp, 311 * look), (1707, 2560)) for look in range(LOOKS)]
    looks = [pictures.file(np.dstack((plane, plane[:, ::-1], plane)), "JPEG", quality=92) for plane in planes]
    for number in range(PICTURES):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[TAKEN] = f"2026:07:{1 + number // 60:02} 10:{number % 60:02}:00"
        noted = pictures.with_segment(looks[number % LOOKS], 0xE1, exif.tobytes())
        (folder / f"IMG_{number:04}.jpg").write_bytes(noted)
    return folder


class Counted:
    """A hand whose clicks and typed entries are counted."""

    def __init__(self, hand: Hand, qtbot: QtBot, window: MainWindow) -> None:
        self._hand, self._qtbot, self._window = hand, qtbot, window
        self.clicks = self.entries = 0

    def find(self, name: str) -> QWidget:
        found = self._window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        self.clicks += 1
        self._hand.click(self.find(name))

    def choose(self, name: str, data: object) -> None:
        """Open a list, and click one of its entries: two clicks."""
        combo = self.find(name)
        assert isinstance(combo, QComboBox)
        self.click(name)
        view = combo.view()
        self._qtbot.waitUntil(lambda: view.isVisible(), timeout=5_000)
        index = view.model().index(combo.findData(data), 0)
        self._hand.move(view.viewport().mapToGlobal(view.visualRect(index).center()))
        self._hand.click_here()
        self.clicks += 1
        self._qtbot.waitUntil(lambda: combo.currentData() == data, timeout=5_000)

    def type(self, text: str, *, then: str = "Return") -> None:
        self.entries += 1
        self._hand.type(text)
        self._hand.key(then)

    def add_step(self, typed: str, then: Callable[[], bool]) -> None:
        """Add a step by a click and a word."""
        self.click("add_step")
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), OperationMenu), timeout=5_000)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, OperationMenu)
        self.entries += 1
        self._hand.type(typed)
        self._qtbot.waitUntil(lambda: menu.search.text() == typed, timeout=5_000)
        self._hand.key("Return")
        self._qtbot.waitUntil(then, timeout=5_000)


def opened(qtbot: QtBot, window: MainWindow, hand: Hand, photos: Path) -> Counted:
    found = window.findChild(QWidget, "drop_zone")
    assert found is not None
    hand.drop([photos], found)
    session = window.session
    qtbot.waitUntil(lambda: session.state.value == "ready" and session.current_plan.fresh, timeout=60_000)
    window.activateWindow()  # a screen without a window manager gives nobody the keyboard
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    return Counted(hand, qtbot, window)


def test_the_whole_task_takes_nine_clicks_and_three_entries(
    qtbot: QtBot, window: MainWindow, hand: Hand, photos: Path, tmp_path: Path
) -> None:
    user = opened(qtbot, window, hand, photos)
    document, session = window.document, window.session
    user.add_step("blur", lambda: len(document.content.steps) == 2)
    user.add_step("longest", lambda: len(document.content.steps) == 3)
    user.choose("format", "jpeg")
    user.click("quality")
    user.type("85")
    qtbot.waitUntil(lambda: document.content.export.quality == 85, timeout=5_000)
    user.choose("name_pattern", "{date:%Y-%m-%d_%H%M%S}")
    user.click("compare_toggle")
    qtbot.waitUntil(lambda: session.current_plan.fresh and session.current_plan.to_convert == PICTURES, timeout=30_000)
    user.click("convert_button")
    qtbot.waitUntil(lambda: session.state.value == "done", timeout=240_000)
    assert [step_text(step) for step in document.content.pipeline.steps][:1] == ["grayscale"]
    assert user.clicks <= 9
    assert user.entries <= 3
    results = sorted((tmp_path / "Holiday – multitone").iterdir())
    assert len(results) == PICTURES
    assert results[0].name == "2026-07-01_100000.jpg"
    with Image.open(results[0]) as made:
        assert (made.size, made.mode) == ((1920, 1280), "L")
    assert session.run.speedup is not None
    assert session.run.speedup.identical


def test_five_of_many_are_converted_alone_in_three_clicks(
    qtbot: QtBot, window: MainWindow, hand: Hand, photos: Path, tmp_path: Path
) -> None:
    user = opened(qtbot, window, hand, photos)
    listed = window.workspace.list

    def click_on(row: int) -> None:
        rect = listed.visualRect(listed.model().index(row, 0))
        hand.move(listed.viewport().mapToGlobal(rect.center()))
        hand.click_here()
        user.clicks += 1

    click_on(1)
    hand.hold("shift", held=True)
    click_on(5)
    hand.hold("shift", held=False)
    user.click("convert_only")
    qtbot.waitUntil(lambda: window.session.state.value == "done", timeout=60_000)
    assert user.clicks == 3
    made = sorted(path.name for path in (tmp_path / "Holiday – multitone").iterdir())
    assert made == [f"IMG_{number:04}.jpg" for number in range(1, 6)]
