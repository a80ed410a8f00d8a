"""Seen: what stands in far places, as it was listed last; plans and the journal ask it in place of the file system."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

from multitone.storage.far import patience
from multitone.storage.far.patience import ONCE, tried
from multitone.storage.far.store import FarFile, Store
from multitone.storage.far.stores import Stores
from multitone.storage.far.trouble import FarError
from multitone.storage.far.url import without_slash

T = TypeVar("T")
AT_ONCE = 16
"""Questions that are asked at a time."""
_files: dict[str, FarFile] = {}


def listed(url: str, take: Callable[[list[FarFile]], None] = lambda _: None) -> list[FarFile]:
    """Return the files below a folder, and remember them; `take` gets each page. Raises `FarError`, `UsageError`."""

    async def ask(stores: Stores) -> list[FarFile]:
        store = stores.of(url)

        async def all_pages() -> list[FarFile]:
            files: list[FarFile] = []
            async for page in store.pages(url):
                files += page
                take(page)
            return files

        return await tried(stores.patience, all_pages)

    files = asked(ask)
    top = without_slash(url) + "/"
    for known in [known for known in _files if known.startswith(top)]:
        del _files[known]
    note(files)
    return files


def looked_at(urls: Iterable[str], *, patiently: bool = True) -> list[FarFile | None]:
    """Return what there is at each of some URLs, asked all together, and remember it.

    Raises as `listed` does, where it asks `patiently`; else what is not told the first time is None.
    """

    async def ask(stores: Stores) -> list[FarFile | None]:
        turns = asyncio.Semaphore(AT_ONCE)

        async def look(url: str) -> FarFile | None:
            async with turns:
                try:
                    return await tried(stores.patience if patiently else ONCE, lambda: stores.of(url).look(url))
                except FarError:
                    if patiently:
                        raise
                    return None

        return await asyncio.gather(*map(look, urls))

    found = asked(ask)
    note(filter(None, found))
    return found


def store_of(url: str, ask: Callable[[Store], T]) -> T:
    """Return what a place says of itself. Raises `UsageError` where it needs what is missing, `FarError`."""

    async def asking(stores: Stores) -> T:
        return ask(stores.of(url))

    return asked(asking)


def asked(ask: Callable[[Stores], Coroutine[Any, Any, T]]) -> T:
    """Run something that asks far places, to its end."""

    async def run() -> T:
        stores = Stores(patience.PATIENCE)
        try:
            return await ask(stores)
        finally:
            await stores.close()

    return asyncio.run(run())


def note(files: Iterable[FarFile]) -> None:
    """Remember what files are."""
    _files.update((file.url, file) for file in files)


def status(url: str) -> os.stat_result | None:
    """Return what stands at a URL as far as it was listed; None where nothing did."""
    file = _files.get(url)
    return None if file is None else file.status()


def below(url: str) -> list[str]:
    """Return the URLs of files below a folder, as far as it was listed."""
    top = without_slash(url) + "/"
    return [known for known in _files if known.startswith(top)]
