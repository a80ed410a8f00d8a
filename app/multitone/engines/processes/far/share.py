"""What of a job lies in its staging folder at a time: so many files and bytes, whatever sizes they turn out to have."""

from __future__ import annotations

import shutil

MOST_BYTES = 512 << 20
"""Of sources that were fetched or are to be, and of results that wait to be brought, together."""
LEAST_BYTES = 64 << 20
GUESS = 8 << 20
"""Bytes of a source whose size nobody told, before any was fetched."""
AHEAD = 12
"""Sources that may be there or on their way beside those that workers have, two a worker."""
MOST_BROUGHT = 32
"""Results that may wait to be brought before nothing more is fetched."""
SHARE_OF_DISK = 4
"""At most one part in so many of what is free is taken, and a source may be that large."""


class Share:
    """Counts what is there, and says whether more may be fetched."""

    def __init__(self, folder: str, workers: int) -> None:
        self.largest = max(LEAST_BYTES, shutil.disk_usage(folder).free // SHARE_OF_DISK)
        """Bytes that one file may have."""
        self._most = min(MOST_BYTES, self.largest)
        self._ahead = AHEAD + 2 * workers
        self._sources: dict[int, int] = {}
        self._results: dict[int, int] = {}
        self._sum = self._seen = self._seen_bytes = 0

    @property
    def held(self) -> list[int]:
        """The tasks of which something is there."""
        return [*self._sources.keys(), *(self._results.keys() - self._sources.keys())]

    def has_room(self, size: int) -> bool:
        """Whether one more source may be fetched, of so many bytes, 0 where nobody knows."""
        if not self._sources and not self._results:
            return True
        if len(self._sources) >= self._ahead or len(self._results) >= MOST_BROUGHT:
            return False
        return self._sum + (size or self._guess()) <= self._most

    def coming(self, task: int, size: int) -> None:
        """Note that a source is being fetched."""
        self._note(self._sources, task, size or self._guess())

    def came(self, task: int, size: int) -> None:
        """Note that a source is there, and how large it is."""
        self._note(self._sources, task, size)
        self._seen, self._seen_bytes = self._seen + 1, self._seen_bytes + size

    def made(self, task: int, size: int) -> None:
        """Note that a source is no longer needed, and its result waits to be brought."""
        self._note(self._sources, task, 0)
        self._sources.pop(task, None)
        self._note(self._results, task, size)

    def gone(self, task: int) -> None:
        """Note that nothing of a task is there any more."""
        for held in (self._sources, self._results):
            self._sum -= held.pop(task, 0)

    def _note(self, held: dict[int, int], task: int, size: int) -> None:
        self._sum += size - held.get(task, 0)
        held[task] = size

    def _guess(self) -> int:
        return self._seen_bytes // self._seen if self._seen else GUESS
