"""Runners for trials that go wrong, in real workers."""

from __future__ import annotations

import os
import signal
from typing import Any

from multitone.batch.job import Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.wire import Outcome
from multitone.speedup.lab.runners import Assignment, run_unit
from multitone.speedup.lab.trial import Gate


def killed_before_the_gate(
    task: Task, context: JobContext, entered: Any, *, again: bool = False, gate: Gate, assignment: Assignment
) -> Outcome:
    """Die by SIGKILL at the second task, while the first worker waits at the gate."""
    if task.number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_unit(task, context, entered, again=again, gate=gate, assignment=assignment)
