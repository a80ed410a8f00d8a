"""Retries: what becomes of the task that a worker died at. A pure fold over deaths, without clock or process.

Only the task in the dead worker's slot is blamed. A crash that is the picture's own doing (a segmentation fault, an
abort, a bus error, an exit) is believed at the second death. A SIGKILL comes from outside, mostly for want of memory,
so such a task is tried alone, after a longer and longer wait, until it has died alone three times.
"""

from __future__ import annotations

import signal

from msgspec import Struct, field

from multitone.engines.exit_codes import describe_exit
from multitone.errors import FailureKind

CRASHES_BELIEVED = 2
DEATHS_ALONE_BELIEVED = 3
WAITS = (0.2, 1.0, 5.0)
"""Seconds before a killed task is tried alone for the first, second and third time."""


class Retry(Struct, frozen=True):
    """The task shall be tried again, alone, after some seconds."""

    seconds: float


class GivenUp(Struct, frozen=True):
    """The task shall not be tried again."""

    kind: FailureKind
    reason: str


class Retries(Struct):
    """What is known of tasks that workers died at."""

    _crashes: dict[int, int] = field(default_factory=dict)
    _kills: dict[int, int] = field(default_factory=dict)

    def judge(self, task: int, exitcode: int | None, *, memory_was_short: bool = False) -> Retry | GivenUp:
        """Decide on a task that a worker died at, with the exit code as `multiprocessing` gives it."""
        if exitcode is None or exitcode == -signal.SIGKILL:
            deaths = self._kills[task] = self._kills.get(task, 0) + 1
            if deaths <= DEATHS_ALONE_BELIEVED:
                return Retry(WAITS[deaths - 1])
            if memory_was_short:
                return GivenUp("out-of-memory", "The system ended the worker each time for want of memory.")
            return GivenUp("crashed", "The worker was killed each time that it processed this picture.")
        deaths = self._crashes[task] = self._crashes.get(task, 0) + 1
        if deaths < CRASHES_BELIEVED:
            return Retry(0.0)
        return GivenUp(
            "crashed",
            f"The worker crashed twice while it processed this picture ({describe_exit(exitcode)}).",
        )
