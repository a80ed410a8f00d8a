"""Fingerprint: by what a finished file is known again, so that nobody's file is taken for a result.

A time and a size prove nothing: a copy that keeps times has both. What the system alone sets does, the inode and the
time of its last change; where these have become others (another drive, a backup put back), the content tells.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from io import RawIOBase

from msgspec import Struct

from multitone.storage.far.url import is_far

GRAINS = (1, 100, 1_000, 1_000_000_000, 2_000_000_000)
"""Nanoseconds that file systems round times to: Linux' own, NTFS, some of the network, ext3, FAT."""
CHUNK = 1 << 20
"""Bytes that are read at a time to hash a file."""


class Fingerprint(Struct, frozen=True, gc=False):
    """What a file was when it was finished, beside its size and its time."""

    inode: int = 0
    """0 where it is not known."""
    changed: int = 0
    """When the system changed it last (ctime), in nanoseconds; 0 where that is not known."""
    sha256: str = ""
    """Of its bytes, in hexadecimal; empty where it is not known."""


UNKNOWN = Fingerprint()


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal; 2 GB a second on processors that know it, and less than it costs."""
    import hashlib  # late: it costs a start 2 ms, and workers have it loaded before

    return hashlib.sha256(data).hexdigest()


def hash_of_file(path: str, is_stopped: Callable[[], bool] = lambda: False) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises `OSError`, `InterruptedError` where it `is_stopped`."""
    with open(path, "rb", buffering=0) as file:
        return hash_of_open(file, is_stopped)


def hash_of_open(file: RawIOBase, is_stopped: Callable[[], bool] = lambda: False) -> str:
    """Return the SHA-256 of an open file from where it stands, as `hash_of_file` does."""
    import hashlib

    digest = hashlib.sha256()
    while data := file.read(CHUNK):
        if is_stopped():
            raise InterruptedError
        digest.update(data)
    return digest.hexdigest()


def status_of(path: str) -> os.stat_result | None:
    """Look at a file itself, not at what it links to; None where there is none, or its name is too long.

    A file that is far away is told as it was listed last.
    """
    if is_far(path):
        return seen_far(path)
    try:
        return os.lstat(path)
    except (OSError, ValueError):
        return None


def seen_far(url: str) -> os.stat_result | None:
    """Return what stood at a URL when its place was listed; None where nothing did."""
    from multitone.storage.far import seen  # late: most files are on this machine

    return seen.status(url)


def is_untouched(status: os.stat_result, size: int, modified: int, known: Fingerprint) -> bool:
    """Whether a file is the very one that was finished, and nobody has touched it since: by a look, without reading."""
    return (
        known.changed > 0
        and (status.st_size, status.st_mtime_ns) == (size, modified)
        and (status.st_ino, status.st_ctime_ns) == (known.inode, known.changed)
    )


def has_same_content(
    path: str,
    status: os.stat_result,
    size: int,
    known: Fingerprint,
    is_stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Whether a file holds the bytes that were written, whatever became of its name and its times.

    Where reading them `is_stopped` that is not proven.
    """
    if not known.sha256 or status.st_size != size or not stat.S_ISREG(status.st_mode):
        return False
    if is_far(path):  # it is not read, only for that
        return False
    try:
        return hash_of_file(path, is_stopped) == known.sha256
    except OSError:
        return False


def is_same_time(one: int, other: int) -> bool:
    """Tell whether two times are one, as coarse as either's file system keeps it."""
    return any(abs(one - other) < grain and (one % grain == 0 or other % grain == 0) for grain in GRAINS)
