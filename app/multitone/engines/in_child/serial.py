"""The reference and the honest baseline: one picture after another, in one thread, on one core.

The child gets the list of tasks once and runs a plain loop over it. It is bound to one core, for libvips writes from a
second thread even when it is told to use one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import Ability, JobControl
from multitone.engines.in_child.hosting import run_alone
from multitone.engines.processes.worker_handle import host_tasks
from multitone.engines.worker.run_task import Runner, run_task


class SerialEngine:
    """Runs a job in one thread of one child process."""

    name = "serial"
    can: frozenset[Ability] = frozenset({"timeout"})

    def __init__(self, workers: int = 1, runner: Runner = run_task) -> None:  # noqa: ARG002 - engines are made alike
        self.workers = 1
        self._runner = runner

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job; see `Engine.run`."""
        return run_alone(self, job, control, host_tasks, self._runner, _one_core())


def _one_core() -> int | None:
    """Return the last of the cores that this process may use; None where processes cannot be bound."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
