"""Engines that work in one child process: the same supervisor, one lane that gets the whole job at once.

Measured work never shares the interpreter of the window, and a crash there is a WorkerDied like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.processes.supervisor import Feeding, Supervisor
from multitone.engines.worker import Runner


def run_in_child(
    engine: str, job: Job, control: JobControl, host: Callable[..., None], runner: Runner, core: int | None
) -> Iterator[list[Event]]:
    """Run a job by a host function in one child, bound to a core where one is named."""
    return Supervisor(engine, job, control, 1, Feeding(host, runner, at_once=True, core=core)).events()
