"""The folders that results went into last, which are offered again, in another session too."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 5


class RecentFolders:
    """Remembers a few folders, the latest first."""

    def __init__(self) -> None:
        self.paths: tuple[str, ...] = ()

    def note(self, folder: str) -> None:
        """Remember a folder before all others."""
        if folder:
            self.paths = tuple(dict.fromkeys((folder, *self.paths)))[:MOST]

    def read(self, folders: Sequence[str]) -> None:
        """Take what was remembered in an earlier session, behind what this one knows."""
        self.paths = tuple(dict.fromkeys((*self.paths, *filter(None, folders))))[:MOST]
