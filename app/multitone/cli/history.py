"""`multitone history`: the jobs of the past as a table, or as JSON."""

from __future__ import annotations

import sys
import time

import msgspec

from multitone.batch.events import to_json
from multitone.batch.journal.lock import is_held
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.cli.words import path_text, seconds_text


def history(*, json: bool) -> None:
    """Print the jobs of the past, the newest first. Raises `JournalError`."""
    with Journal.open() as journal:
        jobs = journal.jobs()
        running = {past.id for past in jobs if past.state == "running" and is_held(journal.locks, past.id)}
    if json:
        told = [
            {**msgspec.structs.asdict(past), "left": past.left, "state": state_text(past, past.id in running)}
            for past in jobs
        ]
        sys.stdout.write(to_json({"jobs": told}) + "\n")
    elif not jobs:
        sys.stdout.write("No job was run yet.\n")
    else:
        _print(jobs, running)


def state_text(past: PastJob, running: bool) -> str:
    """Return the state of a job in a word; a job that says that it runs and does not was interrupted."""
    return "interrupted" if past.state == "running" and not running else past.state


def _print(jobs: list[PastJob], running: set[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, side in (("job", "left"), ("begun", "left"), ("state", "left"), ("pictures", "right")):
        table.add_column(title, justify="right" if side == "right" else "left", no_wrap=True)
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("results in", overflow="fold")
    for past in jobs:
        begun = time.strftime("%Y-%m-%d %H:%M", time.localtime(past.began))
        counts = [f"{past.done:,} done"]
        counts += [f"{n:,} {word}" for n, word in ((past.failed, "failed"), (past.left, "left")) if n]
        seconds = seconds_text(past.seconds) if past.seconds else ""
        state = state_text(past, past.id in running)
        table.add_row(past.id, begun, state, ", ".join(counts), seconds, Text(path_text(past.folder)))
    Console(highlight=False).print(table)
