"""Headers read by several children, for the facts of a plan; one that a file kills, or holds up, costs a word about it.

::

    plan ─► [200 tasks] [200 tasks] … ─► child ─► Facts      a child dies, or is not waited for any more: its slot says
                                    └──► child ─► Facts      at which task; those before and behind it are asked again
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence

import msgspec

from multitone.batch.headers import Facts, FactsReader, chunks, unread
from multitone.batch.job import Job, Task
from multitone.batch.plan import Plan
from multitone.engines.ipc.packing import Unpacker, pack
from multitone.engines.ipc.pipes import Connection, wait
from multitone.engines.ipc.stillness import LOOK_EVERY
from multitone.engines.processes.confinement import Confinement
from multitone.errors import EngineError
from multitone.sandbox.box import Box
from multitone.services.patience import PICTURE
from multitone.services.watched_child import WatchedChild, take_up

PATIENCE = PICTURE
"""For one header, which takes 50 to 300 µs."""
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
        connection.send_bytes(pack(reader.read(first, tasks, take_up)))


class _Reader:
    """A child and what it is at."""

    def __init__(self, job: Job, box: Box) -> None:
        self._child = WatchedChild(host_headers, job, name="multitone headers", box=box)
        self.connection = self._child.connection
        self.let_go = self._child.child.let_go
        self.end = self._child.end
        self.chunk: Chunk = (0, ())

    def ask(self, chunk: Chunk) -> None:
        """Send it a chunk; a child that is gone already is found by its silence."""
        self.chunk = chunk
        with contextlib.suppress(OSError):
            self._child.begin(pack(chunk), MOST_BYTES)

    def answer(self) -> tuple[Facts | None, list[Chunk] | None]:
        """Return what it says, None while it has said nothing; and where it says no more, what is left to be asked."""
        try:
            self._child.look(PATIENCE)
            for message in self._child.receive():
                facts = _read_facts(message)
                return (facts, None) if facts.are_of(*self.chunk) else self._remains()
        except (EOFError, OSError, EngineError):  # gone, not to be believed, or not waited for any more
            return self._remains()
        return None, None

    def _remains(self) -> tuple[Facts | None, list[Chunk]]:
        """Return what is to be said of the task that it came to its end at, and what is left to be asked."""
        (first, tasks), at = self.chunk, self._child.place
        if not 0 <= at < len(tasks):  # it never began, or cannot be believed in that either
            at = len(tasks) // 2
            if at:
                return None, [(first, tasks[:at]), (first + at, tasks[at:])]
        around = [(first, tasks[:at]), (first + at + 1, tasks[at + 1 :])]
        return unread(first + at, tasks[at : at + 1]), [chunk for chunk in around if chunk[1]]


def read_facts(planned: Plan, workers: int) -> Iterator[Facts]:
    """Read the headers of a plan's pictures in so many children, and yield what they say as it comes, in any order."""
    waiting: deque[Chunk] = deque(chunks(planned.draft.tasks))
    bare = msgspec.structs.replace(planned.draft, tasks=())
    box = Confinement(planned.draft).box_of_readers()
    readers: list[_Reader] = []
    try:
        while waiting or readers:
            while waiting and len(readers) < workers:
                readers.append(_Reader(bare, box))
                readers[-1].ask(waiting.popleft())
            wait([reader.connection for reader in readers], LOOK_EVERY)
            for reader in [*readers]:
                facts, left = reader.answer()
                if facts is not None:
                    yield facts
                if left is not None:
                    waiting.extendleft(reversed(left))
                    readers.remove(reader)
                    reader.end()
                elif facts is not None and waiting:
                    reader.ask(waiting.popleft())
                elif facts is not None:
                    readers.remove(reader)
                    reader.let_go()
    finally:
        for reader in readers:
            reader.let_go()
