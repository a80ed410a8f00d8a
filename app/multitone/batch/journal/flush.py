"""Flushing: what was written is on its way to the disk until the system says that it is there.

A program of the system asks it, for who asks himself cannot be ended before the drive has answered, and one that hangs
never does. Where there is no such program, a thread asks.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterable

PROGRAMS = ("/usr/bin/sync", "/bin/sync")
"""Of GNU coreutils from 8.24 on: `sync FILE…` is fsync, `sync -f FILE…` is syncfs of the file systems of these."""
IN_MEMORY = (0x01021994, 0x858458F6)
"""How the system numbers its file systems without a disk, tmpfs and ramfs (statfs(2)): a power cut takes them whole."""
FEW = 16
"""So many files are flushed one by one; of more, their file system is, with what others have written there."""


class Flush:
    """Files on their way to the disk."""

    def __init__(self, files: Callable[[], Iterable[str]], number: int, folders: Iterable[str]) -> None:
        """Begin; `files` lists so many files, and `folders` those that they lie in. What is gone is passed over."""
        self._folders = sorted(folder for folder in set(folders) if os.path.isdir(folder))
        self._ended: bool | None = None
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._process = self._watched = 0
        if self._folders and not any(map(_has_disk, self._folders)):
            self._ended = True
        elif not self._spawned(files, number):
            self._thread = threading.Thread(target=self._flush, args=(files,), name="flush", daemon=True)
            self._thread.start()

    def ended(self, seconds: float = 0.0) -> bool | None:
        """Wait at most so long; say whether all is on the disk, None where that is not known yet."""
        if self._thread is not None:
            self._thread.join(seconds)
        elif self._ended is None:
            self._await(seconds)
        return self._ended

    def let_go(self) -> None:
        """Wait no longer, and ask no further; what was asked goes on."""
        self._stopped = True
        if self._watched:
            os.close(self._watched)
            self._watched = 0
        if self._thread is None and self._ended is None:
            threading.Thread(target=os.waitpid, args=(self._process, 0), name="flush", daemon=True).start()

    def _spawned(self, files: Callable[[], Iterable[str]], number: int) -> bool:
        program = next((path for path in PROGRAMS if os.access(path, os.X_OK)), None)
        if program is None or not sys.platform.startswith("linux"):
            return False
        words = ["-f", *_one_of_each(self._folders)]
        if number <= FEW:
            words = [*(os.path.abspath(file) for file in files() if os.path.isfile(file)), *self._folders]
        nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)]
        try:  # in a group of its own, so that Ctrl-C does not end it
            self._process = os.posix_spawn(program, [program, *words], os.environ, file_actions=nowhere, setpgroup=0)
        except OSError:
            return False
        with contextlib.suppress(OSError):
            self._watched = os.pidfd_open(self._process)
        return True

    def _await(self, seconds: float) -> None:
        if self._watched:
            waiting = select.poll()
            waiting.register(self._watched, select.POLLIN)
            waiting.poll(seconds * 1000)
        else:  # a kernel without pidfd_open
            time.sleep(min(seconds, 0.002))
        try:
            process, status = os.waitpid(self._process, os.WNOHANG)
        except ChildProcessError:  # somebody waits for all children, and has taken its end
            process, status = self._process, 0
        if process:
            self._ended = status == 0

    def _flush(self, files: Callable[[], Iterable[str]]) -> None:
        try:
            for path in (*files(), *(self._folders if os.name == "posix" else ())):
                if self._stopped:
                    return
                _flush_one(path)
        except OSError:
            self._ended = False
        else:
            self._ended = True


def _flush_one(path: str) -> None:
    """Flush a file or a folder that is there. Raises `OSError`."""
    try:
        handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _has_disk(folder: str) -> bool:
    """Whether what lies in a folder can be brought to a disk."""
    if not sys.platform.startswith("linux"):
        return True
    import ctypes  # late: whoever starts children has loaded it

    about = ctypes.create_string_buffer(256)
    if ctypes.CDLL(None).statfs(os.fsencode(folder), about):
        return True
    return ctypes.c_long.from_buffer(about).value & 0xFFFFFFFF not in IN_MEMORY


def _one_of_each(folders: Iterable[str]) -> list[str]:
    """Return one folder of each file system."""
    return list({os.stat(folder).st_dev: folder for folder in folders}.values())
