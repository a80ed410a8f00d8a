"""Jobs far away, told from others."""

from __future__ import annotations

from multitone.batch.job import Job, TaskTable
from multitone.storage.far.url import is_far


def is_far_job(job: Job) -> bool:
    """Whether sources or results are far away, told by URLs."""
    tasks = job.tasks
    sources = tasks.folders("source") if isinstance(tasks, TaskTable) else (task.source for task in tasks)
    return is_far(job.export.folder) or any("://" in source for source in sources)
