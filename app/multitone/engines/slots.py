"""Slots: what each worker is at, in shared memory, so that looking costs no message and a death can be read.

One slot a worker, of 64-bit integers that only that worker writes; one word before them that only the parent writes.
"""

from __future__ import annotations

import time
from ctypes import Array, c_longlong
from typing import Final

from multitone.engines.launch import context

RUN, PAUSE, CANCEL = 0, 1, 2
"""What the parent asks of all workers."""

_WORDS: Final = 8  # a cache line a slot, so that workers do not slow each other
_TASK, _STAGE, _FINISHED, _BEAT = 0, 1, 2, 3


class Slots:
    """The slots of a job's workers; it is handed to each child as it starts."""

    def __init__(self, workers: int) -> None:
        self._memory: Array[c_longlong] = context().RawArray(c_longlong, _WORDS * (workers + 1))

    @property
    def wanted(self) -> int:
        """What the parent asks: `RUN`, `PAUSE` or `CANCEL`."""
        return self._memory[0]

    def ask(self, wanted: int) -> None:
        """Ask something of all workers; they look before each task."""
        self._memory[0] = wanted

    def seen(self, worker: int) -> tuple[int, int]:
        """Return a worker's task (0: none) and the index of its stage."""
        at = _WORDS * worker
        return self._memory[at + _TASK], self._memory[at + _STAGE]

    def finished(self, worker: int) -> int:
        """Return how many tasks a worker has ended since it started, reported or not."""
        return self._memory[_WORDS * worker + _FINISHED]

    def clear(self, worker: int) -> None:
        """Make a slot ready for a new worker."""
        at = _WORDS * worker
        self._memory[at : at + _WORDS] = [0] * _WORDS

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
        return self._words[0]

    def start(self, task: int) -> None:
        """Say that a task is begun."""
        self._words[self._at + _STAGE] = 0
        self._words[self._at + _TASK] = task

    def stage(self, index: int) -> None:
        """Say that the task entered a stage."""
        self._words[self._at + _STAGE] = index
        self._words[self._at + _BEAT] = time.monotonic_ns()

    def end(self) -> None:
        """Say that the task has ended."""
        self._words[self._at + _FINISHED] += 1
        self._words[self._at + _TASK] = 0
