"""`multitone undo`: what a job made goes, what it replaced comes back."""

from __future__ import annotations

import sys

import msgspec

from multitone.batch.events import to_json
from multitone.batch.journal.lock import hold
from multitone.batch.journal.records import Ended, PastJob
from multitone.batch.journal.resuming import remaining, sweep
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import Undone, undo
from multitone.cli.words import path_text
from multitone.errors import UsageError

SHOWN = 20
"""Lines of results that stay, before the rest is only counted."""


def undo_job(name: str | None, *, dry_run: bool, json: bool) -> int:
    """Undo a job and return the exit status: 1 where something was left alone. Raises `UsageError`, `JournalError`."""
    with Journal.open() as journal:
        past = journal.job(name) if name is not None else _last(journal)
        if past.state == "undone":
            raise UsageError(f"The job {past.id} was undone already.")
        lock = hold(journal.locks, past.id, 0.0)
        try:
            undone = undo_past(journal, past, dry_run=dry_run)
        finally:
            lock.release()
    if json:
        told = {"event": "undone", "job": past.id, "dry_run": dry_run, **msgspec.structs.asdict(undone)}
        told.pop("numbers")
        sys.stdout.write(to_json(told) + "\n")
    else:
        _tell(past, undone, dry_run=dry_run)
    return 1 if undone.refused else 0


def undo_past(journal: Journal, past: PastJob, *, dry_run: bool = False) -> Undone:
    """Undo a job whose lock is held, and note it. Raises `UsageError`, `JournalError`."""
    job, _ = journal.recipe(past.id)
    adopted = remaining(job, journal.records(past.id), failed=False).adopted
    journal.note(past.id, adopted)  # what a killed program did not come to write down is to be undone as well
    if not dry_run:
        sweep(job)
    undone = undo(job, journal.records(past.id), journal.made_folders(past.id), dry_run=dry_run)
    if not dry_run:
        journal.note(past.id, (Ended(number, "undone") for number in undone.numbers))
        journal.settle(past.id, past.state if undone.refused else "undone")
    return undone


def _last(journal: Journal) -> PastJob:
    for past in journal.jobs():
        if past.state != "undone" and not past.pruned:
            return past
    raise UsageError("There is no job to undo; `multitone history` lists what there is.")


def _tell(past: PastJob, undone: Undone, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    said = [f"{len(undone.removed):,} results {would}removed", f"{len(undone.restored):,} files {would}put back"]
    sys.stdout.write(f"Job {past.id} in {path_text(past.folder)}: {', '.join(said)}.\n")
    for refusal in undone.refused[:SHOWN]:
        sys.stderr.write(f"multitone: {path_text(refusal.target)} is left alone: {refusal.reason}\n")
    if len(undone.refused) > SHOWN:
        sys.stderr.write(f"multitone: and {len(undone.refused) - SHOWN:,} more\n")
