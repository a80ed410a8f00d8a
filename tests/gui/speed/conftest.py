"""The page Speed with scripted measurings in place of real ones."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.speed.page import SpeedPage
from tests.gui.speed.doubles import Remembering, ScriptedScaling, dependencies, past_runs


@pytest.fixture
def kept() -> Remembering:
    return Remembering()


@pytest.fixture
def full(kept: Remembering) -> Remembering:
    kept.kept += past_runs()
    return kept


@pytest.fixture
def scaling() -> ScriptedScaling:
    return ScriptedScaling(1, 2)


@pytest.fixture(autouse=True)
def supplied(monkeypatch: pytest.MonkeyPatch, scaling: ScriptedScaling, kept: Remembering) -> None:
    monkeypatch.setattr("multitone.gui.speed.page.real", lambda: dependencies(scaling, kept))


def turned(qtbot: QtBot, window: MainWindow) -> SpeedPage:
    """Turn to the page Speed, and wait until it is loaded."""
    window.pages.turn("speed")
    qtbot.waitUntil(lambda: window.complete, timeout=20_000)
    assert window.pages.speed is not None
    return window.pages.speed
