"""A folder that is held open: what is named in it is in it, whatever its path is made to lead to meanwhile.

::

    path ──open_folder──► walked from the root, a component at a time, through no link ──► Folder
    Folder.entry(name) ──► (name, dir_fd), which the functions of `os` take; (path, None) where the system knows none

Who may write beside a folder can put a link in its place between a look at it and its use. What is done by way of the
open folder is not led astray by that.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable

WALKS = hasattr(os, "O_DIRECTORY") and {os.open, os.mkdir, os.link, os.rename, os.unlink, os.stat} <= os.supports_dir_fd
"""Whether the system names files by an open folder; Windows does not."""
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)
"""How files are made: never opened where one is already, nor by way of a link."""
Make = Callable[[str, str, int | None], None]
"""Makes a folder that is missing: told its path, and how it is named by the open folder that it is to lie in."""


class LinkedError(NotADirectoryError):
    """A link stands, or a file, where a folder was."""


class Folder:
    """An open folder, closed when nobody has it any more."""

    __slots__ = ("_identity", "handle", "path")

    def __init__(self, path: str, handle: int | None) -> None:
        self.path = path
        self.handle = handle
        """None where the system names files by their paths only."""
        status = os.stat(path) if handle is None else os.fstat(handle)
        self._identity = status.st_dev, status.st_ino

    def __del__(self) -> None:
        if getattr(self, "handle", None) is not None:
            os.close(self.handle)  # type: ignore[arg-type]

    def entry(self, name: str) -> tuple[str, int | None]:
        """Return what the functions of `os` take for a name in the folder: that, and their `dir_fd`."""
        return (self.path_of(name), None) if self.handle is None else (name, self.handle)

    def path_of(self, name: str) -> str:
        """Return the path of a name in the folder, to tell it; files are opened by `entry`."""
        return os.path.join(self.path, name)

    def is_there(self) -> bool:
        """Whether its path still leads to it, and by no link in its place."""
        try:
            status = os.lstat(self.path)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._identity

    def status(self, name: str) -> os.stat_result | None:
        """Look at what stands under a name itself, not at what it links to; None where nothing does."""
        place, at = self.entry(name)
        try:
            return os.stat(place, dir_fd=at, follow_symlinks=False)
        except (OSError, ValueError):
            return None

    def unlink(self, name: str) -> None:
        """Remove a file. Raises `OSError`."""
        place, at = self.entry(name)
        os.unlink(place, dir_fd=at)

    def rmdir(self, name: str) -> None:
        """Remove an empty folder. Raises `OSError`."""
        place, at = self.entry(name)
        os.rmdir(place, dir_fd=at)

    def forget(self, name: str) -> None:
        """Remove a file where that can be."""
        with contextlib.suppress(OSError):
            self.unlink(name)

    def rename(self, name: str, other: str, into: Folder | None = None) -> None:
        """Give a file another name, here or in another open folder; what stands there is replaced. Raises `OSError`."""
        (old, here), (new, there) = self.entry(name), (into or self).entry(other)
        os.replace(old, new, src_dir_fd=here, dst_dir_fd=there)

    def link(self, name: str, other: str, into: Folder | None = None) -> None:
        """Give a file, or a link itself, a second name. Raises `OSError`, `NotImplementedError`."""
        (old, here), (new, there) = self.entry(name), (into or self).entry(other)
        os.link(old, new, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)

    def create(self, name: str, mode: int) -> int:
        """Open a new file for writing. Raises `OSError`."""
        place, at = self.entry(name)
        return os.open(place, NEW, mode, dir_fd=at)

    def open(self, name: str) -> int:
        """Open a regular file for reading, by no link. Raises `OSError`."""
        place, at = self.entry(name)
        flags = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(place, flags, dir_fd=at)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "it is no regular file", self.path_of(name))
        return handle

    def names(self) -> list[str]:
        """Return the names in it. Raises `OSError`."""
        if self.handle is None:
            return os.listdir(self.path)
        handle = os.open(".", os.O_RDONLY | _FOLDER & ~getattr(os, "O_PATH", 0), dir_fd=self.handle)
        try:
            return os.listdir(handle)
        finally:
            os.close(handle)

    def below(self, name: str, make: Make | None = None) -> Folder:
        """Open a folder in this one; `make` makes it where it is missing. Raises `LinkedError`, `OSError`."""
        path = self.path_of(name)
        return Folder(path, None if self.handle is None else _entered(path, name, self.handle, make))


def open_folder(path: str, make: Make | None = None) -> Folder:
    """Open a folder by a path that no link is part of; `make` makes what is missing.

    Raises `LinkedError` where a link or a file stands in the way, `OSError`.
    """
    path = os.path.abspath(path)
    if not WALKS:
        _make_all(path, make)
        return Folder(path, None)
    handle = os.open(os.sep, _FOLDER)
    walked = ""
    for name in filter(None, path.split(os.sep)):
        walked += os.sep + name
        above = handle
        try:
            handle = _entered(walked, name, above, make)
        finally:
            os.close(above)
    return Folder(path, handle)


def chosen_folder(path: str) -> Folder:
    """Open a folder that somebody names: by its links as they are now. Raises `OSError`."""
    path = os.path.realpath(path)
    return open_folder(path)


def beneath(top: Folder, path: str, make: Make | None = None) -> Folder:
    """Open a folder that lies in an open one, or is that, through no link.

    Raises `LinkedError` where a link or a file stands in the way, `ValueError` where the path leads out of it,
    `OSError`.
    """
    inside = os.path.relpath(path, top.path)
    names = [] if inside == os.curdir else inside.split(os.sep)
    if os.pardir in names or os.path.isabs(inside):
        raise ValueError(path)
    folder = top
    for name in names:
        folder = folder.below(name, make)
    return folder


def remove_empty(folder: Folder, look: Callable[[Folder, str], None] = lambda _folder, _name: None) -> None:
    """Remove the folders below an open one that nothing is left in; `look` may remove each file before."""
    with contextlib.suppress(OSError):
        for name in folder.names():
            status = folder.status(name)
            if status is None or not stat.S_ISDIR(status.st_mode):
                look(folder, name)
                continue
            with contextlib.suppress(OSError):  # something is left in it
                remove_empty(folder.below(name), look)
                folder.rmdir(name)


def _entered(path: str, name: str, above: int, make: Make | None) -> int:
    try:
        return os.open(name, _FOLDER | _NO_LINK, dir_fd=above)
    except FileNotFoundError:
        if make is None:
            raise
        make(path, name, above)
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.ELOOP):
            raise LinkedError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path) from error
        raise
    return _entered(path, name, above, None)


def _make_all(path: str, make: Make | None) -> None:
    if make is None or os.path.isdir(path):
        return
    _make_all(os.path.dirname(path), make)
    make(path, path, None)
