"""What runs in workers: read → decode → apply → encode → write, for one task. Never raises, never imports Qt."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeGuard

import msgspec
from msgspec import Struct

from multitone.batch.copying import asks_nothing, is_as_wished
from multitone.batch.events import STAGES, Stage, StageSeconds
from multitone.batch.job import Job, Task, part_name, replaced_folder
from multitone.engines.usage import own_cpu_seconds, own_peak_memory
from multitone.errors import FailureKind, ImageError
from multitone.imaging.decode import Decoded, decode
from multitone.imaging.delivery import encoded, prepared
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix
from multitone.imaging.operation import Operation
from multitone.imaging.raster import Raster
from multitone.imaging.readers.reader import tell_size
from multitone.imaging.whole_file import Times, open_file, write_whole

if TYPE_CHECKING:
    from multitone.imaging.streaming import Large

EnterStage = Callable[[int], None]
"""Called with the index into `STAGES` of the stage that begins."""


class Done(Struct, frozen=True, tag="done", array_like=True):
    """The result stands under its name."""

    task: int
    pixels: int
    bytes_in: int
    bytes_out: int
    seconds: StageSeconds
    copied: bool = False
    """Nothing was asked of it, so that the result is the source's file byte for byte."""
    modified: int = 0
    """When the result says it was last changed, in nanoseconds: what its file system made of the source's time."""
    salvaged: str | None = None
    """What is missing of the picture, where its file is damaged."""
    differences: tuple[str, ...] = ()
    """What an audit found in the file that was written."""


class Failed(Struct, frozen=True, tag="failed", array_like=True):
    """The picture could not be processed."""

    task: int
    kind: FailureKind
    reason: str
    stage: Stage
    detail: str


class Skipped(Struct, frozen=True, tag="skipped", array_like=True):
    """The target has appeared since the plan was made, and is not to be replaced."""

    task: int
    reason: str


Outcome = Done | Failed | Skipped


def is_full(outcome: Outcome) -> TypeGuard[Failed]:
    """Whether a picture failed because its disk is full, as the next ones would."""
    return isinstance(outcome, Failed) and outcome.kind == "no-space"


class Report(Struct, frozen=True, array_like=True):
    """What a worker sends: how its tasks ended, and what it has cost so far."""

    worker: int
    outcomes: list[Outcome]
    ended: list[float]
    """When each ended, by the worker's own clock; only differences to `sent` mean anything."""
    sent: float
    cpu_seconds: float
    peak_memory: int


class Pipe(Protocol):
    """What a worker sends through."""

    def send_bytes(self, message: bytes, /) -> None:
        """Send a message."""


class Reporter:
    """Collects outcomes in a worker and sends them together: one message costs the parent a fifth of seven."""

    EVERY = 0.03
    """Seconds that an outcome waits at the most while there is more to do."""

    def __init__(self, worker: int, connection: Pipe) -> None:
        self._worker = worker
        self._connection = connection
        self._outcomes: list[Outcome] = []
        self._ended: list[float] = []
        self._sent = time.monotonic()
        self._encode = msgspec.msgpack.Encoder().encode

    def add(self, outcome: Outcome, *, more: bool) -> None:
        """Take an outcome in; it is sent when it is time to, or when there is no more to do."""
        now = time.monotonic()
        self._outcomes.append(outcome)
        self._ended.append(now)
        if not more or now - self._sent >= self.EVERY:
            self.send()

    def wake(self) -> None:
        """Send what is there, or nothing but that the parent shall look into the slot."""
        self.send(always=True)

    def send(self, *, always: bool = False) -> None:
        """Send what is there."""
        now = self._sent = time.monotonic()
        if self._outcomes or always:
            report = Report(self._worker, self._outcomes, self._ended, now, own_cpu_seconds(), own_peak_memory())
            self._connection.send_bytes(self._encode(report))
            self._outcomes, self._ended = [], []


decode_report = msgspec.msgpack.Decoder(Report).decode
Runner = Callable[..., Outcome]
"""`run_task`, or what a test or benchmark puts in its place."""


class Recipe:
    """What all tasks of a job share, made ready once a worker."""

    def __init__(self, job: Job) -> None:
        export = job.export
        pipeline = export.finished(job.pipeline)
        self.job = job
        self.pipeline = pipeline
        self.delivery = export.delivery
        self.hints = pipeline.hints(tables=export.same_quality)
        self.asks_nothing = asks_nothing(pipeline, export)
        self._chosen = export.encoder(export.format) if export.format else None
        self._replaced = replaced_folder(job)
        self._formats: dict[str, ExportFormat] = {}
        self._folders: set[str] = set()
        self._scaling = [step for step in pipeline.planned if type(step).scaled_size is not Operation.scaled_size]

    def most_pixels(self, width: int, height: int) -> int:
        """Return the pixels of a picture of that size at the most, for a step may enlarge it."""
        most = width * height
        for step in self._scaling:
            width, height = step.scaled_size(width, height)
            most = max(most, width * height)
        return most

    def format_for(self, target: str) -> ExportFormat:
        """Return the format of a target, which its suffix tells where none was chosen."""
        if self._chosen is not None:
            return self._chosen
        suffix = os.path.splitext(target)[1].lower()
        if suffix not in self._formats:
            name = format_of_suffix(suffix)
            assert name is not None, target
            self._formats[suffix] = self.job.export.encoder(build_format(name))
        return self._formats[suffix]

    def copies(self, decoded: Decoded, length: int, target: str) -> bool:
        """Whether a picture's result is its own file. It was decoded all the same, so that no damage goes unseen."""
        if not self.asks_nothing:
            return False
        upright, chosen = decoded.metadata.orientation, self.format_for(target)
        return is_as_wished(decoded.format, upright, length, chosen, self.delivery.max_bytes)

    def salvages(self, error: ImageError) -> bool:
        """Whether what is left of a picture that fails so is to be kept."""
        return self.job.limits.salvage and error.kind in ("truncated", "unreadable")

    def folder_of(self, target: str) -> str:
        """Return a target's folder, made if it was not there."""
        folder = os.path.dirname(target)
        if folder not in self._folders:
            root = self.job.export.folder
            if self._folders and not os.path.isdir(root):  # it was there, and a folder in its place would not be it
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), root)
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return folder

    def keep_replaced(self, target: str) -> None:
        """Keep what stands at a target that is about to be replaced."""
        inside = os.path.relpath(target, self.job.export.folder)
        kept = os.path.join(self._replaced, inside)
        os.makedirs(os.path.dirname(kept), exist_ok=True)
        try:
            os.link(target, kept)
        except FileExistsError:  # an attempt before this one has kept it
            return
        except FileNotFoundError:
            return
        except OSError:  # no hard links here
            import shutil

            half = f"{kept}.part"  # a copy that a full disk cut short must not be taken for the whole
            try:
                shutil.copy2(target, half)
                os.replace(half, kept)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(half)
                raise


def run_task(task: Task, recipe: Recipe, entered: EnterStage, *, again: bool = False) -> Outcome:
    """Process one picture. `again` says that an attempt before may have put the target in its place already."""
    from multitone.engines.auditing import (
        audited,
        promise_for,
    )  # late: the parent knows this module for what is reported
    from multitone.imaging.streaming import look

    stage = 0
    marks = [time.perf_counter()]

    def enter(index: int) -> None:
        nonlocal stage
        stage = index
        marks.append(time.perf_counter())
        entered(index)

    try:
        entered(0)
        with open_file(task.source) as file:
            status = os.fstat(file.fileno())
            large = look(task.source, status.st_size)
            if large is not None:
                try:
                    return _streamed(large, task, recipe, enter, marks, status, again=again)
                except ImageError as error:
                    if not recipe.salvages(error):
                        raise
                    del marks[1:]
            data = file.read()
        enter(1)
        try:
            decoded, salvaged = _decoded(data, recipe)
        except ImageError as error:
            large = look(task.source, status.st_size) if error.kind == "out-of-memory" else None
            if large is None:
                raise
            del data, marks[1:]
            return _streamed(large, task, recipe, enter, marks, status, again=again)
        pixels = decoded.pixels
        enter(2)
        copied = salvaged is None and recipe.copies(decoded, len(data), task.target)
        raster = decoded.raster if copied else _applied(recipe, decoded)
        enter(3)
        chosen = recipe.format_for(task.target)
        promised = None
        if copied:
            result = data
        else:
            raster, metadata = prepared(raster, chosen, decoded.metadata, recipe.delivery)
            result = encoded(raster, chosen, metadata, recipe.delivery)
            promised = promise_for(raster, chosen, metadata, recipe)
        enter(4)
        _write(task, recipe, result, _times(status), again=again)
        done = _done(task, pixels, len(data), len(result), marks, copied=copied)
        done = done if salvaged is None else msgspec.structs.replace(done, salvaged=salvaged)
        return audited(done, task, recipe, promised, result)
    except FileExistsError:
        return Skipped(task.number, "It exists since the plan was made.")
    except BaseException as error:  # noqa: BLE001 - a task never takes its worker down
        return _failed(task.number, stage, error)


def _decoded(data: bytes, recipe: Recipe) -> tuple[Decoded, str | None]:
    """Decode a picture; of a damaged one, where that is wished, what is left of it, and say what is missing."""
    try:
        return decode(data, recipe.hints), None
    except ImageError as error:
        if not recipe.salvages(error):
            raise
        from multitone.imaging.salvage import salvaged  # late: few files are damaged

        try:
            return salvaged(data, recipe.hints)
        except ImageError:  # why it cannot be read is more to the point
            raise error from None


def _streamed(
    large: Large, task: Task, recipe: Recipe, enter: EnterStage, marks: list[float], status: os.stat_result, *,
    again: bool,
) -> Done:  # fmt: skip
    from multitone.engines.auditing import audited
    from multitone.engines.large import stream  # late, as few pictures are that large

    tell_size(large.width, large.height, streams=True)
    length, copied, promised = stream(large, task, recipe, enter, _times(status), again=again)
    done = _done(task, large.width * large.height, status.st_size, length, marks, copied=copied)
    return audited(done, task, recipe, promised, None)


def _times(status: os.stat_result) -> Times:
    return status.st_atime_ns, status.st_mtime_ns


def _done(task: Task, pixels: int, bytes_in: int, bytes_out: int, marks: list[float], *, copied: bool) -> Done:
    """Say that a task is done; `marks` are when its stages began, and the last one ends now."""
    between = [b - a for a, b in itertools.pairwise([*marks, time.perf_counter()])]
    if len(between) < len(STAGES):  # a large file that was copied passes from decoding to writing
        between[2:2] = [0.0] * (len(STAGES) - len(between))
    return Done(task.number, pixels, bytes_in, bytes_out, StageSeconds(*between), copied, _modified(task.target))


def _modified(target: str) -> int:
    try:
        return os.stat(target).st_mtime_ns
    except OSError:  # somebody was quick to take it away
        return 0


def _applied(recipe: Recipe, decoded: Decoded) -> Raster:
    try:
        return recipe.pipeline.apply(decoded.raster, decoded.full).computed()
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        raise ImageError(
            "operation-failed", "A step could not be applied to it.", f"{type(error).__name__}: {error}"
        ) from error


def _write(task: Task, recipe: Recipe, result: bytes, times: Times, *, again: bool) -> None:
    folder = recipe.folder_of(task.target)
    replaces = task.action == "replace"
    if replaces:
        recipe.keep_replaced(task.target)
    temporary = os.path.join(folder, part_name(recipe.job.id, task.number))
    write_whole(result, temporary, task.target, replace=replaces or again, times=times)


def _failed(number: int, stage: int, error: BaseException) -> Failed:
    """Say in the user's words what stopped a task."""
    kind, reason = _judged(error, STAGES[stage])
    detail = error.detail if isinstance(error, ImageError) else f"{type(error).__name__}: {error}"
    return Failed(number, kind, reason, STAGES[stage], _printable(detail))


def _judged(error: BaseException, stage: Stage) -> tuple[FailureKind, str]:
    if isinstance(error, ImageError):
        return error.kind, error.reason
    if isinstance(error, MemoryError):
        return "out-of-memory", "There is not enough memory for it."
    if isinstance(error, FileNotFoundError | NotADirectoryError) and stage == "read":
        return "vanished", "The file is gone."
    if isinstance(error, FileNotFoundError):
        return "vanished", "The folder for the result is gone."
    if isinstance(error, PermissionError):
        what = "The file may not be read." if stage == "read" else "The folder for the result may not be written to."
        return "permission", what
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no-space", "The disk is full."
    if isinstance(error, OSError) and stage == "read":
        return "unreadable", f"The file could not be read: {error.strerror}."
    if isinstance(error, OSError) and stage == "write":
        return "encode-failed", f"The result could not be written: {error.strerror}."
    return "operation-failed", "Something unforeseen went wrong with it."


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()[:2000]
