"""Gate: where workers wait for each other before the clock runs, and where it is read; in memory that they share.

Each writes words of its own, by the task that it has, so there is no lock that one who dies could take along, as there
is in `multiprocessing.Barrier`. When all are there is the latest arrival, known to everyone; the end is the latest end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from ctypes import Array, c_double

from multitone.engines.ipc.child_process import context
from multitone.errors import EngineError

READY_SECONDS = 90.0
"""Numba compiles for up to 10 s on a slow core, and a hundred processes that load libraries take turns."""
LOOK_SECONDS = 0.0005
"""Between two looks at who has come: nobody starts later than this behind the last."""
_WORKERS, _BROKEN, _WRONG, _PASS = range(4)
_OWN = 4


class Gate:
    """The gate of one run; it is handed to each child as it starts, and never after."""

    def __init__(self, tasks: int) -> None:
        self._tasks = tasks
        self._words: Array[c_double] = context().RawArray(c_double, _OWN + 2 * tasks)

    def expect(self, workers: int) -> None:
        """Say how many workers there will be; nobody passes before that is known."""
        self._words[_WORKERS] = workers

    def give_up(self) -> None:
        """Let nobody wait any longer, and everyone know that the run is worth nothing."""
        self._words[_BROKEN] = 1

    @property
    def given_up(self) -> bool:
        """Whether the run is worth nothing."""
        return bool(self._words[_BROKEN])

    def tell_wrong(self) -> None:
        """Say that a result is not the reference's."""
        self._words[_WRONG] = 1

    @property
    def all_right(self) -> bool:
        """Whether every result was the reference's."""
        return not self._words[_WRONG]

    def tell_pass(self, seconds: float) -> None:
        """Say how long the kernel takes on one picture."""
        self._words[_PASS] = seconds

    @property
    def pass_seconds(self) -> float:
        """How long the kernel takes on one picture; 0 where that was not asked."""
        return self._words[_PASS]

    def wait(self, task: int) -> None:
        """Arrive with a worker's first task, and wait for the others. Raises `EngineError` where they do not come."""
        for _ in self._looks(task):
            time.sleep(LOOK_SECONDS)

    async def wait_in_loop(self, task: int) -> None:
        """Arrive as a coroutine that is a worker. Raises `EngineError` where the others do not come."""
        import asyncio  # late: it costs 30 ms, and the parent knows this module too

        for _ in self._looks(task):
            await asyncio.sleep(LOOK_SECONDS)

    def end(self, task: int) -> None:
        """Say that a task has ended."""
        self._words[_OWN + self._tasks + task - 1] = time.perf_counter()

    @property
    def seconds(self) -> float:
        """From the last worker's arrival to the last task's end."""
        arrived = self._words[_OWN : _OWN + self._tasks]
        ended = self._words[_OWN + self._tasks :]
        return max(0.0, max(ended) - max(arrived))

    def _looks(self, task: int) -> Iterator[None]:
        self._words[_OWN + task - 1] = time.perf_counter()
        until = time.perf_counter() + READY_SECONDS
        while not self._all_there():
            if self.given_up or time.perf_counter() > until:
                self.give_up()
                raise EngineError("Not all workers became ready.")
            yield

    def _all_there(self) -> bool:
        expected = int(self._words[_WORKERS])
        return 0 < expected <= sum(1 for word in self._words[_OWN : _OWN + self._tasks] if word)
