"""Results that are made for their sizes only: in a child that gives way to all other work."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Iterator
from pathlib import Path

from multitone.batch.estimates.sizing import ENOUGH, Sizing, estimated, to_try, weight
from multitone.batch.estimates.space import BYTES_PER_PIXEL
from multitone.batch.job import Export, Job, Task
from multitone.engines.ipc.child_process import is_child
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import decoded_of, result_of
from multitone.errors import MultitoneError
from multitone.imaging.decode import read_header
from multitone.imaging.encode import export_formats
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.streaming import look_beyond
from multitone.services.preview.lru_cache import LruCache
from multitone.services.service import stop_if_newer_asked
from multitone.services.watched_child import take_up

BUDGET = 20.0
"""Seconds after which no more pictures are tried, where enough are known."""
NICENESS = 15
_known = LruCache(most_bytes=2_000)
"""Sizes that were found; each counts as one."""


def estimates(pipeline: Pipeline, export: Export, sizing: Sizing) -> Iterator[tuple[int, int]]:
    """Yield about how many bytes all results take, and by how many pictures that is told, as it gets surer.

    A picture that fails, or is too large to be held, tells nothing.
    """
    give_way()
    context, tasks = JobContext(Job("", pipeline, export, ())), sizing.tasks
    weights = [_weight(task, context) for task in tasks]
    begun, known = time.monotonic(), list[tuple[int, int]]()
    for place in to_try(weights):
        if len(known) >= ENOUGH and time.monotonic() - begun > BUDGET:
            return
        size = result_size(tasks[place], context)
        if size is None:
            continue
        known.append((place, size))
        of_some = estimated(weights, known)
        if of_some is not None:
            yield round(of_some * sizing.number / len(tasks)), len({place for place, _ in known})


def result_size(task: Task, context: JobContext) -> int | None:
    """Return the bytes of a task's result, made as a worker does; None where there is none to be had."""
    chosen = context.format_for(task.target)
    key = (
        task.source,
        task.page,
        task.size,
        task.modified,
        repr(context.pipeline),
        repr(chosen),
        context.output,
        context.job.export.if_larger,
        context.job.export.pages,
    )
    try:
        return _known.get(key, lambda: _made(task, context), lambda _: 1)
    except MultitoneError:
        stop_if_newer_asked()  # which it may have been; else the picture is at fault
        return None
    except Exception:  # noqa: BLE001 - whatever a picture or a step does, the job will say it
        return None


def _made(task: Task, context: JobContext) -> int | None:
    take_up(0)
    if look_beyond(task.source, task.size) is not None:
        return None
    data = Path(task.source).read_bytes()
    decoded, _missing = decoded_of(data, task, context)
    stop_if_newer_asked()
    part = decoded.is_one_of_several
    if not part and context.copies(decoded.format, decoded.metadata.orientation, len(data), task.target):
        return len(data)
    chosen = context.format_for(task.target)
    result = None if part else context.transcoded(decoded, data)[0]
    if result is None:
        result, _raster, _said = result_of(decoded, chosen, context, task.source, lambda _stage: stop_if_newer_asked())
    size = len(result)
    larger = context.if_larger(decoded.format, decoded.metadata.orientation, (len(data), size), task.target)
    return {"keep": size, "copy": size if part else len(data), "skip": 0}[larger]


def _weight(task: Task, context: JobContext) -> float:
    stop_if_newer_asked()
    take_up(0)
    header = read_header(task.source) if os.path.isfile(task.source) else None
    if header is None or not header.width:
        return float(max(1, task.size))
    written, scaling = export_formats().get(header.format.lower()), context.hints.scaling
    size = header.width, header.height
    across, down = size if scaling is None else scaling.scaled_size(*size)
    usual = written.type.bytes_per_pixel if written is not None else BYTES_PER_PIXEL
    return max(1.0, weight(task.size, size[0] * size[1], across * down, usual))


@functools.cache
def give_way() -> None:
    """Let everything else on this machine go before this child, from now on."""
    if not is_child():
        return
    with contextlib.suppress(OSError, AttributeError):
        if os.name == "nt":
            import psutil

            psutil.Process().nice(getattr(psutil, "IDLE_PRIORITY_CLASS"))  # noqa: B009 - only Windows has it
        else:
            os.nice(NICENESS)
