"""Store: what every kind of far place can do, and what is told of a file in one."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from msgspec import Struct

NANOSECONDS = 1_000_000_000


class FarFile(Struct, frozen=True):
    """A file in a far place, as its listing or an answer tells it."""

    url: str
    size: int = 0
    changed: float = 0.0
    """When it was changed last, in seconds since 1970; 0 where that is not told."""
    tag: str = ""
    """What stands for its content: an ETag, or its time where there is none."""

    @property
    def stamp(self) -> int:
        """When it was changed, in nanoseconds; what is below a second is made of its tag: no change is missed."""
        return int(self.changed) * NANOSECONDS + (_number(self.tag) % NANOSECONDS if self.tag else 0)

    def status(self) -> os.stat_result:
        """Return it as a file of this machine would be told; its times are made of its tag."""
        number = _number(self.tag) if self.tag else self.stamp
        seconds, mode = number // NANOSECONDS, stat.S_IFREG | 0o644
        times = dict.fromkeys(("st_atime_ns", "st_mtime_ns", "st_ctime_ns"), number)
        return os.stat_result((mode, 0, 0, 1, 0, 0, self.size, seconds, seconds, seconds), times)


def _number(tag: str) -> int:
    return int.from_bytes(hashlib.sha256(tag.encode()).digest()[:7], "big")


class Store(Protocol):
    """A far place. All methods but `close` raise `FarError`."""

    writable: bool
    conditional: bool
    """Whether it never puts a file where another has appeared meanwhile."""

    def pages(self, url: str) -> AsyncIterator[list[FarFile]]:
        """Yield the files below a folder, as many at a time as the place tells."""

    async def look(self, url: str) -> FarFile | None:
        """Return what there is at a URL, None where there is nothing."""

    async def fetch(self, url: str, path: str, most: int, known: FarFile) -> FarFile:
        """Write a file of at most so many bytes to a path, and return what it is; `known` is what was told of it."""

    async def put(self, path: str, url: str, *, replace: bool, notes: Mapping[str, str]) -> FarFile:
        """Put a file at a URL, whole or not at all. Raises `FileExistsError` where something stands there already."""

    async def copy(self, url: str, other: str) -> None:
        """Give a file a second URL in the same place."""

    async def remove(self, url: str) -> None:
        """Remove a file."""

    async def close(self) -> None:
        """Let go of what is held open."""
