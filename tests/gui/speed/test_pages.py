"""Two pages: Speed costs nothing until it is seen, and is turned to and from by words, keys and what is dropped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.speed import page as pages
from multitone.gui.speed.page import SpeedPage
from multitone.gui.speed.scaling.scaling import ScalingView
from multitone.gui.widgets import design
from tests.gui.conftest import Script
from tests.gui.speed.conftest import turned
from tests.gui.speed.doubles import ScriptedScaling

BEFORE = """
import sys, threading
from multitone.gui.app.application import make_application
from multitone.gui.app.window import MainWindow
application = make_application()
window = MainWindow()
window.show()
while not window.complete:
    application.processEvents()
def loaded():
    return [name for name in sys.modules if name.startswith(("multitone.gui.speed.", "pyqtgraph"))]
print("before", loaded())
from multitone.gui.speed import dependencies, page
page.real = lambda: dependencies.Dependencies(None, lambda *_, **__: [], None)
window.pages.turn("speed")
print("at once", hasattr(sys.modules.get("pyqtgraph"), "PlotWidget"))
while not window.complete:
    application.processEvents()
print("after", "pyqtgraph" in sys.modules, window.pages.speed.sections["scaling"].isVisible())
window.close()
"""


def test_nothing_of_speed_is_imported_before_it_is_shown(own_home: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", BEFORE], capture_output=True, encoding="utf-8", check=True, timeout=60
    ).stdout.splitlines()
    assert told == ["before []", "at once False", "after True True"]


def test_pages_turn_by_their_words_and_by_keys(qtbot: QtBot, ready: MainWindow) -> None:
    ready.activateWindow()
    qtbot.waitUntil(ready.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(ready.pages.tabs.tabs["speed"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ready.complete, timeout=20_000)
    assert ready.pages.currentWidget() is ready.pages.speed
    assert ready.menus.actions["page_speed"].isChecked()
    qtbot.keyClick(ready, Qt.Key.Key_1, control)
    assert ready.pages.currentWidget() is ready.workspace
    assert ready.pages.tabs.tabs["convert"].isChecked()
    ready.workspace.preview.canvas.set_zoom(None)
    qtbot.keyClick(ready, Qt.Key.Key_1, control)
    assert ready.workspace.preview.canvas.zoom.level == 1.0, "on Convert the keys show a picture at its own size"
    qtbot.keyClick(ready, Qt.Key.Key_2, control)
    assert ready.pages.currentWidget() is ready.pages.speed


def test_the_arrows_go_from_word_to_word(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.pages.tabs.tabs["convert"].setFocus()
    qtbot.keyClick(window.pages.tabs.tabs["convert"], Qt.Key.Key_Right)
    assert window.pages.page == "speed"


def test_what_is_dropped_is_seen_on_convert(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    turned(qtbot, window)
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    assert window.pages.currentWidget() is window.workspace


def test_page_and_section_are_remembered(qtbot: QtBot, window: MainWindow, prompt: None, script: Script) -> None:
    turned(qtbot, window).turn("runs")
    window.close()
    again = MainWindow(script)
    qtbot.addWidget(again)
    again.show()
    assert not again.drop_zone.isVisible(), "it is not seen for a moment first"
    qtbot.waitUntil(lambda: again.complete, timeout=20_000)
    assert again.pages.speed is not None
    assert again.pages.speed.section == "runs"
    assert again.pages.speed.sections["runs"].isVisible()
    again.close()


def test_the_words_do_not_make_the_menus_higher(window: MainWindow) -> None:
    bar = window.menuBar()
    with_words = bar.sizeHint().height()
    bar.setCornerWidget(None)  # type: ignore[arg-type]
    assert with_words <= bar.sizeHint().height() + 4
    window.pages.tabs.setParent(window)


def test_charts_that_cannot_be_loaded_are_told(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LATE", ("no_such_module_of_charts",))
    page = turned(qtbot, window)
    assert "no_such_module_of_charts" in page.waiting.text()
    assert "Reinstall" in page.waiting.text()


class Bench(QWidget):
    """Stands for the laboratory."""

    running_changed = Signal()
    running = ended = False

    def run(self, *, running: bool) -> None:
        self.running = running
        self.running_changed.emit()

    def stop(self) -> None:
        self.run(running=False)

    def end(self) -> None:
        self.ended = True


def test_the_laboratory_is_made_when_it_is_turned_to(
    qtbot: QtBot, ready: MainWindow, monkeypatch: pytest.MonkeyPatch, scaling: ScriptedScaling
) -> None:
    monkeypatch.setitem(SpeedPage.make, "laboratory", lambda page: Bench())
    page = turned(qtbot, ready)
    assert "laboratory" not in page.sections
    page.turn("laboratory")
    bench = page.sections["laboratory"]
    assert isinstance(bench, Bench)
    assert bench.isVisible()
    scaling.gate.clear()
    bench.run(running=True)
    view = page.sections["scaling"]
    assert isinstance(view, ScalingView)
    view.begin()
    assert not bench.running, "two at a time would measure each other"
    bench.run(running=True)
    qtbot.waitUntil(lambda: not view.running)
    assert bench.running
    ready.close()
    assert bench.ended


def test_the_page_has_room_in_the_smallest_window(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(*design.SMALLEST)
    page = turned(qtbot, window)
    for name in page.tabs.tabs:
        page.turn(name)
        assert page.sections[name].minimumSizeHint().width() <= design.SMALLEST[0], name
