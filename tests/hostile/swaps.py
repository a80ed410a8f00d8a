"""A folder that is swapped for a link at any moment: between one call to the system and the next."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import SOAK

CALLS = frozenset((
    "open", "os.link", "os.symlink", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.utime", "os.chmod",
    "os.listdir", "os.scandir", "os.setxattr", "os.getxattr", "os.listxattr", "os.truncate", "shutil.copyfile",
))  # fmt: skip
"""What Python tells audit hooks of before it asks the system."""


class Swap:
    """Puts a link in the place of a folder just before the call of a number; only in its `with`."""

    active: Swap | None = None

    def __init__(self, folder: Path, elsewhere: Path, at: int) -> None:
        self.calls = 0
        self.folder = folder
        self._elsewhere = elsewhere
        self._at = at

    def __enter__(self) -> Swap:
        Swap.active = self
        return self

    def __exit__(self, *_error: object) -> None:
        Swap.active = None

    def called(self) -> None:
        """Count a call, and swap where it is the one."""
        self.calls += 1
        if self.calls == self._at and self.folder.is_dir() and not self.folder.is_symlink():
            Swap.active = None
            self.folder.rename(self.folder.with_name("moved away"))
            self.folder.symlink_to(self._elsewhere)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    swap = Swap.active
    if swap is not None and event in CALLS and not str(arguments[0]).endswith((".py", ".pyc", ".so")):
        swap.called()


sys.addaudithook(_hook)


def state_of(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return all that a folder holds: names, kinds, permissions, times, links to it, bytes."""
    return dict(_states(folder))


def _states(folder: Path) -> Iterator[tuple[str, tuple[object, ...]]]:
    for path in (folder, *sorted(folder.rglob("*"))):
        status = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        link = os.readlink(path) if path.is_symlink() else ""
        known = (status.st_mode, status.st_nlink, status.st_mtime_ns, link, hashlib.sha256(data).hexdigest())
        yield str(path.relative_to(folder)), known


def at_every_moment(
    prepared: Callable[[int], tuple[Path, Path]], deed: Callable[[int], object], *, most: int = 400
) -> int:
    """Do a deed again and again, with the swap later each time, until it comes too late; return before which call.

    `prepared` makes everything anew and returns the folder to swap and what the link leads to, in which nothing may
    change.
    """
    for moment in range(1, most, 1 if SOAK else 4):
        folder, elsewhere = prepared(moment)
        before = state_of(elsewhere)
        with Swap(folder, elsewhere, moment) as swap:
            deed(moment)
        assert state_of(elsewhere) == before, f"swapped before call {moment}"
        if swap.calls < moment:
            return moment
    raise AssertionError(f"more than {most} calls")
