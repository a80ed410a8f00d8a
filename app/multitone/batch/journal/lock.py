"""The lock of a job: whoever works at it holds it, and its workers hold it with their program."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

from multitone.errors import UsageError
from multitone.messages import _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
TRY_EVERY = 0.05
"""Seconds between two attempts to take a lock that another holds."""


class JobLock:
    """A file that one program at a time has locked.

    The lock belongs to the open file, not to the process: workers inherit the handle, so that the lock is free only
    when the last of them is gone, however their program ended.
    """

    def __init__(self, handle: int, path: Path) -> None:
        self.handle = handle
        self.path = path
        """Where its file is, in which workers write down what they finish (`claims`)."""

    @classmethod
    def take(cls, folder: Path, job: str, patience: float = 0.0) -> JobLock | None:
        """Return the lock of a job, or None where another still has it after that many seconds.

        Raises `UsageError` where a job cannot be called so, `OSError`.
        """
        if not is_name(job):
            raise UsageError(_("{job!r} is not the name of a job.", job=job))
        path = folder / f"{job}.lock"
        until = time.monotonic() + patience
        while True:
            handle = os.open(path, FLAGS, 0o600)
            if _locked(handle):
                if _is_at(handle, path):
                    return cls(handle, path)
            elif time.monotonic() >= until:
                os.close(handle)
                return None
            os.close(handle)
            time.sleep(TRY_EVERY)

    def release(self, *, settled: bool = False) -> None:
        """Let the lock go. Its file goes with it where nothing is written there, or all of that is `settled`."""
        with contextlib.suppress(OSError):  # Windows removes no file that is open; it stays there, and harms nothing
            if settled or not os.fstat(self.handle).st_size:
                self.path.unlink(missing_ok=True)
        os.close(self.handle)


def is_name(job: str) -> bool:
    """Whether a job may be called so: its name is that of a file, and of none elsewhere."""
    return job.isalnum() and job.isascii()


def is_held(folder: Path, job: str) -> bool:
    """Tell whether somebody works at a job now."""
    if not is_name(job) or not (folder / f"{job}.lock").exists():
        return False
    lock = JobLock.take(folder, job)
    if lock is not None:
        lock.release()
    return lock is None


def hold(folder: Path, job: str, patience: float) -> JobLock:
    """Return the lock of a job. Raises `UsageError` where another program still works at it after that many seconds."""
    lock = JobLock.take(folder, job, patience)
    if lock is None:
        raise UsageError(
            _("The job {job} is running in another Multitone; stop it there, or wait until it ends.", job=job)
        )
    return lock


def _locked(handle: int) -> bool:
    """Try to lock an open file."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Tell whether an open file still has its name: the holder before removes it when it is done."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
