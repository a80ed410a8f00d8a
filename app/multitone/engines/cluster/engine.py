"""The engine: pools of processes on the nodes of a scheduler."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import Ability, JobControl, available_cores
from multitone.engines.cluster.scheduler import read_scheduler
from multitone.engines.worker.run_task import Runner, run_task
from multitone.messages import Message


class ClusterEngine:
    """Runs a job on the machines that a scheduler of Dask knows."""

    name = "cluster"
    can: frozenset[Ability] = frozenset({"timeout", "workers", "memory", "resizing", "isolation", "nodes"})

    def __init__(
        self,
        workers: int | None = None,
        runner: Runner = run_task,
        *,
        scheduler: str | None = None,
        insecure: bool = False,
        nodes: int | None = None,
    ) -> None:
        """Have so many workers in all, or one for each core of each node; and so many nodes at the most.

        Raises `UsageError` where the scheduler is not valid, or may not be spoken to.
        """
        self.workers = workers or available_cores()
        self._asked = workers
        self._nodes = nodes
        self._scheduler = read_scheduler(scheduler, insecure=insecure)
        self.runner = runner

    def count_nodes(self) -> int:
        """Return how many nodes there are now. Raises `EngineError` where that cannot be told."""
        from multitone.engines.cluster.connection import Connection

        with contextlib.closing(Connection(self._scheduler, "multitone")) as connection:
            return len(connection.nodes())

    def remark(self, job: Job) -> Message:
        """Say what is to be known of a job before it runs here; empty where that is nothing."""
        if self._scheduler.nodes:
            return Message("")
        from multitone.engines.cluster.network import remark

        return remark(job)

    def run(self, job: Job, control: JobControl) -> Iterator[list[Event]]:
        """Run a job; see `Engine.run`."""
        from multitone.engines.cluster.connection import Connection
        from multitone.engines.cluster.coordinator import run

        def connect() -> Connection:
            return Connection(self._scheduler, f"multitone-{job.id}")

        yield from run(self.name, job, control, self.runner, connect, self._asked, self._nodes)
