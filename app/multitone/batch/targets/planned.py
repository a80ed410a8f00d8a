"""The lines of a plan: records where they are few, and a table over the table of the tasks where they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from multitone.batch.columns import LongSequence, WordColumn
from multitone.batch.job import Standing
from multitone.batch.tables.task_table import TaskTable
from multitone.messages import NOTHING, Message

PlannedAction = Literal["write", "replace", "update", "skip", "number"]


class PlannedTask(Struct, frozen=True, gc=False):
    """One line of a plan."""

    source: str
    target: str
    action: PlannedAction
    """`number`: written under a name with a number, because its own was taken. `update`: a result of an earlier job is
    replaced, because its source or the settings are others now."""
    losses: tuple[Message, ...] = ()
    note: Message = NOTHING
    """Why it will fail, where its header has been read and says so (`multitone.batch.headers`)."""
    standing: Standing = ""
    """What is to be said of a target that is skipped."""


class PlannedTable(LongSequence[PlannedTask]):
    """The lines of a large plan, whose names are those of its tasks: five bytes each."""

    def __init__(self, tasks: TaskTable) -> None:
        self._tasks = tasks
        self.actions, self.remarks = WordColumn("B"), WordColumn()

    def __len__(self) -> int:
        return len(self.remarks.codes)

    def append(self, planned: PlannedTask) -> None:
        """Add the line of the next task."""
        self.actions.append(planned.action)
        self.remarks.append((planned.losses, planned.note, planned.standing))

    def rows(self, first: int, last: int) -> Iterator[PlannedTask]:
        """Make the lines from one place up to another."""
        for place, (source, target) in enumerate(self._tasks.names(first, last), first):
            yield PlannedTask(source, target, self.actions[place], *self.remarks[place])


def actions_of(tasks: Sequence[PlannedTask]) -> Counter[str]:
    """Return how many lines have which action."""
    return tasks.actions.counts() if isinstance(tasks, PlannedTable) else Counter(task.action for task in tasks)


def losses_of(tasks: Sequence[PlannedTask]) -> Counter[Message]:
    """Return how many pictures lose what."""
    if not isinstance(tasks, PlannedTable):
        return Counter(loss for task in tasks for loss in task.losses)
    found: Counter[Message] = Counter()
    for (losses, *_), number in tasks.remarks.counts().items():
        found.update(dict.fromkeys(losses, number))
    return found


def notes_of(tasks: Sequence[PlannedTask]) -> Counter[Message]:
    """Return how many pictures will fail for what."""
    if not isinstance(tasks, PlannedTable):
        return Counter(task.note for task in tasks if task.note)
    found: Counter[Message] = Counter()
    for (_, note, _), number in tasks.remarks.counts().items():
        found.update({note: number} if note else {})
    return found


def standings_of(tasks: Sequence[PlannedTask]) -> Counter[Standing]:
    """Return of how many targets that are skipped what is to be said."""
    if not isinstance(tasks, PlannedTable):
        return Counter(task.standing for task in tasks if task.standing)
    found: Counter[Standing] = Counter()
    for (*_, standing), number in tasks.remarks.counts().items():
        found.update({standing: number} if standing else {})
    return found
