"""Verify: the file of a result, opened again where it lies, and held against what was promised."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from multitone.errors import ImageError
from multitone.imaging.decode import decode_all
from multitone.imaging.streaming import look
from multitone.messages import Message, _

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.worker.job_context import JobContext
    from multitone.engines.worker.wire import Done
    from multitone.imaging.audit import Promise
    from multitone.imaging.encode import ExportFormat
    from multitone.imaging.metadata.metadata import Metadata
    from multitone.imaging.raster import Raster

OTHER_BYTES = _("Its bytes are not those that were written.")
NO_MEMORY = _("It could not be read again because there was not enough memory.")


def promise_for(raster: Raster, chosen: ExportFormat, metadata: Metadata, context: JobContext) -> Promise | None:
    """Return what an audit is to hold a result against; None where none is wished."""
    if not context.job.limits.verify:
        return None
    from multitone.imaging.audit import promise  # late: few jobs are audited

    return promise(raster, chosen, metadata, context.output)


def audited(done: Done, task: Task, context: JobContext, promised: Promise | None, written: bytes | None) -> Done:
    """Read a result again where that is wished, and note what is not as promised."""
    if not context.job.limits.verify:
        return done
    found = differences_of(done.target or task.target, promised, written, copied=done.copied)
    return msgspec.structs.replace(done, differences=found)


def differences_of(
    target: str, promised: Promise | None, written: bytes | None, *, copied: bool = False
) -> tuple[Message, ...]:
    """Read a result to its end, and say what is not as promised.

    `promised` is None for a source's own file that was copied, of which only the bytes are compared, and for a result
    of several pictures, which are all decoded. `written` is None where the bytes are not at hand, for the file was
    larger than the memory.
    """
    from multitone.imaging.audit import differences, of_header

    other: tuple[Message, ...] = ()
    try:
        large = look(target, os.path.getsize(target)) if written is None else None
        if large is not None:
            with large.explained():
                large.check()
            return of_header(promised, large.format, large.upright_size(), large.metadata) if promised else ()
        with open(target, "rb") as file:
            data = file.read()
        if written is not None and data != written:
            other = (OTHER_BYTES,)
        decoded = decode_all(data) if promised is not None or written is None or not copied else None
    except ImageError as error:
        return (*other, _("It cannot be read to its end: {reason}", reason=error.reason))
    except OSError as error:
        return (_("It cannot be opened again: {said}.", said=error.strerror),)
    except MemoryError:  # the result stands all the same
        return (*other, NO_MEMORY)
    return (*other, *(differences(promised, decoded) if promised is not None and decoded is not None else ()))
