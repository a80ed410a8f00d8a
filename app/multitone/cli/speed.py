"""`multitone compare` and `scale`: one thread against many, and 1, 2, … N workers; results go into scratch."""

from __future__ import annotations

import contextlib
import functools
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import msgspec

from multitone.batch.events import SEEN_STAGES, Event, TaskFailed, TaskFinished, to_json
from multitone.batch.job import Job, work
from multitone.batch.options import RUN, ConvertOptions, ConvertRequest
from multitone.cli.arguments import JSON, SANDBOX, at_least_one, command, record_options
from multitone.cli.converting import DONE, INTERRUPTED
from multitone.cli.plan import engine_of, job_to_measure
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.summary import print_comparison
from multitone.cli.terminal import console, json_line, line, note, table, tell
from multitone.cli.typed import request_of
from multitone.engines.base import JobControl
from multitone.engines.registry import engine_of_size, largest_size
from multitone.messages import _, say, several, tr
from multitone.numbers import between, formatted, seconds_left
from multitone.speedup.comparison import compare_rounds
from multitone.speedup.measurements.store import keep
from multitone.speedup.measurements.taking import of_comparison, of_scaling
from multitone.speedup.scaling import Point, Scaling, default_counts
from multitone.speedup.scaling import scale as measured
from multitone.speedup.timing import Readings, ResultSoFar, RunBegan

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

OPTIONS = record_options(
    "sources", "preset", "steps", "format", "quality", "engine", "workers", "scheduler", "insecure"
)
BESIDE = 60
"""Columns of the figures beside the bars."""
BAR = (8, 48)
"""The least and the most columns of the longest bar."""
Result = TypeVar("Result")
Show = Callable[[RunBegan | list[Event]], None]


@command(
    *OPTIONS,
    SANDBOX,
    at_least_one(_("How often each side runs."), "--rounds", most=100, default=5, group=RUN, default_text="5"),
    JSON,
    examples=("multitone compare photos --do 'gaussian-blur sigma=5'",),
)
def compare(options: ConvertOptions, *, rounds: int, json: bool) -> int:
    """Measure, print, and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    with _measuring(options) as (request, job, control, scratch, show):
        readings = compare_rounds(job, engine_of(request), rounds=rounds, scratch=scratch, control=control)
        comparison = last_result(readings, show)
    if comparison is None or control.cancelled:
        return INTERRUPTED
    if json:
        json_line(to_json(comparison))
    else:
        print_comparison(comparison)
    if comparison.speedup is not None:
        note(keep(of_comparison(job, comparison)))
    return DONE


@command(
    *OPTIONS,
    SANDBOX,
    at_least_one(_("How often each number runs."), "--rounds", most=100, default=3, group=RUN, default_text="3"),
    JSON,
    examples=("multitone scale photos --do 'resize width=1600' --rounds 1",),
)
def scale(options: ConvertOptions, *, rounds: int, json: bool) -> int:
    """Measure, print, keep, and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    with _measuring(options) as (request, job, control, scratch, show):
        create = functools.partial(engine_of_size, scheduler=request.scheduler, insecure=request.insecure)
        counts = default_counts(request.workers or largest_size(create(request.engine, 1)))
        readings = measured(job, request.engine, counts, rounds=rounds, scratch=scratch, control=control, create=create)
        scaling = last_result(readings, show)
    if scaling is None or control.cancelled:
        return INTERRUPTED
    if json:
        json_line(to_json(scaling))
    else:
        _print(scaling)
    if scaling.points:
        tell(keep(of_scaling(job, scaling)))
    return DONE


@contextlib.contextmanager
def _measuring(options: ConvertOptions) -> Iterator[tuple[ConvertRequest, Job, JobControl, str, Show]]:
    """Plan a job whose results nobody keeps, to be measured until somebody interrupts it."""
    control = JobControl(lends_cores=False)
    with unwinding(), tempfile.TemporaryDirectory(prefix="multitone-measured-") as scratch:
        request = request_of(msgspec.structs.replace(options, output=scratch))
        job = job_to_measure(request)
        with interruptible(control), progress_shown(len(work(job))) as show:
            yield request, job, control, scratch, show


def last_result(readings: Readings[Result], show: Show) -> Result | None:
    """Follow a measuring to its end and return what is known then."""
    result = None
    for reading in readings:
        if isinstance(reading, ResultSoFar):
            result = reading.result
        else:
            show(reading)
    return result


@contextlib.contextmanager
def progress_shown(pictures: int | None = None) -> Iterator[Show]:
    """Draw which run is at work, and how far it is where its pictures are known, in a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _reading: None
        return
    from rich.progress import BarColumn, Progress, TextColumn

    figures = tr("{n} of {all}", n="{task.completed:,.0f}", all="{task.total:,.0f}") if pictures else ""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn(figures))
    with Progress(*columns, console=console(errors=True), transient=True, redirect_stdout=False) as progress:
        bar = progress.add_task(tr("The pictures are read"), total=pictures)

        def show(reading: RunBegan | list[Event]) -> None:
            if isinstance(reading, RunBegan):
                progress.reset(bar, total=pictures, description=_run_text(reading))
            else:
                progress.advance(bar, sum(isinstance(event, TaskFinished | TaskFailed) for event in reading))

        yield show


def _run_text(run: RunBegan) -> str:
    text = tr("run {number} of {all}: {title}", number=run.number, all=run.of, title=say(run.title))
    if run.seconds_left is None:
        return text
    return tr("{run}, about {time} left", run=text, time=seconds_left(run.seconds_left))


def _print(scaling: Scaling) -> None:
    drawn = console()
    drawn.print(_curve(scaling, max(BAR[0], min(BAR[1], drawn.width - BESIDE))))
    drawn.print()
    drawn.print(_time_use(scaling))
    drawn.print()
    for sentence in _sentences(scaling):
        line(sentence)


def _curve(scaling: Scaling, width: int) -> Table:
    """Return a line a number of workers: what they took, and a bar of the speedup within the ideal one."""
    titles = (tr("workers"), tr("seconds"), tr("speedup"), "95 %", tr("efficiency"), tr("serial"))
    curve = table((), titles, tr("of the ideal"))
    most = max((max(point.workers, point.speedup) for point in scaling.points), default=1)
    for point in scaling.points:
        spread = between(point.interval) if point.interval else ""
        median, speedup = (formatted(value, ".2f") for value in (point.median, point.speedup))
        figures = (f"{point.workers}", median, speedup, spread, f"{point.efficiency:.0%}")
        serial = "" if point.karp_flatt is None else formatted(point.karp_flatt, ".1%")
        curve.add_row(*figures, serial, _bar(point, width / most))
    return curve


def _bar(point: Point, columns: float) -> Text:
    """Return a bar as long as the speedup, drawn on as a thin line to what as many workers would ideally reach."""
    from rich.text import Text

    full, ideal = (round(columns * value) for value in (point.speedup, point.workers))
    return Text.assemble(("━" * full, "cyan"), ("─" * max(0, ideal - full), "dim"))


def _time_use(scaling: Scaling) -> Table:
    """Return a line a number of workers: which part of all its workers' time went into what."""
    names = ("start", *SEEN_STAGES)
    parts = table((), (tr("workers"), *map(say, names)))
    for point in scaling.points:
        total = sum(use.total for use in point.time_use)
        shares = (sum(getattr(use, name) for use in point.time_use) / total if total else 0.0 for name in names)
        parts.add_row(str(point.workers), *(f"{share:.0%}" for share in shares))
    return parts


def _sentences(scaling: Scaling) -> list[str]:
    lines = []
    if scaling.advice is not None:
        workers = scaling.advice.workers
        lines.append(several("Use 1 worker for such a job here.", "Use {n:,} workers for such a job here.", workers))
        lines.append(say(scaling.advice.reason))
    lines.append(say(scaling.fit.sentence if scaling.fit is not None else scaling.no_fit))
    startup = [seconds for point in scaling.points for seconds in point.startup_seconds]
    if startup:
        lines.append(
            tr(
                "Workers took {least:.2f} to {most:.2f} s to start, which the speedup does not include.",
                least=min(startup), most=max(startup),
            )
        )  # fmt: skip
    if scaling.identical:
        lines.append(
            several(
                "The result of every run is the same, byte for byte.",
                "All {n:,} results of every run are the same, byte for byte.",
                scaling.pictures,
            )
        )
    if scaling.differing:
        lines.append(tr("These results differ: {names}", names=", ".join(scaling.differing)))
    return list(dict.fromkeys([*lines, *map(say, scaling.warnings)]))
