"""Listening: which workers' pipes have something to be read, asked thousands of times a second of up to 256 pipes."""

from __future__ import annotations

import contextlib
import select
import sys
import time
from collections.abc import Mapping

from multitone.engines.ipc import pipes
from multitone.engines.processes.worker_handle import WorkerHandle

CROWD = 16
"""Workers from which on reports are gathered: one speaks every millisecond, and each turn of the loop looks at all."""
GATHER_SECONDS = 0.002
"""So long. Workers have work for twenty times as long in advance; what is told comes up to 30 ms late anyway."""


class Listening:
    """Waits for pipes. What is waited for stays registered: to tell the system anew of 64 pipes costs 0.2 ms."""

    def __init__(self, waker: pipes.Connection) -> None:
        self._waker = waker
        self._lanes: dict[int, WorkerHandle] = {}
        self._descriptors: dict[int, int] = {}
        """Of the lanes, kept because a pipe that is closed does not tell it any more."""
        self._by_descriptor: dict[int, WorkerHandle] = {}
        self._epoll = select.epoll() if sys.platform == "linux" else None
        if self._epoll is not None:
            self._epoll.register(waker.fileno(), select.EPOLLIN)

    def wait(self, lanes: Mapping[int, WorkerHandle], seconds: float) -> list[WorkerHandle | None]:
        """Wait so long at the most, and return the lanes that can be read; None among them is the waker."""
        if self._epoll is None:
            by_pipe = {lane.connection: lane for lane in lanes.values()}
            return [by_pipe.get(ready) for ready in pipes.wait([self._waker, *by_pipe], seconds)]
        if self._lanes != lanes:
            self._follow(self._epoll, lanes)
        ready = self._epoll.poll(seconds)
        if ready and len(lanes) >= CROWD:
            time.sleep(GATHER_SECONDS)
            ready = self._epoll.poll(0)
        return [self._by_descriptor.get(descriptor) for descriptor, __ in ready]

    def _follow(self, epoll: select.epoll, lanes: Mapping[int, WorkerHandle]) -> None:
        """Forget lanes that are gone before new ones are listened to: these may have the same file descriptors."""
        for number in [n for n, lane in self._lanes.items() if lanes.get(n) is not lane]:
            del self._lanes[number]
            descriptor = self._descriptors.pop(number)
            del self._by_descriptor[descriptor]
            with contextlib.suppress(OSError):  # one that is closed is forgotten by the system itself
                epoll.unregister(descriptor)
        for number, lane in lanes.items():
            if number not in self._lanes:
                descriptor = lane.connection.fileno()
                self._lanes[number], self._descriptors[number] = lane, descriptor
                self._by_descriptor[descriptor] = lane
                epoll.register(descriptor, select.EPOLLIN)

    def close(self) -> None:
        """Let go of what is registered."""
        if self._epoll is not None:
            self._epoll.close()
