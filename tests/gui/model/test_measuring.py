"""Measuring: readings of a thread, folded run by run; it stops, fails and closes without a trace."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone.batch.events import JobFinished
from multitone.batch.job import Job
from multitone.errors import UsageError
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.session import Session
from multitone.speedup.timing import RunBegan
from tests.gui.speed.doubles import ScriptedScaling


@pytest.fixture
def job(qtbot: QtBot, session: Session, photos: object) -> Job:
    session.source_scan.plans.start()
    session.add([str(photos)])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.plan is not None
    return session.current_plan.plan.job


def test_runs_follow_one_another_and_the_last_result_stays(qtbot: QtBot, qapp: QApplication, job: Job) -> None:
    seen: list[object] = []
    began: list[RunBegan] = []
    measuring = Measuring(ScriptedScaling(1, 2, 3)(job), folds=(seen.append,))
    measuring.began.connect(began.append)
    with qtbot.waitSignal(measuring.ended):
        measuring.start()
    assert [(run.workers, run.number, run.of) for run in began] == [(1, 1, 3), (2, 2, 3), (3, 3, 3)]
    assert [point.workers for point in measuring.result.points] == [1, 2, 3]
    assert sum(isinstance(event, JobFinished) for event in seen) == 3
    assert measuring.progress.done == 5, "of the last run alone"
    assert not measuring.running
    assert not measuring.problem


def test_stopping_keeps_what_was_found(qtbot: QtBot, job: Job) -> None:
    scaling = ScriptedScaling(1, 2, 3)
    scaling.hold_after = 1
    measuring = Measuring(scaling(job))
    measuring.start()
    qtbot.waitUntil(lambda: measuring.run is not None and measuring.run.number == 2)
    with qtbot.waitSignal(measuring.ended):
        measuring.stop()
    assert measuring.stopped
    assert [point.workers for point in measuring.result.points] == [1]


@pytest.mark.parametrize(
    ("error", "said"), [(UsageError("No such engine."), "No such engine."), (ValueError("odd"), "ValueError: odd")]
)
def test_what_fails_is_said(qtbot: QtBot, job: Job, error: Exception, said: str) -> None:
    scaling = ScriptedScaling(1)
    scaling.error = error
    measuring = Measuring(scaling(job))
    with qtbot.waitSignal(measuring.ended):
        measuring.start()
    assert measuring.problem == said
    assert measuring.result is None


def test_closing_ends_the_thread(qtbot: QtBot, job: Job) -> None:
    scaling = ScriptedScaling(1)
    scaling.gate.clear()
    measuring = Measuring(scaling(job))
    measuring.start()
    measuring.close()
    assert scaling.ended.is_set()
    assert not measuring.running
