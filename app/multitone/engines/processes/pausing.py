"""Pausing: when a job takes nothing up, because the user says so or because something stands in its way."""

from __future__ import annotations

from collections.abc import Callable

from multitone.batch.events import Paused, Resumed
from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.event_log import EventLog
from multitone.engines.ipc.shared_slots import PAUSE, RUN, Slots
from multitone.engines.processes.blockage import TRIES, Blockage, Blockages
from multitone.engines.worker.wire import Failed


class Pausing:
    """Follows control and blockages, tells workers in their slots, and notes in the event log what it told."""

    def __init__(self, job: Job, control: JobControl, slots: Slots, event_log: EventLog) -> None:
        self.blockages = Blockages(job)
        self._control = control
        self._slots = slots
        self._event_log = event_log
        self._blockage: Blockage | None = None
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
        blockage = self._blockage
        if blockage is not None and (blockage.passed or resumed):
            self.close()
        elif blockage is not None and not self._control.waits and blockage.tries >= TRIES:
            return blockage.reason
        self._tell()
        return None

    def puts_back(self, outcome: Failed, wake: Callable[[], None]) -> bool:
        """Pause where a failure is not the picture's own, so that the picture is to be tried again."""
        if self.blockages.is_back(outcome):
            return True
        if self._blockage is None:
            self._blockage = self.blockages.found(outcome, self._event_log.open_tasks(), wake)
        elif not self.blockages.concerns(outcome):
            return False
        self._tell()
        return self._blockage is not None

    def close(self) -> None:
        """Look no more whether what stands in the way has passed."""
        if self._blockage is not None:
            self._blockage.close()
            self._blockage = None
            self._control.held = False

    def end(self) -> None:
        """Note that a job that ends is not paused any more."""
        self.close()
        if self.paused:
            self._event_log.add(Resumed(self._event_log.now()))

    def _tell(self) -> None:
        blockage = self._blockage
        state = (self._control.paused or blockage is not None, None if blockage is None else blockage.reason)
        if state != self._told:
            self._told = state
            self._control.held = blockage is not None
            self._slots.ask(PAUSE if state[0] else RUN)
            now = self._event_log.now()
            self._event_log.add(Paused(now, state[1]) if state[0] else Resumed(now))
