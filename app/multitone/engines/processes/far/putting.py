"""The order by which a result is brought: what it may replace, what it may be called, and what is noted beside it."""

from __future__ import annotations

import itertools

from multitone.batch.job import Job
from multitone.batch.naming import numbered_name, split_name
from multitone.engines.processes.far.staging import Staging
from multitone.engines.transfer.wire import Put
from multitone.engines.worker.wire import Done

FURTHER_NAMES = 100
"""Names that are tried where a result's own is taken meanwhile."""
NOTE = "multitone"


def put_of(job: Job, staging: Staging, done: Done) -> Put:
    """Return the order for a task's result."""
    task = job.task(done.task)
    folder, _, name = task.target.rpartition("/")
    replaces = task.action == "replace"
    others: tuple[str, ...] = ()
    if job.export.existing == "number":
        stem, suffix = split_name(name)
        numbers = itertools.islice(itertools.count(2), FURTHER_NAMES)
        others = tuple(f"{folder}/{numbered_name(stem, suffix, number)}" for number in numbers)
    kept = ""
    if replaces:
        inside = task.target.removeprefix(job.export.folder.rstrip("/") + "/")
        kept = f"{kept_folder(job.export.folder, job.id)}/{inside}"
    notes = {
        "job": job.id, "source": _plain(task.source), "source-size": str(done.bytes_in),
        "source-stamp": str(done.source_modified), "sha256": done.fingerprint.sha256,
    }  # fmt: skip
    return Put(
        done.task, staging.local(task).target, task.target, done.fingerprint.sha256, replaces, kept, others,
        tuple((f"{NOTE}-{name}", value) for name, value in notes.items()),
    )  # fmt: skip


def kept_folder(folder: str, job_id: str) -> str:
    """Return the URL of the folder that keeps what a job replaces."""
    return f"{folder.rstrip('/')}/.multitone-replaced-{job_id}"


def _plain(url: str) -> str:
    """Return a URL in characters that headers of a request take."""
    from urllib.parse import quote

    return quote(url, safe="/:?&=%@+,;~#!$'()*[]")[:1000]
