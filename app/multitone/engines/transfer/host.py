"""The process that transfers files: takes orders from a pipe, and works at many of them in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
import threading
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from multitone.engines.ipc.child_process import outlive_parent
from multitone.engines.ipc.packing import pack
from multitone.engines.ipc.pipes import Connection
from multitone.engines.transfer.wire import (
    Brought,
    Fetch,
    Fetched,
    News,
    Probe,
    Probed,
    Put,
    Stands,
    Stop,
    Troubled,
    read_order,
)
from multitone.errors import FailureKind, MultitoneError
from multitone.messages import _
from multitone.storage.far import links
from multitone.storage.far.links import Links, scrubbed
from multitone.storage.far.patience import Patience, tried
from multitone.storage.far.store import FarFile
from multitone.storage.far.stores import Stores, place_of
from multitone.storage.far.trouble import FarError

AT_ONCE = 12
"""Requests in each direction at a time."""
READABLE = 0o666
"""How open a source is, in a folder that nobody else may enter: its result takes that over."""
ATTEMPTS = 3
"""So often a place is asked whether it answers at all, before all other pictures wait for it."""
LAST_WORDS = 1.0
"""Seconds that requests under way have when the parent is gone."""
T = TypeVar("T")


def transfer(
    connection: Connection, folder: str, patience: Patience, known: Links, environment: dict[str, str]
) -> None:
    """Be the process that transfers files, until the parent is gone; then remove the folder. Entered in the child.

    Libraries find their credentials in the environment as it is now, which the fork server’s need not be.
    """
    outlive_parent()
    os.environ.update(environment)
    try:
        serve(connection, patience, known)
    finally:
        clear(folder)
        os._exit(0)


def serve(connection: Connection, patience: Patience, known: Links) -> None:
    """Work at orders until the pipe ends."""
    links.take_over(known)
    asyncio.run(_Host(connection, patience).run())


def clear(folder: str) -> None:
    """Remove a folder, also one that somebody still writes into for a moment."""
    until = time.monotonic() + LAST_WORDS
    while os.path.isdir(folder) and time.monotonic() < until:
        shutil.rmtree(folder, ignore_errors=True)


class _Host:
    """Works at orders."""

    def __init__(self, connection: Connection, patience: Patience) -> None:
        self._connection = connection
        self._stores = Stores(patience)
        self._patience = patience
        self._given: dict[str, str] = {}
        """What each place has given or taken."""
        self._fetching, self._putting = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)
        self._at_work: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Take orders until there are no more, and give up what is under way then."""
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop, over), name="orders", daemon=True).start()
        await over.wait()
        for task in self._at_work:
            task.cancel()
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=LAST_WORDS)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._stores.close(), LAST_WORDS)

    def _listen(self, loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> None:
        with contextlib.suppress(EOFError, OSError, RuntimeError, MultitoneError):
            while True:
                order = read_order(self._connection.recv_bytes())
                if isinstance(order, Stop):
                    break
                loop.call_soon_threadsafe(self._begin, order)
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(over.set)

    def _begin(self, order: Fetch | Put | Probe) -> None:
        task = asyncio.create_task(self._work(order))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _work(self, order: Fetch | Put | Probe) -> None:
        match order:
            case Fetch():
                async with self._fetching:
                    news = await self._judged(order, lambda: self._fetch(order))
            case Put():
                async with self._putting:
                    news = await self._judged(order, lambda: self._put(order))
            case Probe():
                news = Probed(order.url, await self._answers(order.url))
        with contextlib.suppress(OSError):
            self._connection.send_bytes(pack(news))

    async def _judged(self, order: Fetch | Put, work: Callable[[], Awaitable[News]], *, again: bool = False) -> News:
        """Return the news of an order, or what went wrong with it."""
        try:
            return await work()
        except FarError as error:  # its place is away where it says nothing of what it has given before, either
            away = error.passes and not await self._answers(order.url, ATTEMPTS)
            if error.passes and not away and not again:  # it may have been, and is back
                return await self._judged(order, work, again=True)
            return Troubled(order.task, error.kind, error.reason, error.detail, away, order.url)
        except MultitoneError as error:
            return Troubled(order.task, "unsupported", error.message, "", url=order.url)
        except Exception as error:  # noqa: BLE001 - what a library does unexpectedly costs one picture
            reason = _("It could not be transferred: {said}.", said=scrubbed(str(error)).rstrip(". ")[:200])
            full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
            kind: FailureKind = "no-space" if full else "unreadable"
            return Troubled(order.task, kind, reason, scrubbed(f"{type(error).__name__}: {error}"), url=order.url)

    async def _answers(self, url: str, attempts: int = 1) -> bool:
        """Whether the place of a URL answers, whatever it says; it is asked for what it has given before."""
        witness = self._given.get(place_of(url))
        if witness is None and attempts > 1:
            return False
        patience = msgspec.structs.replace(self._patience, attempts=attempts)
        try:
            await tried(patience, lambda: self._stores.of(url).look(witness or url))
        except FarError as error:
            return not error.passes
        except Exception:  # noqa: BLE001 - it will be told by who asks it for a picture
            return False
        return True

    async def _fetch(self, order: Fetch) -> Fetched:
        store, known = self._stores.of(order.url), FarFile(order.url, order.size)
        told = await self._tried(order, lambda: store.fetch(order.url, order.path, order.most, known))
        os.chmod(order.path, READABLE)
        if told.changed:
            os.utime(order.path, (told.changed, told.changed))
        return Fetched(order.task, os.path.getsize(order.path), told.stamp, told.tag)

    async def _put(self, order: Put) -> News:
        store = self._stores.of(order.url)
        kept = ""
        if order.replace and order.kept and await self._tried(order, lambda: store.look(order.url)) is not None:
            await self._tried(order, lambda: store.copy(order.url, order.kept))
            kept = order.kept
        notes = dict(order.notes)
        for url in (order.url, *order.others):
            try:
                told = await self._tried(
                    order,
                    lambda url=url: store.put(order.path, url, replace=order.replace, notes=notes),  # type: ignore[misc]
                )
            except FileExistsError:
                same = await self._same(url, order)
                if same is None:
                    continue
                told = same
            return Brought(order.task, url, told.status().st_mtime_ns, kept)
        return Stands(order.task)

    async def _same(self, url: str, order: Put) -> FarFile | None:
        """Return what stands at a URL if it is this very result: an earlier attempt may have brought it unheard."""
        store = self._stores.of(url)
        there = await self._tried(order, lambda: store.look(url))
        if there is None or there.size != os.path.getsize(order.path):
            return None
        other = f"{order.path}.other"
        try:
            await self._tried(order, lambda: store.fetch(url, other, there.size, there))
            with open(other, "rb") as one, open(order.path, "rb") as two:
                return there if one.read() == two.read() else None
        finally:
            with contextlib.suppress(OSError):
                os.unlink(other)

    async def _tried(self, order: Fetch | Put, request: Callable[[], Awaitable[T]]) -> T:
        result = await tried(self._patience, request)
        self._given.setdefault(place_of(order.url), order.url)
        return result
