"""`multitone history`: the jobs of the past, or one of them whole; in words that fit any width, or as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from multitone.batch.events import to_json
from multitone.batch.journal.access import ask
from multitone.batch.journal.detail import JobDetail, Listed, detail, failures_of, has_words, listed
from multitone.batch.journal.pruning import KEPT_DAYS, KEPT_JOBS
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.cli.messages import bytes_text, counted, path_text, seconds_text, tell
from multitone.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

GAP = "  "
LEAST_FOLDER = 20
"""Columns for the folder of the results, under which a job takes lines of its own in place of one."""
TITLES = ("job", "begun", "state", "pictures", "time", "results in")
LIMITS = f"Jobs can be undone and resumed for {KEPT_DAYS} days, while they are among the last {KEPT_JOBS}."


def history(name: str | None, *, json: bool, limit: int | None = None, search: str | None = None) -> None:
    """Print the jobs of the past, the newest first, or one of them whole. Raises `UsageError` or `JournalError`."""
    if name is not None and (limit is not None or search is not None):
        raise UsageError("--limit and --search are for the list of jobs; leave them out, or leave out the job.")
    if name is not None:
        ask(lambda journal: _tell_one(journal, journal.job(name), json=json), tell)
        return
    jobs = ask(listed, tell)
    found = [job for job in jobs if search is None or has_words(job.searched, search)][:limit]
    if json:
        told = {"jobs": [_as_json(job) for job in found], "kept_days": KEPT_DAYS, "kept_jobs": KEPT_JOBS}
        sys.stdout.write(to_json(told) + "\n")
    elif not found:
        sys.stdout.write("No job matches.\n" if jobs else "No job has been run yet.\n")
    else:
        _print(found)


def _as_json(job: Listed) -> dict[str, Any]:
    past = job.past
    return {**msgspec.structs.asdict(past), "left": past.left, "state": job.state, "sources": job.sources}


# All of them


def _print(jobs: list[Listed]) -> None:
    """Print a line for each job, or several where a line has no room; into a file or another program always one."""
    from rich.console import Console

    console = Console(highlight=False)
    rows = [_cells(job) for job in jobs]
    width = console.width if sys.stdout.isatty() else None
    if width is None or _fixed(rows) + LEAST_FOLDER <= width:
        title, *lines = _table(rows, console, width)
        console.out(title, style="bold")
    else:
        lines = [line for row in rows for line in _stacked(row, console, width)]
    for line in (*lines, "", LIMITS if width is None else _folded(LIMITS, width)):
        console.out(line)


def _cells(job: Listed) -> tuple[str, ...]:
    past = job.past
    begun = time.strftime("%Y-%m-%d %H:%M", time.localtime(past.began))
    seconds = seconds_text(past.seconds) if past.seconds else ""
    return past.id, begun, job.state, _counts(past), seconds, path_text(past.folder)


def _counts(past: PastJob) -> str:
    """Say what became of a job's pictures; what there is none of is not said."""
    numbers = (
        (past.done, "done"), (past.failed, "failed"), (past.skipped, "skipped"), (past.left, "left"),
        (past.undone, "undone"),
    )  # fmt: skip
    return ", ".join(f"{n:,} {word}" for n, word in numbers if n) or "0 done"


def _fixed(rows: list[tuple[str, ...]]) -> int:
    """Return the columns that a line takes before its folder."""
    return sum(width + len(GAP) for width in _widths(rows))


def _widths(rows: list[tuple[str, ...]]) -> list[int]:
    return [max(map(len, column)) for column in zip(TITLES[:-1], *(row[:-1] for row in rows), strict=True)]


def _table(rows: list[tuple[str, ...]], console: Console, width: int | None) -> Iterator[str]:
    widths, room = _widths(rows), None if width is None else width - _fixed(rows)
    for row in (TITLES, *rows):
        cells = [cell.ljust(wide) for cell, wide in zip(row[:3], widths, strict=False)]
        cells += [cell.rjust(wide) for cell, wide in zip(row[3:5], widths[3:], strict=True)]
        yield GAP.join([*cells, row[5] if room is None else _shortened(row[5], room, console)])


def _stacked(row: tuple[str, ...], console: Console, width: int) -> Iterator[str]:
    """Yield the lines of a job: its name and state, when it was and how long it took, its pictures, its folder."""
    name, begun, state, counts, seconds, folder = row
    yield f"{name}{GAP}{state}"
    for said in (f"{begun}, {seconds}" if seconds else begun, counts):
        yield _folded(said, width, GAP)
    yield GAP + _shortened(folder, width - len(GAP), console)


def _folded(text: str, width: int, indent: str = "") -> str:
    import textwrap

    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _shortened(path: str, room: int, console: Console) -> str:
    """Return a path that fits; of one that is too long the middle is left out, for its ends tell it from others."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(path) <= room:
        return path
    mark = "..." if console.options.ascii_only else "…"
    first = (room - len(mark)) // 3
    last = room - len(mark) - first
    end = path[-last:]
    while cell_len(end) > last:
        end = end[1:]
    return f"{set_cell_size(path, first).rstrip()}{mark}{end}"


# One whole


def _tell_one(journal: Journal, past: PastJob, *, json: bool) -> None:
    job = detail(journal, past)
    if json:
        sys.stdout.writelines(_pieces(job, failures_of(journal, job.past)))
        return
    lines = [(f"Job {past.id}", job.state), *_facts(job)]
    wide = max(len(name) for name, _ in lines)
    for name, said in lines:
        sys.stdout.write(f"{name.ljust(wide)}{GAP}{said}\n")
    _tell_failures(job)


def _facts(job: JobDetail) -> Iterator[tuple[str, str]]:
    """Yield what is known of a job, each with its name; a command can be typed as it stands."""
    past = job.past
    yield "begun", time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(past.began))
    if past.seconds:
        yield "time", seconds_text(past.seconds)
    yield "ran on", f"{past.engine}, {counted(past.workers, 'worker')}"
    yield "pictures", f"{past.pictures:,}: {_counts(past)}"
    yield "results in", path_text(past.folder)
    if job.asked is not None and job.asked.sources:
        yield "found in", ", ".join(map(path_text, job.asked.sources))
    yield "again", job.command or job.again_refused or "It contains a name that cannot be typed."
    if job.kept is not None:
        about = "more than " if job.kept.more else ""
        files = f"{about}{counted(job.kept.files, 'file')}, {about}{bytes_text(job.kept.bytes)}"
        yield "replaced", f"{files}, kept in {path_text(job.kept.folder)}"
    yield "undo", job.undo_refused or f"multitone undo {past.id}"
    yield "resume", job.resume_refused or _resume(job)


def _resume(job: JobDetail) -> str:
    return f"multitone resume {job.past.id}" + ("" if job.past.left else " --failed")


def _tell_failures(job: JobDetail) -> None:
    """Print what failed, and why; of many the first."""
    if not job.failures:
        return
    sys.stdout.write(f"{job.past.failed:,} failed:\n")
    for failure in job.failures:
        sys.stdout.write(f"    {path_text(failure.source)} {failure.words}\n")
    if job.past.failed > len(job.failures):
        sys.stdout.write(f"    and {job.past.failed - len(job.failures):,} more\n")


def _pieces(job: JobDetail, failures: Iterable[Any]) -> Iterator[str]:
    """Yield one JSON object, its failures last, for there may be as many of them as there are pictures."""
    past, asked = job.past, job.asked
    told = {
        **msgspec.structs.asdict(past),
        "left": past.left,
        "state": job.state,
        "sources": asked.sources if asked is not None else (),
        "command": job.command or None,
        "command_refused": job.again_refused or (None if job.command else "It contains a name that cannot be typed."),
        "replaced": job.kept,
        "undo": None if job.undo_refused else f"multitone undo {past.id}",
        "undo_refused": job.undo_refused or None,
        "resume": None if job.resume_refused else _resume(job),
        "resume_refused": job.resume_refused or None,
    }
    yield to_json(told).removesuffix("}") + ',"failures":['
    comma = ""
    for failure in failures:
        yield comma + to_json({"source": failure.source, "kind": failure.kind, "reason": failure.words})
        comma = ","
    yield "]}\n"
