"""The pictures of the list as columns: at its *place*, where it was found, each has a path, a size, a mark, a reason.

A column costs a byte or two where an object costs a hundred, and a hundred thousand are counted or sent in one call.
"""

from __future__ import annotations

import functools
import os
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

from multitone.batch.discovery import Found
from multitone.batch.events import Event, TaskCancelled, TaskFailed, TaskFinished, TaskSkipped, TaskStarted, WorkerDied
from multitone.gui.model.picture_status import MARKS, RANKS, Mark, Status
from multitone.messages import Message, joined
from multitone.services.sorting import By, SortRequest

REMOVED = len(MARKS)
"""The state of a picture that was taken out of the job."""
UNMARKED = bytes(MARKS.index(Mark.NONE) if code < REMOVED else code for code in range(256))
RANKED = bytes(RANKS[MARKS[code]] if code < REMOVED else 0 for code in range(256))


@functools.lru_cache(maxsize=64)
def _told(losses: tuple[Message, ...]) -> Message:
    """Return the losses of a picture as one text, the same one for all that lose the same."""
    return joined(losses, "; ")


class Pictures:
    """Holds what is known of all pictures, and folds a job's events into it."""

    def __init__(self) -> None:
        self._bad: Mapping[str, tuple[str, str]] = {}
        self.clear()

    def __len__(self) -> int:
        return len(self.images)

    def clear(self) -> None:
        """Hold none."""
        self.images: list[Found] = []
        self._place_of: dict[str, int] = {}
        self._packed: list[bytes] = []
        self._sizes = array("Q")
        self._states = bytearray()
        self._reasons: dict[int, tuple[str, str]] = {}
        self._at_work: dict[int, str] = {}
        self._changed: set[int] = set()
        self._failed: dict[str, int] = {}
        """The first task that failed of each picture that has one."""

    @property
    def removed(self) -> int:
        """How many were taken out of the job; they keep their places."""
        return self._states.count(REMOVED)

    def add(self, images: Sequence[Found]) -> None:
        """Hold more pictures, at the places behind those that are there."""
        first = len(self.images)
        self.images.extend(images)
        self._place_of.update(zip([image.path for image in images], range(first, first + len(images)), strict=True))
        self._sizes.extend([image.size for image in images])
        self._states.extend(bytes([MARKS.index(Mark.NONE)]) * len(images))
        if images:
            self._packed.append(os.fsencode("\0".join([image.path for image in images])))
        self._mark_bad()

    def know_bad(self, reasons: Mapping[str, tuple[str, str]]) -> None:
        """Mark those that cannot be read: why not, and the kind of failure, by path, now and as they come."""
        self._bad = reasons
        self._mark_bad()

    def _mark_bad(self) -> None:
        for path, (reason, kind) in self._bad.items():
            place = self._place_of.get(path)
            if place is not None and self._states[place] == MARKS.index(Mark.NONE):
                self._set(path, Mark.BAD, reason, kind)

    def remove(self, paths: Iterable[str]) -> set[str]:
        """Take pictures out of the job, and return the paths of those that were there."""
        places = [place for place in map(self._place_of.get, paths) if place is not None]
        for place in places:
            self._states[place] = REMOVED
            self._reasons.pop(place, None)
        self._changed.difference_update(places)
        return {self.images[place].path for place in places}

    def place(self, path: str) -> int | None:
        """Return the place of a picture, None where it is not known."""
        return self._place_of.get(path)

    def mark(self, place: int) -> Mark:
        """Return what became of the picture in a place."""
        state = self._states[place]
        return MARKS[state] if state != REMOVED else Mark.NONE

    def reason(self, place: int) -> tuple[str, str]:
        """Return why that became of it, and the kind of failure; empty where there is nothing to say."""
        return self._reasons.get(place, ("", ""))

    def count(self, status: Status) -> int:
        """Return how many pictures have a status."""
        return sum(self._states.count(MARKS.index(mark)) for mark in status.marks)

    def sought(self, needle: str, status: Status) -> Callable[[int], bool]:
        """Return what tells whether the picture in a place has a status, and a text in its name, in any case."""
        states, wanted = self._states, frozenset(MARKS.index(mark) for mark in status.marks)
        if not needle:
            return lambda place: states[place] in wanted
        images, text = self.images, needle.casefold()
        return lambda place: states[place] in wanted and text in images[place].path.rpartition(os.sep)[2].casefold()

    def sort_request(self, by: By) -> SortRequest:
        """Return the question in which order they are; a child answers it."""
        ranks = bytes(self._states.translate(RANKED))
        return SortRequest(by, tuple(self._packed), self._sizes.tobytes(), ranks)

    def handle(self, event: Event) -> None:
        """Take one event in; the places that changed are kept for `take_changed`."""
        if isinstance(event, TaskStarted | TaskFinished | TaskFailed) and self._is_of_failed(event):
            return
        if isinstance(event, TaskStarted):
            self._at_work[event.task] = event.source
            self._set(event.source, Mark.WORKING)
        elif isinstance(event, TaskFinished):
            self._set(event.source, Mark.DONE, _told(event.losses) if event.losses else "")
        elif isinstance(event, TaskFailed):
            self._set(event.source, Mark.FAILED, event.reason, event.kind)
        elif isinstance(event, TaskSkipped):
            if event.standing == "done":  # before the job went on
                self._set(event.source, Mark.DONE)
            else:
                self._set(event.source, Mark.SKIPPED, event.reason)
        elif isinstance(event, TaskCancelled):
            self._set(event.source, Mark.CANCELLED)
        elif isinstance(event, WorkerDied) and event.task in self._at_work:
            self._set(self._at_work[event.task], Mark.NONE)

    def _is_of_failed(self, event: TaskStarted | TaskFinished | TaskFailed) -> bool:
        """Whether another page of the same file has failed, so that its mark stays, whatever becomes of this one."""
        failed = self._failed.setdefault(event.source, event.task) if isinstance(event, TaskFailed) else None
        failed = failed or self._failed.get(event.source)
        if failed == event.task and not isinstance(event, TaskFailed):
            del self._failed[event.source]
        return failed is not None and failed != event.task

    def take_changed(self) -> set[int]:
        """Return the places that have changed since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def clear_marks(self) -> bool:
        """Forget what became of the pictures in the job before; return whether anything had."""
        before = self._states
        self._states = before.translate(UNMARKED)
        self._reasons, self._at_work, self._changed, self._failed = {}, {}, set(), {}
        self._mark_bad()
        return self._states != before

    def await_again(self, paths: Iterable[str]) -> None:
        """Forget what became of pictures that are to be done again, and why."""
        for path in paths:
            self._set(path, Mark.NONE)

    def _set(self, path: str, mark: Mark, reason: str = "", kind: str = "") -> None:
        place = self._place_of.get(path)
        if place is None or self._states[place] == REMOVED:
            return
        self._states[place] = MARKS.index(mark)
        self._reasons.pop(place, None)
        if reason:
            self._reasons[place] = (reason, kind)
        else:
            self._reasons.pop(place, None)
        self._changed.add(place)
