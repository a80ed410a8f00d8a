"""Whether a file is being written by somebody at this moment, where the system can tell."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

if sys.platform != "win32":
    import fcntl

SET_SIGNAL = 10
"""Linux's F_SETSIG, which Python has no name for before 3.13."""


def is_being_written(path: str) -> bool | None:
    """Tell whether any program of this machine has a file open to write; None where the system does not say.

    Linux gives a lease for reading on a file that nobody has open for writing, to its owner; it is given back at once.
    Network drives give none. Raises `OSError` where the file cannot be opened.
    """
    if sys.platform != "linux":
        return None
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        # should somebody open it just now, the system says so by a signal, and its usual one would end this process
        fcntl.fcntl(handle, SET_SIGNAL, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:  # it belongs to somebody else, or its drive knows no leases
        return None
    else:
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False
    finally:
        os.close(handle)
