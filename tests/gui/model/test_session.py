from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from multitone.batch.events import Paused
from multitone.batch.job import Task
from multitone.gui.model.run import POOL
from multitone.gui.model.session import Session, State
from multitone.speedup.measurements import Measurement
from multitone.speedup.measurements.store import Measurements
from tests.gui.conftest import Script


def take(qtbot: QtBot, session: Session, *sources: Path) -> None:
    session.add([str(source) for source in sources])
    qtbot.waitUntil(lambda: session.current_plan.fresh)


def convert(qtbot: QtBot, session: Session) -> None:
    session.convert()
    qtbot.waitUntil(lambda: session.state is State.DONE)


def test_a_sitting_from_empty_to_done_and_on(qtbot: QtBot, session: Session, photos: Path, script: Script) -> None:
    states = []
    session.state_changed.connect(lambda: states.append(session.state))
    assert session.state is State.EMPTY
    take(qtbot, session, photos)
    assert session.state is State.READY
    found = session.source_scan.found
    assert (len(found.images), found.ignored, session.current_plan.to_convert) == (5, 1, 5)
    assert not session.blocked
    convert(qtbot, session)
    assert script.made == [(POOL, session.run.cores)]
    assert session.run.progress is not None
    assert session.run.progress.done == 5
    session.back()
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.state is State.READY
    assert session.run.progress is None
    convert(qtbot, session)
    assert len(script.made) == 2
    order = [state for state, before in zip(states, [None, *states], strict=False) if state is not before]
    assert order == [State.EMPTY, *2 * [State.READY, State.RUNNING, State.DONE]]


def test_a_source_that_is_not_there_is_told(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    session.add([str(tmp_path / "nowhere")])
    assert session.looking
    qtbot.waitUntil(lambda: bool(session.source_scan.problem))
    assert "nowhere does not exist" in session.source_scan.problem
    assert session.state is State.EMPTY
    assert not session.looking


def test_a_folder_without_pictures_is_told(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    session.add([str(tmp_path)])
    qtbot.waitUntil(lambda: bool(session.source_scan.problem))
    assert session.source_scan.problem == f"There are no pictures in {tmp_path}."


def test_a_wrong_drop_leaves_the_pictures_that_are_there(
    qtbot: QtBot, session: Session, photos: Path, tmp_path: Path
) -> None:
    take(qtbot, session, photos)
    session.add([str(tmp_path / "nowhere")])
    qtbot.waitUntil(lambda: bool(session.source_scan.problem) and session.current_plan.fresh)
    assert session.state is State.READY
    assert session.document.content.sources == (str(photos),)
    assert session.current_plan.to_convert == 5


def test_a_second_drop_adds_and_one_after_a_job_replaces(
    qtbot: QtBot, session: Session, photos: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    Image.new("L", (8, 8)).save(other / "one.png")
    take(qtbot, session, photos)
    take(qtbot, session, other)
    assert len(session.source_scan.found.images) == 6
    convert(qtbot, session)
    take(qtbot, session, other)
    assert session.state is State.READY
    assert len(session.source_scan.found.images) == 1
    assert session.document.content.export.folder == f"{other} – multitone"


def test_an_edit_plans_anew(qtbot: QtBot, session: Session, photos: Path, tmp_path: Path) -> None:
    take(qtbot, session, photos)
    out = tmp_path / "photos – multitone"
    out.mkdir()
    (out / "0.jpg").touch()
    session.document.set_export("quality", 50)
    assert not session.current_plan.fresh
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.current_plan.to_convert == 4
    assert session.current_plan.plan is not None
    assert session.current_plan.plan.sentence() == "4 new, 1 exists and is skipped."
    assert session.current_plan.plan.job.export.quality == 50


def test_problems_and_nothing_to_do_block(qtbot: QtBot, session: Session, photos: Path) -> None:
    take(qtbot, session, photos)
    session.document.set_export("folder", str(photos))
    session.document.set_export("existing", "replace")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert "originals are never changed" in session.blocked
    session.convert()
    assert session.state is State.READY
    session.document.set_export("existing", "skip")
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.blocked


def test_converting_right_after_an_edit_runs_what_was_edited(qtbot: QtBot, session: Session, photos: Path) -> None:
    take(qtbot, session, photos)
    session.document.add_step("invert")
    convert(qtbot, session)
    assert session.run.job is not None
    assert session.run.job.pipeline == session.document.content.pipeline


def test_an_edit_after_a_job_makes_ready(qtbot: QtBot, session: Session, photos: Path) -> None:
    take(qtbot, session, photos)
    convert(qtbot, session)
    session.document.add_step("invert")
    assert session.state is State.READY


def test_a_running_job_is_paused_stopped_and_given_workers(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    script.gate.clear()
    take(qtbot, session, photos)
    session.run.set_workers(2)
    session.convert()
    assert session.state is State.RUNNING
    assert session.run.runner is not None
    session.run.pause(paused=True)
    assert session.run.runner.control.paused
    session.run.set_workers(7)
    assert session.run.runner.control.workers == 7
    session.add([str(photos / "0.jpg")])
    assert session.document.content.sources == (str(photos),), "nothing is taken in while a job runs"
    session.run.pause(paused=False)
    session.run.stop()
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE)
    assert session.run.progress is not None
    assert session.run.progress.cancelled > 0


def test_an_engine_that_fails_is_told(qtbot: QtBot, session: Session, photos: Path, script: Script) -> None:
    def broken(_name: str, _workers: int) -> object:
        raise OSError("no room for workers")

    script.engine = broken
    take(qtbot, session, photos)
    convert(qtbot, session)
    assert "no room for workers" in session.run.problem


@pytest.fixture
def written(script: Script, monkeypatch: pytest.MonkeyPatch) -> Script:
    """Let scripted engines write what they pretend to."""
    from multitone.engines import scripted

    end = scripted.ScriptedEngine._end

    def write(self: scripted.ScriptedEngine, at: float, worker: int, task: Task) -> object:
        target = Path(task.target)
        target.parent.mkdir(exist_ok=True)
        same = self.name != "serial" or not script.options.get("deaths")
        target.write_bytes(Path(task.source).read_bytes() if same else b"something else")
        return end(self, at, worker, task)

    monkeypatch.setattr(scripted.ScriptedEngine, "_end", write)
    return script


def test_one_thread_is_compared_and_the_results_proven_equal(
    qtbot: QtBot, session: Session, photos: Path, written: Script
) -> None:
    take(qtbot, session, photos)
    session.run.set_workers(2)
    session.run.compare = True
    convert(qtbot, session)
    assert written.made == [(POOL, 2), ("serial", 1)]
    assert session.run.speedup is not None
    assert session.run.speedup.identical
    assert (session.run.speedup.pictures, session.run.speedup.of_pictures) == (5, 5)
    assert session.run.speedup.speedup == pytest.approx(1.0 / 0.6), "1.0 s on one, 0.6 s on two"
    assert not list(photos.parent.rglob(".multitone-*")), "scratch is gone"
    qtbot.waitUntil(lambda: bool(kept()))
    assert (kept()[0].kind, kept()[0].speedup) == ("compare", pytest.approx(1.0 / 0.6))


def kept() -> list[Measurement]:
    """Return what was measured up to now."""
    with Measurements() as measurements:
        return measurements.recent()


def test_a_paused_job_is_not_compared_nor_kept(qtbot: QtBot, session: Session, photos: Path, written: Script) -> None:
    take(qtbot, session, photos)
    session.run.compare = True
    written.gate.clear()
    session.convert()
    qtbot.waitUntil(lambda: session.run.active)
    session.run.timing.handle(Paused(0.1))
    written.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE)
    assert session.run.speedup is None
    assert "paused" in session.run.comparison_note
    assert kept() == []


def test_too_little_work_is_said(qtbot: QtBot, session: Session, photos: Path, written: Script) -> None:
    take(qtbot, session, photos / "0.jpg")
    session.run.compare = True
    convert(qtbot, session)
    assert session.run.speedup is None
    assert "Too little work" in session.run.comparison_note


def test_a_comparison_can_be_stopped(qtbot: QtBot, session: Session, photos: Path, script: Script) -> None:
    session.run.compare = True
    take(qtbot, session, photos)
    session.convert()
    qtbot.waitUntil(lambda: session.run.comparison is not None)
    script.gate.clear()
    session.run.stop()
    script.gate.set()
    qtbot.waitUntil(lambda: session.state is State.DONE)
    assert session.run.speedup is None
    assert not list(photos.parent.rglob(".multitone-compare-*"))


def test_closing_in_the_middle_leaves_no_thread_and_no_scratch(
    qtbot: QtBot, session: Session, photos: Path, script: Script
) -> None:
    import threading

    take(qtbot, session, photos)
    session.convert()
    session.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("multitone job")]
