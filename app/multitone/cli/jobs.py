"""`multitone resume` and `multitone undo`: a job of the past is taken up again, or taken back."""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from multitone.batch.events import to_json
from multitone.batch.job import replaced_folder, work
from multitone.batch.journal.access import ask
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.resuming import Remaining, Reopened, reopen
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import Undone, undo_job
from multitone.batch.options import ENGINE, RUN, ConvertRequest
from multitone.batch.shards.gathering import jobs_named, parts_left, wholes
from multitone.cli.arguments import (
    JSON,
    SANDBOX,
    SHOWN,
    HelpedOption,
    command,
    job_argument,
    option_without_default,
    record_options,
    switch,
)
from multitone.cli.converting import INTERRUPTED, STOPPED, Show, run, show_of
from multitone.cli.following import Reports
from multitone.cli.plan import engine_of
from multitone.cli.shards.parts import begun
from multitone.cli.signals import unwinding
from multitone.cli.terminal import MOST_LINES, json_line, line, tell
from multitone.cli.typed import path_of
from multitone.engines.registry import NODES
from multitone.errors import UsageError, printed
from multitone.messages import _, several, tr

MANY = 50_000
"""Results that take more than a moment to look at."""
THE_LAST = _("The job, by its name or the start of it; the last one by default.")


class RunsOn(Struct, frozen=True):
    """On what a job goes on, as far as that was typed."""

    engine: str | None
    workers: int | None
    scheduler: str | None
    insecure: bool

    def instead_of(self, asked: ConvertRequest, engine: str, workers: int | None) -> ConvertRequest:
        """Return what was asked for, on what is typed now in place of what it ran on before."""
        chosen = self.engine or engine
        same = chosen == engine and chosen != NODES  # how many workers a cluster has its nodes say
        return msgspec.structs.replace(
            asked, engine=chosen, workers=self.workers or (workers if same else None), scheduler=self.scheduler,
            insecure=self.insecure,
        )  # fmt: skip


@command(
    job_argument(THE_LAST),
    switch(_("Also retry what failed."), "--failed", group=RUN),
    switch(_("Also retry what failed, keeping what truncated files still hold."), "--salvage", group=RUN),
    switch(_("Check each existing result."), "--verify", group=RUN),
    HelpedOption(
        _("Do what is left of all shards in this folder of results, one after the other."),
        "--merge",
        metavar="FOLDER",
        group=RUN,
    ),
    option_without_default("engine", _("the job’s own")),
    *record_options("workers", "scheduler", "insecure"),
    SANDBOX,
    *SHOWN,
)
def resume(
    job: str | None,
    *,
    failed: bool,
    salvage: bool,
    verify: bool,
    merge: str | None,
    engine: str | None,
    workers: int | None,
    scheduler: str | None,
    insecure: bool,
    json: bool,
    report: Sequence[str],
    quiet: bool,
    verbose: bool,
) -> int:
    """Go on with a job and return the exit status. Raises `UsageError`, `JournalError` or `EngineError`."""
    show = show_of(json=json, quiet=quiet, verbose=verbose)
    runs_on = RunsOn(engine, workers, scheduler, insecure)
    failed = failed or salvage
    Reports(report)  # refused before the job is looked for, and held
    if merge is not None:
        if job is not None or failed or verify or report:
            raise UsageError(
                _("--merge takes a folder; leave out the job, --failed, --salvage, --verify and --report.")
            )
        return _resume_shards(path_of(merge), show, runs_on)
    one = functools.partial(
        _resume_one,
        failed=failed,
        salvage=salvage,
        verify=verify,
        runs_on=runs_on,
        show=show,
        report=report,
    )
    shards = ask(lambda journal: _shards_to_resume(journal, job, failed=failed), tell) if job is not None else []
    if not shards:
        return one(job)
    if report:
        raise UsageError(_("--report describes one job, and {job} was done in shards; name one of these.", job=job))
    return _worst(map(one, shards)) or 0


def _resume_one(
    job: str | None,
    *,
    failed: bool,
    salvage: bool,
    verify: bool,
    runs_on: RunsOn,
    show: Show,
    report: Sequence[str],
) -> int:
    quietly = show in ("json", "quiet")

    def take_up(journal: Journal) -> tuple[PastJob, Reopened]:
        past = _to_resume(journal, job, failed=failed)
        if not quietly:
            pictures = several("1 picture", "{n:,} pictures", past.pictures)
            tell(tr("Resuming job {job}: checking its {pictures}…", job=past.id, pictures=pictures))
        if not verify:
            return past, reopen(journal, past.id, failed=failed, salvage=salvage)
        from multitone.services.looking import Looking

        with contextlib.closing(Looking()) as looking:
            return past, reopen(journal, past.id, failed=failed, salvage=salvage, is_whole=looking.is_whole)

    past, reopened = ask(take_up, tell)
    try:
        runs = engine_of(runs_on.instead_of(reopened.asked, past.engine, past.workers))
    except BaseException:
        reopened.lock.release()
        raise
    for sentence in _what_is_left(reopened.found, quietly=quietly):
        tell(sentence)
    reports = Reports(report, reopened.asked.sources)
    return run(reopened.found.job, runs, show, lock=reopened.lock, reports=reports)


def _shards_to_resume(journal: Journal, name: str, *, failed: bool) -> list[str]:
    """Return the shards of a job that were taken into this history and are not done; none of a job of one piece."""
    jobs = jobs_named(journal, name)
    return [past.id for past in jobs if past.left or (failed and past.failed)] if len(jobs) > 1 else []


def _resume_shards(folder: str, show: Show, runs_on: RunsOn) -> int:
    """Do what is left of all shards of a folder, each in its own journal; return the worst exit status."""
    worst = _worst(_run_shards(folder, show, runs_on))
    if worst is None:
        raise UsageError(_("No shard in {folder} has pictures left that nobody works at.", folder=printed(folder)))
    return worst


def _run_shards(folder: str, show: Show, runs_on: RunsOn) -> Iterator[int]:
    """Run what is left of each shard, and yield its exit status."""
    for part, asked in itertools.chain.from_iterable(map(parts_left, wholes(folder, tell))):
        runs = engine_of(runs_on.instead_of(asked, asked.engine or ENGINE, None))
        job, lock = begun(part)
        if show not in ("json", "quiet"):
            left = several("1 picture is left", "{n:,} pictures are left", len(work(job)))
            tell(tr("Shard {shard}: {left}.", shard=job.shard, left=left))
        yield run(job, runs, show, lock=lock, sources=asked.sources, reports=Reports(()), home=part.home)


def _worst(statuses: Iterable[int]) -> int | None:
    """Return the worst exit status, None of none; no more is asked for where the user or the system has stopped one."""
    worst = None
    for status in statuses:
        worst = max(worst or 0, status)
        if status in (STOPPED, INTERRUPTED):
            break
    return worst


def _to_resume(journal: Journal, name: str | None, *, failed: bool) -> PastJob:
    """Return the job that is meant. Raises `UsageError` where there is none, or nothing to do for it."""
    if name is not None:
        past = journal.job(name)
        if past.state == "undone":
            raise UsageError(_("The job {job} was undone; run it again with `multitone convert`.", job=past.id))
        return past
    for past in journal.jobs():
        again = failed and past.failed and past.state not in ("undone", "partly undone") and not past.pruned
        if again or (past.left and past.state != "abandoned"):
            return past
    raise UsageError(
        _("No job has failed pictures; `multitone history` lists what there is.")
        if failed
        else _("No job has pictures left; `multitone history` lists what there is.")
    )


def _what_is_left(remaining: Remaining, *, quietly: bool) -> Iterator[str]:
    """Say what is left, and what is not as one might think."""
    if not quietly:
        left = several("1 picture is left", "{n:,} pictures are left", remaining.left)
        yield tr("{left}, of {all:,}.", left=left, all=len(remaining.job.tasks))
    if remaining.new_sources:
        yield several(
            "1 source has changed since; the new version is processed.",
            "{n:,} sources have changed since; the new version is processed.",
            len(remaining.new_sources),
        )
    for target in remaining.changed:
        yield tr("{target} has been changed since and is left alone.", target=printed(target))
    kept = os.path.basename(replaced_folder(remaining.job))
    for target in remaining.occupied:
        yield tr(
            "{target} is not known to be a result; it is moved to {folder}, and the picture is done again.",
            target=printed(target), folder=kept,
        )  # fmt: skip


@command(
    job_argument(THE_LAST),
    switch(_("Show what would be undone, and change nothing."), "--dry-run", group=RUN),
    switch(_("Also remove results whose sources are gone."), "--force", group=RUN),
    JSON,
)
def undo(job: str | None, *, dry_run: bool, force: bool, json: bool) -> int:
    """Undo a job and return the exit status: 1 where something was left alone. Raises `UsageError`, `JournalError`."""
    if job is None:
        return _undo_one(None, dry_run=dry_run, force=force, json=json)
    jobs = ask(lambda journal: jobs_named(journal, job), tell)
    to_undo = [past.id for past in jobs if past.state != "undone"] if len(jobs) > 1 else []
    return _worst([_undo_one(name, dry_run=dry_run, force=force, json=json) for name in to_undo or (job,)]) or 0


def _undo_one(job: str | None, *, dry_run: bool, force: bool, json: bool) -> int:
    def take_back(journal: Journal) -> tuple[PastJob, Undone]:
        past = journal.job(job) if job is not None else _to_undo(journal, force=force)
        if past.done > MANY and not json:
            tell(tr("Job {job}: looking at {n:,} results…", job=past.id, n=past.done))
        return past, undo_job(journal, past, dry_run=dry_run, force=force)

    with unwinding():
        past, undone = ask(take_back, tell)
        if json:
            record = {"event": "undone", "job": past.id, "dry_run": dry_run, **msgspec.structs.asdict(undone)}
            record.pop("numbers")
            json_line(to_json(record))
        else:
            _print_undone(past, undone, dry_run=dry_run)
        return 1 if undone.refused else 0


def _to_undo(journal: Journal, *, force: bool) -> PastJob:
    """Return the last job that wrote something; one that was undone in part hides no other, unless it is forced."""
    over = ("undone",) if force else ("undone", "partly undone")
    for past in journal.jobs():
        if past.done and past.state not in over and not past.pruned:
            return past
    raise UsageError(_("There is no job to undo; `multitone history` lists what there is."))


def _print_undone(past: PastJob, undone: Undone, *, dry_run: bool) -> None:
    removed, restored = len(undone.removed), len(undone.restored)
    if dry_run:
        done = several("1 result would be removed", "{n:,} results would be removed", removed)
        back = several("1 file would be put back", "{n:,} files would be put back", restored)
    else:
        done = several("1 result removed", "{n:,} results removed", removed)
        back = several("1 file put back", "{n:,} files put back", restored)
    folder = printed(past.folder)
    line(tr("Job {job} in {folder}: {removed}, {restored}.", job=past.id, folder=folder, removed=done, restored=back))
    for refusal in undone.refused[:MOST_LINES]:
        tell(tr("{target} is left alone: {why}", target=printed(refusal.target), why=refusal.reason))
    if len(undone.refused) > MOST_LINES:
        tell(tr("and {n:,} more", n=len(undone.refused) - MOST_LINES))
    if undone.orphans:
        command_line = f"multitone undo {past.id} --force"
        results = several("the result", "the {n:,} results", undone.orphans)
        tell(tr("To remove {results} without a source as well: {command}", results=results, command=command_line))
