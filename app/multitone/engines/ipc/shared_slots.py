"""Slots: what each worker is at, in shared memory, so that looking costs no message and a death can be read.

One slot a worker, of 64-bit integers that only that worker writes, but for the answer to what it asks; words before
them that only the parent writes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from ctypes import Array, c_longlong
from typing import Final

from msgspec import Struct

from multitone.engines.ipc.child_process import context

RUN, PAUSE, CANCEL = 0, 1, 2
"""What the parent asks of all workers."""
CLASSES: Final = 4
"""Kinds of pictures whose memory a pixel is learned apart; see `multitone.engines.worker.memory_gate`."""
FRACTION: Final = 1024
"""Bytes a pixel are kept in fractions of this."""

_WORDS: Final = 16  # two cache lines a slot, so that workers do not slow each other
_TASK, _STAGE, _FINISHED, _BEAT, _CPU, _PIXELS, _NEED, _QUESTION, _ANSWER, _HELD, _WORN, _SEEN = range(12)
_WANTED, _SHARE, _TIGHT, _LIMIT, _FACTOR = range(5)


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


class Slots:
    """The slots of a job's workers; it is handed to each child as it starts."""

    def __init__(self, workers: int) -> None:
        self._memory: Array[c_longlong] = context().RawArray(c_longlong, _WORDS * (workers + 1))

    @property
    def wanted(self) -> int:
        """What the parent asks: `RUN`, `PAUSE` or `CANCEL`."""
        return self._memory[_WANTED]

    def ask(self, wanted: int) -> None:
        """Ask something of all workers; they look before each task."""
        self._memory[_WANTED] = wanted

    def allow(self, limit: int, share: int, *, tight: bool) -> None:
        """Tell all workers the limit, what each may take without asking, and whether to give back what it frees."""
        self._memory[_LIMIT] = limit
        self._memory[_SHARE] = share
        self._memory[_TIGHT] = int(tight)

    def teach(self, factors: Iterable[float]) -> None:
        """Tell all workers how many bytes a pixel of each kind of picture takes."""
        for place, factor in enumerate(factors):
            self._memory[_FACTOR + place] = round(factor * FRACTION)

    def seen(self, worker: int) -> tuple[int, int]:
        """Return a worker's task (0: none) and the index of its stage."""
        at = _WORDS * worker
        return self._memory[at + _TASK], self._memory[at + _STAGE]

    def finished(self, worker: int) -> int:
        """Return how many tasks a worker has ended since it started, reported or not."""
        return self._memory[_WORDS * worker + _FINISHED]

    def claim(self, worker: int) -> MemoryClaim:
        """Return what a worker says of its memory."""
        at = _WORDS * worker
        return MemoryClaim(worker, self._memory[at + _QUESTION], self._memory[at + _NEED], self._memory[at + _HELD])

    def attempt(self, worker: int) -> Attempt:
        """Return what a worker says of the task that it is at."""
        at = _WORDS * worker
        task, stage, finished, _, cpu, pixels = self._memory[at : at + _PIXELS + 1]
        return Attempt(worker, task, finished, stage, cpu / 1e9, pixels)

    def measured(self, worker: int) -> list[float]:
        """Return the most bytes a pixel that a worker saw pictures of each kind take; 0 where it saw none."""
        at = _WORDS * worker + _SEEN
        return [word / FRACTION for word in self._memory[at : at + CLASSES]]

    def is_worn(self, worker: int) -> bool:
        """Whether a worker holds memory that it cannot give back."""
        return bool(self._memory[_WORDS * worker + _WORN])

    def answer(self, worker: int, question: int, *, granted: bool) -> None:
        """Say that a worker may have what it asks for, or never will."""
        self._memory[_WORDS * worker + _ANSWER] = question if granted else -question

    def clear(self, worker: int) -> None:
        """Make a slot ready for a new worker, whose questions are counted on: an old answer is none to a new one."""
        at = _WORDS * worker
        asked = self._memory[at + _QUESTION]
        self._memory[at : at + _WORDS] = [0] * _WORDS
        self._memory[at + _QUESTION] = asked

    def writer(self, worker: int) -> SlotWriter:
        """Return what a worker writes its own slot with."""
        return SlotWriter(self._memory, _WORDS * worker)


class SlotWriter:
    """A worker's view of its own slot, in the child."""

    def __init__(self, memory: Array[c_longlong], at: int) -> None:
        self._words = memoryview(memory).cast("B").cast("q")
        self._at = at

    @property
    def wanted(self) -> int:
        """What the parent asks."""
        return self._words[_WANTED]

    def hold(self, seconds: float) -> None:
        """Wait a little for the parent to ask for something else than to run."""
        until = time.monotonic() + seconds
        while self.wanted == RUN and time.monotonic() < until:
            time.sleep(seconds / 20)

    @property
    def share(self) -> int:
        """Bytes that this worker may take without asking."""
        return self._words[_SHARE]

    @property
    def limit(self) -> int:
        """Bytes that all workers may take together."""
        return self._words[_LIMIT]

    @property
    def tight(self) -> bool:
        """Whether others wait for what this worker frees."""
        return bool(self._words[_TIGHT])

    def factor(self, kind: int) -> float:
        """Return how many bytes a pixel of a kind of picture takes."""
        return self._words[_FACTOR + kind] / FRACTION

    def start(self, task: int) -> None:
        """Say that a task is begun."""
        at = self._at
        self._words[at + _STAGE] = 0
        self._words[at + _PIXELS] = 0
        self._words[at + _CPU] = time.process_time_ns()
        self._words[at + _TASK] = task

    def stage(self, index: int) -> None:
        """Say that the task entered a stage."""
        self._words[self._at + _STAGE] = index
        self._words[self._at + _BEAT] = time.monotonic_ns()

    @property
    def at_stage(self) -> int:
        """The index of the stage that was entered last."""
        return self._words[self._at + _STAGE]

    def tell_pixels(self, pixels: int) -> None:
        """Say how many pixels the task's picture has."""
        self._words[self._at + _PIXELS] = pixels

    @property
    def held(self) -> int:
        """What this worker may hold."""
        return self._words[self._at + _HELD]

    @held.setter
    def held(self, size: int) -> None:
        self._words[self._at + _HELD] = size

    def need(self, size: int) -> None:
        """Ask for so many bytes, or with 0 for nothing any more."""
        if size:
            self._words[self._at + _QUESTION] += 1
        self._words[self._at + _NEED] = size

    @property
    def answer(self) -> bool | None:
        """Whether what was asked for is granted; None where there is no answer yet."""
        question, answer = self._words[self._at + _QUESTION], self._words[self._at + _ANSWER]
        return answer > 0 if abs(answer) == question else None

    def measured(self, kind: int, factor: float) -> None:
        """Say how many bytes a pixel of a kind of picture took."""
        at = self._at + _SEEN + kind
        self._words[at] = max(self._words[at], round(factor * FRACTION))

    def tell_worn(self) -> None:
        """Say that this worker holds memory that it cannot give back."""
        self._words[self._at + _WORN] = 1

    def end(self) -> None:
        """Say that the task has ended."""
        self._words[self._at + _FINISHED] += 1
        self._words[self._at + _TASK] = 0
