"""File systems that fsspec knows: SFTP, FTP, SMB, archives, memory, and those of its plug-ins."""

from __future__ import annotations

import asyncio
import contextlib
import os
import posixpath
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from multitone.errors import UsageError
from multitone.messages import _
from multitone.storage.far.links import real
from multitone.storage.far.patience import Patience
from multitone.storage.far.store import FarFile
from multitone.storage.far.trouble import FarError, denied, gone, lacking, passing, stalled, too_large
from multitone.storage.far.url import CHAIN, cleaned, scheme_of

READ_ONLY = ("zip", "tar", "libarchive", "github", "git", "http", "https", "data", "reference")
"""Places where nothing can be written to, or not one file after the other."""
AT_ONCE = 8
"""Requests at a time, where a file system takes several."""
LONGEST = 3600.0
"""Seconds in which a whole file has to arrive."""
PART = ".multitone-"
TIMES = ("mtime", "modified", "LastModified", "last_modified", "updated_at", "created", "date_time")
TAGS = ("ETag", "etag", "e_tag", "CRC", "sha", "md5", "checksum")

T = TypeVar("T")


class FileSystem:
    """One file system of fsspec."""

    conditional = False

    def __init__(self, url: str, patience: Patience) -> None:
        """Connect. Raises `UsageError` where it is not known or needs what is missing, `FarError`."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise lacking(url, "fsspec") from error
        self._patience = patience
        try:
            self._fs, path = url_to_fs(real(url))
        except (ImportError, ValueError) as error:
            raise _unknown(url, error) from error
        except Exception as error:
            raise _meant(error) from error
        rest = url.split(CHAIN)[1:]
        self._inside = CHAIN.join(["", *map(cleaned, rest)])
        """What stands behind each path in an archive."""
        self._head = self._head_of(url, path)
        self.writable = scheme_of(url) not in READ_ONLY
        self._turns = asyncio.Semaphore(AT_ONCE if self._fs.async_impl else 1)

    def _head_of(self, url: str, path: str) -> str:
        """Return what stands before each path to make a URL of it."""
        first = url.partition(CHAIN)[0]
        scheme, _sign, rest = first.partition("://")
        plain = path.strip("/")
        return f"{scheme}://" + (
            rest[: len(rest.rstrip("/")) - len(plain)] if plain and rest.rstrip("/").endswith(plain) else ""
        )

    async def pages(self, url: str) -> AsyncIterator[list[FarFile]]:
        """Yield the files below a folder, those of each folder together."""
        waiting = [self._path(url)]
        while waiting:
            path = waiting.pop()
            try:
                entries = await self._done(lambda path=path: self._fs.ls(path, detail=True))  # type: ignore[misc]
            except FarError as error:
                if error.kind == "vanished":
                    continue
                raise
            waiting += [entry["name"] for entry in entries if entry["type"] == "directory" and entry["name"] != path]
            yield [self._told(entry) for entry in entries if entry["type"] == "file"]

    async def look(self, url: str) -> FarFile | None:
        """Ask what a file is; None where there is none."""
        try:
            entry = await self._done(lambda: self._fs.info(self._path(url)))
        except FarError as error:
            if error.kind == "vanished":
                return None
            raise
        return self._told(entry) if entry["type"] == "file" else None

    async def fetch(self, url: str, path: str, most: int, known: FarFile) -> FarFile:
        """Write a file to a path."""
        told = known if known.size and known.tag else await self.look(url)
        if told is None:
            raise gone()
        if told.size > most:
            raise too_large(told.size, most)
        await self._done(lambda: self._fs.get_file(self._path(url), path), LONGEST)
        if os.path.getsize(path) == told.size:
            return told
        now = await self.look(url)
        if now is None or now.size != os.path.getsize(path):
            raise passing("it was cut off")
        return now

    async def put(self, path: str, url: str, *, replace: bool, notes: Mapping[str, str]) -> FarFile:  # noqa: ARG002
        """Put a file beside its name, then give it that name."""
        place = self._path(url)
        if not replace and await self._done(lambda: self._fs.exists(place)):
            raise FileExistsError(url)
        folder, name = posixpath.split(place)
        part = posixpath.join(folder, f"{PART}{os.urandom(8).hex()}-{name[-40:]}.part")

        def put() -> None:
            self._fs.makedirs(folder, exist_ok=True)
            try:
                self._fs.put_file(path, part)
                if replace and self._fs.exists(place):
                    with contextlib.suppress(Exception):  # renaming replaces in some file systems, and not in others
                        self._fs.rm_file(place)
                self._fs.mv(part, place)
            except BaseException:
                with contextlib.suppress(Exception):
                    self._fs.rm_file(part)
                raise

        await self._done(put, LONGEST)
        self._fs.invalidate_cache()
        return await self.look(url) or FarFile(url, os.path.getsize(path))

    async def copy(self, url: str, other: str) -> None:
        """Copy a file within its file system."""

        def copy() -> None:
            self._fs.makedirs(posixpath.dirname(self._path(other)), exist_ok=True)
            self._fs.cp_file(self._path(url), self._path(other))

        await self._done(copy, LONGEST)

    async def remove(self, url: str) -> None:
        """Remove a file."""
        await self._done(lambda: self._fs.rm_file(self._path(url)))

    async def close(self) -> None:
        """Leave it to the library, which keeps connections for whoever asks next."""

    def _path(self, url: str) -> str:
        path = self._fs._strip_protocol(url.partition(CHAIN)[0])  # noqa: SLF001 - the way that fsspec tells plug-ins
        return path if isinstance(path, str) else path[0]

    def _told(self, entry: Mapping[str, Any]) -> FarFile:
        changed = next((_seconds(entry[name]) for name in TIMES if entry.get(name)), 0.0)
        tag = next((str(entry[name]) for name in TAGS if entry.get(name)), "") or (str(changed) if changed else "")
        name = entry["name"]
        return FarFile(f"{self._head}{name.lstrip('/')}{self._inside}", entry.get("size") or 0, changed, tag)

    async def _done(self, call: Callable[[], T], more: float = 0.0) -> T:
        """Call the library in a thread, and say what its errors mean."""
        async with self._turns:
            try:
                return await asyncio.wait_for(asyncio.to_thread(call), self._patience.stall + more)
            except TimeoutError as error:
                raise stalled() from error
            except Exception as error:
                raise _meant(error) from error


def _meant(error: Exception) -> Exception:
    if isinstance(error, FarError | UsageError | FileExistsError):
        return error
    if isinstance(error, FileNotFoundError | NotADirectoryError | KeyError):
        return gone(str(error))
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, PermissionError) or "PermissionDenied" in said or "530 " in said:
        return denied(said)
    return passing(str(error) or type(error).__name__)


def _unknown(url: str, error: Exception) -> UsageError:
    said = str(error).rstrip(".")
    if isinstance(error, ImportError):
        return UsageError(_("{url} needs a library that is missing: {said}.", url=cleaned(url), said=said))
    return UsageError(_("{url} is no address of a place that is known here: {said}.", url=cleaned(url), said=said))


def _seconds(value: Any) -> float:
    """Return a time that a file system tells, in seconds since 1970; 0 where it cannot be understood."""
    try:
        if isinstance(value, datetime):
            return value.timestamp()
        if isinstance(value, tuple):
            return datetime(*value).timestamp()  # noqa: DTZ001 - archives tell local time
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
