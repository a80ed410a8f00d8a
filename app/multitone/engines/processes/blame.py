"""Blame: what follows from a worker's end. A pure function of what its slot, its pipe and the system told."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from multitone.batch.events import STAGES
from multitone.batch.job import Task

UNKNOWN = 255
"""What multiprocessing says of a child's end when the fork server that watched it is gone."""


class DeadWorker(Struct, frozen=True):
    """What is known of a worker whose pipe has ended."""

    task: int
    """The one in its slot; 0: none."""
    stage: int
    unreported: int
    """Tasks that it ended and did not report."""
    outstanding: Sequence[Task]
    """Tasks that it was given and did not report, in order."""
    exitcode: int | None
    stopping: bool
    """It had been asked to end."""


class Blame(Struct, frozen=True):
    """What is to be done about it."""

    expected: bool
    """It ended because it was asked to."""
    blamed: Task | None
    innocent: list[Task]
    """They go back to the queue."""
    may_be_done: list[int]
    """Their target may stand in its place already."""
    exitcode: int | None


def blame(remains: DeadWorker) -> Blame:
    """Blame the slot's task and nothing else."""
    exitcode = None if remains.exitcode == UNKNOWN else remains.exitcode
    done = [task.number for task in itertools.islice(remains.outstanding, max(0, remains.unreported))]
    if remains.task and STAGES[min(remains.stage, len(STAGES) - 1)] == "write":
        done.append(remains.task)
    return Blame(
        expected=remains.stopping and exitcode in (0, None),
        blamed=next((task for task in remains.outstanding if task.number == remains.task), None),
        innocent=[task for task in remains.outstanding if task.number != remains.task],
        may_be_done=done,
        exitcode=exitcode,
    )


def blame_all(seen: Sequence[tuple[int, int]], remains: DeadWorker) -> list[Blame]:
    """Bury the workers that shared a process, given the task and stage in the slot of each: all of these are blamed.

    Tasks are taken up in order, so those that ended unreported are among the first, each other worker's one between.
    """
    unreported = remains.unreported + len(seen) - 1 if remains.unreported > 0 else 0
    blamed = {task for task, _ in seen}
    innocent = [task for task in remains.outstanding if task.number not in blamed]
    each = (msgspec.structs.replace(remains, task=task, stage=stage, unreported=unreported) for task, stage in seen)
    return [msgspec.structs.replace(blame(one), innocent=innocent) for one in each]
