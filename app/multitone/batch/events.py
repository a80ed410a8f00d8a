"""What can happen to a job: small frozen records that every engine emits and every front end reads.

Grammar, kept by a contract test over all engines::

    JobStarted
    ( WorkerStarted | WorkerStopped | WorkerDied | TaskStarted | StageChanged
    | TaskFinished | TaskFailed | TaskSkipped | TaskCancelled
    | TaskPutBack | CpuSampled | Paused | Resumed )*
    JobFinished

A task has exactly one final event (finished, failed, skipped or cancelled). An attempt begins with TaskStarted and
ends in a final event, in a TaskPutBack or in the WorkerDied of its worker. Nothing follows JobFinished. `at` counts
seconds since the job started and never goes back; whoever receives a worker's report stamps it, workers only measure
durations.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType

from multitone.batch.fingerprint import UNKNOWN, Fingerprint
from multitone.batch.job import Standing, Way
from multitone.batch.unread import Unread
from multitone.errors import FailureKind
from multitone.messages import Message

Stage = Literal["read", "decode", "apply", "encode", "write", "wait"]
"""What a worker is at with a picture. `wait` is for memory, in the middle of another stage, and is no work."""
SEEN_STAGES: tuple[Stage, ...] = get_args(Stage)
STAGES: tuple[Stage, ...] = SEEN_STAGES[:5]
"""The stages of work, in order."""


class StageSeconds(Struct, frozen=True):
    """How long a task spent in each stage."""

    read: float = 0.0
    decode: float = 0.0
    apply: float = 0.0
    encode: float = 0.0
    write: float = 0.0

    @property
    def total(self) -> float:
        """Seconds from the first byte read to the file in its place."""
        return self.read + self.decode + self.apply + self.encode + self.write


class JobStarted(Struct, frozen=True, tag_field="event", tag="job-started"):
    """The job begins; nothing was done yet."""

    at: float
    job: str
    engine: str
    workers: int
    tasks: int
    ignored: int
    held_back: Message | None = None
    """Why fewer workers start than were asked for; None where all do."""
    unread: tuple[Unread, ...] = ()
    """Folders below the sources that could not be read."""
    left_out: int = 0
    """Pictures in the sources that are results of earlier jobs."""
    linked: int = 0
    """Links in the sources that lead to folders outside."""


class WorkerStarted(Struct, frozen=True, tag_field="event", tag="worker-started"):
    """A worker runs; workers count from 1, and one that takes a dead one's place has its number."""

    at: float
    worker: int
    pid: int
    node: str = ""
    """The node of a cluster that it runs on; empty on this machine."""


class WorkerStopped(Struct, frozen=True, tag_field="event", tag="worker-stopped"):
    """A worker went in order: fewer are wanted, or a fresh one takes its place."""

    at: float
    worker: int
    pid: int


class WorkerDied(Struct, frozen=True, tag_field="event", tag="worker-died"):
    """A worker is gone that should not be."""

    at: float
    worker: int
    pid: int
    exitcode: int | None
    """As `multiprocessing` gives it (minus the signal's number); None where the system did not tell."""
    reason: Message
    task: int | None
    """The task that it was at, tried again elsewhere."""


class TaskStarted(Struct, frozen=True, tag_field="event", tag="task-started"):
    """A worker took a picture up."""

    at: float
    task: int
    worker: int
    source: str
    attempt: int = 1


class StageChanged(Struct, frozen=True, tag_field="event", tag="stage-changed"):
    """A task was seen in another stage; short stages pass unseen."""

    at: float
    task: int
    stage: Stage


class TaskPutBack(Struct, frozen=True, tag_field="event", tag="task-put-back"):
    """An attempt ended without a result through no fault of the picture, which waits to be tried again."""

    at: float
    task: int
    worker: int
    reason: Message


class TaskFinished(Struct, frozen=True, tag_field="event", tag="task-finished"):
    """The result stands whole under its name."""

    at: float
    task: int
    worker: int
    source: str
    target: str
    pixels: int
    """Of the upright source."""
    bytes_in: int
    bytes_out: int
    seconds: StageSeconds
    copied: bool = False
    """The source's file was found whole and copied: nothing was asked of it, or its result would have been larger."""
    modified: int = 0
    """When the result says it was last changed, in nanoseconds since 1970; 0 where that is not known."""
    fingerprint: Fingerprint = UNKNOWN
    """What the result is known by."""
    kept: str = ""
    """Where what it replaced is kept; empty where nothing was replaced."""
    salvaged: Message | None = None
    """What is missing of a picture whose file is damaged, as the second half of a sentence; None where it was whole."""
    differences: tuple[Message, ...] = ()
    """What the result, read again, has not as it was promised; empty where that was not asked for."""
    detail: str = ""
    """What libraries wrote of it on standard error."""
    losses: tuple[Message, ...] = ()
    """What its source has that the result could not hold, in the words of the plan."""
    way: Way = ""
    """How it came to be, where that is not as usual."""
    source_modified: int = 0
    """When a source that is far away was last changed, in nanoseconds since 1970; 0 of all others."""
    source_sha256: str | UnsetType = UNSET
    """Of the source as it was read, in hexadecimal, where a manifest is wanted."""


class TaskFailed(Struct, frozen=True, tag_field="event", tag="task-failed"):
    """The picture could not be processed; no target was made."""

    at: float
    task: int
    worker: int | None
    source: str
    kind: FailureKind
    reason: Message
    stage: Stage | None
    detail: str


class TaskSkipped(Struct, frozen=True, tag_field="event", tag="task-skipped"):
    """Nothing was to be done: the target exists."""

    at: float
    task: int
    source: str
    target: str
    reason: Message
    standing: Standing = ""
    """What is to be said of the target."""


class TaskCancelled(Struct, frozen=True, tag_field="event", tag="task-cancelled"):
    """The job was stopped before this task was done."""

    at: float
    task: int
    source: str


class CpuSampled(Struct, frozen=True, tag_field="event", tag="cpu-sampled"):
    """How busy each core of the machine was since the sample before, 0 to 100, and what memory the workers hold."""

    at: float
    percent: tuple[float, ...]
    memory: int | None = None
    """Bytes; the sum of the workers' proportional shares (PSS), None where the system does not tell."""


class Paused(Struct, frozen=True, tag_field="event", tag="paused"):
    """No further picture is taken up until the job is resumed. Said again where the reason becomes another."""

    at: float
    reason: Message | None = None
    """What stands in the way, where it was not the user; the job goes on by itself when that is gone."""


class Resumed(Struct, frozen=True, tag_field="event", tag="resumed"):
    """The job goes on."""

    at: float


class JobFinished(Struct, frozen=True, tag_field="event", tag="job-finished"):
    """The job is over, in whatever way."""

    at: float
    done: int
    failed: int
    skipped: int
    cancelled: int
    seconds: float
    cpu_seconds: float
    """Of the workers, those that died included as far as they reported."""
    megapixels: float
    workers: int
    peak_memory: int
    """Bytes; the largest sum of the workers' proportional shares (PSS) seen, where the system has it."""
    stopped: Message | None = None
    """Why the environment stopped the job before its end; None where it did not."""
    on_disk: bool = True
    """Whether the results would survive a power cut, so far as that was asked and the system knows."""


Final: TypeAlias = TaskFinished | TaskFailed | TaskSkipped | TaskCancelled
Event: TypeAlias = (
    Final | JobStarted | WorkerStarted | WorkerStopped | WorkerDied | TaskStarted | StageChanged | TaskPutBack
    | CpuSampled | Paused | Resumed | JobFinished
)  # fmt: skip
FINAL: tuple[type[Struct], ...] = get_args(Final)


class _Speaks(Exception):  # noqa: N818 - no error: a record holds messages, so its values are to stand beside them
    """A message was met."""


def _met(_value: object) -> str:
    raise _Speaks


_silent, _speaking = msgspec.json.Encoder(enc_hook=_met), msgspec.json.Encoder(enc_hook=str)


def to_json(record: object) -> str:
    """Write a record as one line of JSON; bytes of a name that are no text are shown as escapes.

    A message is written in English. Beside it stand its `values`, where it has any, and beside a list of messages what
    they are of: `problems`, `problem_kinds` ([{kind, values}]).
    """
    try:
        return _encoded(record, _silent)
    except _Speaks:
        return _encoded(_with_values(record), _speaking)


def _encoded(data: object, encoder: msgspec.json.Encoder) -> str:
    try:
        return encoder.encode(data).decode()
    except UnicodeEncodeError:
        return encoder.encode(_printable(msgspec.to_builtins(data, enc_hook=encoder.enc_hook))).decode()


def _with_values(value: Any) -> Any:
    """Return a record as plain data, the values of its messages beside their texts."""
    if isinstance(value, list | tuple):
        return [_with_values(item) for item in value]
    if not isinstance(value, Struct | dict):
        return value
    record: dict[str, Any] = {}
    if isinstance(value, Struct):
        if (config := value.__struct_config__).tag_field is not None:
            record[config.tag_field] = config.tag
        value = msgspec.structs.asdict(value)
    messages = {name: item for name, item in value.items() if isinstance(item, Message) and item.values}
    for name, item in ((name, item) for name, item in value.items() if item is not msgspec.UNSET):
        record[name] = _with_values(item)
        if name in messages:
            record["values" if len(messages) == 1 else f"{name}_values"] = messages[name].values
        elif isinstance(item, list | tuple) and item and all(isinstance(one, Message) for one in item):
            singular = name.removesuffix("es" if name.endswith("sses") else "s")
            record[f"{singular}_kinds"] = [{"kind": one.kind, "values": one.values} for one in item]
    return record


def _printable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value
