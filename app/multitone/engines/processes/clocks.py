"""Clocks: the processor time that each worker has used, as a look from outside finds it.

A worker with a process of its own has that process's time. Of several that share one, each has its own thread's; what
threads of libraries use (libvips computes in such) is shared out among the workers that are at a picture and wait
meanwhile. So who hangs beside those who work is charged a share without an end, and who does not ends sometime.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from multitone.engines.ipc.shared_slots import Attempt
from multitone.engines.ipc.usage import process_cpu_seconds, thread_cpu_seconds

TICK = 0.01
"""Seconds to which the system tells a thread's time."""


class Seen(Struct, frozen=True):
    """One process of workers, as a look finds it."""

    lane: int
    attempts: Sequence[Attempt]
    """What each of its workers is at; task 0 for nothing."""
    reported: int
    """How many tasks it has reported."""
    owes: bool
    """It was given something, or asked to end, and is to get on with that."""
    seconds: float
    """Its processor seconds."""
    charged: dict[int, float]
    """Those that each worker has used; only differences mean anything where workers share a process."""
    carried: int | None = None
    """Bytes that it has read and written; None where the system does not tell."""


class Clock:
    """The time of one process of workers."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._threads: dict[int, float] = {}
        self._charged: dict[int, float] = {}
        self._shared_out = 0.0

    def look(self, attempts: Sequence[Attempt]) -> tuple[float, dict[int, float]] | None:
        """Return the seconds of the process, and those of each worker; None where it is gone."""
        seconds = process_cpu_seconds(self._pid)
        if seconds is None:
            return None
        if len(attempts) == 1:
            return seconds, {attempts[0].worker: seconds}
        self.charge([a for a in attempts if a.task], seconds, thread_cpu_seconds(self._pid))
        return seconds, dict(self._charged)

    def charge(self, at_work: Sequence[Attempt], seconds: float, threads: dict[int, float]) -> None:
        """Charge the workers that are at a picture: for their own thread, and for a share of what others use."""
        own: dict[int, float] = {}
        for attempt in at_work:
            new = threads.get(attempt.thread, 0.0) - self._threads.get(attempt.thread, 0.0)
            sharing = sum(other.thread == attempt.thread for other in at_work)  # coroutines of one event loop
            own[attempt.worker] = new / sharing
        self._threads.update({a.thread: threads[a.thread] for a in at_work if a.thread in threads})
        others = seconds - sum(self._threads.values())
        to_share = others - self._shared_out
        if to_share > TICK * (1 + len(self._threads)):
            self._shared_out = others
        else:
            to_share = 0.0  # no more than what the times of threads are rounded by
        waiting = [worker for worker, new in own.items() if new < TICK] or list(own)
        for worker, new in own.items():
            share = to_share / len(waiting) if worker in waiting else 0.0
            self._charged[worker] = self._charged.get(worker, 0.0) + new + share
