"""A job that grows: the pictures of a watched folder come in batches, and a day of them is one job in the journal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from multitone.batch.job import Job
from multitone.batch.journal.database import signed
from multitone.batch.journal.presence import missing_folders

_ADD = (
    "INSERT INTO tasks (job, number, source, target, size, modified, action, page) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET source = excluded.source, target = excluded.target, size = excluded.size,"
    " modified = excluded.modified, action = excluded.action, page = excluded.page, ending = NULL, kind = NULL"
)
"""A picture that is tried again keeps its number, and nothing is known of it any more."""
_COUNT = "UPDATE jobs SET pruned = 0, pictures = (SELECT count(*) FROM tasks WHERE job = id) WHERE id = ?"


def task_rows(job: Job) -> Iterator[tuple[Any, ...]]:
    """Yield the tasks of a job, or of a batch of one, as the journal holds them."""
    for t in job.tasks:
        names = os.fsencode(t.source), os.fsencode(t.target)
        yield (job.id, job.entry(t.number), *names, t.size, signed(t.modified), t.action, t.page)


def grow(run: Any, job: Job) -> None:
    """Add a batch to a job that stands in the journal. `run` executes a statement inside a transaction."""
    for row in task_rows(job):
        run(_ADD, row)
    for path in missing_folders(job):
        run("INSERT OR IGNORE INTO folders VALUES (?, ?)", (job.id, path))
    run(_COUNT, (job.id,))
