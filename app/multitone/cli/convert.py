"""`multitone convert`: what was typed → plan → job → results, a summary, an exit status."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from multitone import settings
from multitone.batch.discovery import discover
from multitone.batch.events import Event, JobFinished, TaskFailed, TaskFinished, to_json
from multitone.batch.job import Job, work
from multitone.batch.options import ConvertOptions, ConvertRequest
from multitone.batch.plan import Plan, plan
from multitone.batch.progress import JobProgress
from multitone.batch.source_path import absolute
from multitone.batch.unread import unread_sentence
from multitone.cli.comparison import ComparisonRun
from multitone.cli.messages import counted, left_alone, path_text, tell
from multitone.cli.plan_line import plan_line
from multitone.cli.report import Reports, refuse_without_run
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.typed import LIST, named_sources, output_of, request_of
from multitone.engines.base import Engine, JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.engines.registry import create_engine, refuse_what_it_cannot
from multitone.errors import FAILURE_WORDS, PlanRefused

if TYPE_CHECKING:
    from multitone.batch.journal.lock import JobLock

DONE, SOME_FAILED, STOPPED, INTERRUPTED = 0, 1, 3, 130

MOST_HEADERS = 20_000
"""Pictures of which a dry run reads the headers: 60 to 180 µs each and core, names are planned at 20 µs."""
Show = Literal["words", "json", "quiet", "verbose"]
"""What a run prints: live lanes and a summary, events, failures only, or a line a file besides."""


def plan_of(request: ConvertRequest) -> Plan:
    """Plan what was asked for; the source `-` stands for the names on standard input. Raises `UsageError`."""
    found = discover(named_sources(request.sources), leave_out=request.export.folder, tree=request.tree)
    if LIST in request.sources:  # which would be told name by name
        told = tuple("the list on standard input" if source == LIST else source for source in request.sources)
        found = msgspec.structs.replace(found, sources=told)
    return plan(found, request.pipeline, request.export, request.limits)


def job_to_measure(request: ConvertRequest) -> Job:
    """Plan a job whose results nobody keeps, and tell what it leaves out. Raises `PlanRefused`."""
    planned = plan_of(request)
    if planned.history:
        tell(planned.history)
    job = planned.job
    if job.unread:
        tell(unread_sentence(job.unread))
    return job


def engine_of(request: ConvertRequest) -> Engine:
    """Return the engine that was asked for, with as many workers as was typed, or as is set where it has the choice.

    Raises `UsageError`, also for limits that it cannot honor.
    """
    chosen, problem = settings.load()
    if problem:
        sys.stderr.write(f"multitone: {problem}\n")
    engine = create_engine(request.engine, request.workers)
    refuse_what_it_cannot(engine, request.limits)
    if request.workers is None and chosen.workers and "workers" in engine.can:
        return create_engine(request.engine, chosen.workers)
    return engine


def convert(
    wish: ConvertOptions, show: Show = "words", *, dry_run: bool, compare: bool, report: Sequence[str] | None = None
) -> int:
    """Run a job and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    refuse_without_run(report, dry_run=dry_run)
    reports = Reports(report)
    request = request_of(msgspec.structs.replace(wish, output=output_of(wish.output)))
    engine = engine_of(request)
    planned = plan_of(request)
    if planned.history and (planned.problems or not dry_run):  # else it is one of the warnings that are shown
        tell(planned.history)
    if dry_run:
        return _show_plan(_with_facts(planned, engine.workers), show)
    sources = tuple(absolute(source) for source in request.sources if source != LIST)
    job = planned.job
    del planned  # a run needs only the job of it: 70 to 150 bytes a picture
    return run(job, engine, show, compare=compare, sources=sources, reports=reports)


def run(
    job: Job,
    engine: Engine,
    show: Show,
    *,
    compare: bool = False,
    lock: JobLock | None = None,
    sources: Sequence[str] = (),
    reports: Reports | None = None,
) -> int:
    """Run a job, keep it in the journal, show it, and return the exit status. `lock` is the job's, if held already."""
    reports = reports or Reports(())
    reports.begin(job, sources)
    control = JobControl(lends_cores=not compare, waits=sys.stderr.isatty())
    progress = JobProgress.of(job)
    beside = ComparisonRun(job, compare=compare)
    with unwinding():
        with interruptible(control):
            batches = recorded(watch(engine, job, control), job, engine, control, tell, lock, sources)
            batches = beside.following(reports.following(batches))
            finished = _run_json(batches, progress) if show == "json" else _run_shown(batches, progress, job, show)
            beside.measure(control, quiet=show == "quiet")
        comparison = beside.comparison
        reports.write(comparison, beside.curve)
    if show == "json":
        if comparison is not None:
            _line(to_json({"event": "compared", "at": finished.at, **msgspec.structs.asdict(comparison)}))
        _line(to_json(finished))
    elif show == "quiet":
        _tell_failures(progress)
    else:
        from multitone.cli.console import summary

        summary(progress, job, comparison)
    beside.keep(progress)
    return status_of(finished) or (
        SOME_FAILED if progress.differing or progress.unread or progress.standings["failed"] else DONE
    )


def _with_facts(planned: Plan, workers: int) -> Plan:
    """Return the plan with what the headers of its pictures tell; a run waits for none of it."""
    if planned.problems:
        return planned
    if len(planned.tasks) > MOST_HEADERS:
        tell(f"The headers of more than {MOST_HEADERS:,} pictures are not read; losses are judged by their names.")
        return planned
    from multitone.batch.headers import with_facts
    from multitone.services.headers import read_facts

    _note("The names are planned; reading the headers of the pictures …")
    return with_facts(planned, read_facts(planned, workers))


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
                sys.stdout.write(to_json(event) + "\n")
        sys.stdout.flush()
    assert progress.finished is not None
    return progress.finished


def _run_shown(batches: Iterator[list[Event]], progress: JobProgress, job: Job, show: Show) -> JobFinished:
    """Show live lanes in a terminal, nothing elsewhere; and a line a file where that is wished."""
    with contextlib.ExitStack() as stack:
        refresh = None
        if show != "quiet" and sys.stderr.isatty():
            from multitone.cli.live import Live

            refresh = stack.enter_context(Live(progress, len(work(job)))).refresh
        for batch in batches:
            for event in batch:
                progress.handle(event)
            if show == "verbose":
                _tell_files(batch)
            if refresh is not None:
                refresh()
    assert progress.finished is not None
    return progress.finished


def _tell_files(batch: list[Event]) -> None:
    """Print a line for each picture that is done or failed, all lines of a batch at once."""
    lines = []
    for event in batch:
        if isinstance(event, TaskFinished):
            seconds = msgspec.structs.asdict(event.seconds)
            stages = ", ".join(f"{stage} {1000 * value:.0f} ms" for stage, value in seconds.items())
            lines.append(f"{path_text(event.source)} → {path_text(event.target)}: {stages} (worker {event.worker})")
            lines += [f"{path_text(event.target)}: {said}" for said in _remarks(event)]
        elif isinstance(event, TaskFailed):
            lines.append(_failure(event))
    if lines:
        _line("\n".join(lines))


def _remarks(event: TaskFinished) -> list[str]:
    """Return what there is to say of a picture that is done: what is missing, and what is not as promised."""
    missing = [] if event.salvaged is None else [f"salvaged: {event.salvaged}"]
    return [*missing, *event.differences]


def _failure(event: TaskFailed) -> str:
    return f"{path_text(event.source)} {FAILURE_WORDS[event.kind]}: {event.reason}"


def _tell_failures(progress: JobProgress) -> None:
    """Print on standard error what went wrong, and nothing where all went well."""
    assert progress.finished is not None
    for failure in progress.failures:
        sys.stderr.write(f"multitone: {_failure(failure)}\n")
    for event in dict.fromkeys([*progress.salvaged, *progress.differing]):
        for said in _remarks(event):
            sys.stderr.write(f"multitone: {path_text(event.target)}: {said}\n")
    for folder in progress.unread:
        sys.stderr.write(f"multitone: {unread_sentence([folder])}\n")
    if progress.finished.stopped:
        sys.stderr.write(f"multitone: The job was stopped: {progress.finished.stopped}\n")


def _note(text: str) -> None:
    if text and sys.stderr.isatty():
        sys.stderr.write(text + "\n")


def _show_plan(planned: Plan, show: Show) -> int:
    """Print a plan and return the exit status. Raises `PlanRefused` where it has problems."""
    if planned.problems:
        raise PlanRefused(planned.problems)
    if show == "json":
        sys.stdout.writelines(plan_line(planned))
        sys.stdout.flush()
        return DONE
    for task in planned.tasks if show != "quiet" else ():
        told = (*task.losses, task.note) if task.note else task.losses
        lost = f"   ({'; '.join(told)})" if told else ""
        sys.stdout.write(f"{task.action:8s} {path_text(task.source)} → {path_text(task.target)}{lost}\n")
    _line(f"{counted(len(planned.tasks), 'picture')}: {planned.sentence()} {left_alone(planned.draft.ignored)}")
    return DONE


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
