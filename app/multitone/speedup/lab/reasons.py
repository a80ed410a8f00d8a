"""Reasons: one true sentence on why a row is as it is, from what is known of the kernel and what was measured."""

from __future__ import annotations

import sys

from multitone.messages import Message, _
from multitone.speedup.lab.kernels import Lock

GAIN = 1.2
"""A speedup below this is none that a sentence may explain by cores at work together."""
LOSS = 0.85
BASELINE = _("One after another on one core: what the others are measured against.")
ONE_WORKER = _("There is only one worker, so there is nothing to gain.")
NO_BASELINE = _("There is no one-thread figure to compare with.")
ODD = _("Only one thread at a time can hold the lock that it needs, so the machine was not steady; measure again.")

OTHER_HELD_BACK = _("No lock is shared, yet something else held it back, such as other work on the machine.")
TURNS = _("Only one thread at a time may run Python’s bytecode, and taking turns costs time as well.")
REASONS = {
    "keeps": (ODD, _("Only one thread at a time may run Python’s bytecode, so threads take turns.")),
    "holds": (ODD, _("Its code in C holds the interpreter’s lock while it computes, so threads take turns.")),
    "releases": (
        _("It lets go of the interpreter’s lock while it computes, so threads use several cores."),
        _("It lets go of the lock, yet something else held it back, such as other work on the machine."),
    ),
    "partly": (
        _("Its loops over arrays let go of the lock; what lies between them does not, and makes threads wait."),
        _("Its loops over arrays let go of the lock, but what lies between does not, or the cores were busy."),
    ),
    "processes": (
        _("Each process has an interpreter and a lock of its own, so none waits for another."),
        _("Each process has a lock of its own, yet something else held them back, such as other work on the machine."),
    ),
    "subinterpreters": (
        _("Each interpreter has a lock of its own; measured against one thread of the same Python."),
        OTHER_HELD_BACK,
    ),
    "free-threaded": (
        _("This build of Python has no lock, so threads use several cores; measured against one of its own threads."),
        OTHER_HELD_BACK,
    ),
}
"""By what a kernel does with the lock, or by an engine whose workers share none: with a gain, and without."""

ONE_REQUEST = _("One request after another: nearly all of the time is waiting for the server.")
WAITING = {
    "threads": _("A thread that waits for the network lets go of the lock, so all of them wait at the same time."),
    "asyncio": _("Coroutines that wait cost next to nothing, so one thread and one loop wait for all answers at once."),
    "processes": _("Processes wait at the same time, as threads do, but take far more memory."),
}
WAITING_HELD_BACK = _("All could wait at once, yet something else held them back, such as other work on the machine.")


def reason(lock: Lock, engine: str, speedup: float | None, workers: int) -> Message:
    """Return why a kernel that takes the processor runs so on an engine, beside one thread."""
    if engine == "serial":
        return BASELINE
    if workers == 1:
        return ONE_WORKER
    if speedup is None:
        return NO_BASELINE
    shares_none = engine if engine in REASONS else "free-threaded" if _free_threaded() else None
    with_gain, without = REASONS[shares_none or lock]
    if lock == "keeps" and not shares_none and speedup < LOSS:
        without = TURNS
    why = with_gain if speedup >= GAIN else without
    return _("Coroutines hand the work to threads. {reason}", reason=why) if engine == "asyncio" else why


def waiting_reason(engine: str, speedup: float | None, workers: int) -> Message:
    """Return why work that waits runs so on an engine."""
    if engine == "serial":
        return ONE_REQUEST
    if workers == 1:
        return ONE_WORKER
    if speedup is None:
        return NO_BASELINE
    return WAITING[engine] if speedup >= GAIN else WAITING_HELD_BACK


def _free_threaded() -> bool:
    enabled = getattr(sys, "_is_gil_enabled", None)
    return enabled is not None and not enabled()
