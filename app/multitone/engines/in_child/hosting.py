"""Engines that work in one child process: the same supervisor, one lane that gets the whole job at once.

Measured work never shares the interpreter of the window, and a crash there is a WorkerDied like any other. The child
is one worker, or has several; then it is told of as that many workers of one process.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job, work
from multitone.engines.base import Engine, JobControl, refuse_what_it_cannot
from multitone.engines.processes.supervisor import Feeding, Supervisor
from multitone.engines.worker.run_task import Runner


def run_in_child(
    engine: Engine, job: Job, control: JobControl, host: Callable[..., None], runner: Runner
) -> Iterator[list[Event]]:
    """Run a job by a host function that lets so many `threads` share one child. Raises `UsageError`."""
    refuse_what_it_cannot(engine, job.limits)
    threads = max(1, min(engine.workers, len(work(job))))
    feeding = Feeding(functools.partial(host, threads=threads), runner, at_once=True, threads=threads)
    return Supervisor(engine.name, job, control, 1, feeding).events()


def run_alone(
    engine: Engine, job: Job, control: JobControl, host: Callable[..., None], runner: Runner, core: int | None
) -> Iterator[list[Event]]:
    """Run a job by a host function that is the only worker, bound to a core where one is named. Raises `UsageError`."""
    refuse_what_it_cannot(engine, job.limits)
    return Supervisor(engine.name, job, control, 1, Feeding(host, runner, at_once=True, core=core)).events()
