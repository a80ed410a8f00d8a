"""The engine: a process a worker, as many as the machine has cores; and what is alike in all that have children."""

from __future__ import annotations

from collections.abc import Iterator

from multitone.batch.events import Event
from multitone.batch.far.jobs import is_far_job
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
        return self.supervisor(job)(self.name, job, control, self.dispatch(job)).events()

    def supervisor(self, job: Job) -> type[Supervisor]:  # noqa: ARG002 - some engines have a choice
        """Return who runs a job."""
        return Supervisor


class ProcessEngine(SupervisedEngine):
    """Runs a job in several worker processes."""

    name = "processes"
    can = frozenset({"timeout", "workers", "memory", "resizing", "isolation", "far"})

    def dispatch(self, job: Job) -> Dispatch:  # noqa: ARG002 - it is the same for each job
        """Feed a child a worker."""
        return Dispatch(host_tasks, self.runner, children=self.workers)

    def supervisor(self, job: Job) -> type[Supervisor]:
        """Return who runs a job: another where sources or results are far away."""
        if not is_far_job(job):
            return Supervisor
        from multitone.engines.processes.far.supervisor import FarSupervisor  # late: most jobs stay on this machine

        return FarSupervisor
