"""Pausing: when a job takes nothing up, because the user says so or because something stands in its way."""

from __future__ import annotations

from collections.abc import Callable

from multitone.batch.events import Paused, Resumed
from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.event_log import EventLog
from multitone.engines.ipc.shared_slots import PAUSE, RUN, Slots
from multitone.engines.processes.blockage import TRIES, Blockage, Obstacles
from multitone.engines.worker.wire import Failed


class Pausing:
    """Follows control and obstacles, tells workers in their slots, and notes in the ledger what it told."""

    def __init__(self, job: Job, control: JobControl, slots: Slots, ledger: EventLog) -> None:
        self.obstacles = Obstacles(job)
        self._control = control
        self._slots = slots
        self._ledger = ledger
        self._obstacle: Blockage | None = None
        self._resumes = control.resumes
        self._told: tuple[bool, str | None] = (False, None)

    @property
    def paused(self) -> bool:
        """Whether no further picture is to be taken up."""
        return self._told[0]

    def follow(self) -> str | None:
        """Pause or go on as things stand; return why the job is to be stopped, None where it is not.

        It goes on where what stood in the way has passed or the user says so, and is given up where nobody is there
        to do anything about it.
        """
        resumed = self._control.resumes != self._resumes
        self._resumes = self._control.resumes
        obstacle = self._obstacle
        if obstacle is not None and (obstacle.passed or resumed):
            self.close()
        elif obstacle is not None and not self._control.waits and obstacle.tries >= TRIES:
            return obstacle.reason
        self._tell()
        return None

    def puts_back(self, outcome: Failed, wake: Callable[[], None]) -> bool:
        """Pause where a failure is not the picture's own, so that the picture is to be tried again."""
        if self.obstacles.is_back(outcome):
            return True
        if self._obstacle is None:
            self._obstacle = self.obstacles.found(outcome, self._ledger.open_tasks(), wake)
        elif not self.obstacles.concerns(outcome):
            return False
        self._tell()
        return self._obstacle is not None

    def close(self) -> None:
        """Look no more whether what stands in the way has passed."""
        if self._obstacle is not None:
            self._obstacle.close()
            self._obstacle = None
            self._control.held = False

    def end(self) -> None:
        """Note that a job that ends is not paused any more."""
        self.close()
        if self.paused:
            self._ledger.add(Resumed(self._ledger.now()))

    def _tell(self) -> None:
        obstacle = self._obstacle
        state = (self._control.paused or obstacle is not None, None if obstacle is None else obstacle.reason)
        if state != self._told:
            self._told = state
            self._control.held = obstacle is not None
            self._slots.ask(PAUSE if state[0] else RUN)
            now = self._ledger.now()
            self._ledger.add(Paused(now, state[1]) if state[0] else Resumed(now))
