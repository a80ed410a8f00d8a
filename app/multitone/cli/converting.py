"""Converting: what was typed → plan → job → results, a summary, an exit status."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from multitone.batch.events import Event, JobFinished, TaskFailed, TaskFinished, to_json
from multitone.batch.far.jobs import is_far_job
from multitone.batch.job import Job, work
from multitone.batch.options import ConvertOptions
from multitone.batch.progress import JobProgress
from multitone.batch.source_path import absolute
from multitone.batch.unread import unread_sentence
from multitone.cli import common_line, refusals
from multitone.cli.following import ComparisonRun, Reports
from multitone.cli.plan import FAR, engine_of, plan_of, show_plan
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.terminal import flush, json_line, line, tell
from multitone.cli.typed import LIST, output_of, request_of
from multitone.engines.base import Engine, JobControl, ManyNodes
from multitone.engines.ipc import surroundings
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.engines.registry import refuse_far
from multitone.errors import FAILURE_WORDS, UsageError, printed
from multitone.messages import _, say, tr

if TYPE_CHECKING:
    from pathlib import Path

    from multitone.batch.journal.lock import JobLock

DONE, SOME_FAILED, STOPPED, INTERRUPTED = 0, 1, 3, 130

Show = Literal["words", "json", "quiet", "verbose"]
"""What a run prints: live lanes and a summary, events, failures only, or a line a file besides."""


def convert(
    options: ConvertOptions,
    *,
    dry_run: bool = False,
    compare: bool = False,
    json: bool = False,
    report: Sequence[str] = (),
    quiet: bool = False,
    verbose: bool = False,
) -> int:
    """Run a job and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    show = show_of(json=json, quiet=quiet, verbose=verbose)
    if report and dry_run:
        raise UsageError(_("--report describes a run, but --dry-run runs nothing; leave one out."))
    output = output_of(options.output)
    reports = Reports(report, output=output)
    request = request_of(msgspec.structs.replace(options, output=output))
    if not dry_run:
        surroundings.prepare()  # what workers need of the system is asked before the history needs its share
    engine = engine_of(request)
    if request.shard:
        from multitone.cli.shards.parts import run_part, show_part  # late: few jobs are shared

        if dry_run:
            show_part(request, engine.workers, json=json, quiet=quiet)
            return DONE
        return run_part(request, functools.partial(run, engine=engine, show=show, compare=compare, reports=reports))
    planned = plan_of(request)
    if planned.problems or not dry_run:  # else it is one of the warnings that are shown
        tell(planned.history)
    if isinstance(engine, ManyNodes):
        tell(engine.remark(planned.job))
    if dry_run:
        show_plan(planned, engine.workers, json=json, quiet=quiet)
        return DONE
    sources = tuple(absolute(source) for source in request.sources if source != LIST)
    job = planned.job
    refuse_far(engine, job)
    if compare and is_far_job(job):
        raise UsageError(FAR)
    del planned  # a run needs only the job of it: 70 to 150 bytes a picture
    return run(job, engine, show, compare=compare, sources=sources, reports=reports)


def convert_common(arguments: Sequence[str]) -> int | None:
    """Run a common line and return the exit status, as click's would; None of a line that click has to read."""
    options = common_line.read(arguments)
    if options is None:
        return None
    refusals.speak_as_the_terminal()
    return refusals.status_of(lambda: convert(options), arguments)


def tell_of_sandbox() -> None:
    """Say what of a sandbox the workers lack here, where one is wanted."""
    from multitone.sandbox.support import chosen, missing

    lacking = missing()
    if lacking is not None and chosen() != "off":
        tell(lacking)


def show_of(*, json: bool, quiet: bool, verbose: bool) -> Show:
    """Return what a run prints. Raises `UsageError` where two of them contradict each other."""
    if quiet and verbose:
        raise UsageError(_("--quiet and --verbose cannot be used together; leave one out."))
    return "json" if json else "quiet" if quiet else "verbose" if verbose else "words"


def run(
    job: Job,
    engine: Engine,
    show: Show,
    *,
    compare: bool = False,
    lock: JobLock | None = None,
    sources: Sequence[str] = (),
    reports: Reports,
    home: Path | None = None,
) -> int:
    """Run a job, keep it in the journal, show it, and return the exit status. `lock` is the job's, if held already.

    `home` is the folder of its journal, where it is a shard's own.
    """
    if reports.hashes_sources:
        job = msgspec.structs.replace(job, hashes_sources=True)
    reports.begin(job, sources)
    if show == "verbose":
        tell_of_sandbox()
    control = JobControl(lends_cores=not compare, waits=sys.stderr.isatty())
    progress = JobProgress.of(job)
    one_thread = ComparisonRun(job, compare=compare)
    with unwinding():
        with interruptible(control):
            batches = recorded(watch(engine, job, control), job, engine, control, tell, lock, sources, home)
            batches = one_thread.following(reports.following(batches))
            finished = _run_json(batches, progress) if show == "json" else _run_shown(batches, progress, job, show)
            one_thread.measure(control, quiet=show == "quiet")
        comparison = one_thread.comparison
        reports.write(comparison, one_thread.curve)
    if show == "json":
        if comparison is not None:
            json_line(to_json({"event": "compared", "at": finished.at, **msgspec.structs.asdict(comparison)}))
        json_line(to_json(finished))
        flush()
    elif show == "quiet":
        _tell_failures(progress, job)
    else:
        from multitone.cli.summary import print_summary

        print_summary(progress, job, comparison)
    if home is None:  # what is measured is kept for this machine alone, in a file that no other may write to
        one_thread.keep(progress)
    return status_of(finished) or (
        SOME_FAILED if progress.differing or progress.unread or progress.standings["failed"] else DONE
    )


def status_of(finished: JobFinished) -> int:
    """Return the exit status that a finished job stands for."""
    if finished.stopped:
        return STOPPED
    if finished.cancelled:
        return INTERRUPTED
    return SOME_FAILED if finished.failed else DONE


def _run_json(batches: Iterator[list[Event]], progress: JobProgress) -> JobFinished:
    """Print each event as a line; the last one is left to the caller, for a comparison may come before it."""
    for batch in batches:
        for event in batch:
            progress.handle(event)
            if not isinstance(event, JobFinished):
                json_line(to_json(event))
        flush()
    assert progress.finished is not None
    return progress.finished


def _run_shown(batches: Iterator[list[Event]], progress: JobProgress, job: Job, show: Show) -> JobFinished:
    """Show live lanes in a terminal, nothing elsewhere; and a line a file where that is asked for."""
    with contextlib.ExitStack() as stack:
        refresh = None
        if show != "quiet" and sys.stderr.isatty():
            from multitone.cli.live import Live

            refresh = stack.enter_context(Live(progress, len(work(job)))).refresh
        for batch in batches:
            for event in batch:
                progress.handle(event)
            if show == "verbose":
                _print_files(batch, job)
            if refresh is not None:
                refresh()
    assert progress.finished is not None
    return progress.finished


def _print_files(batch: list[Event], job: Job) -> None:
    """Print a line for each picture that is done or failed, all lines of a batch at once."""
    lines = []
    for event in batch:
        if isinstance(event, TaskFinished):
            seconds = msgspec.structs.asdict(event.seconds)
            stages = ", ".join(f"{tr(stage)} {1000 * value:.0f} ms" for stage, value in seconds.items())
            worker = tr("worker {number}", number=event.worker)
            lines.append(f"{printed(event.source)} → {printed(event.target)}: {stages} ({worker})")
            lines += _remarks(event)
            lines += [f"{printed(event.source)}: {printed(said)}" for said in event.detail.splitlines()[:1]]
        elif isinstance(event, TaskFailed):
            lines.append(_failure(event, job))
    if lines:
        line("\n".join(lines))


def _remarks(event: TaskFinished) -> list[str]:
    """Return what there is to say of a picture that is done: what is missing, and what is not as promised."""
    missing = [] if event.salvaged is None else [tr("salvaged: {missing}", missing=event.salvaged)]
    return [f"{printed(event.target)}: {remark}" for remark in (*missing, *map(say, event.differences))]


def _failure(event: TaskFailed, job: Job) -> str:
    from multitone.cli.summary import source_of  # late: most pictures do not fail

    return f"{source_of(job.task(event.task))} {say(FAILURE_WORDS[event.kind])}: {say(event.reason)}"


def _tell_failures(progress: JobProgress, job: Job) -> None:
    """Print on standard error what went wrong, and nothing where all went well."""
    assert progress.finished is not None
    remarked = dict.fromkeys([*progress.salvaged, *progress.differing])
    lines = [_failure(failure, job) for failure in progress.failures]
    lines += [remark for event in remarked for remark in _remarks(event)]
    lines += [say(unread_sentence([folder])) for folder in progress.unread]
    if progress.finished.stopped:
        lines.append(tr("The job was stopped: {why}", why=progress.finished.stopped))
    tell(*lines)
