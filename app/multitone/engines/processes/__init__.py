"""The default engine: a pool of processes that loses no work when one of them dies.

::

    supervisor (parent, one thread)                          lane n (child)
      pending ── batch ──────────────── pipe ─────────────►  run_task, run_task, …
         ▲                                                       │      │
         │ requeued when the lane dies                           │      └─► slot n: task, stage, count
      quarantine ◄─ blamed by slot ── EOF on the pipe            ▼             (shared memory)
      ledger ◄──────────── one report a batch, ≤ 30 ms late ─────┘             │
         │  ◄──────────────────── 30 looks a second ───────────────────────────┘
         ▼
      [Event, …]

The pools of the standard library lose innocent tasks when a worker crashes, or wait for ever; so this one is ours,
on plain `multiprocessing` processes: a pipe a worker, no queue and no lock that a dying worker could poison.

What the supervisor decides stands in rooms that know neither process nor pipe: `feeding` (who gets which task),
`burial` (whom a death is blamed on), `deadlines` (whose time is up), `admission` (who may have memory). `pausing` and
`obstacle` wait for a full disk or a folder that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.engines.base import ABILITIES, Ability, JobControl, register_engine
from multitone.engines.processes.lane import host_tasks
from multitone.engines.processes.supervisor import Feeding, Supervisor
from multitone.engines.worker import Runner, run_task


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


register_engine("processes", ProcessEngine)
