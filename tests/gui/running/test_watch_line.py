"""The watch in the window: a toggle beside the pictures, an entry in the menu, a calm line, marks in the list."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from pytestqt.qtbot import QtBot

from multitone.engines.registry import create_engine
from multitone.gui.app.window import MainWindow
from multitone.gui.model.picture_status import Mark
from multitone.gui.pictures.picture_model import MARK
from tests.gui.conftest import Script


def marks(window: MainWindow) -> list[Mark]:
    model = window.workspace.model
    return [model.index(row).data(MARK) for row in range(model.rowCount())]


def test_a_watch_is_begun_seen_and_stopped(qtbot: QtBot, ready: MainWindow, photos: Path, script: Script) -> None:
    script.engine = lambda _name, _workers: create_engine("serial")
    line, toggle = ready.workspace.foot.watch, ready.workspace.pictures.watch
    action = ready.menus.actions["watch"]
    assert not line.isVisible()
    assert (toggle.isVisible(), toggle.isChecked(), action.isEnabled()) == (True, False, True)
    toggle.click()
    assert (line.isVisible(), toggle.isChecked(), action.isChecked()) == (True, True, True)
    assert not ready.workspace.foot.export.convert.isEnabled()
    qtbot.waitUntil(lambda: line.text.text() == "Watching photos · 5 done · waiting for pictures", timeout=20_000)
    Image.new("RGB", (60, 40)).save(photos / "9.png")
    (photos / "bad.jpg").write_bytes(b"nothing")
    told = "Watching photos · 6 done · 1 failed · waiting for pictures"
    qtbot.waitUntil(lambda: line.text.text() == told, timeout=20_000)
    qtbot.waitUntil(lambda: marks(ready) == [*6 * [Mark.DONE], Mark.FAILED], timeout=20_000)
    line.stop.click()
    qtbot.waitUntil(lambda: not line.isVisible(), timeout=20_000)
    assert (toggle.isChecked(), action.isChecked()) == (False, False)
    qtbot.waitUntil(lambda: ready.workspace.foot.export.convert.isEnabled(), timeout=20_000)


def test_closing_the_window_ends_a_watch(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    script.engine = lambda _name, _workers: create_engine("serial")
    ready.menus.actions["watch"].trigger()
    watch = ready.workspace.watch
    qtbot.waitUntil(lambda: watch.done == 5, timeout=20_000)
    ready.close()
    assert not watch.active
