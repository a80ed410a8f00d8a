"""Surroundings: what child processes need of the system, put right where it can be, and told where it cannot."""

from __future__ import annotations

import functools
import os
import sys

from multitone.errors import EngineError
from multitone.messages import _

LONGEST_FOLDER = 70
"""Bytes of the temporary folder's path: a socket's has at most 107, and `multiprocessing` puts 32 behind it."""
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - `tempfile` makes a private folder there
LEAST_FILES, ENOUGH_FILES = 64, 1024
"""Files that may be open at once: two workers, their pipes and a picture each need about 50."""


@functools.cache
def prepare() -> None:
    """Make ready what `multitone.engines.ipc` needs, once a process. Raises `EngineError` where that cannot be had."""
    if sys.platform != "win32":
        prepare_for_server()
        _choose_shared_folder()


@functools.cache
def prepare_for_server() -> None:
    """Make ready what a fork server needs, which is started first of all. Raises `EngineError`."""
    _allow_files()
    _choose_temporary_folder()


def _allow_files() -> None:
    """Raise the limit of open files, as far as this process may."""
    import resource

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


def _choose_temporary_folder() -> None:
    """Choose a temporary folder in which sockets can be named, where the one of the environment has too long a path."""
    import tempfile  # which `multiprocessing` loads in any case

    try:
        chosen = tempfile.gettempdir()
    except FileNotFoundError as error:
        message = _("No temporary folder can be written to; name one by the variable TMPDIR.")
        raise EngineError(message) from error
    if len(os.fsencode(chosen)) <= LONGEST_FOLDER:
        return
    for folder in FOLDERS:
        if os.access(folder, os.W_OK | os.X_OK):
            tempfile.tempdir = folder
            return
    message = _(
        "The path of the temporary folder, {folder}, is too long; name another one by the variable TMPDIR.",
        folder=chosen,
    )
    raise EngineError(message)


def _choose_shared_folder() -> None:
    """Have shared memory in the temporary folder where the system's own cannot be written to."""
    from multiprocessing.heap import Arena

    if hasattr(Arena, "_dir_candidates"):
        Arena._dir_candidates = [f for f in Arena._dir_candidates if os.access(f, os.W_OK | os.X_OK)]  # noqa: SLF001
