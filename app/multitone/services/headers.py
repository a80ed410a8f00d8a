"""Headers read by several children, for the facts of a plan; one that dies on a file costs a word about that file.

::

    plan ─► [200 tasks] [200 tasks] … ─► child ─► Facts      a child dies: its tasks are halved and asked again,
                                    └──► child ─► Facts      until the one that kills is alone
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait

import msgspec

from multitone.batch.headers import Facts, FactsReader, chunks, unread
from multitone.batch.job import Job, Task
from multitone.batch.plan import Plan
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.packing import ForeignDataError, Unpacker, pack
from multitone.engines.processes.confinement import Confinement
from multitone.sandbox.box import Box

PATIENCE = 20.0
"""Seconds that a chunk of headers may take, 1,000 times what it does; a drive that sleeps takes ten to wake."""
MOST_BYTES = 16_000_000
"""What a reader says of a chunk has a few thousand."""
Chunk = tuple[int, Sequence[Task]]
_read_chunk = Unpacker[Chunk](tuple[int, list[Task]])
_read_facts = Unpacker[Facts](Facts)


def host_headers(connection: Connection, job: Job) -> None:
    """Be a reader: take chunks of tasks from the pipe until it closes. Entered in the child."""
    reader = FactsReader(job)
    while True:
        first, tasks = _read_chunk(connection.recv_bytes())
        connection.send_bytes(pack(reader.read(first, tasks)))


class _Reader:
    """A child and what it is at."""

    def __init__(self, job: Job, box: Box) -> None:
        self.child = Child(host_headers, job, name="multitone headers", box=box)
        self.chunk: Chunk = (0, ())
        self.due = 0.0

    def ask(self, chunk: Chunk) -> None:
        """Send it a chunk; a child that is gone already is found by its silence."""
        self.chunk, self.due = chunk, time.monotonic() + PATIENCE
        with contextlib.suppress(OSError):
            self.child.connection.send_bytes(pack(chunk))

    def answer(self) -> Facts | None:
        """Return what it says; None where it is dead, silent for too long, or says what cannot be believed."""
        with contextlib.suppress(EOFError, OSError, ForeignDataError):
            if self.child.connection.poll(0):
                facts = _read_facts(self.child.connection.recv_bytes(MOST_BYTES))
                return facts if facts.are_of(*self.chunk) else None
        return None


def read_facts(planned: Plan, workers: int) -> Iterator[Facts]:
    """Read the headers of a plan's pictures in so many children, and yield what they say as it comes, in any order."""
    waiting: deque[Chunk] = deque(chunks(planned.draft.tasks))
    bare = msgspec.structs.replace(planned.draft, tasks=())
    box = Confinement(planned.draft).box_of_readers()
    readers = [_Reader(bare, box) for __ in range(min(workers, len(waiting)))]
    for reader in readers:
        reader.ask(waiting.popleft())
    busy = list(readers)
    try:
        while busy:
            timeout = max(0.0, min(reader.due for reader in busy) - time.monotonic())
            ready = wait([reader.child.connection for reader in busy], timeout)
            for reader in [r for r in busy if r.child.connection in ready or r.due <= time.monotonic()]:
                busy.remove(reader)
                facts = reader.answer()
                if facts is not None:
                    yield facts
                else:
                    yield from _divided(reader.chunk, waiting)
                    reader.child.kill()
                    reader.child.close()
                    readers.remove(reader)
                if waiting:
                    if facts is None:
                        reader = _Reader(bare, box)
                        readers.append(reader)
                    reader.ask(waiting.popleft())
                    busy.append(reader)
    finally:
        for reader in readers:
            reader.child.let_go()


def _divided(chunk: Chunk, waiting: deque[Chunk]) -> Iterator[Facts]:
    """Put the halves of a chunk in front of what waits, or say of its only picture that it cannot be read."""
    first, tasks = chunk
    if len(tasks) == 1:
        yield unread(first, tasks)
        return
    half = len(tasks) // 2
    waiting.extendleft([(first + half, tasks[half:]), (first, tasks[:half])])
