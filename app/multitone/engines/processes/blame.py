"""Blame: what follows from a worker's end, and what becomes of the task that it died at. Without clock or process.

Only the task in the dead worker's slot is blamed. A crash that is the picture's own doing (a segmentation fault, an
abort, a bus error, an exit) is believed at the second death. A SIGKILL comes from outside, mostly because memory was
short, so such a task is tried alone, after a longer and longer wait, until it has died alone three times.
"""

from __future__ import annotations

import itertools
import signal
from collections import Counter
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from multitone.batch.events import STAGES
from multitone.batch.job import Task
from multitone.engines.ipc.child_process import describe_exit
from multitone.errors import FailureKind
from multitone.messages import Message, _

UNKNOWN = 255
"""What multiprocessing says of a child's end when the fork server that watched it is gone."""
CRASHES_BELIEVED = 2
WAITS = (0.2, 1.0, 5.0)
"""Seconds before a killed task is tried alone for the first, second and third time."""


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
    """Blame the workers that shared a process, given the task and stage in the slot of each: all of these are blamed.

    Tasks are taken up in order, so those that ended unreported are among the first, each other worker's one between.
    """
    unreported = remains.unreported + len(seen) - 1 if remains.unreported > 0 else 0
    blamed = {task for task, __ in seen}
    innocent = [task for task in remains.outstanding if task.number not in blamed]
    each = (msgspec.structs.replace(remains, task=task, stage=stage, unreported=unreported) for task, stage in seen)
    return [msgspec.structs.replace(blame(one), innocent=innocent) for one in each]


class Retry(Struct, frozen=True):
    """The task shall be tried again, alone, after some seconds."""

    seconds: float


class GivenUp(Struct, frozen=True):
    """The task shall not be tried again."""

    kind: FailureKind
    reason: Message


class Retries:
    """What is known of tasks that workers died at."""

    def __init__(self) -> None:
        self._crashes: Counter[int] = Counter()
        self._kills: Counter[int] = Counter()

    def judge(self, task: int, exitcode: int | None, *, memory_was_short: bool = False) -> Retry | GivenUp:
        """Decide on a task that a worker died at, with the exit code as `multiprocessing` gives it."""
        if exitcode is None or exitcode == -signal.SIGKILL:
            self._kills[task] += 1
            if self._kills[task] <= len(WAITS):
                return Retry(WAITS[self._kills[task] - 1])
            if memory_was_short:
                return GivenUp("out-of-memory", _("The system ended its worker each time because memory was short."))
            return GivenUp("crashed", _("The worker was killed each time that it processed this picture."))
        self._crashes[task] += 1
        if self._crashes[task] < CRASHES_BELIEVED:
            return Retry(0.0)
        exit_words = describe_exit(exitcode)
        return GivenUp(
            "crashed", _("The worker crashed twice while it processed this picture ({exit}).", exit=exit_words)
        )
