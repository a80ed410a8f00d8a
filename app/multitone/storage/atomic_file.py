"""A file that appears under its name whole or not at all.

Where the system can (Linux, on most of its file systems), a new file has no name until it is whole: nothing is left
behind even by a power cut, and a folder of 10,000 files is written in half the time, for its lock is taken once a file
in place of three times. Elsewhere, and where a file is replaced, a temporary file beside the target is renamed.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
from collections.abc import Callable, Iterable
from typing import BinaryIO, cast

from multitone.storage.attributes import ONLY_OWNER, ORDINARY, READABLE, Attributes, dress, of_replaced
from multitone.storage.folder import Folder, chosen_folder

Times = tuple[int, int]
"""Access and modification time in nanoseconds."""
Witness = Callable[[os.stat_result], None]
"""Told what a whole file is, just before it gets its name."""

MARK = ".multitone-"
"""What the names of temporary files begin with."""
PART = ".part"
UNNAMED = getattr(os, "O_TMPFILE", 0)
CANNOT = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EPERM, errno.EACCES, errno.EXDEV)
"""What systems say that know no files without a name, or have no /proc to give them one by. Some of it can have other
reasons; then the attempt with a temporary file meets the same error and tells it."""


def open_file(path: str, *, at_once: bool = False) -> BinaryIO:
    """Open a file for reading that may have become something else since it was found; `at_once` without a buffer.

    Opening a pipe without a writer waits for ever, and reading a device has no end. Raises `OSError`, of EINVAL where
    it is no regular file.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no longer a regular file", path)
    return cast("BinaryIO", io.FileIO(handle)) if at_once else os.fdopen(handle, "rb")


def write_whole(
    data: bytes,
    folder: Folder,
    name: str,
    *,
    replace: bool,
    times: Times | None = None,
    given: Attributes = ORDINARY,
    witness: Witness | None = None,
    mark: str = MARK,
) -> os.stat_result:
    """Write a file in an open folder, then give it its name, and return what it is there.

    `mark` is what the name begins with that it may have until then. A file that replaces another takes over its
    permissions, see `multitone.storage.attributes`.

    Raises `FileExistsError` where the target has appeared meanwhile and is not to be replaced, `OSError` for all else
    that the system refuses, and leaves nothing behind when anything fails.
    """
    if not replace:
        status = _written_unnamed(data, folder, name, times, given, witness)
        if status is not None:
            return status
    before = of_replaced(folder, name) if replace else None
    temporary = part_name(mark)
    handle = folder.create(temporary, given.first_mode if before is None else ONLY_OWNER)
    try:
        try:
            _write_all(handle, data)
            dress(handle, given, before)
        finally:
            os.close(handle)
        return put_in_place(folder, temporary, name, replace=replace, times=times, witness=witness)
    except BaseException:
        folder.forget(temporary)
        raise


def save_pieces(pieces: Iterable[bytes], path: str, *, replace: bool = True) -> None:
    """Write a file that a user named, whole or not at all; a link under that name gives way to it. Raises `OSError`."""
    folder, name = chosen_folder(os.path.dirname(path)), os.path.basename(path)
    temporary = part_name(MARK)
    handle = folder.create(temporary, READABLE)
    try:
        with open(handle, "wb") as file:
            file.writelines(pieces)
        put_in_place(folder, temporary, name, replace=replace, times=None)
    except BaseException:
        folder.forget(temporary)
        raise


def save(data: bytes, path: str, *, replace: bool = True) -> None:
    """Write a file that a user named, as `save_pieces` does."""
    save_pieces([data], path, replace=replace)


def part_name(mark: str) -> str:
    """Return a name for a temporary file that nobody can have foreseen."""
    return f"{mark}{os.urandom(8).hex()}{PART}"


def remove_marked(folder: Folder, mark: str) -> int:
    """Remove the temporary files in a folder whose names begin so, and return how many there were. Raises `OSError`."""
    removed = 0
    for name in folder.names():
        if name.startswith(mark):
            with contextlib.suppress(OSError):
                folder.unlink(name)
                removed += 1
    return removed


def holds(path: str, data: bytes) -> os.stat_result | None:
    """Return what a file is, and no link to one, if it holds just these bytes; None where it does not."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
            return None
        with open_file(path) as file:
            return status if file.read() == data else None
    except OSError:
        return None


def _written_unnamed(
    data: bytes, folder: Folder, name: str, times: Times | None, given: Attributes, witness: Witness | None
) -> os.stat_result | None:
    """Write a file without a name, then give it one that no file has; None where the system cannot."""
    handle = unnamed(folder, given.first_mode)
    if handle is None:
        return None
    try:
        _write_all(handle, data)
        dress(handle, given, None)
        if times is not None:
            os.utime(handle, ns=times)
        os.close(os.dup(handle))  # a file system that reports errors late does so here, before there is a name
        if witness is not None:
            witness(os.fstat(handle))
        return os.fstat(handle) if _named(handle, folder, name) else None
    finally:
        os.close(handle)


def unnamed(folder: Folder, mode: int = ONLY_OWNER) -> int | None:
    """Open a new file in a folder that has no name there, None where the system knows none. Raises `OSError`."""
    if not UNNAMED or folder.handle is None:
        return None
    try:
        return os.open(".", os.O_RDWR | UNNAMED, mode, dir_fd=folder.handle)
    except OSError as error:
        if error.errno in CANNOT:
            return None
        raise


def path_of(handle: int) -> str | None:
    """Return a path by which this process may open a file without a name; None where the system has none."""
    path = f"/proc/self/fd/{handle}"
    return path if os.path.exists(path) else None


def _named(handle: int, folder: Folder, name: str) -> bool:
    try:  # src_dir_fd means nothing to an absolute path, but makes Python follow the link in /proc
        place, at = folder.entry(name)
        os.link(f"/proc/self/fd/{handle}", place, src_dir_fd=handle, dst_dir_fd=at, follow_symlinks=True)
    except OSError as error:
        if error.errno in CANNOT:
            return False
        raise
    return True


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def put_in_place(
    folder: Folder, temporary: str, name: str, *, replace: bool, times: Times | None, witness: Witness | None = None
) -> os.stat_result:
    """Give a whole file its name, and return what it is there; it is left where the name is taken: there are others."""
    try:
        place, at = folder.entry(temporary)
        if times is not None:
            os.utime(place, ns=times, dir_fd=at, follow_symlinks=False)
        before = os.stat(place, dir_fd=at, follow_symlinks=False)
        if witness is not None:
            witness(before)
        if replace:
            folder.rename(temporary, name)
        else:
            _rename(folder, temporary, name)
    except FileExistsError:
        raise
    except BaseException:
        folder.forget(temporary)
        raise
    status = folder.status(name)  # none where somebody was quick to move it
    return status if status is not None and os.path.samestat(status, before) else before


def _rename(folder: Folder, temporary: str, name: str) -> None:
    """Rename, but never onto a file that exists."""
    try:
        folder.link(temporary, name)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without hard links
        if folder.status(name) is not None:
            raise FileExistsError(folder.path_of(name)) from None
        folder.rename(temporary, name)
    else:
        folder.unlink(temporary)
