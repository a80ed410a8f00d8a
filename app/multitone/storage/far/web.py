"""The web: pictures behind links, fetched with aiohttp. A web server tells no folders, and takes nothing."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
from collections.abc import AsyncIterator, Mapping
from typing import Any

from multitone.messages import _
from multitone.storage.far.links import real
from multitone.storage.far.patience import Patience
from multitone.storage.far.store import FarFile
from multitone.storage.far.trouble import FarError, denied, gone, lacking, passing, stalled, too_large

AT_A_TIME = 1 << 18
"""Bytes that are read at a time."""
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Answers of a server that may be others soon."""
LONGEST_WAIT = 30.0
"""Seconds that a server may ask for before the next attempt."""
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "multitone"}


class Web:
    """All web servers."""

    writable = conditional = False

    def __init__(self, url: str, patience: Patience) -> None:
        """Begin. Raises `UsageError` where the library is missing."""
        try:
            import aiohttp
        except ImportError as error:
            raise lacking(url, "aiohttp") from error
        self._aiohttp = aiohttp
        self._patience = patience
        self._session: Any = None

    async def pages(self, url: str) -> AsyncIterator[list[FarFile]]:
        """Yield the one file that a link leads to."""
        yield [FarFile(url)]

    async def look(self, url: str) -> FarFile | None:
        """Ask what a link leads to, without fetching it."""
        try:
            async with self._opened().head(real(url), allow_redirects=True) as answer:
                self._refuse(answer)
                return _told(url, answer)
        except FarError as error:
            if error.kind == "vanished":
                return None
            raise
        except Exception as error:
            raise self._meant(error) from error

    async def fetch(self, url: str, path: str, most: int, known: FarFile) -> FarFile:  # noqa: ARG002
        """Write what a link leads to to a path."""
        try:
            async with self._opened().get(real(url)) as answer:
                self._refuse(answer)
                told = _told(url, answer)
                _refuse_larger(told.size, most)
                written = 0
                with open(path, "wb") as file:
                    async for chunk in answer.content.iter_chunked(AT_A_TIME):
                        written += len(chunk)
                        _refuse_larger(written, most)
                        file.write(chunk)
        except FarError:
            raise
        except Exception as error:
            raise self._meant(error) from error
        return FarFile(url, written, told.changed, told.tag)

    async def put(self, path: str, url: str, *, replace: bool, notes: Mapping[str, str]) -> FarFile:  # noqa: ARG002
        """Refuse: plans do so before."""
        raise denied()

    async def copy(self, url: str, other: str) -> None:  # noqa: ARG002
        """Refuse."""
        raise denied()

    async def remove(self, url: str) -> None:  # noqa: ARG002
        """Refuse."""
        raise denied()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> Any:
        if self._session is None:
            patience, aiohttp = self._patience, self._aiohttp
            timeout = aiohttp.ClientTimeout(None, sock_connect=patience.connect, sock_read=patience.stall)
            self._session = aiohttp.ClientSession(trust_env=True, timeout=timeout, headers=HEADERS)
        return self._session

    def _refuse(self, answer: Any) -> None:
        """Raise `FarError` where an answer is no file."""
        status, said = answer.status, f"{answer.status} {answer.reason}"
        if status in PASSING:
            raise passing(said, _seconds(answer.headers.get("Retry-After", "")))
        if status in (404, 410):
            raise gone(said)
        if status in (401, 403, 407):
            raise denied(said)
        if status != 200:
            raise FarError("unreadable", _("The server answered {said}.", said=said), said)

    def _meant(self, error: Exception) -> Exception:
        """Return what an error of the library means; one of this machine’s disk stays as it is."""
        if isinstance(error, OSError) and not isinstance(
            error, self._aiohttp.ClientError | ConnectionError | TimeoutError
        ):
            return error
        if isinstance(error, self._aiohttp.InvalidURL | ValueError):
            return FarError("unreadable", _("This is not a valid address."), str(error))
        if isinstance(error, asyncio.TimeoutError):
            return stalled()
        return passing(str(error) or type(error).__name__)


def _refuse_larger(size: int, most: int) -> None:
    if size > most:
        raise too_large(size, most)


def _told(url: str, answer: Any) -> FarFile:
    headers = answer.headers
    changed = 0.0
    with contextlib.suppress(KeyError, TypeError, ValueError, OverflowError):
        changed = email.utils.parsedate_to_datetime(headers["Last-Modified"]).timestamp()
    length = headers.get("Content-Length", "")
    return FarFile(url, int(length) if length.isdecimal() else 0, max(0.0, changed), headers.get("ETag", ""))


def _seconds(text: str) -> float:
    return min(LONGEST_WAIT, float(text)) if text.isdecimal() else 0.0
