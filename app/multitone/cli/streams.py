"""Standard input, output and error as they come: closed, full, or of an encoding that cannot hold what is said.

A job never fails of its words: what cannot be printed is shown as an escape, and what cannot be written is lost. And no
word is a command to the terminal, whoever writes it: `Output` shows it as an escape, but for what `commanding` writes.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import Any, TextIO, cast

from multitone.escapes import visible

_handles: dict[int, Handle] = {}


class Handle(io.FileIO):
    """A handle whose writing never fails: once it has, the rest goes nowhere, and `fault` says why."""

    fault: OSError | None = None

    def write(self, data: Any) -> int:
        """Write, waiting where a pipe is full and does not wait by itself."""
        try:
            while (written := super().write(data)) is None:
                _wait_for_room(self.fileno())
        except OSError as error:
            self.fault = error
            _open_nothing(self.fileno())
            return len(data)
        return written


class Output(io.TextIOWrapper):
    """A stream of text in which nothing is obeyed."""

    def write(self, text: str) -> int:
        """Write a text; what a terminal would obey is shown as an escape."""
        return super().write(visible(text))

    def command(self, text: str) -> int:
        """Write a text as it is, with commands to the terminal that are our own."""
        return super().write(text)


class _Commanding:
    """A stream as rich and colors need it: what is written to it may command the terminal."""

    def __init__(self, stream: Output) -> None:
        self._stream = stream
        self.write = stream.command

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def commanding(stream: TextIO) -> TextIO:
    """Return a stream for text that holds commands to the terminal, each of them our own."""
    return cast("TextIO", _Commanding(stream)) if isinstance(stream, Output) else stream


def prepare(*, json: bool = False) -> None:
    """Make standard streams of what the program was started with. JSON is UTF-8, whatever the locale says."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            _open_nothing(number)  # else the next file that is opened would be taken for this stream
    sys.stdout = _output(sys.stdout, 1, "utf-8" if json else None)
    sys.stderr = _output(sys.stderr, 2, None)


def finish(status: int) -> int:
    """Write out what is left to say, and return the exit status: not 0 where there was no room for what was said."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    handle = _handles.get(1)
    fault = None if handle is None else handle.fault
    if fault is None or fault.errno == errno.EPIPE:  # whoever read has enough, as head has
        return status
    from multitone.messages import tr  # late, as signals and streams come before all else

    said = tr("The output could not be written: {why}.", why=fault.strerror)
    sys.stderr.write(f"multitone: {said}\n")
    sys.stderr.flush()
    return status or 1


def _output(stream: TextIO | None, number: int, encoding: str | None) -> TextIO:
    if isinstance(stream, io.TextIOWrapper) and os.name == "nt" and stream.isatty():  # the console has its own way
        stream.reconfigure(errors="backslashreplace")
        return stream
    handle = _handles[number] = Handle(number, "wb", closefd=False)
    return Output(
        io.BufferedWriter(handle),
        encoding=encoding or getattr(stream, "encoding", None) or "utf-8",
        errors="backslashreplace",
        line_buffering=number == 2 or handle.isatty(),
        write_through=getattr(stream, "write_through", False),
    )


def _open_nothing(number: int) -> None:
    """Let a handle lead to where all that is written vanishes and nothing is to be read; children get it, too."""
    nothing = os.open(os.devnull, os.O_RDWR)
    if nothing == number:
        os.set_inheritable(number, True)  # noqa: FBT003 - the system's own signature
        return
    os.dup2(nothing, number)
    os.close(nothing)


def _wait_for_room(number: int) -> None:
    import select

    select.select([], [number], [])
