"""The sizes of results, from pictures that are really made: in a child that gives way to all other work."""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from multitone.batch.estimates.sizing import ENOUGH
from multitone.batch.job import Export, Job, Task
from multitone.engines.worker.job_context import JobContext
from multitone.errors import MultitoneError
from multitone.imaging.decode import decode
from multitone.imaging.output import deliver
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.streaming import look_beyond
from multitone.services.preview.lru_cache import LruCache
from multitone.services.service import stop_if_newer_asked

BUDGET = 15.0
"""Seconds after which no more pictures are tried, where enough are known."""
NICENESS = 15
_known = LruCache(most_bytes=2_000)
"""Sizes that were found; each counts as one."""


class Sized(Struct, frozen=True):
    """What one result takes."""

    number: int
    """Of its task."""
    bytes: int


class SizesRequest(Struct, frozen=True):
    """Make the results of some tasks, and keep nothing but their sizes. Without tasks it ends what goes on."""

    pipeline: Pipeline
    export: Export
    tasks: tuple[Task, ...]

    def answer(self) -> Iterator[Sized]:
        """Yield the sizes as they come; a picture that fails, or is too large to be held, has none."""
        give_way()
        context = JobContext(Job("", self.pipeline, self.export, ()))
        begun, found = time.monotonic(), 0
        for task in self.tasks:
            if found >= ENOUGH and time.monotonic() - begun > BUDGET:
                return
            size = result_size(task, context)
            if size is not None:
                found += 1
                yield Sized(task.number, size)


def result_size(task: Task, context: JobContext) -> int | None:
    """Return the bytes of a task's result, made as a worker does; None where there is none to be had."""
    chosen = context.format_for(task.target)
    key = (task.source, task.size, task.modified, repr(context.pipeline), repr(chosen), context.output)
    try:
        return _known.get(key, lambda: _made(task, context), lambda _: 1)
    except (OSError, MemoryError):
        return None
    except MultitoneError:
        stop_if_newer_asked()  # which it may have been; else the picture is at fault
        return None


def _made(task: Task, context: JobContext) -> int | None:
    if look_beyond(task.source, task.size) is not None:
        return None
    data = Path(task.source).read_bytes()
    decoded = decode(data, context.hints)
    stop_if_newer_asked()
    if context.copies(decoded.format, decoded.metadata.orientation, len(data), task.target):
        return len(data)
    raster = context.pipeline.apply(decoded.raster, decoded.full).computed()
    stop_if_newer_asked()
    return len(deliver(raster, context.format_for(task.target), decoded.metadata, context.output))


@functools.cache
def give_way() -> None:
    """Let everything else on this machine go before this child, from now on."""
    if multiprocessing.parent_process() is None:
        return
    with contextlib.suppress(OSError, AttributeError):
        if os.name == "nt":
            import psutil

            psutil.Process().nice(getattr(psutil, "IDLE_PRIORITY_CLASS"))  # noqa: B009 - only Windows has it
        else:
            os.nice(NICENESS)
