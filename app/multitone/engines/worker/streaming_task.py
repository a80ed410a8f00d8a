"""Streaming task: what a worker does with a picture too large for the memory. See `multitone.imaging.streaming`.

Nothing is computed before the encoder asks for it, so that decoding, steps and encoding are one, and its time is told
as that of the stage `encode`; only a step that needs all pixels at once has them computed before.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from typing import TYPE_CHECKING

from multitone.batch.fingerprint import hash_of_file
from multitone.batch.job import Job, Task, part_name
from multitone.engines.worker.failures import not_applied
from multitone.engines.worker.job_context import LargerError
from multitone.engines.worker.placing import Placed, Put, place
from multitone.engines.worker.verify import promise_for
from multitone.errors import ImageError
from multitone.imaging.output import encoded, prepared
from multitone.imaging.raster import Raster
from multitone.imaging.source_facts import SourceFacts
from multitone.imaging.step_files import holding
from multitone.imaging.streaming import Scratch, StreamedImage, fits_whole, scratch_name, write_stream
from multitone.storage.atomic_file import Times, create, put_in_place
from multitone.storage.attributes import ONLY_OWNER, Attributes, dress, narrow, of_copy, of_replaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from multitone.engines.worker.job_context import JobContext
    from multitone.imaging.audit import Promise

SCRATCH = ".scratch"
"""What follows in the names of a task's further temporary files: the encoded pixels, and pixels for any order."""
MOST_SCRATCH = 5
"""Scratch files of a dead worker that are looked for; each turn of a picture that is still large makes one."""


def traces(target: str, job: str, number: int) -> list[str]:
    """Return all names that a task's temporary files may have."""
    part = os.path.join(os.path.dirname(target), part_name(job, number))
    return [part, *(scratch_name(part + SCRATCH, i) for i in range(MOST_SCRATCH))]


def remove_traces(job: Job, number: int) -> None:
    """Remove the temporary files of a task whose worker is gone."""
    for path in traces(job.task(number).target, job.id, number):
        with contextlib.suppress(OSError):
            os.unlink(path)


def stream(
    large: StreamedImage, task: Task, context: JobContext, enter: Callable[[int], None],
    times: Times, given: Attributes, *, again: bool,
) -> tuple[Placed, bool, Promise | None]:  # fmt: skip
    """Process a picture from its file to the file of its target.

    Return how it stands, whether it was copied, and what an audit is to hold it against, where one is wished. Raises
    `ImageError`, `OSError`.
    """
    chosen = context.format_for(task.target)
    part = os.path.join(context.folder_of(task), part_name(context.job.id, task.number))
    mode = ONLY_OWNER if task.action == "replace" else given.mode | ONLY_OWNER
    promised = None
    enter(1)
    try:
        with Scratch(part + SCRATCH) as scratch, large.explained():
            copied = context.copies(large.format, large.orientation, os.path.getsize(task.source), task.target)
            if copied:
                large.check()
                os.close(create(part, mode))
                shutil.copyfile(task.source, part)
            else:
                raster = large.raster(context.hints, scratch)
                metadata = large.metadata_for(context.hints, raster)
                enter(2)
                raster = _applied(context, large, raster)
                enter(3)
                raster, metadata = prepared(raster, chosen, metadata, context.output)
                promised = promise_for(raster, chosen, metadata, context)
                whole = fits_whole(raster.width, raster.height) or context.output.max_bytes is not None
                if whole or not raster.streams or not write_stream(raster, chosen, metadata, scratch, part, mode):
                    result = encoded(raster.computed(), chosen, metadata, context.output)
                    with os.fdopen(create(part, mode), "wb") as file:
                        file.write(result)
                copied = _is_left_to_source(large, task, context, part, mode)
                promised = None if copied else promised
        enter(4)
        sha256 = hash_of_file(part)
        put = _putting(part, times, of_copy(given, copied=copied), context, task.number, sha256)
        return place(task, context, put, lambda target: _same(part, target), sha256, again=again), copied, promised
    finally:
        with contextlib.suppress(OSError):  # it has its name, or nobody wants it
            os.unlink(part)


def _is_left_to_source(large: StreamedImage, task: Task, context: JobContext, part: str, mode: int) -> bool:
    """Put the source in the place of a result that is larger, if that is wished. Raises `LargerError`."""
    sizes = os.path.getsize(task.source), os.path.getsize(part)
    larger = context.if_larger(large.format, large.orientation, sizes, task.target)
    if larger == "skip":
        raise LargerError
    if larger == "copy":
        os.unlink(part)
        os.close(create(part, mode))
        shutil.copyfile(task.source, part)
    return larger == "copy"


def _putting(part: str, times: Times, given: Attributes, context: JobContext, number: int, sha256: str) -> Put:
    """Return what puts the file of a result under a name, with all that it gets."""

    def put(target: str, replace: bool, kept: str) -> os.stat_result:
        before = of_replaced(target) if replace else None
        with open(part, "rb") as file:
            narrow(file.fileno(), given.mode | ONLY_OWNER if before is None else ONLY_OWNER)
            dress(file.fileno(), given, before)
            if before is None:
                narrow(file.fileno(), given.mode)
        witness = context.witness(number, target, sha256, kept)
        return put_in_place(part, target, replace=replace, times=times, witness=witness)

    return put


def _same(part: str, target: str) -> os.stat_result | None:
    """Return what stands where a result belongs, if it is the result already; None where it is not."""
    with contextlib.suppress(OSError):
        status = os.lstat(target)
        return None if os.path.islink(target) or not filecmp.cmp(part, target, shallow=False) else status
    return None


def _applied(context: JobContext, large: StreamedImage, raster: Raster) -> Raster:
    try:
        facts = SourceFacts(large.path, large.metadata, *large.upright_size())
        with holding(context.files):
            return context.pipeline.for_source(facts).apply(raster)
    except (ImageError, MemoryError, OSError):
        raise
    except Exception as error:
        if large.format.lower() in str(error).lower():  # a step had the pixels computed, and the file is damaged
            raise
        raise not_applied(error) from error
