"""Surroundings: what child processes need of the system, put right where it can be, and told where it cannot."""

from __future__ import annotations

import functools
import sys

from multitone.errors import EngineError
from multitone.messages import _

LEAST_FILES, ENOUGH_FILES = 64, 1024
"""Files that may be open at once: two workers, their pipes and a picture each need about 50."""

LEAST_MEMORY = 48_000_000
"""Bytes of addresses that a process may have: an interpreter with the modules of a plan takes most of them."""


@functools.cache
def prepare() -> None:
    """Make ready what `multitone.engines.ipc` needs, once a process: files that may be open.

    Raises `EngineError`, or `MemoryError` where nothing can be done in the memory that a process may have.
    """
    if sys.platform == "win32":
        return
    import resource

    room, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if room != resource.RLIM_INFINITY and room < LEAST_MEMORY:
        raise MemoryError  # before a library is loaded by half, which it tells in its own way
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < ENOUGH_FILES:
        wanted = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        if wanted < LEAST_FILES:
            message = _(
                "Only {n} files may be open at once here, and at least {least} are needed; raise the limit "
                "(`ulimit -n`).",
                n=wanted, least=LEAST_FILES,
            )  # fmt: skip
            raise EngineError(message)
