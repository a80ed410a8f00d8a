"""The lines of a plan: records where they are few, and a table over the table of the tasks where they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from multitone.batch.columns import LongSequence, WordColumn
from multitone.batch.job import Standing, TaskTable
from multitone.messages import NOTHING, Message

PlannedAction = Literal["write", "replace", "update", "skip", "number", "duplicate"]


class PlannedTask(Struct, frozen=True, gc=False):
    """One line of a plan."""

    source: str
    target: str
    action: PlannedAction
    """`number`: written under a name with a number, because its own was taken. `update`: a result of an earlier job is
    replaced, because its source or the settings are others now."""
    losses: tuple[Message, ...] = ()
    note: Message = NOTHING
    """Why it will fail, where its header has been read and says so (`multitone.batch.headers`), or how its result comes
    to be (`multitone.batch.targets.notes`)."""
    standing: Standing = ""
    """What is to be said of a target that is skipped."""
    page: int = 0
    """The page of the source that it is about, counted from 1, where each gets a result; 0 for a whole file."""


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
        names, pages = self._tasks.names(first, last), self._tasks.pages(first, last)
        lines = zip(names, self.actions[first:last], self.remarks[first:last], pages, strict=True)
        return (PlannedTask(*both, action, *remarks, page) for both, action, remarks, page in lines)  # type: ignore[call-arg]


class Sums(Struct, frozen=True):
    """How many lines of a plan have which action, lose what, will fail for what, and are skipped for what."""

    actions: Counter[str]
    losses: Counter[Message]
    notes: Counter[Message]
    standings: Counter[Standing]


def sums_of(tasks: Sequence[PlannedTask]) -> Sums:
    """Add up the lines of a plan."""
    if isinstance(tasks, PlannedTable):
        actions, remarks = tasks.actions.counts(), tasks.remarks.counts()
    else:
        actions = Counter(task.action for task in tasks)
        remarks = Counter((task.losses, task.note, task.standing) for task in tasks)
    sums = Sums(actions, Counter(), Counter(), Counter())
    for (losses, note, standing), number in remarks.items():
        for counter, keys in ((sums.losses, losses), (sums.notes, (note,)), (sums.standings, (standing,))):
            counter.update({key: number for key in keys if key})
    return sums
