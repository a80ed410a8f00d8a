"""Diagnostics: what a child and its libraries write on standard error, kept in a pipe and told as detail.

::

    child   libtiff, an abort, a traceback ─► handle 2 ─► pipe ─┬─► child, behind each task: detail of that picture
                                                                └─► parent, at the child's end: of what it died at

It never reaches a terminal as it is, for it holds what files say. A pipe that is full takes no more and holds nobody
up: what does not fit is lost. Windows, whose handles are others, has none of it.
"""

from __future__ import annotations

import contextlib
import io
import os
import select
import sys
from collections.abc import Callable
from typing import Any

from multitone.engines.ipc.handles import Handle

MOST_CHARACTERS = 1_600
"""Of what is told of a picture; of more than that the middle is left out, for the ends tell what happened."""
PIPE_BYTES = 1 << 16
_ours: list[Said] = []
"""In a child, what it wrote itself."""


class Said:
    """The end of a pipe that holds what was written."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._poll = select.poll()
        self._poll.register(handle, select.POLLIN)

    def taken(self) -> str:
        """Take what was written since the last time, for people to read."""
        if not self._poll.poll(0):  # 0.7 µs
            return ""
        try:
            data = os.read(self._handle, PIPE_BYTES)
        except OSError:
            return ""
        return _shortened(data.decode("utf-8", "backslashreplace").strip())

    def close(self) -> None:
        """Close the end, and take nothing any more."""
        handle, self._handle, self._poll = self._handle, -1, select.poll()
        if handle >= 0:
            os.close(handle)

    __del__ = close


class Ends:
    """Both ends of a pipe on their way into a child."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading, self.writing = reading, writing

    def __reduce__(self) -> tuple[Callable[[Handle, Handle], Ends], tuple[Handle, Handle]]:
        return _received, (Handle(self.reading), Handle(self.writing))


def _received(reading: Handle, writing: Handle) -> Ends:
    return Ends(reading.number, writing.number)


def opened() -> tuple[Said, Ends] | None:
    """Return the parent's end of a new pipe, and what the child is to be given; None where there is no such pipe.

    The parent closes `Ends.writing` when the child has it.
    """
    if os.name == "nt":
        return None
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    return Said(reading), Ends(reading, writing)


def take_over(ends: Ends) -> None:
    """Let all that this process writes on standard error go into the pipe. Entered in the child."""
    os.dup2(ends.writing, 2)
    os.close(ends.writing)
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(_Unfailing(2, "wb", closefd=False)), "utf-8", "backslashreplace", line_buffering=True
    )
    _ours.append(Said(ends.reading))


def said_here() -> str:
    """Take what this child and its libraries have written since the last time; nothing in any other process."""
    return _ours[0].taken() if _ours else ""


class _Unfailing(io.FileIO):
    """A handle that takes all, and loses what a full pipe has no room for."""

    def write(self, data: Any) -> int:
        """Write, and never fail."""
        with contextlib.suppress(OSError):
            super().write(data)
        return len(data)


def _shortened(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    half = MOST_CHARACTERS // 2 - 2
    return f"{text[:half]}\n…\n{text[-half:]}"
