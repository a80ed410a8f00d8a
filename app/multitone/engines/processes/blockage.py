"""Blockage: what stands in the way of a whole job, a full disk or a folder that is gone; and the job's pauses.

A job takes nothing up while the user says so or something stands in its way. It goes on when that has passed.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable

from multitone.batch.estimates.space import free_bytes
from multitone.batch.events import Paused, Resumed, Stage
from multitone.batch.job import Job, Task, source_folders
from multitone.engines.base import JobControl
from multitone.engines.event_log import EventLog
from multitone.engines.ipc.shared_slots import PAUSE, RUN, Slots
from multitone.engines.worker.wire import Failed, is_full
from multitone.messages import Message, _

LOOK_EVERY = 0.5
"""Seconds between two looks whether it has passed."""
TRIES = 4
"""So many looks a job waits where nobody is there to do anything about it."""
LEAST_ROOM = 1 << 20
"""A disk has room again when so many bytes more are free than when it was full, or as many as the picture needs."""
MOST_RETURNS = 3
"""So often a picture may be gone and there again; then it is its own fault."""
OWN_FAULT = ("permission",)
"""Kinds of failure that say nothing of the folder."""


class Blockage:
    """Looks in a thread of its own, for a dead network drive lets nobody go who asks it anything."""

    def __init__(self, folder: str, reason: Message, passed: Callable[[str], bool], wake: Callable[[], None]) -> None:
        self.folder = folder
        self.reason = reason
        self.passed = False
        self.tries = 0
        self._has_passed = passed
        self._wake = wake
        self._over = threading.Event()
        self.close = self._over.set
        threading.Thread(target=self._watch, name="blockage", daemon=True).start()

    def _watch(self) -> None:
        while not self.passed and not self._over.wait(LOOK_EVERY):
            self.passed = self._has_passed(self.folder)
            self.tries += 1
            self._wake()


def full_disk(left: int, needed: int, free: int | None) -> Message:
    """Say that a disk is full, and how much is missing."""
    if left == 1:
        room = _("The remaining picture needs about {needed:bytes}.", needed=needed)
    else:
        room = _("The {n:,} remaining pictures need about {needed:bytes}.", n=left, needed=needed)
    if free is None or needed <= free:
        return _("The disk is full. {room}", room=room)
    return _("The disk is full. {room} {missing:bytes} more is needed.", room=room, missing=needed - free)


class Pausing:
    """Tells which failures are not the picture's own, and lets a job wait for what is in its way, or for the user."""

    def __init__(
        self, job: Job, control: JobControl, slots: Slots, event_log: EventLog, begun: Callable[[], set[int]]
    ) -> None:
        """Begin; `begun` gives the tasks that have been begun and not reported."""
        self._begun = begun
        self._stale: set[int] = set()
        """Tasks that had been begun when the job went on: what they failed of may have passed meanwhile."""
        self.paused = False
        """Whether no further picture is to be taken up."""
        self._reason: Message | None = None
        self._job = job
        self._control = control
        self._slots = slots
        self._event_log = event_log
        self._blockage: Blockage | None = None
        self._resumes = control.resumes
        self._bytes_in = self._bytes_out = 0
        self._sources: str | None = None
        self._returns: Counter[int] = Counter()

    def learn(self, bytes_in: int, bytes_out: int) -> None:
        """Take in what became of a picture, to tell how much room the others need."""
        self._bytes_in += bytes_in
        self._bytes_out += bytes_out

    def follow(self) -> Message | None:
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
        if self._is_stale(outcome) or self._is_back(outcome):
            return True
        if self._blockage is None:
            self._blockage = self._behind(outcome, wake)
        elif not is_full(outcome) and not self._is_gone(outcome):
            return False
        self._tell()
        return self._blockage is not None

    def hold(self, place: str, reason: Message, passed: Callable[[str], bool], wake: Callable[[], None]) -> None:
        """Pause until a place that is away is there again."""
        if self._blockage is None:
            self._blockage = Blockage(place, reason, passed, wake)
        self._tell()

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
        held = self._blockage is not None
        paused, reason = self._control.paused or held, self._blockage.reason if self._blockage else None
        if (paused, reason) != (self.paused, self._reason):
            self.paused, self._reason, self._control.held = paused, reason, held
            self._stale = set() if paused else self._begun()
            self._slots.orders.wanted = PAUSE if paused else RUN
            now = self._event_log.now()
            self._event_log.add(Paused(now, reason) if paused else Resumed(now))

    def _is_stale(self, outcome: Failed) -> bool:
        """Whether a task may have failed of what stood in the way before; it is tried again once."""
        if outcome.task not in self._stale or not (is_full(outcome) or outcome.kind == "vanished"):
            return False
        self._stale.remove(outcome.task)
        return True

    def _is_back(self, outcome: Failed) -> bool:
        """Whether a source that was gone when a worker looked is there again, as after a drive that came back."""
        if (outcome.kind, outcome.stage) != ("vanished", "read") or self._returns[outcome.task] >= MOST_RETURNS:
            return False
        back = os.path.exists(self._job.task(outcome.task).source)
        self._returns[outcome.task] += back
        return back

    def _behind(self, outcome: Failed, wake: Callable[[], None]) -> Blockage | None:
        """Return what stands in the way of all pictures, None where a failure is the picture's own."""
        if is_full(outcome):
            return self._full(self._job.task(outcome.task), wake)
        if not self._is_gone(outcome):
            return None
        folder = self._root(outcome.stage)
        return Blockage(folder, _("The folder {folder} is gone.", folder=folder), os.path.isdir, wake)

    def _full(self, task: Task, wake: Callable[[], None]) -> Blockage:
        folder = os.path.dirname(task.target)
        free = free_bytes(folder)
        ratio = self._bytes_out / self._bytes_in if self._bytes_in else 1.0
        sizes = [other.size for other in self._event_log.open_tasks()]
        room = (free or 0) + max(LEAST_ROOM, int(ratio * task.size))
        reason = full_disk(len(sizes), int(ratio * sum(sizes)), free)
        return Blockage(folder, reason, lambda folder: (free_bytes(folder) or 0) >= room, wake)

    def _is_gone(self, outcome: Failed) -> bool:
        if outcome.kind in OWN_FAULT or outcome.stage not in ("read", "write"):
            return False
        return not os.path.isdir(self._root(outcome.stage))

    def _root(self, stage: Stage) -> str:
        """Return the folder without which nothing can be read, or written."""
        if stage == "write":
            return self._job.export.folder
        if self._sources is None:
            try:
                self._sources = os.path.commonpath(source_folders(self._job.tasks))
            except ValueError:  # several drives, or names of both kinds
                self._sources = os.sep
        return self._sources
