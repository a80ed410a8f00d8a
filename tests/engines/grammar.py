"""The grammar of events, as a check over any engine's whole output."""

from __future__ import annotations

from multitone.batch import events as ev
from multitone.batch.job import Job


def check(events: list[ev.Event], job: Job) -> None:
    """Assert everything that `multitone.batch.events` promises of a job's events."""
    assert isinstance(events[0], ev.JobStarted)
    assert isinstance(events[-1], ev.JobFinished)
    assert [e.at for e in events] == sorted(e.at for e in events), "time goes back"
    for event in events[1:-1]:
        assert not isinstance(event, ev.JobStarted | ev.JobFinished)
    _check_tasks(events, job)
    _check_workers(events)
    finished = events[-1]
    assert isinstance(finished, ev.JobFinished)
    assert (finished.done, finished.failed, finished.skipped, finished.cancelled) == tuple(
        sum(isinstance(e, kind) for e in events) for kind in ev.FINAL
    )
    assert finished.done + finished.failed + finished.skipped + finished.cancelled == len(job.tasks)


def _check_tasks(events: list[ev.Event], job: Job) -> None:
    ended: set[int] = set()
    running: dict[int, int] = {}
    attempts: dict[int, int] = {}
    for event in events:
        match event:
            case ev.TaskStarted():
                assert event.task not in ended, f"{event} after its end"
                assert event.task not in running, f"{event} while it runs"
                running[event.task] = event.worker
                attempts[event.task] = attempts.get(event.task, 0) + 1
                assert event.attempt == attempts[event.task]
                assert event.source == job.task(event.task).source
            case ev.StageChanged():
                assert event.task in running, f"{event} of a task that does not run"
            case ev.WorkerDied():
                if event.task is not None:
                    assert running.get(event.task) == event.worker
                for task in [t for t, worker in running.items() if worker == event.worker]:
                    del running[task]
            case ev.TaskPutBack():
                assert running.pop(event.task, None) == event.worker, f"{event} of a task that does not run"
            case ev.TaskFinished() | ev.TaskFailed() | ev.TaskSkipped() | ev.TaskCancelled():
                assert event.task not in ended, f"two final events of task {event.task}"
                ended.add(event.task)
                worker = running.pop(event.task, None)
                if isinstance(event, ev.TaskFinished):
                    assert worker == event.worker
    assert ended == {task.number for task in job.tasks}
    assert not running


def _check_workers(events: list[ev.Event]) -> None:
    alive: set[int] = set()
    for event in events:
        match event:
            case ev.WorkerStarted():
                assert event.worker not in alive
                alive.add(event.worker)
            case ev.WorkerDied() | ev.WorkerStopped():
                assert event.worker in alive
                alive.discard(event.worker)
            case ev.TaskStarted():
                assert event.worker in alive, f"{event} on a worker that does not run"
