"""`multitone undo`: what a job made goes, what it replaced comes back."""

from __future__ import annotations

import sys

import msgspec

from multitone.batch.events import to_json
from multitone.batch.journal.access import ask
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import Undone, undo_job
from multitone.cli.messages import counted, path_text, tell
from multitone.errors import UsageError

MANY = 50_000
"""Results that take more than a moment to look at."""
SHOWN = 20
"""Lines of results that stay, before the rest is only counted."""


def undo_named(name: str | None, *, dry_run: bool, force: bool, json: bool) -> int:
    """Undo a job and return the exit status: 1 where something was left alone. Raises `UsageError`, `JournalError`."""

    def undo(journal: Journal) -> tuple[PastJob, Undone]:
        past = journal.job(name) if name is not None else _last(journal, force=force)
        if past.done > MANY and not json:
            tell(f"Job {past.id}: looking at {counted(past.done, 'result')} …")
        return past, undo_job(journal, past, dry_run=dry_run, force=force)

    past, undone = ask(undo, tell)
    if json:
        told = {"event": "undone", "job": past.id, "dry_run": dry_run, **msgspec.structs.asdict(undone)}
        told.pop("numbers")
        sys.stdout.write(to_json(told) + "\n")
    else:
        _tell(past, undone, dry_run=dry_run)
    return 1 if undone.refused else 0


def _last(journal: Journal, *, force: bool) -> PastJob:
    """Return the last job that wrote something; one that was undone in part hides no other, unless it is forced."""
    over = ("undone",) if force else ("undone", "partly undone")
    for past in journal.jobs():
        if past.done and past.state not in over and not past.pruned:
            return past
    raise UsageError("There is no job to undo; `multitone history` lists what there is.")


def _tell(past: PastJob, undone: Undone, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    said = [
        f"{counted(len(undone.removed), 'result')} {would}removed",
        f"{counted(len(undone.restored), 'file')} {would}put back",
    ]
    sys.stdout.write(f"Job {past.id} in {path_text(past.folder)}: {', '.join(said)}.\n")
    for refusal in undone.refused[:SHOWN]:
        sys.stderr.write(f"multitone: {path_text(refusal.target)} is left alone: {refusal.reason}\n")
    if len(undone.refused) > SHOWN:
        sys.stderr.write(f"multitone: and {len(undone.refused) - SHOWN:,} more\n")
    if undone.orphans:
        results = counted(undone.orphans, "result")
        sys.stderr.write(
            f"multitone: To remove the {results} without a source as well: multitone undo {past.id} --force\n"
        )
