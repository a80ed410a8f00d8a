"""`multitone scale`: the same job on 1, 2, … N workers, as a table with bars, or as JSON."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from multitone.batch.events import SEEN_STAGES, Event, TaskFailed, TaskFinished, to_json
from multitone.batch.job import Job, work
from multitone.batch.options import ConvertOptions
from multitone.cli.convert import DONE, INTERRUPTED, job_to_measure
from multitone.cli.messages import counted
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.typed import request_of
from multitone.engines.base import JobControl
from multitone.speedup.measurements.store import keep
from multitone.speedup.measurements.taking import of_scaling
from multitone.speedup.scaling import Point, Scaling, default_counts
from multitone.speedup.scaling import scale as measured
from multitone.speedup.timing import Readings, ResultSoFar, RunBegan

BESIDE = 60
"""Columns of the figures beside the bars."""
BAR = (8, 48)
"""The least and the most columns of the longest bar."""
Show = Callable[[RunBegan | list[Event]], None]


def scale(wish: ConvertOptions, *, rounds: int, json: bool) -> int:
    """Measure, print, keep, and return the exit status. Raises `UsageError`, `PlanRefused` or `EngineError`."""
    control = JobControl(lends_cores=False)
    with unwinding(), tempfile.TemporaryDirectory(prefix="multitone-scale-") as scratch:
        request = request_of(msgspec.structs.replace(wish, output=scratch))
        counts = default_counts(request.workers)
        job = job_to_measure(request)
        readings = measured(job, request.engine, counts, rounds=rounds, scratch=scratch, control=control)
        with interruptible(control), _shown(len(work(job))) as show:
            scaling = _last(readings, show)
    if scaling is None or control.cancelled:
        return INTERRUPTED
    if json:
        sys.stdout.write(to_json(scaling) + "\n")
    else:
        _print(scaling)
    _keep(job, scaling)
    return DONE


def _last(readings: Readings[Scaling], show: Show) -> Scaling | None:
    """Follow a measuring to its end and return what is known then."""
    scaling = None
    for reading in readings:
        if isinstance(reading, ResultSoFar):
            scaling = reading.result
        else:
            show(reading)
    return scaling


def _keep(job: Job, scaling: Scaling) -> None:
    if scaling.points:
        problem = keep(of_scaling(job, scaling))
        if problem:
            sys.stderr.write(f"multitone: {problem}\n")


@contextlib.contextmanager
def _shown(pictures: int) -> Iterator[Show]:
    """Draw which run is at work and how far it is, in a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} of {task.total:,.0f}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        bar = progress.add_task("The pictures are read", total=pictures)

        def show(reading: RunBegan | list[Event]) -> None:
            if isinstance(reading, RunBegan):
                said = f"run {reading.number} of {reading.of}: {reading.title}"
                progress.reset(bar, total=pictures, description=said)
            else:
                progress.advance(bar, sum(isinstance(event, TaskFinished | TaskFailed) for event in reading))

        yield show


def _print(scaling: Scaling) -> None:
    console = Console(highlight=False)
    console.print(_curve(scaling, max(BAR[0], min(BAR[1], console.width - BESIDE))))
    console.print()
    console.print(_time_use(scaling))
    console.print()
    for sentence in _sentences(scaling):
        console.print(Text(sentence), soft_wrap=True)


def _curve(scaling: Scaling, width: int) -> Table:
    """Return a line a number of workers: what they took, and a bar of the speedup within the ideal one."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("workers", "seconds", "speedup", "95 %", "efficiency", "serial"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("of the ideal", no_wrap=True)
    most = max((max(point.workers, point.speedup) for point in scaling.points), default=1)
    for point in scaling.points:
        spread = f"{point.interval[0]:.2f}–{point.interval[1]:.2f}" if point.interval else ""
        serial = "" if point.karp_flatt is None else f"{point.karp_flatt:.1%}"
        table.add_row(
            str(point.workers),
            f"{point.median:.2f}",
            f"{point.speedup:.2f}",
            spread,
            f"{point.efficiency:.0%}",
            serial,
            _bar(point, width / most),
        )
    return table


def _bar(point: Point, columns: float) -> Text:
    """Return a bar as long as the speedup, drawn on as a thin line to what as many workers would ideally reach."""
    full, ideal = (round(columns * value) for value in (point.speedup, point.workers))
    return Text.assemble(("━" * full, "cyan"), ("─" * max(0, ideal - full), "dim"))


def _time_use(scaling: Scaling) -> Table:
    """Return a line a number of workers: which part of all its workers' time went into what."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    names = ("start", *SEEN_STAGES)
    for title in ("workers", *names):
        table.add_column(title, justify="right", no_wrap=True)
    for point in scaling.points:
        total = sum(use.total for use in point.time_use)
        shares = (sum(getattr(use, name) for use in point.time_use) / total if total else 0.0 for name in names)
        table.add_row(str(point.workers), *(f"{share:.0%}" for share in shares))
    return table


def _sentences(scaling: Scaling) -> list[str]:
    lines = [scaling.advice.reason] if scaling.advice is not None else []
    if scaling.advice is not None:
        lines.insert(0, f"Use {counted(scaling.advice.workers, 'worker')} for such a job here.")
    lines.append(scaling.fit.sentence if scaling.fit is not None else scaling.no_fit)
    startup = [seconds for point in scaling.points for seconds in point.startup_seconds]
    if startup:
        lines.append(f"Workers took {min(startup):.2f} to {max(startup):.2f} s to start, which the speedup leaves out.")
    if scaling.identical:
        all_are = (
            "The result of every run is"
            if scaling.pictures == 1
            else f"All {scaling.pictures:,} results of every run are"
        )
        lines.append(f"{all_are} the same, byte by byte.")
    if scaling.differing:
        lines.append(f"These results differ: {', '.join(scaling.differing)}")
    return list(dict.fromkeys([*lines, *scaling.warnings]))
