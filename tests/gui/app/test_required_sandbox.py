"""A sandbox that the settings ask for and that cannot be had ends the window before it looks into a file."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone import settings
from multitone.gui.app import application
from multitone.gui.app.window import MainWindow
from multitone.sandbox import support


@pytest.mark.usefixtures("own_home")
def test_the_program_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(support, "has_landlock", lambda: False)
    statuses: list[int] = []
    program = cast("QApplication", SimpleNamespace(exit=statuses.append))
    settings.save(settings.Settings(sandbox="auto"))
    application._require_sandbox(program)
    assert (statuses, capsys.readouterr().err) == ([], "")
    settings.save(settings.Settings(sandbox="require"))
    application._require_sandbox(program)
    assert statuses == [2]
    assert capsys.readouterr().err.startswith("multitone: --sandbox require cannot be kept here.")


def test_it_is_asked_before_anything_is_put_together(qtbot: QtBot, prompt: None) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    put_together: list[bool] = []
    window.waking.connect(lambda: put_together.append(window._assembly is not None))
    window.show()
    qtbot.waitUntil(lambda: window.complete)
    assert put_together == [False]
    window.close()
