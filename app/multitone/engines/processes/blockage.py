"""Blockage: what stands in the way of a whole job, a full disk or a folder that is gone, and when it has passed."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable

from multitone.batch.events import Stage
from multitone.batch.job import Job, Task, source_folders
from multitone.batch.space import free_bytes, in_words
from multitone.engines.worker.wire import Failed, is_full

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

    def __init__(self, folder: str, reason: str, passed: Callable[[str], bool], wake: Callable[[], None]) -> None:
        self.folder = folder
        self.reason = reason
        self.passed = False
        self.tries = 0
        self._has_passed = passed
        self._wake = wake
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="blockage", daemon=True).start()

    def close(self) -> None:
        """Look no more."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self.passed = self._has_passed(self.folder)
            self.tries += 1
            self._wake()
            if self.passed:
                return


class Blockages:
    """Tells which failures are not the picture's own, and what to wait for."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._bytes_in = self._bytes_out = 0
        self._sources: str | None = None
        self._returns: Counter[int] = Counter()

    def learn(self, bytes_in: int, bytes_out: int) -> None:
        """Take in what became of a picture, to tell how much room the others need."""
        self._bytes_in += bytes_in
        self._bytes_out += bytes_out

    def concerns(self, outcome: Failed) -> bool:
        """Whether a failure that comes while something stands in the way is due to that."""
        return is_full(outcome) or (outcome.kind not in OWN_FAULT and self._is_gone(outcome))

    def is_back(self, outcome: Failed) -> bool:
        """Whether a source that was gone when a worker looked is there again, as after a drive that came back."""
        if (outcome.kind, outcome.stage) != ("vanished", "read") or self._returns[outcome.task] >= MOST_RETURNS:
            return False
        if not os.path.exists(self._job.task(outcome.task).source):
            return False
        self._returns[outcome.task] += 1
        return True

    def found(self, outcome: Failed, left: Iterable[Task], wake: Callable[[], None]) -> Blockage | None:
        """Return what stands in the way of all, None where a failure is the picture's own. `left` are to be done."""
        task = self._job.task(outcome.task)
        if is_full(outcome):
            return self._full(os.path.dirname(task.target), task, left, wake)
        if outcome.kind in OWN_FAULT or not self._is_gone(outcome):
            return None
        folder = self._root(outcome.stage)
        return Blockage(folder, f"The folder {folder} is gone.", os.path.isdir, wake)

    def _full(self, folder: str, task: Task, left: Iterable[Task], wake: Callable[[], None]) -> Blockage:
        free = free_bytes(folder)
        ratio = self._bytes_out / self._bytes_in if self._bytes_in else 1.0
        pictures = size = 0
        for other in left:
            pictures, size = pictures + 1, size + other.size
        needed = int(ratio * size)
        room = (free or 0) + max(LEAST_ROOM, int(ratio * task.size))
        return Blockage(folder, full_disk(pictures, needed, free), lambda place: (free_bytes(place) or 0) >= room, wake)

    def _is_gone(self, outcome: Failed) -> bool:
        return outcome.stage in ("read", "write") and not os.path.isdir(self._root(outcome.stage))

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


def full_disk(left: int, needed: int, free: int | None) -> str:
    """Say that a disk is full, and how much is missing."""
    pictures = "The picture that is left needs" if left == 1 else f"The {left:,} pictures that are left need"
    missing = needed if free is None else max(0, needed - free)
    said = "" if free is None or not missing else f", of which {in_words(missing)} are missing"
    return f"The disk is full. {pictures} about {in_words(needed)}{said}."
