"""Intake: tasks that are added to a job while it runs, as those that a node of a cluster is given batch by batch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from multitone.batch.job import Task
from multitone.engines.open_tasks import FewOpenTasks
from multitone.engines.processes.confinement import Places
from multitone.engines.processes.scheduling import Backlog


class HeldTasks(Sequence[Task]):
    """Those tasks of a job that are here, at the places that they have in the whole of it."""

    def __init__(self) -> None:
        self._by_number: dict[int, Task] = {}

    def __len__(self) -> int:
        return len(self._by_number)

    def __iter__(self) -> Iterator[Task]:
        return iter([*self._by_number.values()])

    @overload
    def __getitem__(self, place: int) -> Task: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Task]: ...
    def __getitem__(self, place: int | slice) -> Task | Sequence[Task]:
        """Return the task at one place. Raises `LookupError` where it is not here, `TypeError` for several."""
        if isinstance(place, slice):
            raise TypeError("only some of the tasks are here")
        return self._by_number[place + 1]

    def hold(self, tasks: Iterable[Task]) -> None:
        """Take tasks in."""
        self._by_number.update((task.number, task) for task in tasks)

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget tasks that nobody will ask for any more."""
        for number in numbers:
            self._by_number.pop(number, None)


class Intake:
    """What has arrived, from any thread, and waits to be taken by who runs the job."""

    def __init__(self, places: Places) -> None:
        self.places = places
        """Where the tasks that arrive read and write."""
        self.tasks = HeldTasks()
        self.open = FewOpenTasks()
        self.is_over = False
        """Whether no more will arrive."""
        self.wake: Callable[[], None] = lambda: None
        """Called when something has arrived."""
        self._lock = threading.Lock()
        self._arrived: list[Task] = []
        self._again: list[int] = []

    def add(self, tasks: Iterable[Task], again: Iterable[int] = ()) -> None:
        """Add tasks; `again` are the numbers of those that may have been done already."""
        with self._lock:
            self._arrived += tasks
            self._again += again
        self.wake()

    def close(self) -> None:
        """Say that no more will arrive."""
        self.is_over = True
        self.wake()

    def hand_over(self, backlog: Backlog) -> None:
        """Put what has arrived into the backlog of the job."""
        if not self._arrived:
            return
        with self._lock:
            arrived, self._arrived = self._arrived, []
            again, self._again = self._again, []
        self.tasks.hold(arrived)
        self.open.add(task.number for task in arrived)
        backlog.may_be_done(again)
        backlog.add(arrived)
