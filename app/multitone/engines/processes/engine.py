"""The engine: a process a worker, as many as the machine has cores."""

from __future__ import annotations

from collections.abc import Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import ABILITIES, Ability, JobControl
from multitone.engines.processes.supervisor import Feeding, Supervisor
from multitone.engines.processes.worker_handle import host_tasks
from multitone.engines.worker.run_task import Runner, run_task


class ProcessEngine:
    """Runs a job in several worker processes."""

    name = "processes"
    can: frozenset[Ability] = frozenset(ABILITIES)

    def __init__(self, workers: int, runner: Runner = run_task) -> None:
        self.workers = workers
        self._runner = runner

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job; see `Engine.run`."""
        return Supervisor(self.name, job, control, self.workers, Feeding(host_tasks, self._runner)).events()
