"""Trial: one run of one kernel on one engine, timed by its gate."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from multitone.batch.events import Event, JobFinished, JobStarted, TaskFailed, WorkerDied
from multitone.batch.job import Job
from multitone.engines.base import Engine, JobControl
from multitone.engines.monitor import watch
from multitone.speedup.lab.gate import Gate


@dataclass(slots=True)
class Trial:
    """What one run came to."""

    workers: int = 0
    seconds: float = 0.0
    identical: bool = True
    cancelled: bool = False
    trouble: str | None = None
    """Why it came to nothing, as a sentence; None where all is well."""


def run_trial(engine: Engine, job: Job, gate: Gate, control: JobControl) -> Generator[list[Event], None, Trial]:
    """Run a job whose runner ends at a gate, yield its events, and return what was measured.

    A dead worker or a unit that fails gives the run up: the others must not wait, nor their figure be told.
    """
    trial = Trial()
    own = JobControl(lends_cores=False)

    def follow() -> None:
        if control.cancelled:
            own.cancel()

    forget = control.on_change(follow)
    follow()
    try:
        for batch in watch(engine, job, own):
            for event in batch:
                _take(event, trial, gate)
            if trial.trouble and not own.cancelled:
                gate.give_up()
                own.cancel()
            yield batch
    finally:
        forget()
    trial.seconds, trial.identical, trial.cancelled = gate.seconds, gate.all_right, control.cancelled
    return trial


def _take(event: Event, trial: Trial, gate: Gate) -> None:
    if isinstance(event, JobStarted):
        trial.workers = event.workers
        gate.expect(event.workers)
    elif isinstance(event, WorkerDied):
        trial.trouble = trial.trouble or f"A worker died in this run ({event.reason}); there is no figure."
    elif isinstance(event, TaskFailed):
        trial.trouble = trial.trouble or f"It does not run here: {event.reason}"
    elif isinstance(event, JobFinished) and event.stopped:
        trial.trouble = trial.trouble or event.stopped
