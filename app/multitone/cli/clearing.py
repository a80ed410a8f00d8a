"""`multitone history --clear`: the files that jobs replaced, and keep for undo, are deleted."""

from __future__ import annotations

import contextlib

import msgspec

from multitone.batch.events import to_json
from multitone.batch.journal.access import ask
from multitone.batch.journal.clearing import Cleared, clear
from multitone.batch.journal.detail import kept_of
from multitone.batch.journal.store import Journal
from multitone.cli.signals import unwinding
from multitone.cli.terminal import MOST_LINES, json_line, line, tell
from multitone.errors import UsageError, printed
from multitone.messages import _, tr


def clear_kept(job: str | None, *, json: bool) -> int:
    """Clear what a job keeps, or all jobs whose folders are there; return the exit status.

    Raises `UsageError`, also where the job that is named runs or its folder is away, and `JournalError`.
    """
    cleared: dict[str, Cleared] = {}

    def answer(journal: Journal) -> None:
        if job is not None:
            past = journal.job(job)
            cleared[past.id] = clear(journal, past)
            return
        for past in journal.jobs():
            if not past.pruned and kept_of(past) is not None:
                with contextlib.suppress(UsageError):  # somebody works at it now
                    cleared[past.id] = clear(journal, past)

    with unwinding():
        ask(answer, tell)
    jobs = list(cleared.values())
    if json:
        json_line(to_json({"event": "cleared", "jobs": [msgspec.structs.asdict(one) for one in jobs]}))
    else:
        _print(jobs)
    return 1 if any(one.refused for one in jobs) else 0


def _print(jobs: list[Cleared]) -> None:
    one, many = _("Job {job} in {folder}: 1 file cleared ({size:bytes})."), _(
        "Job {job} in {folder}: {n:,} files cleared ({size:bytes})."
    )  # fmt: skip
    for job in jobs:
        template = one if job.files == 1 else many
        line(tr(template, job=job.job, folder=printed(job.folder), n=job.files, size=job.bytes))
        for refused in job.refused[:MOST_LINES]:
            tell(f"{printed(refused.path)}: {refused.reason}")
        if len(job.refused) > MOST_LINES:
            tell(tr("and {n:,} more", n=len(job.refused) - MOST_LINES))
    if not jobs:
        line(tr("No job keeps replaced files."))
