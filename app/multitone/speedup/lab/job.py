"""The jobs that the laboratory gives to the engines: tasks of equal size, without steps, whose results nobody keeps."""

from __future__ import annotations

from collections.abc import Sequence

from multitone.batch.job import Export, Job, Task, new_job_id
from multitone.imaging.pipeline import Pipeline

TASK_SIZE = 2_000_000
"""Bytes that a task claims to have. Taken for 0.1 s of work by `feeding`, so that no worker gets a second task before
each has a first one: they wait for each other. What is measured soon takes the guess's place."""


def job_of(sources: Sequence[str], folder: str) -> Job:
    """Return a job with a task for each of the sources, which the lanes show; its folder receives nothing."""
    tasks = tuple(Task(number, source, "", TASK_SIZE) for number, source in enumerate(sources, 1))
    return Job(new_job_id(), Pipeline(()), Export(folder=folder), tasks)
