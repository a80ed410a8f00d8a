"""The estimate in the window: when it is asked for, and what is said until it is there."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.imaging.encode import build_format
from tests.gui.conftest import Script


def said(window: MainWindow) -> str:
    return window.workspace.foot.export.plan_line.sentence.text()


def test_at_most_becomes_about(qtbot: QtBot, ready: MainWindow) -> None:
    qtbot.waitUntil(lambda: " · about " in said(ready))
    estimate = ready.session.size_estimate
    known = estimate.bytes
    ready.document.set_export("format", build_format("png"))
    qtbot.waitUntil(lambda: " · at most " in said(ready))
    qtbot.waitUntil(lambda: estimate.bytes is not None)
    assert estimate.bytes != known
    assert " · about " in said(ready)


def test_what_changes_no_result_leaves_the_estimate(qtbot: QtBot, ready: MainWindow) -> None:
    estimate = ready.session.size_estimate
    qtbot.waitUntil(lambda: estimate.bytes is not None)
    known, asked = estimate.bytes, len(ready.session.sizes.asked)  # type: ignore[attr-defined]
    ready.document.set_export("flat", True)
    qtbot.waitUntil(lambda: ready.session.current_plan.fresh)
    assert estimate.bytes == known
    assert len(ready.session.sizes.asked) == asked  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "value"), [("if_larger", "skip"), ("pages", "first")])
def test_what_changes_results_alone_is_tried_anew(qtbot: QtBot, ready: MainWindow, name: str, value: str) -> None:
    estimate = ready.session.size_estimate
    qtbot.waitUntil(lambda: estimate.bytes is not None)
    ready.document.set_export(name, value)
    qtbot.waitUntil(lambda: getattr(ready.session.sizes.asked[-1][1].export, name) == value)  # type: ignore[attr-defined]


def test_a_job_that_runs_has_the_cores_to_itself(qtbot: QtBot, ready: MainWindow, script: Script) -> None:
    qtbot.waitUntil(lambda: ready.session.size_estimate.bytes is not None)
    script.gate.clear()
    ready.session.convert()
    last = ready.session.sizes.asked[-1][1]  # type: ignore[attr-defined]
    assert last.sizing.tasks == (), "what goes on is ended"
    script.gate.set()
    qtbot.waitUntil(lambda: ready.session.state.value == "done")
