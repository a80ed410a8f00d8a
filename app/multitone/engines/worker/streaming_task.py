"""Streaming task: what a worker does with a picture too large for the memory. See `multitone.imaging.streaming`.

Nothing is computed before the encoder asks for it, so that decoding, steps and encoding are one, and its time is told
as that of the stage `encode`; only a step that needs all pixels at once has them computed before.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import stat
from typing import TYPE_CHECKING, BinaryIO

from multitone.batch.fingerprint import hash_of_file, hash_of_open, status_of
from multitone.batch.job import Job, Task, part_mark
from multitone.engines.worker.failures import not_applied
from multitone.engines.worker.job_context import LargerError
from multitone.engines.worker.placing import Placed, Put, place
from multitone.engines.worker.verify import promise_for
from multitone.errors import ImageError
from multitone.imaging.output import encoded, prepared
from multitone.imaging.raster import Raster
from multitone.imaging.source_facts import SourceFacts
from multitone.imaging.step_files import holding
from multitone.imaging.streaming import Scratch, StreamedImage, fits_whole, write_stream
from multitone.storage.atomic_file import Times, open_file, part_name, put_in_place, remove_marked
from multitone.storage.attributes import ONLY_OWNER, Attributes, dress, narrow, of_copy, of_replaced
from multitone.storage.folder import Folder, open_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from multitone.engines.worker.job_context import JobContext
    from multitone.imaging.audit import Promise
    from multitone.imaging.metadata.metadata import Metadata


def remove_traces(job: Job, number: int) -> None:
    """Remove the temporary files of a task whose worker is gone."""
    with contextlib.suppress(OSError):
        remove_marked(open_folder(os.path.dirname(job.task(number).target)), part_mark(job.id, number))


def stream(
    large: StreamedImage, task: Task, context: JobContext, enter: Callable[[int], None],
    times: Times, given: Attributes, *, again: bool,
) -> tuple[Placed, bool, Promise | None]:  # fmt: skip
    """Process a picture from its file to the file of its target.

    Return how it stands, whether it was copied, and what an audit is to hold it against, where one is wished. Raises
    `ImageError`, `OSError`.
    """
    chosen = context.format_for(task.target)
    folder, mark = context.folder_of(task), part_mark(context.job.id, task.number)
    mode = ONLY_OWNER if task.action == "replace" else given.mode | ONLY_OWNER
    part, promised = part_name(mark), None
    out = functools.partial(_new, folder, part, mode)
    enter(1)
    try:
        with Scratch(folder, mark) as scratch, large.explained():
            copied = context.copies(large.format, large.orientation, os.path.getsize(task.source), task.target)
            if copied:
                large.check()
                _copy(task.source, out())
            else:
                raster = large.raster(context.hints, scratch)
                metadata = large.metadata_for(context.hints, raster)
                enter(2)
                raster, metadata = _applied(context, large, raster, metadata)
                enter(3)
                raster, metadata = prepared(raster, chosen, metadata, context.output)
                promised = promise_for(raster, chosen, metadata, context)
                whole = fits_whole(raster.width, raster.height) or context.output.max_bytes is not None
                if whole or not raster.streams or not write_stream(raster, chosen, metadata, scratch, out):
                    result = encoded(raster.computed(), chosen, metadata, context.output)
                    with out() as file:
                        file.write(result)
                copied = _is_left_to_source(large, task, context, folder, part, mode)
                promised = None if copied else promised
        enter(4)
        sha256 = _hash_of(folder, part)
        put = _putting(folder, part, times, of_copy(given, copied=copied), context, task.number, sha256)
        return place(task, context, put, lambda target: _same(target, sha256), sha256, again=again), copied, promised
    finally:
        folder.forget(part)  # it has its name, or nobody wants it


def _new(folder: Folder, name: str, mode: int) -> BinaryIO:
    return os.fdopen(folder.create(name, mode), "wb")


def _copy(source: str, out: BinaryIO) -> None:
    with out, open_file(source) as file:
        shutil.copyfileobj(file, out, 1 << 20)


def _is_left_to_source(
    large: StreamedImage, task: Task, context: JobContext, folder: Folder, part: str, mode: int
) -> bool:
    """Put the source in the place of a result that is larger, if that is wished. Raises `LargerError`."""
    status = folder.status(part)
    sizes = os.path.getsize(task.source), 0 if status is None else status.st_size
    larger = context.if_larger(large.format, large.orientation, sizes, task.target)
    if larger == "skip":
        raise LargerError
    if larger == "copy":
        folder.unlink(part)
        _copy(task.source, _new(folder, part, mode))
    return larger == "copy"


def _hash_of(folder: Folder, name: str) -> str:
    with os.fdopen(folder.open(name), "rb", buffering=0) as file:
        return hash_of_open(file)


def _putting(
    folder: Folder, part: str, times: Times, given: Attributes, context: JobContext, number: int, sha256: str
) -> Put:
    """Return what puts the file of a result under a name, with all that it gets."""

    def put(target: str, replace: bool, kept: str) -> os.stat_result:
        name = os.path.basename(target)
        before = of_replaced(folder, name) if replace else None
        with os.fdopen(folder.open(part), "rb") as file:
            narrow(file.fileno(), given.mode | ONLY_OWNER if before is None else ONLY_OWNER)
            dress(file.fileno(), given, before)
            if before is None:
                narrow(file.fileno(), given.mode)
        witness = context.witness(number, target, sha256, kept)
        return put_in_place(folder, part, name, replace=replace, times=times, witness=witness)

    return put


def _same(target: str, sha256: str) -> os.stat_result | None:
    """Return what stands where a result belongs, if it is the result already; None where it is not."""
    status = status_of(target)
    with contextlib.suppress(OSError):
        if status is not None and stat.S_ISREG(status.st_mode) and hash_of_file(target) == sha256:
            return status
    return None


def _applied(context: JobContext, large: StreamedImage, raster: Raster, metadata: Metadata) -> tuple[Raster, Metadata]:
    try:
        pipeline = context.pipeline.for_source(SourceFacts(large.path, metadata, *large.upright_size()))
        with holding(context.files):
            if large.format == "TIFF":
                from multitone.imaging.companions import geography  # late: few pictures lie on a map

                if geography.is_placed(metadata.exif):
                    return geography.processed(pipeline, raster, metadata)
            if metadata.companions is None:
                return pipeline.apply(raster), metadata
            from multitone.imaging.companions.carrying import processed  # late: few pictures have any

            return processed(pipeline, raster, metadata)
    except (ImageError, MemoryError, OSError):
        raise
    except Exception as error:
        if large.format.lower() in str(error).lower():  # a step had the pixels computed, and the file is damaged
            raise
        raise not_applied(error) from error
