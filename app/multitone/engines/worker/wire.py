"""What workers report: how each task ended, and the messages that carry it to the parent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, TypeGuard

from msgspec import Meta, Struct

from multitone.batch.events import Stage, StageSeconds
from multitone.batch.fingerprint import UNKNOWN, Fingerprint
from multitone.batch.job import Way
from multitone.engines.ipc.packing import Unpacker, pack
from multitone.engines.ipc.usage import own_cpu_seconds, own_peak_memory
from multitone.errors import FailureKind
from multitone.imaging.contents import Content
from multitone.messages import Message

Amount = Annotated[int, Meta(ge=0)]
"""Pixels or bytes; a limit holds when a report is read."""


class Done(Struct, frozen=True, tag="done", array_like=True):
    """The result stands under its name."""

    task: int
    pixels: Amount
    bytes_in: Amount
    bytes_out: Amount
    seconds: StageSeconds
    copied: bool = False
    """Nothing was asked of it, so that the result is the source's file byte for byte."""
    modified: int = 0
    """When the result says it was last changed, in nanoseconds: what its file system made of the source's time."""
    fingerprint: Fingerprint = UNKNOWN
    """What the result is known by."""
    kept: str = ""
    """Where what it replaced is kept; empty where nothing was replaced."""
    salvaged: Message | None = None
    """What is missing of the picture, where its file is damaged."""
    differences: tuple[Message, ...] = ()
    """What an audit found in the file that was written."""
    target: str = ""
    """Where the result stands, if it is not where it was planned."""
    detail: str = ""
    """What libraries wrote of it on standard error."""
    lost: tuple[Content, ...] = ()
    """What its source has that the result could not hold."""
    way: Way = ""
    """How it came to be, where that is not as usual."""
    source_modified: int = 0
    """When a source that is far away was last changed; 0 of all others."""
    source_sha256: str = ""
    """Of the source as it was read, where that is wanted."""


class Failed(Struct, frozen=True, tag="failed", array_like=True):
    """The picture could not be processed."""

    task: int
    kind: FailureKind
    reason: Message
    stage: Stage
    detail: str


class Skipped(Struct, frozen=True, tag="skipped", array_like=True):
    """The target has appeared since the plan was made, and is not to be replaced; or it would be too large."""

    task: int
    reason: Message


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
    peak_memory: Amount


class Reporter:
    """Collects outcomes in a worker and sends them together: one message costs the parent a fifth of seven."""

    EVERY = 0.03
    """Seconds that an outcome waits at the most while there is more to do."""

    def __init__(self, worker: int, send: Callable[[bytes], None]) -> None:
        self._worker = worker
        self._send = send
        self._outcomes: list[Outcome] = []
        self._ended: list[float] = []
        self._sent = time.monotonic()

    def add(self, outcome: Outcome, *, more: bool) -> None:
        """Take an outcome in; it is sent when it is time to, or when there is no more to do."""
        now = time.monotonic()
        self._outcomes.append(outcome)
        self._ended.append(now)
        if not more or now - self._sent >= self.EVERY:
            self.send()

    def send(self, *, always: bool = False) -> None:
        """Send what is there; `always`, so that the parent looks into the slot, even where that is nothing."""
        now = self._sent = time.monotonic()
        if self._outcomes or always:
            report = Report(self._worker, self._outcomes, self._ended, now, own_cpu_seconds(), own_peak_memory())
            self._send(pack(report))
            self._outcomes, self._ended = [], []


decode_report = Unpacker[Report](Report)
"""Read a report. Raises `ForeignDataError` where it is none."""
