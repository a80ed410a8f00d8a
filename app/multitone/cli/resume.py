"""`multitone resume`: journal → what is left of a job → the same job again, without what is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import msgspec

from multitone.batch.job import replaced_folder
from multitone.batch.journal.access import ask
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.resuming import Remaining, Reopened, reopen
from multitone.batch.journal.store import Journal
from multitone.cli.convert import Show, engine_of, run
from multitone.cli.messages import counted, path_text, tell
from multitone.cli.report import Reports
from multitone.errors import ImageError, UsageError


def resume(
    name: str | None,
    show: Show,
    *,
    failed: bool,
    verify: bool,
    engine: str | None,
    workers: int | None,
    report: Sequence[str] | None = None,
) -> int:
    """Go on with a job and return the exit status. Raises `UsageError`, `JournalError` or `EngineError`."""
    Reports(report)  # refused before the job is looked for, and held

    def take_up(journal: Journal) -> tuple[PastJob, Reopened]:
        past = _chosen(journal, name, failed=failed)
        if show in ("words", "verbose"):
            tell(f"Resuming job {past.id}: checking its {counted(past.pictures, 'picture')} …")
        return past, reopen(journal, past.id, failed=failed, is_whole=_is_whole if verify else None)

    past, reopened = ask(take_up, tell)
    its_own = past.workers if engine in (None, past.engine) else None
    asked = msgspec.structs.replace(reopened.asked, engine=engine or past.engine, workers=workers or its_own)
    try:
        runs = engine_of(asked)
    except BaseException:
        reopened.lock.release()
        raise
    _tell(reopened.found, show)
    reports = Reports(report, reopened.asked.sources)
    return run(reopened.found.job, runs, show, lock=reopened.lock, reports=reports)


def _chosen(journal: Journal, name: str | None, *, failed: bool) -> PastJob:
    """Return the job that is meant. Raises `UsageError` where there is none, or nothing to do for it."""
    if name is not None:
        past = journal.job(name)
        if past.state == "undone":
            raise UsageError(f"The job {past.id} was undone; run it anew with `multitone convert`.")
        return past
    for past in journal.jobs():
        again = failed and past.failed and past.state not in ("undone", "partly undone") and not past.pruned
        if again or (past.left and past.state != "abandoned"):
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
        left = "1 picture is" if found.left == 1 else f"{found.left:,} pictures are"
        said.append(f"{left} left, of {len(found.job.tasks):,}.")
    if found.new_sources:
        changed = counted(len(found.new_sources), "source has", "sources have")
        said.append(f"{changed} changed since; the new version is processed.")
    said += [f"{path_text(target)} has been changed since and is left alone." for target in found.changed]
    kept = os.path.basename(replaced_folder(found.job))
    said += [
        f"{path_text(target)} is not known to be a result; it is moved to {kept}, and the picture is done again."
        for target in found.occupied
    ]
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
