"""A file that appears under its name whole or not at all.

Where the system can (Linux, on most of its file systems), a new file has no name until it is whole: nothing is left
behind even by a power cut, and a folder of 10,000 files is written in half the time, for its lock is taken once a file
in place of three times. Elsewhere, and where a file is replaced, a temporary file beside the target is renamed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from typing import BinaryIO

from multitone.storage.attributes import ONLY_OWNER, ORDINARY, Attributes, dress, of_replaced

Times = tuple[int, int]
"""Access and modification time in nanoseconds."""
Witness = Callable[[os.stat_result], None]
"""Told what a whole file is, just before it gets its name."""

UNNAMED = getattr(os, "O_TMPFILE", 0)
CANNOT = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EPERM, errno.EACCES, errno.EXDEV)
"""What systems say that know no files without a name, or have no /proc to give them one by. Some of it can have other
reasons; then the attempt with a temporary file meets the same error and tells it."""


def open_file(path: str) -> BinaryIO:
    """Open a file for reading that may have become something else since it was found.

    Opening a pipe without a writer waits for ever, and reading a device has no end. Raises `OSError`, of EINVAL where
    it is no regular file.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no longer a regular file", path)
    return os.fdopen(handle, "rb")


def write_whole(
    data: bytes,
    temporary: str,
    target: str,
    *,
    replace: bool,
    times: Times | None,
    given: Attributes = ORDINARY,
    witness: Witness | None = None,
) -> os.stat_result:
    """Write a file, then put it in its place, and return what it is there.

    `temporary` is the name that it may have until then, beside the target. A file that replaces another takes over its
    permissions, see `multitone.storage.attributes`.

    Raises `FileExistsError` where the target has appeared meanwhile and is not to be replaced, `OSError` for all else
    that the system refuses, and leaves nothing behind when anything fails.
    """
    if not replace:
        status = _written_unnamed(data, target, times, given, witness)
        if status is not None:
            return status
    before = of_replaced(target) if replace else None
    handle = create(temporary, given.first_mode if before is None else ONLY_OWNER)
    try:
        try:
            _write_all(handle, data)
            dress(handle, given, before)
        finally:
            os.close(handle)
        return put_in_place(temporary, target, replace=replace, times=times, witness=witness)
    except BaseException:
        _forget(temporary)
        raise


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
    data: bytes, target: str, times: Times | None, given: Attributes, witness: Witness | None
) -> os.stat_result | None:
    """Write a file without a name, then give it one that no file has; None where the system cannot."""
    handle = unnamed(os.path.dirname(target) or ".", given.first_mode)
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
        return os.fstat(handle) if _named(handle, target) else None
    finally:
        os.close(handle)


def unnamed(folder: str, mode: int = ONLY_OWNER) -> int | None:
    """Open a new file in a folder that has no name there, None where the system knows none. Raises `OSError`."""
    if not UNNAMED:
        return None
    try:
        return os.open(folder, os.O_RDWR | UNNAMED, mode)
    except OSError as error:
        if error.errno in CANNOT:
            return None
        raise


def path_of(handle: int) -> str | None:
    """Return a path by which this process may open a file without a name; None where the system has none."""
    path = f"/proc/self/fd/{handle}"
    return path if os.path.exists(path) else None


def _named(handle: int, target: str) -> bool:
    try:  # src_dir_fd means nothing to an absolute path, but makes Python follow the link in /proc
        os.link(f"/proc/self/fd/{handle}", target, src_dir_fd=handle, follow_symlinks=True)
    except OSError as error:
        if error.errno in CANNOT:
            return False
        raise
    return True


def create(temporary: str, mode: int) -> int:
    """Open a new file with permissions that no attempt before has left there. Raises `OSError`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(temporary, flags, mode)
    except FileExistsError:
        _forget(temporary)
        return os.open(temporary, flags, mode)


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def put_in_place(
    temporary: str, target: str, *, replace: bool, times: Times | None, witness: Witness | None = None
) -> os.stat_result:
    """Give a whole file its name, and return what it is there; it is left where the name is taken: there are others."""
    try:
        if times is not None:
            os.utime(temporary, ns=times)
        before = os.stat(temporary)
        if witness is not None:
            witness(before)
        if replace:
            os.replace(temporary, target)
        else:
            _rename(temporary, target)
    except FileExistsError:
        raise
    except BaseException:
        _forget(temporary)
        raise
    return _standing(target, before)


def _standing(target: str, before: os.stat_result) -> os.stat_result:
    """Return what a file is under its name, or what it was before it had one, where somebody was quick to move it."""
    try:
        status = os.stat(target, follow_symlinks=False)
    except OSError:
        return before
    return status if os.path.samestat(status, before) else before


def _rename(temporary: str, target: str) -> None:
    """Rename, but never onto a file that exists."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.replace(temporary, target)
    else:
        os.unlink(temporary)


def _forget(temporary: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary)
