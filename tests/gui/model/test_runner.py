import threading

import pytest
from pytestqt.qtbot import QtBot

from multitone.batch.events import Event
from multitone.batch.job import Export, Job, Task
from multitone.batch.progress import JobProgress
from multitone.engines.scripted import ScriptedEngine
from multitone.errors import EngineError
from multitone.gui.model.runner import JobRunner
from multitone.imaging.pipeline import Pipeline


def job(pictures: int = 6) -> Job:
    tasks = tuple(Task(i, f"/in/{i}.jpg", f"/out/{i}.jpg", 1000 * i) for i in range(1, pictures + 1))
    return Job("j", Pipeline(), Export(folder="/out"), tasks)


def run(qtbot: QtBot, engine: ScriptedEngine, pictures: int = 6) -> JobProgress:
    progress = JobProgress()
    runner = JobRunner(lambda _name, _workers: engine, (progress.handle,))
    with qtbot.waitSignal(runner.finished) as finished:
        runner.start(job(pictures), "scripted", 2)
    assert finished.args == [progress.finished]
    runner.close()
    return progress


def test_events_are_folded(qtbot: QtBot) -> None:
    progress = run(qtbot, ScriptedEngine())
    assert (progress.done, progress.failed, progress.tasks) == (6, 0, 6)


def test_failures_and_deaths_are_folded(qtbot: QtBot) -> None:
    progress = run(qtbot, ScriptedEngine(failures={2: "truncated"}, deaths=frozenset({5})))
    assert [failure.task for failure in progress.failures] == [2]
    assert progress.done == 5
    assert sum(lane.deaths for lane in progress.lanes.values()) == 1


def test_many_events_are_one_signal_a_frame(qtbot: QtBot) -> None:
    progress = JobProgress()
    runner = JobRunner(lambda _name, _workers: ScriptedEngine(workers=8), (progress.handle,))
    told: list[int] = []
    runner.changed.connect(lambda: told.append(progress.settled))
    with qtbot.waitSignal(runner.finished):
        runner.start(job(2000), "scripted", 8)
    assert progress.done == 2000
    assert len(told) < 200, "some 10,000 events"
    assert told == sorted(told)
    runner.close()


def test_events_come_in_order_whatever_the_budget(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multitone.gui.widgets.design.FRAME_BUDGET", 0.0)
    monkeypatch.setattr("multitone.gui.model.runner.LOOK_EVERY", 1)
    seen: list[Event] = []
    runner = JobRunner(lambda _name, _workers: ScriptedEngine(), (seen.append,))
    with qtbot.waitSignal(runner.finished):
        runner.start(job(4), "scripted", 2)
    runner.close()
    assert [type(event).__name__ for event in seen][:: len(seen) - 1] == ["JobStarted", "JobFinished"]
    assert [event.at for event in seen] == sorted(event.at for event in seen)
    assert sum(type(event).__name__ == "TaskFinished" for event in seen) == 4


def test_a_job_is_paused_and_goes_on(qtbot: QtBot) -> None:
    gate = threading.Semaphore(0)
    progress = JobProgress()
    runner = JobRunner(
        lambda _n, _w: ScriptedEngine(between=lambda _: gate.acquire(timeout=10) and None), (progress.handle,)
    )
    runner.control.pause()
    runner.start(job(), "scripted", 2)
    gate.release()
    qtbot.waitUntil(lambda: progress.paused)
    assert progress.done == 0
    runner.control.resume()
    with qtbot.waitSignal(runner.finished):
        gate.release(100)
    assert progress.done == 6
    assert not progress.paused
    runner.close()


def test_a_stopped_job_ends_with_the_rest_cancelled(qtbot: QtBot) -> None:
    gate = threading.Event()
    progress = JobProgress()
    runner = JobRunner(lambda _n, _w: ScriptedEngine(between=lambda _: gate.wait(10) and None), (progress.handle,))
    runner.start(job(), "scripted", 2)
    qtbot.waitUntil(lambda: progress.tasks == 6)
    runner.control.cancel()
    with qtbot.waitSignal(runner.finished):
        gate.set()
    assert progress.cancelled == 4
    assert progress.done == 2
    runner.close()


@pytest.mark.parametrize("error", [EngineError("There is no room for workers."), ValueError("a fault")])
def test_an_engine_that_fails_is_told(qtbot: QtBot, error: Exception) -> None:
    def create(_name: str, _workers: int) -> ScriptedEngine:
        raise error

    runner = JobRunner(create, ())
    with qtbot.waitSignal(runner.failed) as failed:
        runner.start(job(), "scripted", 2)
    assert str(error) in failed.args[0]
    runner.close()


def test_closing_ends_the_thread(qtbot: QtBot) -> None:
    runner = JobRunner(lambda _n, _w: ScriptedEngine(), ())
    runner.start(job(1000), "scripted", 2)
    runner.close()
    assert not any(thread.name == "multitone job" for thread in threading.enumerate())


def test_an_engine_may_reuse_the_list_it_gave(qtbot: QtBot) -> None:
    class Reusing(ScriptedEngine):
        def run(self, job, control):
            given: list[Event] = []
            for batch in super().run(job, control):
                given[:] = batch
                yield given

    progress = JobProgress()
    runner = JobRunner(lambda _name, _workers: Reusing(), (progress.handle,))
    runner.start(job(), "scripted", 2)
    assert runner._thread is not None
    runner._thread.join(10)
    with qtbot.waitSignal(runner.finished):
        pass
    assert progress.done == 6
    runner.close()
