"""The engine: a process a worker, as many as the machine has cores; and what is alike in all that have children."""

from __future__ import annotations

from collections.abc import Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import Ability, JobControl
from multitone.engines.processes.supervisor import Supervisor
from multitone.engines.worker.host import Dispatch, host_tasks
from multitone.engines.worker.run_task import Runner, run_task


class SupervisedEngine:
    """An engine whose workers are child processes, or threads of one. Its `dispatch` says how they are fed."""

    name: str
    can: frozenset[Ability]

    def __init__(self, workers: int = 1, runner: Runner = run_task) -> None:
        self.workers = workers if "workers" in self.can else 1
        self.runner = runner

    def dispatch(self, job: Job) -> Dispatch:
        """Return how the children of a job are started and fed."""
        raise NotImplementedError

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job; see `Engine.run`."""
        return Supervisor(self.name, job, control, self.dispatch(job)).events()


class ProcessEngine(SupervisedEngine):
    """Runs a job in several worker processes."""

    name = "processes"
    can = frozenset({"timeout", "workers", "memory", "resizing", "isolation"})

    def dispatch(self, job: Job) -> Dispatch:  # noqa: ARG002 - it is the same for each job
        """Feed a child a worker."""
        return Dispatch(host_tasks, self.runner, children=self.workers)
