"""Scratch: the same job again with its results where they are thrown away, as warm the first time as the last."""

from __future__ import annotations

import os
import tempfile

import msgspec

from multitone.batch.columns import collected
from multitone.batch.job import Job, Task, TaskTable, new_job_id
from multitone.engines.base import Engine, honored

PAGE_CACHE = "warm: every source was read before the first run, and a few were processed"
WARMED = 2
"""Pictures a worker in the run that warms up: libraries are loaded then, and the processor's clock has risen."""


def read_all(job: Job) -> None:
    """Read every source once, so that the system keeps them in memory."""
    for task in job.tasks:
        try:
            with open(task.source, "rb") as file:
                while file.read(1 << 20):
                    pass
        except OSError:  # the runs will say so
            continue


def moved(job: Job, folder: str, engine: Engine) -> Job:
    """Return the job with its results in another folder, each under its number, and what the engine can keep to."""
    placed = (Task(t.number, t.source, scratch_target(folder, t.number, t), t.size) for t in job.tasks)
    tasks = collected(placed, TaskTable)
    export = msgspec.structs.replace(job.export, folder=folder)
    limits = honored(engine, job.limits)
    return msgspec.structs.replace(job, id=new_job_id(), export=export, tasks=tasks, limits=limits)


def warming(job: Job, folder: str, engine: Engine) -> Job:
    """Return a few pictures of the job, to be processed before anything is measured."""
    return moved(msgspec.structs.replace(job, tasks=job.tasks[: WARMED * engine.workers]), folder, engine)


def scratch_target(scratch: str, number: int, task: Task) -> str:
    """Return where a task's result goes in a scratch folder: by number, with its own suffix."""
    return os.path.join(scratch, f"{number}{task.target[task.target.rfind('.') :]}")


def scratch_folder(job: Job) -> str:
    """Make a hidden folder beside a job's results, on the same disk, for what one thread writes."""
    os.makedirs(job.export.folder, exist_ok=True)
    return tempfile.mkdtemp(prefix=".multitone-compare-", dir=job.export.folder)
