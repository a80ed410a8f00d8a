"""The door to the layer below: a real scaling of a real job, kept and found again, nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multitone.batch.job import Export, Job
from multitone.engines.base import JobControl
from multitone.errors import MultitoneError
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.session import Session
from multitone.gui.speed import dependencies
from multitone.gui.speed.dependencies import last_scaling
from multitone.imaging.pipeline import Pipeline

pytest.importorskip("multitone.speedup.measurements.store")


def test_a_folder_that_cannot_be_written_is_named(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = str(tmp_path / "file" / "results")
    job = Job("1", Pipeline(), Export(folder=folder), ())
    with pytest.raises(MultitoneError, match=r"results cannot be written: .*Choose another folder"):
        next(iter(dependencies.measuring_of(job)(JobControl())))


def test_a_job_is_measured_kept_and_found_again(
    qtbot: QtBot, session: Session, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependencies, "ROUNDS", 1)
    real = dependencies.real()
    assert real.recent("scale") == []
    session.add([str(photos)])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.plan is not None
    job = session.current_plan.plan.job
    measuring = Measuring(real.scaling(job))
    with qtbot.waitSignal(measuring.ended, timeout=60_000):
        measuring.start()
    assert measuring.problem == ""
    found = measuring.result
    assert [point.workers for point in found.points][:1] == [1]
    assert found.identical
    assert found.pictures == 5
    assert real.keep(job, found) == ""
    assert [one.workload.pictures for one in real.recent("scale", details=False)] == [5]
    again = last_scaling(real.recent)
    assert again is not None
    assert again[0] == found
    assert [path.name for path in photos.parent.iterdir() if "multitone" in path.name] == []
