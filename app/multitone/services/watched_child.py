"""A child that answers, and is looked at while it does: it is not waited for when it is at one thing for too long.

::

    parent ── message ──► child: at_work(slot), then take_up(0), take_up(1), … one for each picture
      ▲                     │
      ├──── messages ◄──────┤
      └──── looks ◄── slot ─┘      which picture, its size; the system tells the processor time
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from multitone.engines.ipc.channel import Channel
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.pipes import wait
from multitone.engines.ipc.shared_slots import Slot, Slots
from multitone.engines.ipc.stillness import LOOK_EVERY, Looks, Watch, stood_still, took_long
from multitone.engines.ipc.usage import carried_bytes, process_cpu_seconds
from multitone.errors import EngineError, FailureKind
from multitone.imaging.readers.base import size_listener
from multitone.messages import Message, _
from multitone.sandbox.box import Box
from multitone.services import allowance
from multitone.services.patience import PICTURE, Patience

UNKNOWN = -1
"""The place of a picture, where none was taken up."""
LOOKING = 1
"""The stage of a child that looks at a picture in the midst of other work."""


class GivenUpError(EngineError):
    """A child has ended, or was ended, before it gave an answer."""

    def __init__(self, message: Message, kind: FailureKind, place: int = UNKNOWN) -> None:
        super().__init__(message)
        self.kind = kind
        """What that is for a picture: `crashed` or `timeout`."""
        self.place = place
        """At which of its pictures it was, counted from 0."""

    def picture_of(self, paths: Sequence[str]) -> str | None:
        """Return at which of these pictures it was; None where that is not known."""
        return paths[self.place] if 0 <= self.place < len(paths) else None


class WatchedChild:
    """A child with a slot, in which it says what it is at."""

    def __init__(self, target: Callable[..., None], *arguments: Any, name: str, box: Box | None) -> None:
        """Start `target(connection, slot, *arguments)` in a process of its own."""
        self._slots = Slots(1)
        self.child = Child(_host, target, self._slots, *arguments, name=name, box=box)
        self.connection = self.child.connection
        """To be waited for."""
        self._channel = Channel(self.connection)
        self._messages: deque[bytes] = deque()
        self._watch: Watch | None = None
        self._looks = Looks()
        self._next_look = 0.0

    def send(self, message: bytes) -> None:
        """Send a message, and do not wait for it to be read. Raises `OSError` where the child is gone."""
        self._channel.send(message)

    def begin(self, message: bytes, most: int) -> None:
        """Ask for an answer, whose messages have at most so many bytes. Raises `OSError`."""
        self._channel.most = most
        self._slots.clear(1)
        self._watch = None
        self._looks = Looks()
        self._next_look = time.monotonic() + LOOK_EVERY
        self.send(message)

    def receive(self) -> list[bytes]:
        """Return the messages that are there. Raises `EOFError`, `OSError`, `EngineError` where they are too long."""
        messages = self._channel.receive()
        if messages:
            self._watch = None
        return messages

    def next_message(self, patience: Patience, is_over: Callable[[], bool]) -> bytes | None:
        """Wait for the next message; None where it is over before.

        Raises `GivenUpError` where its patience is at an end, and what `receive` does.
        """
        while not self._messages:
            if is_over():
                return None
            if wait([self.connection], max(0.0, self._next_look - time.monotonic())):
                self._messages.extend(self.receive())
            self.look(patience)
        return self._messages.popleft()

    def look(self, patience: Patience) -> None:
        """Look at it, if it is time to. Raises `GivenUpError` where it is at one thing for too long."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY
        passed, attempt, cpu = self._looks.passed(now), self._slots.attempt(1), process_cpu_seconds(self.child.pid)
        if cpu is None:
            return
        what, watch = (attempt.task, attempt.finished), self._watch
        if watch is None or watch.what != what:
            self._watch = Watch(what, cpu, cpu=cpu)
            return
        if not watch.moved(0, cpu, passed, carried_bytes(self.child.pid)):
            watch.still += passed
        patience = PICTURE if attempt.stage == LOOKING else patience
        limit = patience.seconds_for(attempt.pixels)
        if cpu - watch.began > limit:
            raise GivenUpError(took_long(limit), "timeout", self.place)
        if watch.still >= patience.still:
            raise GivenUpError(stood_still(patience.still), "timeout", self.place)

    @property
    def place(self) -> int:
        """At which of its pictures it is, counted from 0; `UNKNOWN` where it has taken none up."""
        return self._slots.attempt(1).task - 1

    def ended(self) -> GivenUpError:
        """Return the error that says that it is gone."""
        return GivenUpError(_("The process that worked on this has ended."), "crashed", self.place)

    def end(self) -> None:
        """End it at once: it may have closed its pipe, or said what cannot be believed, and go on."""
        self.child.kill()
        self.child.close(0.5)


_slot: Slot | None = None


def take_up(place: int) -> None:
    """Say in a child which of several pictures it takes up now, counted from 0: its time begins anew."""
    if _slot is not None:
        _slot.finished += 1
        _slot.start(place + 1)


@contextlib.contextmanager
def looking_at(place: int) -> Iterator[None]:
    """Take a picture up in the midst of other work: while this is entered, it has the time that looking at one has."""
    take_up(place)
    if _slot is not None:
        _slot.enter(LOOKING)
    try:
        yield
    finally:
        take_up(UNKNOWN)


def _host(connection: Any, target: Callable[..., None], slots: Slots, *arguments: Any) -> None:
    """Be the child. Entered in it."""
    global _slot
    _slot = slots[1]
    allowance.hold()
    size_listener.set(_told)
    target(connection, *arguments)


def _told(width: int, height: int, *, streams: bool = False, beside: int = 0, frames: int = 1, before: int = 0) -> None:
    """Note the size of the largest picture that is at work. Raises `ImageError` where there is no memory for it."""
    if _slot is not None:
        _slot.pixels = max(_slot.pixels, width * height * frames + before)
    allowance.refuse_beyond(0 if streams else width * height, beside)
