"""Stories: the real window on a real screen, moved by a real mouse."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.steps.step_menu import OperationMenu
from tests.gui.steps.menu_reading import offered, place_of

DRAG_SOURCE = Path(__file__).with_name("drag_source.py")
BESIDE_THE_WINDOW = (1400, 40)
RESTS = 25
"""Looks, 10 ms apart, at the same place until a widget is taken to stand still; layouts grow within 180 ms."""


def blockage() -> str:
    """Say why there can be no stories with a mouse here, if there cannot."""
    if sys.platform != "linux" or not os.environ.get("DISPLAY"):
        return "no X screen"
    if QGuiApplication.platformName() not in ("", "xcb"):
        return f"Qt shows its windows on {QGuiApplication.platformName()}"
    return "" if shutil.which("xdotool") else "xdotool is not installed"


class Hand:
    """A mouse that is moved by the X server, as a person's is."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._programs: list[subprocess.Popen[str]] = []

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a widget."""
        self._qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled(), timeout=20_000)
        self.move(self._resting_place(widget))
        self._do("click", "1")

    def click_here(self) -> None:
        """Click where the mouse is."""
        self._do("click", "1")

    def _resting_place(self, widget: QWidget) -> QPoint:
        """Return the middle of a widget on the screen, once it does not move any more."""
        places: list[QPoint] = []

        def rests() -> bool:
            places.append(widget.mapToGlobal(widget.rect().center()))
            return len(places) > RESTS and len(set(map(QPoint.toTuple, places[-RESTS:]))) == 1

        self._qtbot.waitUntil(rests, timeout=10_000)
        return places[-1]

    def choose(self, text: str) -> None:
        """Click the entry of an open menu."""
        menu = self._menu()
        if isinstance(menu, OperationMenu):
            self._qtbot.waitUntil(lambda: text in offered(menu), timeout=5_000)
            self.move(place_of(menu, text))
        else:
            action = next(a for a in menu.actions() if a.text() == text)
            self.move(menu.mapToGlobal(menu.actionGeometry(action).center()))
        self._do("click", "1")

    def _menu(self) -> QMenu | OperationMenu:
        kinds = (QMenu, OperationMenu)
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), kinds), timeout=5_000)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, kinds)
        return menu

    def key(self, *keys: str) -> None:
        """Press keys one after another, named as X names them."""
        self._do("key", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("type", text)

    def drag(self, start: QWidget | QPoint, by: QPoint) -> None:
        """Drag from the middle of a widget or from a place of the screen, in a few moves as a hand makes them."""
        begin = self._resting_place(start) if isinstance(start, QWidget) else start
        self.move(begin)
        self._do("mousedown", "1")
        for part in range(1, 9):
            self.move(begin + by * (part / 8))
            self._qtbot.wait(1)
        self._do("mouseup", "1")

    def move(self, to: QPoint) -> None:
        """Move the mouse."""
        self._do("mousemove", str(to.x()), str(to.y()))

    def turn_wheel(self, widget: QWidget, notches: int) -> None:
        """Turn the wheel over the middle of a widget, up for positive notches."""
        self.move(self._resting_place(widget))
        for _ in range(abs(notches)):
            self._do("click", "4" if notches > 0 else "5")

    def press(self, key: str) -> None:
        """Press a key, by its name in X."""
        self._do("key", key)

    def hold(self, key: str, *, held: bool) -> None:
        """Hold a key down, or let it go."""
        self._do("keydown" if held else "keyup", key)

    def drop(self, paths: list[Path], on: QWidget) -> None:
        """Drag paths from another program's window and let them go over a widget."""
        x, y = BESIDE_THE_WINDOW
        source = subprocess.Popen(
            [sys.executable, str(DRAG_SOURCE), str(x), str(y), *map(str, paths)], stdout=subprocess.PIPE, text=True
        )
        self._programs.append(source)
        assert source.stdout is not None
        assert source.stdout.readline() == "ready\n"
        target = on.mapToGlobal(on.rect().center())
        self._do("mousemove", str(x + 60), str(y + 40))
        self._do("mousedown", "1")
        window = on.window()
        assert isinstance(window, MainWindow)
        moves = itertools.count()

        def is_over() -> bool:
            self._do("mousemove", str(target.x() + next(moves) % 2), str(target.y()))
            return window.drop_frame.isVisible()

        self._qtbot.waitUntil(is_over, timeout=20_000)
        self._do("mouseup", "1")

    def close(self) -> None:
        """End the programs that were dragged from."""
        for program in self._programs:
            program.kill()
            program.communicate()

    def _do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, timeout=10)


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    """Return a real mouse."""
    reason = blockage()
    if reason:
        pytest.skip(reason)
    mouse = Hand(qtbot)
    yield mouse
    mouse.close()


Open = Callable[[], MainWindow]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Return the window, open and painted, with the real engines."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    shown = MainWindow()
    shown.move(20, 20)
    shown.show()
    qtbot.waitExposed(shown)
    qtbot.waitUntil(lambda: shown.complete, timeout=30_000)
    yield shown
    shown.close()
    shown.deleteLater()
