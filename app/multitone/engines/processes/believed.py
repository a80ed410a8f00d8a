"""What is believed of a worker's report: what it was given, paths that follow from that, and numbers that can be.

A decoder that a file has taken over can say anything. What it says ends up in the journal, by which undo removes and
moves files, so every path in a report must be one that this task could have made.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence

from multitone.batch.job import Job, Task, replaced_folder
from multitone.engines.ipc.packing import ForeignDataError
from multitone.engines.worker.wire import Done, Outcome, Report

MOST_SECONDS = 1e9
"""Neither a task nor a worker takes as long; a number that is none is not below it."""


def tasks_of(report: Report, workers: range, outstanding: deque[Task]) -> Sequence[Task]:
    """Return the tasks that a report is about, in its order. Raises `ForeignDataError` where they are not its own."""
    if report.worker not in workers or len(report.outcomes) != len(report.ended):
        raise ForeignDataError("a report of another worker, or of tasks without an end")
    if not 0 <= report.cpu_seconds < MOST_SECONDS:
        raise ForeignDataError("processor time that cannot be")
    tasks = [_given(outcome.task, place, outstanding) for place, outcome in enumerate(report.outcomes)]
    if len({task.number for task in tasks}) < len(tasks):
        raise ForeignDataError("a task that ends twice")
    return tasks


def check(outcome: Outcome, task: Task, job: Job) -> None:
    """Raise `ForeignDataError` where a task cannot have ended so."""
    if not isinstance(outcome, Done):
        return
    if not outcome.seconds.total < MOST_SECONDS:
        raise ForeignDataError("seconds that cannot be")
    if outcome.target and not _is_beside(outcome.target, task.target):
        raise ForeignDataError(f"a result elsewhere: {outcome.target!r}")
    if outcome.kept and not _is_kept(outcome.kept, outcome.target or task.target, job):
        raise ForeignDataError(f"a file kept elsewhere: {outcome.kept!r}")


def _given(number: int, place: int, outstanding: deque[Task]) -> Task:
    """Find a task that a worker was given; most often tasks end in the order in which they were."""
    if place < len(outstanding) and outstanding[place].number == number:
        return outstanding[place]
    for task in outstanding:  # several threads end tasks in another order
        if task.number == number:
            return task
    raise ForeignDataError(f"a task that it was not given: {number}")


def _is_beside(path: str, target: str) -> bool:
    """Whether a path is that of a file in a target's folder, with its suffix."""
    folder, name = os.path.split(path)
    known, planned = os.path.split(target)
    return folder == known and name.endswith(planned[planned.rfind(".") :])


def _is_kept(kept: str, target: str, job: Job) -> bool:
    """Whether a path is where `multitone.batch.replaced` keeps what stood at a target."""
    folder = replaced_folder(job)
    first = os.path.join(folder, os.path.relpath(target, os.path.dirname(folder)))
    return _is_beside(kept, first)
