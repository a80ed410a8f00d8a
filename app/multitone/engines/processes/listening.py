"""Listening: which workers' pipes have something to be read, asked thousands of times a second of up to 256 pipes."""

from __future__ import annotations

import selectors
import sys
import time
from collections.abc import Mapping
from multiprocessing import connection as connections

from multitone.engines.processes.worker_handle import WorkerHandle

CROWD = 16
"""Workers from which on reports are gathered: one speaks every millisecond, and each turn of the loop looks at all."""
GATHER_SECONDS = 0.002
"""So long. Workers have work for twenty times as long in advance; what is told comes up to 30 ms late anyway."""


class Listening:
    """Waits for pipes. What is waited for stays registered: to tell the system anew of 64 pipes costs 0.2 ms."""

    def __init__(self, waker: connections.Connection) -> None:
        self._waker = waker
        self._lanes: dict[int, WorkerHandle] = {}
        self._descriptors: dict[int, int] = {}
        """Of the lanes, kept because a pipe that is closed does not tell it any more."""
        self._selector = None if sys.platform == "win32" else selectors.DefaultSelector()
        if self._selector is not None:
            self._selector.register(waker, selectors.EVENT_READ)

    def wait(self, lanes: Mapping[int, WorkerHandle], seconds: float) -> list[WorkerHandle | None]:
        """Wait so long at the most, and return the lanes that can be read; None among them is the waker."""
        if self._selector is None:  # pipes of Windows are no files to select
            by_pipe = {lane.connection: lane for lane in lanes.values()}
            return [by_pipe.get(ready) for ready in connections.wait([self._waker, *by_pipe], seconds)]  # type: ignore[call-overload]
        if self._lanes != lanes:
            self._follow(self._selector, lanes)
        ready = self._selector.select(seconds)
        if ready and len(lanes) >= CROWD:
            time.sleep(GATHER_SECONDS)
            ready = self._selector.select(0)
        return [key.data for key, __ in ready]

    def _follow(self, selector: selectors.BaseSelector, lanes: Mapping[int, WorkerHandle]) -> None:
        """Forget lanes that are gone before new ones are listened to: these may have the same file descriptors."""
        for number in [n for n, lane in self._lanes.items() if lanes.get(n) is not lane]:
            del self._lanes[number]
            selector.unregister(self._descriptors.pop(number))
        for number, lane in lanes.items():
            if number not in self._lanes:
                self._lanes[number], self._descriptors[number] = lane, lane.connection.fileno()
                selector.register(self._descriptors[number], selectors.EVENT_READ, lane)

    def close(self) -> None:
        """Let go of what is registered."""
        if self._selector is not None:
            self._selector.close()
