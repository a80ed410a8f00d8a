"""The tasks of a large job in columns: 60 bytes a picture in place of 300."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Literal

from multitone.batch.columns import PathColumn, WordColumn
from multitone.batch.job import Action, Task, TaskSequence


class TaskTable(TaskSequence):
    """Tasks in columns: 44 bytes each, and what their names have not in common."""

    def __init__(self) -> None:
        self._sources = PathColumn()
        self._targets = PathColumn(near=self._sources)
        self._sizes, self._modified = array("q"), array("q")
        self._actions, self._standings = WordColumn("B"), WordColumn("B")

    def __len__(self) -> int:
        return len(self._sizes)

    def append(self, task: Task) -> None:
        """Add the next task; its number is that of its place."""
        assert task.number == len(self) + 1, task
        self._sources.append(task.source)
        self._targets.append(task.target)
        self._sizes.append(task.size)
        self._modified.append(task.modified)
        self._actions.append(task.action)
        self._standings.append(task.standing)

    def rows(self, first: int, last: int) -> Iterator[Task]:
        """Make the tasks from one place up to another."""
        for place, (source, target) in enumerate(self.names(first, last), first):
            action, standing = self._actions[place], self._standings[place]
            yield Task(place + 1, source, target, self._sizes[place], action, self._modified[place], standing)

    def names(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        """Make the sources and targets from one place up to another."""
        return zip(self._sources.rows(first, last), self._targets.rows(first, last), strict=True)

    def sizes_to_read(self) -> array[int]:
        """Return the bytes to read of each task in order: 0 of one that is skipped."""
        sizes = array("q", self._sizes)
        for number in self.numbers("skip"):
            sizes[number - 1] = 0
        return sizes

    def numbers(self, action: Action) -> Iterator[int]:
        """Yield the numbers of the tasks of an action, ascending."""
        return (place + 1 for place in self._actions.places(action))

    def folders(self, side: Literal["source", "target"]) -> list[str]:
        """Return the folders of the sources or of the targets, each once, in the order of their first task."""
        return (self._sources if side == "source" else self._targets).folders()
