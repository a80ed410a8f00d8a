"""The reference and the honest baseline: one picture after another, in one thread, on one core.

The child gets the list of tasks once and runs a plain loop over it. It is bound to one core, for libvips writes from a
second thread even when it is told to use one.
"""

from __future__ import annotations

import os

from multitone.batch.job import Job
from multitone.engines.processes.engine import SupervisedEngine
from multitone.engines.worker.host import Dispatch, host_tasks


class SerialEngine(SupervisedEngine):
    """Runs a job in one thread of one child process."""

    name = "serial"
    can = frozenset({"timeout", "isolation", "one-core"})

    def dispatch(self, job: Job) -> Dispatch:  # noqa: ARG002 - it is the same for each job
        """Feed one child, bound to the last of the cores that this process may use where the system can do that."""
        core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
        return Dispatch(host_tasks, self.runner, at_once=True, core=core)
