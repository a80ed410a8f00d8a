"""Host: what a worker's process runs, from its first batch of tasks to the word that there will be no more."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial

import msgspec
from msgspec import Struct

from multitone.batch.job import Job, Task
from multitone.engines.ipc.packing import Unpacker
from multitone.engines.ipc.pipes import Connection
from multitone.engines.ipc.shared_slots import CANCEL, PAUSE, Slots
from multitone.engines.worker.failures import with_diagnostics
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.memory_gate import MemoryGate
from multitone.engines.worker.run_task import Runner
from multitone.engines.worker.wire import Done, Outcome, Reporter, is_full
from multitone.imaging.raster import use_threads
from multitone.imaging.readers.base import size_listener

IDLE_SECONDS = 0.5
"""A worker that has waited so long for work gives its memory back."""
PAUSE_LOOK = 0.02
"""Seconds between a paused worker's looks at what the parent asks."""

STOP = b""
"""What a worker is sent in place of a batch when there will be no more."""


class Batch(Struct, frozen=True, array_like=True):
    """Tasks to do in order."""

    tasks: list[Task]
    again: frozenset[int]
    """Numbers of those that may have been done already."""
    cores: int
    """So many each of them may use."""


_read_batch = Unpacker[Batch](Batch)


def next_batch(connection: Connection) -> Batch | None:
    """Wait in a worker for what the parent gives; None where there will be no more."""
    message = connection.recv_bytes()
    return None if message == STOP else _read_batch(message)


class Dispatch(Struct, frozen=True):
    """How an engine's children are started and fed."""

    host: Callable[..., None]
    """Main function of a child."""
    runner: Runner
    children: int = 1
    """So many are started, where the control does not say otherwise."""
    at_once: bool = False
    """The only child gets all tasks at the start, as a plain loop over a list; of a large job `WINDOW` at a time."""
    core: int | None = None
    """Bind children to this core."""
    threads: int = 1
    """Workers that share a child, each with a slot of its own; several only in a child that gets all at once."""
    claims: bool = True
    """Whether workers write down what they are about to give a name; not where that is not the result's own."""


def host_tasks(connection: Connection, worker: int, slots: Slots, job: Job, dispatch: Dispatch) -> None:
    """Be a worker: take batches from the pipe until it says stop. Entered in the child."""
    if dispatch.core is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {dispatch.core})
    context, runner = JobContext(job), dispatch.runner
    orders, slot = slots.orders, slots[worker]
    reporter = Reporter(worker, connection.send_bytes)
    gate = MemoryGate(slots, worker, reporter, context)
    size_listener.set(gate.pass_through)
    while True:
        if slot.held and not connection.poll(IDLE_SECONDS):
            gate.give_back()
        batch = next_batch(connection)
        if batch is None:
            reporter.send()
            os._exit(0)  # nothing is left to clean up, and taking an interpreter down costs 20 ms
        use_threads(batch.cores)
        left = len(batch.tasks)
        for task in batch.tasks:
            while orders.wanted == PAUSE:
                reporter.send()
                gate.give_back()
                time.sleep(PAUSE_LOOK)
            if orders.wanted == CANCEL:
                break
            left -= 1
            slot.start(task.number)
            attempt = partial(runner, task, context, slot.enter)
            outcome = with_diagnostics(gate.run(task, attempt, again=task.number in batch.again))
            slot.end()
            full = is_full(outcome)
            reporter.add(without_wait(outcome, gate.waited), more=left > 0 and not full)
            if full:  # the others would fare no better, so the parent has the time to say what shall be done
                orders.hold(PAUSE_LOOK)
        reporter.send()


def without_wait(outcome: Outcome, waited: float) -> Outcome:
    """Take the time that a task has waited for memory out of what it took to decode."""
    if not waited or not isinstance(outcome, Done):
        return outcome
    decode = max(0.0, outcome.seconds.decode - waited)
    return msgspec.structs.replace(outcome, seconds=msgspec.structs.replace(outcome.seconds, decode=decode))
