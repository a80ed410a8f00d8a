"""Stores: who is asked for a URL; each place is opened once in an event loop."""

from __future__ import annotations

from multitone.storage.far.patience import Patience
from multitone.storage.far.store import Store
from multitone.storage.far.url import CHAIN, WEB, parts_of


class Stores:
    """The far places that are open."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._open: dict[str, Store] = {}

    def of(self, url: str) -> Store:
        """Return the place of a URL. Raises `UsageError` where it needs what is missing, `FarError`."""
        place = place_of(url)
        if place not in self._open:
            self._open[place] = self._opened(url)
        return self._open[place]

    def _opened(self, url: str) -> Store:
        scheme = parts_of(url)[0]
        if CHAIN not in url and scheme in WEB:
            from multitone.storage.far.web import Web

            return Web(url, self.patience)
        from multitone.storage.far.objects import SCHEMES, Objects

        if CHAIN not in url and scheme in SCHEMES:
            return Objects(url, self.patience)
        from multitone.storage.far.filesystems import FileSystem

        return FileSystem(url, self.patience)

    async def close(self) -> None:
        """Let go of all."""
        for store in self._open.values():
            await store.close()
        self._open.clear()


def place_of(url: str) -> str:
    """Return what all URLs of a place have in common: the web; a bucket; a host; or an archive."""
    scheme, host, _ = parts_of(url)
    inside, chained, archive = url.partition(CHAIN)
    if chained:
        return f"{parts_of(inside)[0]}://{CHAIN}{archive}"
    return "web" if scheme in WEB else scheme if scheme == "memory" else f"{scheme}://{host}"
