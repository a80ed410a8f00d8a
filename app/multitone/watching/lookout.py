"""Lookout: looks at a folder that may come and go, and hands on the pictures in it that are new and whole."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from multitone.batch.discovery import discover
from multitone.batch.source_path import below, is_below
from multitone.batch.tables.found import Found
from multitone.errors import UsageError
from multitone.messages import Message
from multitone.watching.arrivals import Arrivals, Seen, Signature, signature
from multitone.watching.changes import Changes
from multitone.watching.wholeness import is_being_written

WALK_EVERY, PART_OF_THE_TIME = 5.0, 0.02
"""Seconds between two walks through the folder, for network drives tell of no change that another machine makes; and
the part of the time that these may take."""
SOON = 1.0
"""Seconds from the beginning of listening to a second walk, for what arrived before it was heard."""
MOST_PATHS = 2_000
"""Changes that are looked at one by one; of more the folder is walked through."""
LOOK_EVERY, QUICKLY = 1.0, 0.05
"""Seconds between two looks whether the folder is there, and at pictures that are not whole."""


class Look(Struct, frozen=True):
    """What a look has found."""

    whole: list[Found]
    away: bool
    """Whether the folder is not there."""


class Lookout:
    """Looks at one folder. `look` is called again and again, `wait` between."""

    def __init__(self, folder: str, output: str, rest: float, known: Mapping[str, Signature], *, follow: bool) -> None:
        self.arrivals = Arrivals(rest, known)
        self._folder = folder
        self._output = os.path.realpath(output)
        self._leaves_out = os.path.realpath(folder) != self._output
        self._follow = follow
        self._identity: tuple[int, int] | None = None
        self._changes: Changes | None = None
        self._woken = threading.Event()
        self.wake = self._woken.set
        """Let a wait end."""
        self.there: dict[str, Signature] = {}
        """The pictures that were there at the first walk, as they were."""
        self._walks = 0
        self._next_walk = 0.0
        self._pause = QUICKLY

    @property
    def problem(self) -> Message | None:
        """Why the system does not tell of changes; None where it does."""
        return self._changes.problem or None if self._changes is not None else None

    def look(self, *, take: bool = True) -> Look:
        """Look at the folder now; without `take`, what is whole goes on waiting."""
        began = time.monotonic()
        identity = _identity(self._folder)
        if identity != self._identity:
            self._turn_to(identity)
        if identity is None:
            return Look([], away=True)
        if began >= self._next_walk:
            self._walk()
        elif self._changes is not None:
            self._look_at(self._changes.take())
        whole = self.arrivals.take(time.monotonic(), self._seen) if take else []
        self._pause = max(QUICKLY, 10 * (time.monotonic() - began))
        return Look(whole, away=False)

    def wait(self) -> None:
        """Wait until something happens, or it is time for another look."""
        until = self._pause if self.arrivals else LOOK_EVERY
        self._woken.wait(max(0.0, min(until, self._next_walk - time.monotonic())) if self._identity else LOOK_EVERY)
        self._woken.clear()

    def close(self) -> None:
        """End the listening."""
        if self._changes is not None:
            self._changes.close()
            self._changes = None

    def found(self, path: str) -> Found | None:
        """Return a picture as it is now, None where it is gone."""
        try:
            status = os.stat(path)
        except OSError:
            return None
        inside = below(self._folder, os.path.dirname(path))
        return Found(path, inside, status.st_size, status.st_mtime_ns)

    def _turn_to(self, identity: tuple[int, int] | None) -> None:
        """Listen to the folder that is there now: it may be another one, on a drive that was put over it."""
        self.close()
        self._identity = identity
        if identity is not None:
            self._changes = Changes(self._folder, self.wake)
            self._next_walk = 0.0

    def _walk(self) -> None:
        began = time.monotonic()
        is_first = not self._next_walk
        if self._changes is not None:
            self._changes.take()
        try:
            images = discover([self._folder], leave_out=self._output, follow=self._follow).images
        except UsageError:  # it went away this moment
            images = ()
        for image in images:
            self.arrivals.see(image, began)
        if not self._walks:
            self.there = {image.path: signature(image) for image in images}
        self._walks += 1
        ended = time.monotonic()
        every = max(WALK_EVERY, (ended - began) / PART_OF_THE_TIME)
        self._next_walk = ended + (SOON if is_first else every)

    def _look_at(self, paths: Iterable[str]) -> None:
        named = [path for path in paths if self._may_be_taken(path)]
        if len(named) > MOST_PATHS:
            self._walk()
        elif named:
            now = time.monotonic()
            try:  # two names at least, for a file that is named alone is taken for a picture whatever it is
                images = discover([*named, named[0]], leave_out=self._output, follow=self._follow).images
            except UsageError:  # one of them is gone again
                self._next_walk = 0.0
                return
            for image in images:
                inside = below(self._folder, os.path.dirname(image.path))
                self.arrivals.see(msgspec.structs.replace(image, folder=inside), now)

    def _may_be_taken(self, path: str) -> bool:
        """Whether a path is there, not hidden, not one of the results, and not behind a link to a folder."""
        inside = below(self._folder, path)
        folder = os.path.dirname(path)
        if not inside or any(part.startswith(".") for part in inside.split(os.sep)) or not os.path.lexists(path):
            return False
        if not self._leaves_out:
            return True
        return not is_below(os.path.realpath(folder), self._output) and os.path.realpath(path) != self._output

    def _seen(self, path: str) -> Seen | None:
        try:
            written = is_being_written(path)
        except OSError:  # it is gone, or may not be read yet
            written = True if os.path.lexists(path) else None
        found = self.found(path)
        return None if found is None else Seen(found, written)


def _identity(folder: str) -> tuple[int, int] | None:
    """Return what tells a folder from another that has its name later; None where it is not there."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if os.path.isdir(folder) else None
