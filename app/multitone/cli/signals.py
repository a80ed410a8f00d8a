"""Ctrl-C and its like, from the first moment to the last: the program ends without a word, and leaves nothing behind.

::

    start ──end_at_once──► loading, planning ──unwinding──► what has to be put away ──interruptible──► a running job
            at once                            by an exception                       in order, then as before

A signal that whoever started the program has it ignore, as `nohup` and a script's `&` do, stays ignored throughout.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multitone.engines.base import JobControl

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that ask for the end: from the keyboard, from another program, from a terminal that is closed."""


def end_at_once() -> None:
    """Let the program end at once and silently where it is asked to, while nothing is begun that has to be put away."""
    for number in _heeded():
        signal.signal(number, _end)


def end_by_the_system() -> None:
    """Leave the end to the system, for a window's loop runs no Python while nothing happens in it."""
    for number in _heeded():
        signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def unwinding() -> Iterator[None]:
    """Let the program end by a `KeyboardInterrupt`, so that what was begun is put away."""

    def unwind(number: int, _: FrameType | None) -> None:
        raise KeyboardInterrupt(number)

    with _handling(unwind):
        yield


@contextlib.contextmanager
def interruptible(control: JobControl) -> Iterator[None]:
    """Make Ctrl-C stop the job in order; a second one ends the program by a `KeyboardInterrupt`."""
    asked: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        asked.append(number)
        if asked.count(signal.SIGINT) > 1:  # a terminal that closes says so more than once, and is in no hurry
            raise KeyboardInterrupt(number)
        control.cancel()

    with _handling(stop):
        yield


@contextlib.contextmanager
def _handling(handler: Any) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in _heeded()}
    try:
        yield
    finally:
        for number, then in before.items():
            signal.signal(number, then)


def _heeded() -> list[int]:
    """Return the signals that are not to be ignored, nor left to a handler that is not Python's."""
    return [number for number in ENDING if signal.getsignal(number) not in (signal.SIG_IGN, None)]


def _end(number: int, _: FrameType | None) -> None:
    """End the program by the signal itself, so that a shell's script ends with it."""
    _remove_scratch()
    if os.name == "nt":
        os._exit(128 + number)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _remove_scratch() -> None:
    """Remove the folder of this process, where it has made one; the module may be half loaded when the signal comes."""
    remove = getattr(sys.modules.get("multitone.sandbox.scratch"), "remove_scratch", None)
    if remove is not None:
        remove()
