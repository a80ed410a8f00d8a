"""Taking measurements down: where, on which work, and of a run."""

from __future__ import annotations

import functools
import os
import platform
import time
from collections.abc import Container, Iterable, Iterator, Sequence

from multitone.batch.job import Job, Task
from multitone.errors import printed
from multitone.imaging.encode import format_text
from multitone.imaging.pipeline import step_text
from multitone.speedup.measurements.records import Kind, Machine, Measurement, Workload
from multitone.speedup.timing import Span, Timing

try:
    from _blake2 import blake2b  # by itself, as `random` takes SHA-512: hashlib loads OpenSSL, 4 ms of every run
except ImportError:
    from hashlib import blake2b

BETWEEN = " · "
"""Between the steps of a workload."""
SUM_BYTES = 16


def key_of(*parts: bytes) -> str:
    """Return a name of 16 characters for what is the same work wherever these bytes are the same."""
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


@functools.cache
def this_machine() -> Machine:
    """Return where this program runs."""
    from multitone.engines.base import available_cores
    from multitone.speedup.conditions import processor

    return Machine(platform.node(), processor(), available_cores(), platform.platform(terse=True))


def workload_of(job: Job, megapixels: float = 0.0, done: Container[int] | None = None) -> Workload:
    """Return what a job does to which pictures: of all that are not skipped, or of the tasks of the numbers `done`.

    The key is made of its steps, of how results are encoded, and of the pictures' names below the folder that they
    share, and sizes in bytes; wherever they lie, whatever becomes of the results' names.
    """
    tasks = _Done(job.tasks, done)
    steps, export = [step_text(step) for step in job.pipeline.steps], job.export
    encoding = (
        format_text(export.format) if export.format is not None else None,
        export.quality,
        export.same_quality,
        export.max_bytes,
        export.color,
        export.metadata,
    )
    key = key_of(repr((steps, encoding)).encode(), _pictures(tasks))
    return Workload(key, printed(BETWEEN.join(steps)), sum(1 for _ in tasks), megapixels)


class _Done:
    """The tasks that are done, walked through anew each time, for a list of a million would take 300 MB."""

    def __init__(self, tasks: Sequence[Task], done: Container[int] | None) -> None:
        self._tasks = tasks
        self._done = done

    def __iter__(self) -> Iterator[Task]:
        done = self._done
        if done is None:
            return (task for task in self._tasks if task.action != "skip")
        return (task for task in self._tasks if task.number in done)


def _pictures(tasks: Iterable[Task]) -> bytes:
    """Return what tells these pictures from others: the sum of what each one's name and size come to.

    A sum asks for no order. To sort 100,000 names is one call that holds the interpreter's lock for too long for a
    window's process.
    """
    first = min((task.source for task in tasks), default="")
    if not first:
        return b""
    last = max(task.source for task in tasks)
    ends = [os.path.dirname(end) + os.sep for end in (first, last)]  # what they share, all between share
    shared = os.path.commonprefix(ends)  # noqa: RUF071 - cut at a folder below; one may be relative, one absolute
    start = shared.rfind(os.sep) + 1
    total = 0
    for task in tasks:
        name = os.fsencode(task.source[start:].replace(os.sep, "/"))
        total += int.from_bytes(blake2b(b"%d %b" % (task.size, name), digest_size=SUM_BYTES).digest(), "big")
    return (total % (1 << 8 * SUM_BYTES)).to_bytes(SUM_BYTES, "big")


def of_run(job: Job, run: Span) -> Measurement:
    """Return a run as a measurement; its workload are the pictures that were done.

    Of a run that is not whole only a `Timing` knows these; any other such run has a workload of no pictures.
    """
    done = run.task_seconds if isinstance(run, Timing) else None if run.whole else ()
    return measured(
        "run",
        workload_of(job, run.pixels / 1e6, done),
        engine=run.engine,
        workers=run.workers,
        seconds=run.seconds,
        megapixels_per_second=run.megapixels_per_second,
    )


def measured(
    kind: Kind,
    workload: Workload,
    *,
    engine: str,
    workers: int,
    seconds: float,
    megapixels_per_second: float,
    speedup: float | None = None,
    interval: tuple[float, float] | None = None,
    detail: bytes = b"",
) -> Measurement:
    """Return a measurement that was made now, here, with this program."""
    from multitone import __version__

    return Measurement(
        number=0,
        at=time.time(),
        kind=kind,
        version=__version__,
        python=platform.python_version(),
        machine=this_machine(),
        workload=workload,
        engine=engine,
        workers=workers,
        seconds=seconds,
        megapixels_per_second=megapixels_per_second,
        speedup=speedup,
        interval=interval,
        detail=detail,
    )
