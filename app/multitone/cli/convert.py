"""`multitone convert`: what was typed → plan → job → results, a summary, an exit status."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from multitone import settings
from multitone.batch.discovery import discover
from multitone.batch.events import Event, JobFinished, to_json
from multitone.batch.job import Existing, Export, MetadataPolicy
from multitone.batch.plan import Plan, plan
from multitone.batch.progress import JobProgress
from multitone.engines.base import Engine, JobControl, create_engine
from multitone.engines.monitor import watch
from multitone.errors import PlanRefused
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline

if TYPE_CHECKING:
    from multitone.speedup.timing import Timing

DONE, SOME_FAILED, REFUSED, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True)
class Wish:
    """What was typed."""

    sources: list[str]
    output: str
    steps: list[str] = field(default_factory=list)
    format: str | None = None
    quality: int | None = None
    name: str = "{stem}"
    existing: Existing = "skip"
    metadata: MetadataPolicy = "keep"
    flat: bool = False
    engine: str = "processes"
    workers: int | None = None

    def plan(self) -> Plan:
        """Plan the job. Raises `UsageError` where what was typed makes no sense."""
        pipeline = Pipeline.parse(self.steps)
        export = Export(
            folder=self.output,
            format=build_format(self.format) if self.format else None,
            quality=self.quality,
            name=self.name,
            existing=self.existing,
            metadata=self.metadata,
            flat=self.flat,
        )
        return plan(discover(self._all_sources(), leave_out=self.output), pipeline, export)

    def make_engine(self) -> Engine:
        """Return the engine that was chosen, with as many workers as was typed or set. Raises `UsageError`."""
        chosen, problem = settings.load()
        if problem:
            sys.stderr.write(f"multitone: {problem}\n")
        return create_engine(self.engine, self.workers or chosen.workers or None)

    def _all_sources(self) -> list[str]:
        named: list[str] = []
        for source in self.sources:
            if source == "-":
                named += [line.rstrip("\r\n") for line in sys.stdin if line.strip()]
            else:
                named.append(source)
        return named


def convert(wish: Wish, *, dry_run: bool, json: bool, compare: bool) -> int:
    """Run a job and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    engine = wish.make_engine()
    planned = wish.plan()
    if dry_run:
        return _show_plan(planned, json=json)
    if planned.problems and json:
        _line(to_json({"event": "refused", "problems": planned.problems}))
        return REFUSED
    job = planned.job
    control = JobControl()
    progress = JobProgress(planned.bytes_to_read)
    comparison = None
    with interruptible(control):
        batches = watch(engine, job, control)
        if compare:
            from multitone.speedup.comparison import compare_after
            from multitone.speedup.timing import Timing

            timing = Timing()
            batches = _timed(batches, timing)
        finished = _run_json(batches, progress) if json else _run_shown(batches, progress, planned)
        if compare and finished.done and not control.cancelled:
            _note("One thread does the same work now, for comparison …")
            comparison = compare_after(job, timing, control)
    if json:
        if comparison is not None:
            _line(to_json({"event": "compared", "at": finished.at, **msgspec.structs.asdict(comparison)}))
        _line(to_json(finished))
    else:
        from multitone.cli.console import summary

        summary(progress, planned, comparison)
    return status_of(finished)


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


def _run_shown(batches: Iterator[list[Event]], progress: JobProgress, planned: Plan) -> JobFinished:
    """Show live lanes in a terminal, nothing elsewhere."""
    if sys.stderr.isatty():
        from multitone.cli.console import Live

        with Live(progress, planned) as live:
            for batch in batches:
                for event in batch:
                    progress.handle(event)
                live.refresh()
    else:
        for batch in batches:
            for event in batch:
                progress.handle(event)
    assert progress.finished is not None
    return progress.finished


def _timed(batches: Iterator[list[Event]], timing: Timing) -> Iterator[list[Event]]:
    for batch in batches:
        for event in batch:
            timing.handle(event)
        yield batch


def _note(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(text + "\n")


def _show_plan(planned: Plan, *, json: bool) -> int:
    if json:
        if planned.problems:
            _line(to_json({"event": "refused", "problems": planned.problems}))
        else:
            _line(to_json({"event": "plan", "tasks": planned.tasks, "problems": planned.problems}))
    elif planned.problems:
        raise PlanRefused(planned.problems)
    else:
        for task in planned.tasks:
            lost = f"   ({'; '.join(task.losses)})" if task.losses else ""
            _line(f"{task.action:8s} {_shown(task.source)} → {_shown(task.target)}{lost}")
        _line(
            f"{len(planned.tasks):,} pictures: {planned.sentence()}. "
            f"{planned.draft.ignored:,} other files are left alone."
        )
    return REFUSED if planned.problems else DONE


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def interruptible(control: JobControl) -> Iterator[None]:
    """Make Ctrl-C stop the job in order; a second one ends the program as usual."""

    def stop(number: int, _: object) -> None:
        control.cancel()
        signal.signal(number, before[number])

    before = {int(number): signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
