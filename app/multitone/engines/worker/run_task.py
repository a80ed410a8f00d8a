"""What runs in workers: read → decode → apply → encode → write, for one task. Never raises, never imports Qt."""

from __future__ import annotations

import functools
import itertools
import os
import time
from collections.abc import Callable, Set
from typing import TYPE_CHECKING, BinaryIO

from multitone.batch.copying import SKIPPED_AS_LARGER, WAYS
from multitone.batch.events import STAGES, Stage, StageSeconds
from multitone.batch.fingerprint import Fingerprint, hash_of, hash_of_file
from multitone.batch.job import Task, Way, part_mark
from multitone.batch.naming import is_too_long
from multitone.engines.worker.failures import TOO_LONG, judged, not_applied
from multitone.engines.worker.job_context import JobContext, LargerError
from multitone.engines.worker.placing import Placed, place
from multitone.engines.worker.wire import Done, Failed, Outcome, Skipped
from multitone.errors import ImageError
from multitone.imaging.contents import Collecting, Content, tell_lost
from multitone.imaging.decode import Decoded, decode, read_header
from multitone.imaging.output import encoded, lost_of, prepared
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import SeveralError, tell_size
from multitone.imaging.readers.source_formats import ANIMATED
from multitone.imaging.source_facts import SourceFacts
from multitone.imaging.step_files import holding
from multitone.messages import Message, _
from multitone.storage.atomic_file import Times, holds, open_file, write_whole
from multitone.storage.attributes import Attributes, of_copy

if TYPE_CHECKING:
    from multitone.imaging.audit import Promise
    from multitone.imaging.encode import ExportFormat
    from multitone.imaging.metadata.metadata import Metadata
    from multitone.imaging.streaming import StreamedImage

EnterStage = Callable[[int], None]
"""Called with the index into `STAGES` of the stage that begins."""
APPEARED = _("It has appeared since the plan was made.")
LARGER = WAYS[SKIPPED_AS_LARGER][0]
Runner = Callable[..., Outcome]
"""`run_task`, or what a test or benchmark puts in its place."""


def run_task(task: Task, context: JobContext, entered: EnterStage, *, again: bool = False) -> Outcome:
    """Process one picture. `again` says that an attempt before may have put the target in its place already."""
    with Collecting() as told:
        return _run(task, context, entered, told, again=again)


def _run(task: Task, context: JobContext, entered: EnterStage, told: Set[Content], *, again: bool) -> Outcome:
    """Process one picture; what is told to be lost meanwhile is found in `told`."""
    audited, promise_for, look, read_whole = _loaded()
    stage = 0
    marks = [time.perf_counter()]

    def enter(index: int) -> None:
        nonlocal stage
        stage = index
        marks.append(time.perf_counter())
        entered(index)

    try:
        entered(0)
        if is_too_long(task.target):
            return Failed(task.number, "encode-failed", TOO_LONG, "write", "")
        with open_file(task.source, at_once=True) as file:
            status = os.fstat(file.fileno())
            given = context.attributes_of(file.fileno(), status)
            large = look(task.source, status.st_size)
            if large is not None:
                try:
                    return _streamed(large, task, context, enter, marks, status, given, told, again=again)
                except ImageError as error:
                    if not context.salvages(error):
                        raise
                    del marks[1:]
            data = read_whole(file, status.st_size)
        sha256 = hash_of(data) if context.job.hashes_sources else ""
        enter(1)
        try:
            decoded, salvaged = decoded_of(data, task, context)
        except ImageError as error:
            large = look(task.source, status.st_size) if error.kind == "out-of-memory" else None
            if large is None:
                raise
            del data, marks[1:]
            return _streamed(large, task, context, enter, marks, status, given, told, again=again)
        enter(2)
        orientation = decoded.metadata.orientation
        part = decoded.is_one_of_several
        if part and not task.page:
            tell_lost(Content.FRAMES if decoded.format in ANIMATED else Content.PAGES)
        copied = salvaged is None and not part and context.copies(decoded.format, orientation, len(data), task.target)
        whole, way = context.transcoded(decoded, data) if salvaged is None and not (copied or part) else (None, "")
        chosen = context.format_for(task.target)
        promised = None
        if copied:
            enter(3)
            result = data
        else:
            if whole is None:
                result, raster, metadata = result_of(decoded, chosen, context, task.source, enter)
            else:
                enter(3)
                result, raster, metadata = whole, decoded.raster, decoded.metadata
            sizes = len(data), len(result)
            larger = "keep" if salvaged else context.if_larger(decoded.format, orientation, sizes, task.target)
            if larger == "skip":
                return Skipped(task.number, LARGER)
            if larger == "copy" and not part:
                copied, way, result = True, "larger", data
            elif whole is None and not decoded.is_sequence:
                promised = promise_for(raster, chosen, metadata, context)
        enter(4)
        placed = _write(task, context, result, _times(status), of_copy(given, copied=copied), again=again)
        if copied or whole is not None:
            lost = () if copied else context.lost_by_transcoding(decoded.contents)
        else:
            lost = lost_of(decoded.contents, told, chosen, context.output, decoded.metadata)
        done = _done(
            task, decoded.pixels, len(data), marks, placed, copied=copied, salvaged=salvaged, lost=lost, way=way,
            source_sha256=sha256,
        )  # fmt: skip
        return audited(done, task, context, promised, result)
    except FileExistsError:
        return Skipped(task.number, APPEARED)
    except LargerError:
        return Skipped(task.number, LARGER)
    except BaseException as error:  # noqa: BLE001 - a task never takes its worker down
        return _failed(task.number, STAGES[stage], error)


@functools.cache
def _loaded() -> tuple[
    Callable[..., Done], Callable[..., Promise | None], Callable[[str, int], StreamedImage | None],
    Callable[[BinaryIO, int], bytes],
]:  # fmt: skip
    """Import what only workers need: the parent knows this module for what is reported."""
    from multitone.engines.worker.verify import audited, promise_for
    from multitone.imaging.readers.opening import read_whole
    from multitone.imaging.streaming import look

    return audited, promise_for, look, read_whole


def result_of(
    decoded: Decoded, chosen: ExportFormat, context: JobContext, source: str, enter: EnterStage
) -> tuple[bytes, Raster, Metadata]:
    """Return the bytes of a picture's result, and what stands in them: of a sequence the first picture."""
    if decoded.is_sequence and decoded.format not in ANIMATED:
        from multitone.engines.worker.pages_task import result_of_pages

        enter(3)  # a page is decoded, processed and encoded before the next one: all that is told as encoding
        return result_of_pages(decoded, applied, chosen, context, source)
    if decoded.is_sequence:
        from multitone.engines.worker.sequence_task import result_of_frames  # late: few files hold several

        return result_of_frames(decoded, chosen, context, source, enter)
    raster, metadata = applied(context, decoded, source)
    enter(3)
    raster, metadata = prepared(raster, chosen, metadata, context.output)
    return encoded(raster, chosen, metadata, context.output), raster, metadata


def decoded_of(data: bytes, task: Task, context: JobContext) -> tuple[Decoded, Message | None]:
    """Decode a picture; of a damaged one, where that is wished, what is left of it, and say what is missing."""
    hints = context.hints_for(task)
    try:
        decoded = decode(data, hints)
    except SeveralError as several:
        if several.format not in ANIMATED:
            from multitone.engines.worker.pages_task import decoded_pages

            return decoded_pages(data, several, task, context), None
        from multitone.engines.worker.sequence_task import decoded_frames  # late: few files hold several

        return decoded_frames(data, several, task, context), None
    except ImageError as error:
        if not context.salvages(error):
            raise
        from multitone.imaging.salvage import salvaged  # late: few files are damaged

        try:
            return salvaged(data, hints)
        except ImageError:  # why it cannot be read is more to the point
            raise error from None
    if not hints.page:
        context.refuse_later_pages(task)
    return decoded, None


def _streamed(
    large: StreamedImage, task: Task, context: JobContext, enter: EnterStage, marks: list[float],
    status: os.stat_result, given: Attributes, told: Set[Content], *, again: bool,
) -> Done:  # fmt: skip
    from multitone.engines.worker.streaming_task import stream  # late, as few pictures are that large
    from multitone.engines.worker.verify import audited

    context.refuse_later_pages(task)
    tell_size(large.width, large.height, streams=True)
    placed, copied, promised = stream(large, task, context, enter, _times(status), given, again=again)
    chosen, contents = context.format_for(task.target), read_header(task.source).contents
    lost = () if copied else lost_of(contents, told, chosen, context.output, large.metadata)
    as_it_was = context.copies(large.format, large.orientation, status.st_size, task.target)
    way: Way = "not-transcoded" if context.transcodes(large.format) else "larger" if copied and not as_it_was else ""
    sha256 = hash_of_file(task.source) if context.job.hashes_sources else ""
    done = _done(
        task, large.width * large.height, status.st_size, marks, placed, copied=copied, lost=lost, way=way,
        source_sha256=sha256,
    )  # fmt: skip
    return audited(done, task, context, promised, None)


def _times(status: os.stat_result) -> Times:
    return status.st_atime_ns, status.st_mtime_ns


def _done(
    task: Task, pixels: int, bytes_in: int, marks: list[float], placed: Placed, *,
    copied: bool, salvaged: Message | None = None, lost: tuple[Content, ...] = (), way: Way = "",
    source_sha256: str = "",
) -> Done:  # fmt: skip
    """Say that a task is done; `marks` are when its stages began, and the last one ends now."""
    between = [b - a for a, b in itertools.pairwise([*marks, time.perf_counter()])]
    if len(between) < len(STAGES):  # a large file that was copied passes from decoding to writing
        between[2:2] = [0.0] * (len(STAGES) - len(between))
    status = placed.status
    return Done(
        task.number, pixels, bytes_in, status.st_size, StageSeconds(*between), copied, status.st_mtime_ns,
        Fingerprint(status.st_ino, status.st_ctime_ns, placed.sha256), placed.kept, salvaged,
        target="" if placed.target == task.target else placed.target, lost=lost, way=way, source_sha256=source_sha256,
    )  # fmt: skip


def applied(context: JobContext, decoded: Decoded, source: str) -> tuple[Raster, Metadata]:
    """Return a picture after its steps, and what it says of itself then. Raises `ImageError`."""
    raster, said = decoded.raster, decoded.metadata
    size = decoded.full or (raster.width, raster.height)
    try:
        pipeline = context.pipeline.for_source(SourceFacts(source, said, *size))
        with holding(context.files):
            if said.companions is not None:
                from multitone.imaging.companions.carrying import processed  # late: few pictures have any

                return processed(pipeline, raster, said, decoded.full)
            if decoded.format == "TIFF" and Content.GEO in decoded.contents:
                from multitone.imaging.companions import geography  # late: few pictures lie on a map

                return geography.processed(pipeline, raster, said, decoded.full)
            return pipeline.apply(raster, decoded.full).computed(), said
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        raise not_applied(error) from error


def _write(task: Task, context: JobContext, result: bytes, times: Times, given: Attributes, *, again: bool) -> Placed:
    """Write a result, and return how it stands."""
    folder, mark = context.folder_of(task), part_mark(context.job.id, task.number)
    sha256 = hash_of(result)

    def put(target: str, replace: bool, kept: str) -> os.stat_result:
        witness = context.witness(task.number, target, sha256, kept)
        name = os.path.basename(target)
        return write_whole(result, folder, name, replace=replace, times=times, given=given, witness=witness, mark=mark)

    return place(task, context, put, lambda target: holds(target, result), sha256, again=again)


def _failed(number: int, stage: Stage, error: BaseException) -> Failed:
    """Say what stopped a task."""
    kind, reason = judged(error, stage)
    detail = error.detail if isinstance(error, ImageError) else f"{type(error).__name__}: {error}"
    return Failed(number, kind, reason, stage, detail.encode("utf-8", "backslashreplace").decode()[:2000])
