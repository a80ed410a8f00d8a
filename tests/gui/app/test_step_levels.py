"""What lies behind a curve: the levels of the picture as it comes to that step, counted elsewhere and once."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.services.preview.request import LevelsRequest


def asked(window: MainWindow) -> list[LevelsRequest]:
    questions: Any = window.session.sketches
    return [request for key, request in questions.asked if key == "levels"]


def behind(window: MainWindow) -> list[float]:
    """Return what is painted behind the open curve."""
    editor: Any = window.workspace.steps.rows[-1].form.editors["points"]  # type: ignore[union-attr]
    return editor.curve._heights[0] if editor.curve._heights else []


def test_a_curve_shows_what_comes_to_its_step(qtbot: QtBot, ready: MainWindow) -> None:
    qtbot.waitUntil(lambda: ready.workspace.complete)
    assert not asked(ready), "no step has use for levels"
    ready.document.add_step("invert")
    ready.document.add_step("curve")
    qtbot.waitUntil(lambda: ready.workspace.complete and bool(asked(ready)) and any(behind(ready)))
    request = asked(ready)[-1]
    picture = np.asarray(Image.open(request.path).convert("L"))
    assert np.argmax(behind(ready)) == (255 - picture[0, 0]) // 2


def test_a_curve_that_is_drawn_is_no_reason_to_count_again(qtbot: QtBot, ready: MainWindow) -> None:
    ready.document.add_step("curve")
    qtbot.waitUntil(lambda: ready.workspace.complete and any(behind(ready)))
    before, place = len(asked(ready)), len(ready.document.content.steps) - 1
    ready.document.set_parameter(place, "points", ((0.0, 0.0), (100.0, 30.0), (255.0, 255.0)))
    qtbot.waitUntil(lambda: ready.workspace.complete)
    assert len(asked(ready)) == before
    ready.document.set_step_on(0, False)
    qtbot.waitUntil(lambda: len(asked(ready)) == before + 1)


def test_a_curve_opened_again_shows_it_at_once(qtbot: QtBot, ready: MainWindow) -> None:
    ready.document.add_step("curve")
    qtbot.waitUntil(lambda: ready.workspace.complete and any(behind(ready)))
    before, steps = len(asked(ready)), ready.workspace.steps
    steps.choose(None)
    steps.choose(len(steps.rows) - 1)
    assert any(behind(ready))
    assert len(asked(ready)) == before
