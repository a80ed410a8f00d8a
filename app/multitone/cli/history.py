"""`multitone history`: the jobs of the past, or one of them whole; in words that fit any width, or as JSON."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from multitone.batch.copying import way_sentences
from multitone.batch.events import to_json
from multitone.batch.journal.access import ask
from multitone.batch.journal.detail import JobDetail, Listed, detail, failures_of, has_words, listed
from multitone.batch.journal.pruning import KEPT_DAYS, KEPT_JOBS
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.store import Journal
from multitone.batch.shards.gathering import jobs_named
from multitone.cli.arguments import JSON, HelpedOption, at_least_one, command, job_argument, switch
from multitone.cli.terminal import console, json_line, json_parts, line, tell
from multitone.cli.typed import path_of
from multitone.errors import UsageError, printed
from multitone.imaging.contents import loss_sentences
from multitone.messages import _, say, several, tr
from multitone.numbers import seconds

if TYPE_CHECKING:
    from rich.console import Console

GAP = "  "
LEAST_FOLDER = 20
"""Columns for the folder of the results, under which a job takes lines of its own in place of one."""
STATES = {
    "running": _("running"),
    "not yet on the disk": _("not yet on the disk"),
    "finished": _("finished"),
    "stopped": _("stopped"),
    "cancelled": _("cancelled"),
    "interrupted": _("interrupted"),
    "abandoned": _("abandoned"),
    "undone": _("undone"),
    "partly undone": _("partly undone"),
}
"""What became of a job, in a word or two."""
TITLES = (_("job"), _("begun"), _("state"), _("pictures"), _("time"), _("results in"))
LIMITS = _(
    "Jobs can be undone and resumed for {days} days, while they are among the last {jobs}.",
    days=KEPT_DAYS, jobs=KEPT_JOBS,
)  # fmt: skip
UNTYPEABLE = _("It contains a name that cannot be typed.")
COUNTS = {
    "done": _("{n:,} done"), "failed": _("{n:,} failed"), "skipped": _("{n:,} skipped"), "left": _("{n:,} left"),
    "undone": _("{n:,} undone"),
}  # fmt: skip


@command(
    job_argument(_("Show all of this job; the first letters of its name are enough.")),
    at_least_one(_("Show only this many, latest first."), "--limit"),
    HelpedOption(_("Show only jobs with these words in their folder, steps or sources."), "--search", metavar="TEXT"),
    HelpedOption(
        _("Show what became of the shards in this folder of results, and take finished ones into this history."),
        "--merge",
        metavar="FOLDER",
    ),
    switch(_("Delete the files that results replaced and that are kept for undo: of this job, or of all."), "--clear"),
    JSON,
)
def history(
    job: str | None, *, limit: int | None, search: str | None, merge: str | None, clear: bool, json: bool
) -> int:
    """Print the jobs of the past, the newest first, or one of them whole; or clear what they keep, or gather shards.

    Returns the exit status: 1 where something could not be cleared. Raises `UsageError` or `JournalError`.
    """
    if merge is not None:
        if clear or job is not None or limit is not None or search is not None:
            raise UsageError(_("--merge takes a folder and nothing else; leave out the job and the other options."))
        from multitone.cli.shards import merged  # late: few jobs are shared

        return merged.merge(path_of(merge), STATES, json=json)
    if clear and (limit is not None or search is not None):
        raise UsageError(_("--clear takes a job or none; leave out --limit and --search."))
    if clear:
        from multitone.cli.clearing import clear_kept  # late: it is hardly ever asked for

        return clear_kept(job, json=json)
    if job is not None and (limit is not None or search is not None):
        raise UsageError(_("--limit and --search are for the list of jobs; leave them out, or leave out the job."))
    if job is not None:
        return ask(lambda journal: _print_named(journal, job, json=json), tell)
    jobs = ask(listed, tell)
    matching = [past for past in jobs if search is None or has_words(past.searched, search)][:limit]
    if not (json or matching):
        line(tr("No job matches.") if jobs else tr("No job has been run yet."))
    else:
        _show(matching, json=json)
    return 0


def _show(jobs: list[Listed], *, json: bool) -> None:
    if json:
        json_line(to_json({"jobs": list(map(_as_json, jobs)), "kept_days": KEPT_DAYS, "kept_jobs": KEPT_JOBS}))
    else:
        _print(jobs)


def _as_json(job: Listed) -> dict[str, Any]:
    past = job.past
    return {**msgspec.structs.asdict(past), "left": past.left, "state": job.state, "sources": job.sources}


# All of them


def _print(jobs: list[Listed]) -> None:
    """Print a line for each job, or several where a line has no room; into a file or another program always one."""
    drawn = console()
    rows = [_cells(job) for job in jobs]
    width = drawn.width if sys.stdout.isatty() else None
    if width is None or _fixed(rows) + LEAST_FOLDER <= width:
        title, *lines = _table(rows, drawn, width)
        drawn.out(title, style="bold")
    else:
        lines = [text for row in rows for text in _stacked(row, drawn, width)]
    for text in (*lines, "", say(LIMITS) if width is None else _folded(say(LIMITS), width)):
        drawn.out(text)


def _cells(job: Listed) -> tuple[str, ...]:
    past = job.past
    begun = time.strftime("%Y-%m-%d %H:%M", time.localtime(past.began))
    time_taken = seconds(past.seconds) if past.seconds else ""
    return past.id, begun, say(STATES[job.state]), _counts(past), time_taken, printed(past.folder)


def _counts(past: PastJob) -> str:
    """Say what became of a job's pictures; what there is none of is not said."""
    numbers = {name: getattr(past, name) for name in COUNTS}
    counts = [tr(template, n=numbers[name]) for name, template in COUNTS.items() if numbers[name]]
    return ", ".join(counts) or tr(COUNTS["done"], n=0)


def _fixed(rows: list[tuple[str, ...]]) -> int:
    """Return the columns that a line takes before its folder."""
    return sum(width + len(GAP) for width in _widths(rows))


def _widths(rows: list[tuple[str, ...]]) -> list[int]:
    return [max(map(len, column)) for column in zip(map(say, TITLES[:-1]), *(row[:-1] for row in rows), strict=True)]


def _table(rows: list[tuple[str, ...]], drawn: Console, width: int | None) -> Iterator[str]:
    widths, room = _widths(rows), None if width is None else width - _fixed(rows)
    for row in (tuple(map(say, TITLES)), *rows):
        cells = [cell.ljust(wide) for cell, wide in zip(row[:3], widths, strict=False)]
        cells += [cell.rjust(wide) for cell, wide in zip(row[3:5], widths[3:], strict=True)]
        yield GAP.join([*cells, row[5] if room is None else _shortened(row[5], room, drawn)])


def _stacked(row: tuple[str, ...], drawn: Console, width: int) -> Iterator[str]:
    """Yield the lines of a job: its name and state, when it was and how long it took, its pictures, its folder."""
    name, begun, state, counts, time_taken, folder = row
    yield f"{name}{GAP}{state}"
    for text in (f"{begun}, {time_taken}" if time_taken else begun, counts):
        yield _folded(text, width, GAP)
    yield GAP + _shortened(folder, width - len(GAP), drawn)


def _folded(text: str, width: int, indent: str = "") -> str:
    return textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _shortened(path: str, room: int, drawn: Console) -> str:
    """Return a path that fits; of one that is too long the middle is left out, for its ends tell it from others."""
    from multitone.cli.live import fitted

    return fitted(path, room, "..." if drawn.options.ascii_only else "…").rstrip()


# One whole


def _print_named(journal: Journal, name: str, *, json: bool) -> int:
    """Print a job whole, or a list of the shards that were one."""
    jobs = jobs_named(journal, name)
    if len(jobs) == 1:
        _print_one(journal, jobs[0], json=json)
    else:
        shards = {past.id for past in jobs}
        _show([one for one in listed(journal) if one.past.id in shards], json=json)
    return 0


def _print_one(journal: Journal, past: PastJob, *, json: bool) -> None:
    job = detail(journal, past)
    if json:
        json_parts(_pieces(job, failures_of(journal, job.past)))
        return
    lines = [(tr("Job {job}", job=past.id), say(STATES[job.state])), *_facts(job)]
    wide = max(len(name) for name, _text in lines)
    for name, text in lines:
        line(f"{name.ljust(wide)}{GAP}{text}")
    _print_failures(job)


def _facts(job: JobDetail) -> Iterator[tuple[str, str]]:
    """Yield what is known of a job, each with its name; a command can be typed as it stands."""
    past = job.past
    yield tr("begun"), time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(past.began))
    if past.seconds:
        yield tr("time"), seconds(past.seconds)
    yield tr("ran on"), f"{past.engine}, {several('1 worker', '{n:,} workers', past.workers)}"
    yield tr("pictures"), tr("{n:,}: {counts}", n=past.pictures, counts=_counts(past))
    if remarks := [*way_sentences(job.ways), *loss_sentences(job.losses)]:
        yield tr("of these"), "; ".join(map(say, remarks))
    yield tr("results in"), printed(past.folder)
    if job.asked is not None and job.asked.sources:
        yield tr("found in"), ", ".join(map(printed, job.asked.sources))
    yield tr("again"), job.command or say(job.again_refused or UNTYPEABLE)
    if job.kept is not None:
        files = several("1 file", "{n:,} files", job.kept.files)
        template = _("more than {files}, {size:bytes}, kept in {folder}") if job.kept.more else _(
            "{files}, {size:bytes}, kept in {folder}"
        )  # fmt: skip
        yield tr("replaced"), tr(template, files=files, size=job.kept.bytes, folder=printed(job.kept.folder))
    yield tr("undo"), say(job.undo_refused) or f"multitone undo {past.id}"
    yield tr("resume"), say(job.resume_refused) or _resume(job)


def _resume(job: JobDetail) -> str:
    return f"multitone resume {job.past.id}" + ("" if job.past.left else " --failed")


def _print_failures(job: JobDetail) -> None:
    """Print what failed, and why; of many the first."""
    if not job.failures:
        return
    line(tr("{n:,} failed:", n=job.past.failed))
    for failure in job.failures:
        source = printed(failure.source)
        source = tr("{source}, page {n:,}", source=source, n=failure.page) if failure.page else source
        line(f"    {source} {say(failure.words)}")
    if job.past.failed > len(job.failures):
        line(tr("    and {n:,} more", n=job.past.failed - len(job.failures)))


def _pieces(job: JobDetail, failures: Iterable[Any]) -> Iterator[str]:
    """Yield one JSON object, its failures last, for there may be as many of them as there are pictures."""
    past, asked = job.past, job.asked
    record = {
        **msgspec.structs.asdict(past),
        "left": past.left,
        "ways": job.ways,
        "losses": job.losses,
        "state": job.state,
        "sources": asked.sources if asked is not None else (),
        "command": job.command or None,
        "command_refused": job.again_refused or (None if job.command else UNTYPEABLE),
        "replaced": job.kept,
        "undo": None if job.undo_refused else f"multitone undo {past.id}",
        "undo_refused": job.undo_refused or None,
        "resume": None if job.resume_refused else _resume(job),
        "resume_refused": job.resume_refused or None,
    }
    yield to_json(record).removesuffix("}") + ',"failures":['
    comma = ""
    for failure in failures:
        yield comma + to_json({"source": failure.source, "kind": failure.kind, "reason": failure.words})
        comma = ","
    yield "]}\n"
