"""Reasons: one true sentence on why a row is as it is, from what is known of the kernel and what was measured."""

from __future__ import annotations

from multitone.messages import Message, _
from multitone.speedup.lab.kernels import Lock

GAIN = 1.2
"""A speedup below this is none that a sentence may explain by cores at work together."""
LOSS = 0.85
BASELINE = _("One after another on one core: what the others are measured against.")
ONE_WORKER = _("There is only one worker, so there is nothing to gain.")
NO_BASELINE = _("There is no figure for one thread to compare it with.")
ODD = _("Only one thread at a time may have the lock that it needs, so the machine was not steady; measure again.")

LOCKED = {
    "threads": _("Only one thread at a time may run Python's bytecode, so threads take turns."),
    "asyncio": _("Coroutines hand the work to threads, and only one of those at a time may run Python's bytecode."),
}
TURNS = {
    "threads": _("Only one thread at a time may run Python's bytecode, and taking turns costs time as well."),
    "asyncio": _("Coroutines hand the work to threads; one at a time may run, and taking turns costs time as well."),
}
HELD = {
    "threads": _("Its code in C holds the interpreter's lock while it computes, so threads take turns."),
    "asyncio": _("Coroutines hand the work to threads, whose code in C holds the lock while it computes."),
}
RELEASED = {
    "threads": _("It lets go of the interpreter's lock while it computes, so threads use several cores."),
    "asyncio": _("Coroutines hand the work to threads, which let go of the lock: the gain is theirs, not asyncio's."),
}
HELD_BACK = {
    "threads": _("It lets go of the lock, yet something else held it back, such as other work on the machine."),
    "asyncio": _("Its threads let go of the lock, yet something else held them back, such as other work here."),
}
PARTLY = {
    "threads": _("Its loops over arrays let go of the lock; what lies between them does not, and makes threads wait."),
    "asyncio": _("Threads do the work; their loops over arrays let go of the lock, and what lies between does not."),
}
TOO_LITTLE = {
    "threads": _("Its loops over arrays let go of the lock, but what lies between does not, or the cores were busy."),
    "asyncio": _("Threads do the work; what lies between their loops keeps the lock, or the cores were busy."),
}
OWN_LOCKS = _("Each process has an interpreter and a lock of its own, so none waits for another.")
OWN_LOCKS_HELD_BACK = _(
    "Each process has a lock of its own, yet something else held them back, such as other work on the machine."
)

ONE_REQUEST = _("One request after another: nearly all of the time is waiting for the server.")
WAITING = {
    "threads": _("A thread that waits for the network lets go of the lock, so all of them wait at the same time."),
    "asyncio": _("Coroutines that wait cost next to nothing, so one thread and one loop wait for all answers at once."),
    "processes": _("Processes wait at the same time as threads do, and take far more memory for it."),
}
WAITING_HELD_BACK = _("All could wait at once, yet something else held them back, such as other work on the machine.")

OWN_INTERPRETERS = _("Each interpreter has a lock of its own; measured against one thread of the same Python.")
NO_LOCK = _("This build of Python has no lock, so threads use several cores; measured against one of its own threads.")
OTHER_HELD_BACK = _("No lock is shared, yet something else held it back, such as other work on the machine.")


def reason(lock: Lock, engine: str, speedup: float | None, workers: int) -> Message:
    """Return why a kernel that takes the processor runs so on an engine, beside one thread."""
    if engine == "serial":
        return BASELINE
    if workers == 1:
        return ONE_WORKER
    if speedup is None:
        return NO_BASELINE
    gained = speedup >= GAIN
    if engine == "processes":
        return OWN_LOCKS if gained else OWN_LOCKS_HELD_BACK
    if engine == "subinterpreters":
        return OWN_INTERPRETERS if gained else OTHER_HELD_BACK
    if engine == "free-threaded" or _free_threaded():
        return NO_LOCK if gained else OTHER_HELD_BACK
    if lock == "keeps":
        return ODD if gained else (TURNS if speedup < LOSS else LOCKED)[engine]
    if lock == "holds":
        return ODD if gained else HELD[engine]
    if lock == "partly":
        return (PARTLY if gained else TOO_LITTLE)[engine]
    return (RELEASED if gained else HELD_BACK)[engine]


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
    import sys

    enabled = getattr(sys, "_is_gil_enabled", None)
    return enabled is not None and not enabled()
