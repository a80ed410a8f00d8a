"""Slots: what each worker is at, in shared memory, so that looking costs no message and a death can be read.

One slot a worker, which only that worker writes, but for the answer to what it asks; and the orders for all workers,
which only the parent writes. All words have 64 bits.
"""

from __future__ import annotations

import ctypes
import time
from ctypes import Array, c_double, c_longlong
from typing import Final

from msgspec import Struct

from multitone.batch.events import SEEN_STAGES
from multitone.engines.ipc.shared_memory import Shared

RUN, PAUSE, CANCEL = 0, 1, 2
"""What the parent asks of all workers."""
WAIT = SEEN_STAGES.index("wait")
CLASSES: Final = 4
"""Kinds of pictures whose memory a pixel is learned apart; see `multitone.engines.worker.memory_gate`."""


class MemoryClaim(Struct, frozen=True):
    """What a worker says of its memory, beyond what an idle one takes; all in bytes."""

    worker: int
    question: int
    """Counts what it asks; a task may ask twice."""
    need: int
    """It asks for so much and waits; 0: it does not ask."""
    held: int
    """It may hold so much."""


class Attempt(Struct, frozen=True):
    """What a worker says of the task that it is at."""

    worker: int
    task: int
    finished: int
    """Tasks that it ended before; a task that is tried twice is another attempt."""
    stage: int
    began: float
    """Processor seconds of the worker when it began."""
    pixels: int
    """0 until the header is read."""
    waits: bool = False
    """It waits for the memory that it asked for."""
    thread: int = 0
    """The system's number of the thread that is at it, where several share a process."""


class Orders(ctypes.Structure):
    """What the parent asks of all workers: `RUN`, `PAUSE` or `CANCEL`; they look before each task.

    `limit` are the bytes that all may hold together, `share` those that each may take without asking, `whole` those
    that one can be granted, and `tight` says that others wait for what it frees. `factors` are the bytes a pixel that
    each kind of picture is taken to need.
    """

    wanted: int
    limit: int
    share: int
    whole: int
    tight: int
    factors: Array[c_double]
    _fields_ = [
        *((name, c_longlong) for name in ("wanted", "limit", "share", "whole", "tight")),
        ("factors", c_double * CLASSES),
    ]  # fmt: skip

    def hold(self, seconds: float) -> None:
        """Wait a little for the parent to ask for something else than to run."""
        until = time.monotonic() + seconds
        while self.wanted == RUN and time.monotonic() < until:
            time.sleep(seconds / 20)


class Slot(ctypes.Structure):
    """What one worker says: the task that it is at (0: none), the index of its stage, the tasks that it has ended.

    `began` are its processor seconds when it began the task, `pixels` those of the picture once they are known. It
    asks for the bytes it needs with a number, which an answer repeats, less than 0 where it never may have them. It may
    hold `held` bytes; `worn` says that it cannot give all back. `alone` is the task that the parent has it try by
    itself, with all the memory there is. `seen` are the most bytes a pixel that it saw pictures of each kind take.
    `thread` is the system's number of the thread that is at the task, where several are.
    """

    task: int
    stage: int
    finished: int
    pixels: int
    need: int
    question: int
    answer: int
    held: int
    worn: int
    alone: int
    began: float
    seen: Array[c_double]
    thread: int
    _fields_ = [
        *((name, c_longlong) for name in ("task", "stage", "finished", "pixels")),
        *((name, c_longlong) for name in ("need", "question", "answer", "held", "worn", "alone")),
        ("began", c_double),
        ("seen", c_double * CLASSES),
        ("thread", c_longlong),  # two cache lines a slot, so that workers do not slow each other
    ]  # fmt: skip

    def start(self, task: int) -> None:
        """Say that a task is begun."""
        self.stage = self.pixels = 0
        self.began = time.process_time()
        self.task = task

    def enter(self, stage: int) -> None:
        """Say that the task entered a stage."""
        self.stage = stage

    def end(self) -> None:
        """Say that the task has ended."""
        self.finished += 1
        self.task = 0

    def put_off(self) -> None:
        """Say that the task is not at work for now; it has not ended."""
        self.task = 0

    def ask(self, need: int) -> None:
        """Ask for so many bytes."""
        self.question += 1
        self.need = need

    def reply(self, question: int, *, granted: bool) -> None:
        """Say in the parent that a worker may have what it asks for, or never will."""
        self.answer = question if granted else -question

    @property
    def granted(self) -> bool | None:
        """Whether what was asked for is granted; None where there is no answer yet."""
        return self.answer > 0 if abs(self.answer) == self.question else None


class Slots:
    """The orders and the slots of a job's workers; they are handed to each child as it starts."""

    def __init__(self, workers: int) -> None:
        self._orders: Shared[Orders] = Shared(Orders)
        self._slots: Shared[Array[Slot]] = Shared(Slot, workers + 1)

    @property
    def orders(self) -> Orders:
        """What the parent asks of all workers."""
        return self._orders.words

    def __getitem__(self, worker: int) -> Slot:
        return self._slots.words[worker]

    def claim(self, worker: int) -> MemoryClaim:
        """Return what a worker says of its memory."""
        slot = self._slots.words[worker]
        return MemoryClaim(worker, slot.question, max(0, slot.need), max(0, slot.held))

    def attempt(self, worker: int) -> Attempt:
        """Return what a worker says of the task that it is at."""
        slot = self._slots.words[worker]
        waits = slot.stage == WAIT and slot.granted is None
        return Attempt(
            worker, slot.task, slot.finished, slot.stage, slot.began, slot.pixels, waits=waits, thread=slot.thread
        )

    def clear(self, *workers: int) -> None:
        """Make slots ready for new workers, whose questions are counted on: an old answer is none to a new one."""
        for worker in workers:
            self._slots.words[worker] = Slot(question=self._slots.words[worker].question)
