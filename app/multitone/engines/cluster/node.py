"""What runs on a node, in a worker of Dask: a session with our own pool, which is given batches and tells events.

Functions here are called by Dask: `facts` and `order` at once, in its event loop; `serve` and `deliver` as tasks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Iterator
from typing import TypeGuard

import msgspec

from multitone.batch.events import FINAL, Event, Final, JobFinished, JobStarted, Paused, Resumed
from multitone.batch.job import Job
from multitone.batch.limits import NO_LIMITS, Limits
from multitone.engines.base import JobControl
from multitone.engines.cluster.messages import Blind, Facts, NodeReport, Opening, Order, Probe, read_delivery
from multitone.engines.ipc.packing import pack
from multitone.engines.processes.intake import Intake
from multitone.engines.processes.memory_budget import MB, limit_of
from multitone.engines.processes.supervisor import Supervisor
from multitone.engines.versions import versions
from multitone.engines.worker.host import Dispatch, host_tasks

LOOK_EVERY = 0.5
"""Seconds between two looks whether anybody wants the session still."""
AT_WORK = ("executing", "long-running")
"""The states of a task of Dask that somebody waits for."""
PATIENCE, LOOK_AGAIN = 2.0, 0.1
"""Seconds in which a file that was just made shows on a file system of the network, and between two looks."""
_sessions: dict[str, Session] = {}


async def facts(probe: Probe) -> Facts:
    """Say what this node is, and whether it sees the files that are meant."""
    return Facts(socket.gethostname(), 1, versions(), await _blind(probe))


async def _blind(probe: Probe) -> Blind:
    try:
        if probe.source and os.stat(probe.source).st_size != probe.size:
            return "source"
    except OSError:
        return "source"
    until = time.monotonic() + PATIENCE
    while probe.file:
        with contextlib.suppress(OSError), open(probe.file, "rb") as file:
            return "" if file.read() == probe.content else "target"
        if time.monotonic() > until:
            return "target"
        await asyncio.sleep(LOOK_AGAIN)
    return ""


def serve(session: str, opening: Opening) -> None:
    """Be a node until the job is over or nobody wants it any more: a task of Dask that lasts as long."""
    from distributed import get_worker, secede

    worker = get_worker()
    key = worker.get_current_task()
    secede()  # this thread is no more of those that Dask counts, so batches can be delivered meanwhile

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state in AT_WORK and worker.status.name == "running"

    one = _sessions[session] = Session(session, opening)
    try:
        for report in one.reports():
            if report:
                worker.log_event(opening.topic, report)
            elif not wanted():
                return
    finally:
        del _sessions[session]
        one.close()


def deliver(session: str, data: bytes) -> None:
    """Hand a batch to a session; where that has ended, its client knows or is gone."""
    one = _sessions.get(session)
    if one is not None:
        one.deliver(data)


def order(sessions: dict[str, int], what: Order) -> None:
    """Tell the sessions of this node something; `sessions` are their names, each with a number."""
    for name in sessions.keys() & _sessions.keys():
        _sessions[name].obey(what, sessions[name])


class Session:
    """One node's part in one job."""

    def __init__(self, name: str, opening: Opening) -> None:
        self._name = name
        self._opening = opening
        self._control = JobControl(lends_cores=False, waits=opening.waits)
        self._control.paused = opening.paused
        self._control.lock = self._lock = _claims(opening.claims)
        self._intake = Intake(opening.places)
        limits = _limits(opening.job.limits, opening.sharers)
        job: Job = msgspec.structs.replace(opening.job, tasks=self._intake.tasks, limits=limits)
        dispatch = Dispatch(host_tasks, opening.runner, children=opening.workers)
        self._supervisor = Supervisor("processes", job, self._control, dispatch, self._intake)
        self._ended = False

    def reports(self) -> Iterator[bytes]:
        """Run the pool and yield what is to be told; every `LOOK_EVERY` seconds something that is empty."""
        events: list[Event] = []
        sent = looked = began = time.monotonic()
        running = self._supervisor.events()
        with contextlib.closing(running):
            for batch in running:
                if self._ended:
                    return
                events += batch
                now = time.monotonic()
                if now - looked >= LOOK_EVERY:
                    looked = now
                    yield b""
                if events and (now - sent >= self._opening.interval or self._is_urgent(batch)):
                    yield pack(NodeReport(self._name, now - began, *self._supervisor.cost(), events))
                    self._intake.tasks.drop(event.task for event in events if is_final(event))
                    events, sent = [], now
        if events:
            yield pack(NodeReport(self._name, time.monotonic() - began, *self._supervisor.cost(), events))

    def _is_urgent(self, batch: list[Event]) -> bool:
        """Whether something ended and nothing is left to be given out, so that more is needed, or it began."""
        if any(is_final(event) for event in batch):
            return self._supervisor.is_hungry
        return any(isinstance(event, JobStarted | JobFinished | Paused | Resumed) for event in batch)

    def deliver(self, data: bytes) -> None:
        """Take a batch in."""
        delivery = read_delivery(data)
        self._control.lends_cores = delivery.last and self._opening.lends_cores
        self._intake.add(delivery.tasks, delivery.again)

    def obey(self, what: Order, number: int) -> None:
        """Do what the client says."""
        if what == "workers":
            self._control.set_workers(number)
        elif what == "finish":
            self._intake.close()
        elif what == "end":
            self._ended = True
            self._intake.wake()
        else:
            getattr(self._control, what)()

    def close(self) -> None:
        """Let go of what is held."""
        if self._lock is not None:
            os.close(self._lock)


def is_final(event: Event) -> TypeGuard[Final]:
    """Whether a task has ended with an event."""
    return isinstance(event, FINAL)


def _limits(limits: Limits, sharers: int) -> Limits:
    """Return the limits of a node, which has a part of the memory that is free on its machine where it is not alone."""
    if limits.memory is not None or sharers < 2:
        return limits
    return msgspec.structs.replace(limits, memory=max(1, limit_of(NO_LIMITS) // sharers // MB))


def _claims(where: tuple[str, str] | None) -> int | None:
    """Open the file in which workers write down what they finish, where it is on this machine."""
    if where is None or where[0] != socket.gethostname():
        return None
    try:
        return os.open(where[1], os.O_RDWR | os.O_APPEND)
    except OSError:
        return None
