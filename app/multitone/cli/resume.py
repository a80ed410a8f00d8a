"""`multitone resume`: journal → what is left of a job → the same job again, without what is whole."""

from __future__ import annotations

import sys

from multitone import settings
from multitone.batch.journal.lock import hold
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.resuming import Remaining, remaining, tidy
from multitone.batch.journal.store import Journal
from multitone.cli.convert import Show, run
from multitone.engines.base import create_engine
from multitone.errors import ImageError, UsageError

PATIENCE = 10.0
"""Seconds to wait for the workers of a program that was killed, and for those who look whether it was."""


def resume(name: str | None, show: Show, *, failed: bool, verify: bool, engine: str | None, workers: int | None) -> int:
    """Go on with a job and return the exit status. Raises `UsageError`, `JournalError` or `EngineError`."""
    with Journal.open() as journal:
        past = _chosen(journal, name, failed=failed)
        lock = hold(journal.locks, past.id, PATIENCE)
        try:
            job, its_engine = journal.recipe(past.id)
            chosen, _ = settings.load()
            runs = create_engine(engine or its_engine, workers or chosen.workers or None)
            found = remaining(job, journal.records(past.id), failed=failed, is_whole=_is_whole if verify else None)
            tidy(found)
            journal.note(past.id, found.adopted)
            journal.forget(past.id, (task.number for task in found.job.tasks if task.action != "skip"))
        except BaseException:
            lock.release()
            raise
    _tell(found, show)
    return run(found.job, runs, show, lock=lock)


def _chosen(journal: Journal, name: str | None, *, failed: bool) -> PastJob:
    """Return the job that is meant. Raises `UsageError` where there is none, or nothing to do for it."""
    if name is not None:
        past = journal.job(name)
        if past.state == "undone":
            raise UsageError(f"The job {past.id} was undone; run it anew with `multitone convert`.")
        return past
    for past in journal.jobs():
        if past.left or (failed and past.failed and past.state != "undone" and not past.pruned):
            return past
    raise UsageError(
        "No job has failed pictures; `multitone history` lists what there is."
        if failed
        else "No job has pictures left; `multitone history` lists what there is."
    )


def _tell(found: Remaining, show: Show) -> None:
    """Say what is left, and what is not as one might think."""
    said = []
    if show in ("words", "verbose"):
        said.append(f"The job {found.job.id} goes on: {found.left:,} of {len(found.job.tasks):,} pictures are left.")
    if found.new_sources:
        said.append(f"{len(found.new_sources):,} sources have changed since and are taken as they are now.")
    said += [f"{target} was changed since and is left alone." for target in found.changed]
    for line in said:
        sys.stderr.write(f"multitone: {line}\n".encode("utf-8", "backslashreplace").decode())


def _is_whole(target: str) -> bool:
    """Decode a result to its end, and say whether that went well."""
    from multitone.imaging.decode import decode  # late: it loads NumPy and Pillow

    try:
        with open(target, "rb") as file:
            decode(file.read())
    except (ImageError, OSError):
        return False
    return True
