"""Calls of the system that Python has no name for."""

from __future__ import annotations

import ctypes
import os
import sys

NO_NEW_PRIVILEGES = 38
"""Option of prctl(2)."""

_library = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
_system_call = None if _library is None else _library.syscall  # made once: a forked child pays for each new object
if _system_call is not None:
    _system_call.restype = ctypes.c_long


def call(number: int, *arguments: int | bytes | None) -> int:
    """Make a call by its number; -1 where the system refuses, and where it is another system."""
    if _system_call is None:
        return -1
    wide = (ctypes.c_long(one) if isinstance(one, int) else one for one in arguments)
    return int(_system_call(ctypes.c_long(number), *wide))


def failure(what: str) -> OSError:
    """Return what is to be raised for a call that was refused just now."""
    error = ctypes.get_errno()
    return OSError(error, f"{what}: {os.strerror(error)}")


def give_up_privileges() -> None:
    """Let no program that this process starts have more rights than it, which the system asks for first.

    Raises `OSError`.
    """
    if _library is None or _library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise failure("prctl")
