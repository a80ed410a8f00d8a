"""Sequence task: what a worker does with a file of several pictures that are processed together.

::

    SeveralError ─► decoded_frames ─┬─► nothing is asked: all are read, for no damage is to go unseen; a copy
                                    ├─► the format holds one picture: the first, as if it were alone
                                    └─► result_of_frames: steps on each frame, one after another ─► encode_sequence
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from multitone.engines.worker.failures import not_applied
from multitone.errors import ImageError
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.frames.reading import contents_of, one_of, sequence_of
from multitone.imaging.frames.sequence import DecodedSequence, Frame, Sequence
from multitone.imaging.output import encoded, prepared
from multitone.imaging.pages.tiff import absent
from multitone.imaging.readers.base import Decoded, SeveralError, tell_size
from multitone.imaging.readers.spaces import as_wanted, in_wanted_space
from multitone.imaging.source_facts import SourceFacts
from multitone.imaging.step_files import holding

if TYPE_CHECKING:
    from multitone.batch.job import Task
    from multitone.engines.worker.job_context import JobContext
    from multitone.imaging.encode import ExportFormat
    from multitone.imaging.metadata.metadata import Metadata
    from multitone.imaging.operation import Operation
    from multitone.imaging.raster import Raster

FIRST = 1


def decoded_frames(data: bytes, several: SeveralError, task: Task, context: JobContext) -> Decoded:
    """Decode the pictures that a job wants of a file, the first one at once. Raises `ImageError`."""
    sequence = sequence_of(data, several)
    several_of = sequence.count
    if not context.pages.asks_for_all:
        numbers = context.pages.numbers(sequence.count)
        if not numbers:
            raise absent(context.pages.start, sequence.count)
        if len(numbers) < sequence.count:
            tell_lost(Content.FRAMES)
        sequence = sequence.only(numbers)
    elif context.copies(sequence.format, sequence.metadata.orientation, len(data), task.target):
        tell_size(sequence.width, sequence.height)
        frames = sequence.read()
        first = next(frames)
        for _frame in frames:
            pass
        return _all(sequence, first.raster)
    if Content.FRAMES not in context.format_for(task.target).held:
        return one_of(sequence, msgspec.structs.replace(context.hints, page=FIRST))
    tell_size(sequence.width, sequence.height, frames=sequence.count)
    is_part = context.pages.leaves_out(several_of)  # which is no copy of its file
    return msgspec.structs.replace(_all(sequence, sequence.first.raster), is_one_of_several=is_part)


def _all(sequence: Sequence, first: Raster) -> DecodedSequence:
    contents = contents_of(sequence, first)
    return DecodedSequence(first, sequence.metadata, sequence.format, contents=contents, sequence=sequence)


def result_of_frames(
    decoded: Decoded, chosen: ExportFormat, context: JobContext, source: str, enter: Callable[[int], None]
) -> tuple[bytes, Raster, Metadata]:
    """Return the bytes of a result of several frames, its first picture, and what it says of itself."""
    assert isinstance(decoded, DecodedSequence)
    sequence = decoded.sequence
    done = _applied(sequence, context, source)
    enter(3)
    wanted = as_wanted(decoded, context.hints)
    metadata = wanted.metadata
    ready = [(prepared(frame.raster, chosen, metadata, context.output), frame.delay) for frame in done.read()]
    (first, said), _delay = ready[0]
    result = done.with_frames(Frame(raster.computed(), delay) for (raster, _said), delay in ready)
    return encoded(result, chosen, said, context.output), first, said


def _applied(sequence: Sequence, context: JobContext, source: str) -> Sequence:
    """Return a sequence after its steps, held. Raises `ImageError`.

    A step that looks at a picture as a whole is settled by all frames together, or their brightness would flicker.
    """
    facts = SourceFacts(source, sequence.metadata, sequence.width, sequence.height)
    pipeline = context.pipeline.for_source(facts)
    steps, settled = pipeline.planned, 0
    with holding(context.files):
        for at, step in enumerate(steps):
            if step.looks_at_whole:
                sequence = sequence.with_frames(_each(sequence, steps[settled:at], context))
                one = step.for_all([frame.raster for frame in sequence.read()])
                steps, settled = (*steps[:at], one, *steps[at + 1 :]), at
        return sequence.with_frames(_each(sequence, steps[settled:], context))


def _each(sequence: Sequence, steps: tuple[Operation, ...], context: JobContext) -> Iterator[Frame]:
    """Yield the frames of a sequence after some steps."""
    from multitone.imaging.pipeline import applied_in_order

    for frame in sequence.read():
        raster = in_wanted_space(frame.raster, context.hints)
        try:
            yield Frame(applied_in_order(steps, raster).computed(), frame.delay)
        except (ImageError, MemoryError):
            raise
        except Exception as error:
            raise not_applied(error) from error
