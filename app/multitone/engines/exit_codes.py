"""Exit codes of workers, in words."""

from __future__ import annotations

import signal


def describe_exit(exitcode: int | None) -> str:
    """Say in words how a process ended."""
    if exitcode is None:
        return "it ended, and the system did not tell how"
    if exitcode < 0:
        try:
            return signal.strsignal(-exitcode) or f"signal {-exitcode}"
        except ValueError:
            return f"signal {-exitcode}"
    return f"it ended with status {exitcode}"
