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

from msgspec import Struct

from multitone.batch.events import STAGES
from multitone.batch.job import Task
from multitone.engines.ipc.child_process import describe_exit
from multitone.errors import FailureKind
from multitone.imaging.readers.base import NO_MEMORY
from multitone.messages import Message, _

FOREIGN = _("Its worker reported what cannot be true, and was ended.")
UNKNOWN = 255
"""What multiprocessing says of a child's end when the fork server that watched it is gone."""
CRASHES_BELIEVED = 2
DEATHS_BEFORE_SUCCESS = 3
"""So many workers may die idle before any has done anything; then the job is stopped."""
WAITS = (0.2, 1.0, 5.0)
"""Seconds before a killed task is tried alone for the first, second and third time."""


class DeadWorker(Struct, frozen=True):
    """What is known of a child whose pipe has ended: one worker, or several that shared it."""

    seen: Sequence[tuple[int, int]]
    """The task in the slot of each worker, 0 for none, and the index of its stage."""
    unreported: int
    """Tasks that it ended and did not report."""
    outstanding: Sequence[Task]
    """Tasks that it was given and did not report, in order."""
    exitcode: int | None
    stopping: bool
    """It had been asked to end."""
    foreign: bool = False
    """It was ended because it said what cannot be, so that its slot need not be true."""


class Blame(Struct, frozen=True):
    """What is to be done about it."""

    expected: bool
    """It ended because it was asked to."""
    blamed: list[Task]
    innocent: list[Task]
    """They go back to the queue."""
    may_be_done: list[int]
    """Their target may stand in its place already."""
    exitcode: int | None


def blame(dead: DeadWorker) -> Blame:
    """Blame the tasks in the slots and nothing else.

    Tasks are taken up in order, so those that ended unreported are among the first, each other worker's one between.
    """
    exitcode = None if dead.exitcode == UNKNOWN else dead.exitcode
    unreported = min(dead.unreported, len(dead.outstanding))
    ended = unreported + len(dead.seen) - 1 if unreported > 0 else 0
    written = [task for task, stage in dead.seen if task and STAGES[max(0, min(stage, len(STAGES) - 1))] == "write"]
    at_work = {task for task, __ in dead.seen}.intersection(task.number for task in dead.outstanding)
    if dead.foreign and not at_work:  # one has to answer for it, or all would be tried for ever
        at_work = {task.number for task in dead.outstanding[:1]}
    return Blame(
        expected=dead.stopping and exitcode in (0, None),
        blamed=[task for task in dead.outstanding if task.number in at_work],
        innocent=[task for task in dead.outstanding if task.number not in at_work],
        may_be_done=[*(task.number for task in itertools.islice(dead.outstanding, ended)), *written],
        exitcode=exitcode,
    )


def idle_deaths(exitcode: int | None, last_words: str) -> Message:
    """Say that workers die which have done nothing yet; `last_words` are what they wrote on standard error."""
    exit_words, lines = describe_exit(exitcode), last_words.splitlines()
    if not lines:
        return _("Workers die before they do anything: {exit}.", exit=exit_words)
    return _("Workers die before they do anything: {exit}. The last said: {said}", exit=exit_words, said=lines[-1])


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

    def judge(
        self,
        task: int,
        exitcode: int | None,
        *,
        memory_was_short: bool = False,
        foreign: bool = False,
        aborted: bool = False,
    ) -> Retry | GivenUp:
        """Decide on a task that a worker died at, with the exit code as `multiprocessing` gives it.

        A worker that was ended because it said what is `foreign` to its work has not died otherwise. One that `aborted`
        has said with its last words that there was no memory.
        """
        if foreign:
            return Retry(0.0) if self._is_first_crash(task) else GivenUp("crashed", FOREIGN)
        if exitcode is None or exitcode == -signal.SIGKILL:
            self._kills[task] += 1
            if self._kills[task] <= len(WAITS):
                return Retry(WAITS[self._kills[task] - 1])
            if memory_was_short:
                return GivenUp("out-of-memory", _("The system ended its worker each time because memory was short."))
            return GivenUp("crashed", _("The worker was killed each time it processed this picture."))
        if self._is_first_crash(task):
            return Retry(0.0)
        if aborted:
            return GivenUp("out-of-memory", NO_MEMORY)
        exit_words = describe_exit(exitcode)
        return GivenUp(
            "crashed", _("The worker crashed twice while it processed this picture ({exit}).", exit=exit_words)
        )

    def _is_first_crash(self, task: int) -> bool:
        self._crashes[task] += 1
        return self._crashes[task] < CRASHES_BELIEVED
