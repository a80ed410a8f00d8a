"""Node handle: what the client knows of one node, and the numbers that its workers have in the whole job."""

from __future__ import annotations

from collections.abc import Iterable

from multitone.batch.job import Task
from multitone.engines.cluster.messages import Delivery, Facts
from multitone.messages import Message


class WorkerNumbers:
    """The numbers of workers of several nodes, each the lowest that is free when it is asked for."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._lowest = 1

    def take(self) -> int:
        """Return a number that no other worker has."""
        while self._lowest in self._taken:
            self._lowest += 1
        self._taken.add(self._lowest)
        return self._lowest

    def give_back(self, numbers: Iterable[int]) -> None:
        """Let others have these numbers."""
        for number in numbers:
            self._taken.discard(number)
            self._lowest = min(self._lowest, number)


class NodeHandle:
    """One node: what it was given and has not reported, and which of its workers are at work."""

    def __init__(self, address: str, facts: Facts, name: str, numbers: WorkerNumbers) -> None:
        self.address = address
        self.facts = facts
        self.name = name
        self._numbers = numbers
        self.session = ""
        """The name of its session; empty where it has none."""
        self.is_ready = False
        self.finishing = False
        self.paused = False
        """Whether it was told to take nothing up."""
        self.lanes = 0
        """How many workers it has."""
        self.wanted = 0
        """How many it was asked to have."""
        self.outstanding: dict[int, Task] = {}
        """In the order in which it was given them."""
        self._bytes = 0
        self.at_work: dict[int, int] = {}
        """The tasks that were seen to begin, and by which worker."""
        self.pids: dict[int, int] = {}
        """Of the workers that live, by their numbers in the whole job."""
        self.held: Message | None = None
        """Why it takes nothing up, where something stands in its way."""
        self.alone = False
        """It has a task that is to be tried by itself."""
        self.cpu_seconds = 0.0
        self.peak_memory = 0
        self._of_worker: dict[int, int] = {}
        self._offset = float("inf")
        self._last = 0.0

    @property
    def load(self) -> tuple[int, int]:
        """Bytes and number of the tasks that it has."""
        return self._bytes, len(self.outstanding)

    def worker(self, number: int) -> int:
        """Return the number in the whole job of a worker that has one on its node."""
        known = self._of_worker.get(number)
        if known is None:
            known = self._of_worker[number] = self._numbers.take()
        return known

    def gave(self, delivery: Delivery, *, alone: bool) -> None:
        """Note what it was given."""
        self.alone = alone
        for task in delivery.tasks:
            self.outstanding[task.number] = task
            self._bytes += task.size

    def settle(self, number: int) -> Task | None:
        """Note that a task has come to its end there, and return it; None where it has no such task."""
        task = self.outstanding.pop(number, None)
        if task is not None:
            self._bytes -= task.size
            self.at_work.pop(number, None)
            if not self.outstanding:
                self.alone = False
        return task

    def time_of(self, at: float, sent: float, now: float) -> float:
        """Return when in the job something happened that the node's clock stamped with `at`.

        The least time that a report took is taken for all: the clocks of two machines know nothing of each other.
        """
        self._offset = min(self._offset, now - sent)
        self._last = max(self._last, min(now, at + self._offset))
        return self._last

    def begin(self, session: str, lanes: int) -> None:
        """Note that a session is begun."""
        self.session, self.lanes, self.wanted = session, lanes, lanes
        self.is_ready = self.finishing = False
        self.held = None
        self._offset = float("inf")

    def end(self) -> list[Task]:
        """Note that its session is over, and return what it had still."""
        left = [*self.outstanding.values()]
        self._numbers.give_back(self._of_worker.values())
        self.outstanding, self.at_work, self.pids, self._of_worker = {}, {}, {}, {}
        self._bytes = self.lanes = 0
        self.session = ""
        self.is_ready = self.finishing = self.alone = False
        self.held = None
        return left
