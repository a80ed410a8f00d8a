"""Taking measurements down: of a run, a comparison, a scaling, the laboratory; where, and on which work."""

from __future__ import annotations

import functools
import os
import platform
import time
from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from multitone.batch.job import Job, Task
from multitone.errors import printed
from multitone.imaging.encode import format_text
from multitone.imaging.pipeline import step_text
from multitone.messages import Message
from multitone.speedup.measurements.records import Kind, Machine, Measurement, Workload
from multitone.speedup.timing import Span, Timing

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison
    from multitone.speedup.lab.table import Laboratory
    from multitone.speedup.scaling import Scaling

try:
    from _blake2 import blake2b  # by itself, as `random` takes SHA-512: hashlib loads OpenSSL, 4 ms of every run
except ImportError:
    from hashlib import blake2b

BETWEEN = " · "
"""Between the steps of a workload."""
SUM_BYTES = 16
Result = TypeVar("Result")


def of_run(job: Job, run: Span) -> Measurement:
    """Return a run as a measurement; its workload are the pictures that were done.

    Of a run that is not whole only a `Timing` knows these; any other such run has a workload of no pictures.
    """
    done = run.task_seconds if isinstance(run, Timing) else None if run.whole else ()
    workload = workload_of(job, run.pixels / 1e6, done)
    return _measured("run", workload, run.engine, run.workers, run.seconds, run.megapixels_per_second)


def of_comparison(job: Job, comparison: Comparison, done: Container[int] | None = None) -> Measurement:
    """Return a comparison as a measurement of its parallel side, which did the tasks of the numbers `done`, or all."""
    many = comparison.parallel
    workload = workload_of(job, many.megapixels_per_second * many.median, done)
    measured = (comparison.speedup, comparison.interval)
    figures = (many.engine, many.workers, many.median, many.megapixels_per_second)
    return _measured("compare", workload, *figures, measured, comparison)


def of_scaling(job: Job, scaling: Scaling) -> Measurement:
    """Return a scaling as a measurement of its fastest point. Raises `ValueError` where it has none."""
    best = min(scaling.points, key=lambda point: point.median)
    workload, figures = workload_of(job, scaling.megapixels), (scaling.engine, best.workers, best.median)
    pace = scaling.megapixels / best.median
    return _measured("scale", workload, *figures, pace, (best.speedup, best.interval), scaling)


def of_laboratory(laboratory: Laboratory) -> Measurement:
    """Return the laboratory as one measurement: what all its rows took together, and the best that many workers did.

    Its workload is the selection of rows that were measured. Megapixels a second are those of the fastest row.
    """
    import statistics  # late: `random` comes with it, and hashlib with that

    rows = [row for row in laboratory.rows if row.seconds]
    selection = BETWEEN.join(f"{row.kernel} {row.engine} {row.workload}" for row in rows)
    kernels = BETWEEN.join(dict.fromkeys(row.kernel for row in rows))
    best = max(rows, key=lambda row: row.speedup or 0.0, default=None)
    return _measured(
        "lab",
        Workload(key_of(selection.encode()), kernels, len(rows), 0.0),
        BETWEEN.join(dict.fromkeys(row.engine for row in rows)),
        max((row.workers for row in rows), default=1),
        sum(statistics.median(row.seconds) for row in rows),
        max((row.megapixels_per_second or 0.0 for row in rows), default=0.0),
        (best.speedup, best.interval) if best is not None else (None, None),
        laboratory,
    )


def _measured(
    kind: Kind,
    workload: Workload,
    engine: str,
    workers: int,
    seconds: float,
    megapixels_per_second: float,
    speedup: tuple[float | None, tuple[float, float] | None] = (None, None),
    result: Comparison | Scaling | Laboratory | None = None,
) -> Measurement:
    """Return a measurement that was made now, here, with this program; `speedup` comes with its interval."""
    from multitone import __version__

    detail = b"" if result is None else detail_of(result)
    return Measurement(
        0, time.time(), kind, __version__, platform.python_version(), this_machine(), workload, engine, workers,
        seconds, megapixels_per_second, *speedup, detail,
    )  # fmt: skip


def detail_of(result: object) -> bytes:
    """Return a result as JSON; its messages keep their values in one text, which programs before could show."""
    return msgspec.json.encode(result, enc_hook=Message.stored)


def result_of(measurement: Measurement, kind: type[Result]) -> Result:
    """Read the detail of a measurement. Raises `msgspec.DecodeError` where it is of a version with other fields."""

    def read(type_of: type, value: Any) -> Any:
        return Message.from_stored(value) if type_of is Message else value

    return msgspec.json.decode(measurement.detail, type=kind, dec_hook=read)


def detail_record(measurement: Measurement) -> object:
    """Return the detail as the record that it was, or as plain values where a version with other fields wrote it.

    None where there is none.
    """
    from multitone.speedup.comparison import Comparison
    from multitone.speedup.lab.table import Laboratory
    from multitone.speedup.scaling import Scaling

    if not measurement.detail:
        return None
    kinds: dict[str, type] = {"compare": Comparison, "scale": Scaling, "lab": Laboratory}
    try:
        return result_of(measurement, kinds[measurement.kind])
    except (msgspec.DecodeError, KeyError):
        return msgspec.json.decode(measurement.detail)


@functools.cache
def this_machine() -> Machine:
    """Return where this program runs."""
    from multitone.engines.base import available_cores
    from multitone.speedup.conditions import processor

    return Machine(platform.node(), processor(), available_cores(), platform.platform(terse=True))


def key_of(*parts: bytes) -> str:
    """Return a name of 16 characters for what is the same work wherever these bytes are the same."""
    return blake2b(b"".join(parts), digest_size=8).hexdigest()


def workload_of(job: Job, megapixels: float = 0.0, done: Container[int] | None = None) -> Workload:
    """Return what a job does to which pictures: of all that are not skipped, or of the tasks of the numbers `done`.

    The key is made of its steps, of how results are encoded, and of the pictures' names below the folder that they
    share, and sizes in bytes; wherever they lie, whatever becomes of the results' names.
    """

    def tasks() -> Iterator[Task]:  # walked through anew each time, for a list of a million would take 300 MB
        if done is None:
            return (task for task in job.tasks if task.action != "skip")
        return (task for task in job.tasks if task.number in done)

    steps, export = [step_text(step) for step in job.pipeline.steps], job.export
    encoding = (
        format_text(export.format) if export.format is not None else None,
        export.quality,
        export.same_quality,
        export.max_bytes,
        export.color,
        export.metadata,
        *(() if export.if_larger == "keep" else (export.if_larger,)),  # so that the keys of before hold
        *(() if export.pages == "all" else ({"pages": export.pages},)),
    )
    key = key_of(repr((steps, encoding)).encode(), _pictures(tasks))
    return Workload(key, steps_of(job), sum(1 for __ in tasks()), megapixels)


def steps_of(job: Job) -> str:
    """Return a job's steps as a workload tells them."""
    return printed(BETWEEN.join(step_text(step) for step in job.pipeline.steps))


def _pictures(tasks: Callable[[], Iterator[Task]]) -> bytes:
    """Return what tells these pictures from others: the sum of what each one's name and size come to.

    A sum asks for no order. To sort 100,000 names is one call that holds the interpreter's lock for too long for a
    window's process.
    """
    first = min((task.source for task in tasks()), default="")
    if not first:
        return b""
    last = max(task.source for task in tasks())
    ends = [os.path.dirname(end) + os.sep for end in (first, last)]  # what they share, all between share
    shared = os.path.commonprefix(ends)  # noqa: RUF071 - cut at a folder below; one may be relative, one absolute
    start = shared.rfind(os.sep) + 1
    total = 0
    for task in tasks():
        name = os.fsencode(task.source[start:].replace(os.sep, "/"))
        total += int.from_bytes(blake2b(b"%d %b" % (task.size, name), digest_size=SUM_BYTES).digest(), "big")
    return (total % (1 << 8 * SUM_BYTES)).to_bytes(SUM_BYTES, "big")
