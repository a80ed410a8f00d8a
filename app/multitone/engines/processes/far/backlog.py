"""The backlog of a job whose sources are far away: what has not arrived yet is in no queue, but to come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from multitone.batch.job import Task
from multitone.engines.processes.scheduling import Backlog


class FarBacklog(Backlog):
    """The tasks that no worker has: those to come, in the order in which they are to be fetched, and the queue."""

    def __init__(self, tasks: Iterable[Task], number: int) -> None:
        """Begin with so many tasks, none of which has arrived."""
        super().__init__([])
        self._to_come: Iterator[Task] = iter(tasks)
        self._again_to_come: deque[Task] = deque()
        self.coming = number
        """How many have not arrived."""

    def __len__(self) -> int:
        return super().__len__() + self.coming

    def next_to_come(self) -> Task | None:
        """Take the next task whose source is to be fetched; None where all are on their way."""
        return self._again_to_come.popleft() if self._again_to_come else next(self._to_come, None)

    def comes_again(self, task: Task) -> None:
        """Put a task first among those whose sources are to be fetched."""
        self._again_to_come.appendleft(task)

    def arrived(self, task: Task | None) -> None:
        """Take a task into the queue; None of one that will never arrive."""
        self.coming -= 1
        if task is not None:
            self._pending.append(task)
            self._bytes_left += task.size

    def clear(self) -> None:
        """Forget all tasks."""
        super().clear()
        self._to_come, self.coming = iter(()), 0
        self._again_to_come.clear()
