"""A folder that receives results: which names in it are taken, by what stands there and by what is planned."""

from __future__ import annotations

import contextlib
import os

from multitone.batch.naming import fold, refused_by_windows
from multitone.batch.tables.claimed_names import ClaimedNames
from multitone.batch.targets.originals import Places
from multitone.errors import printed
from multitone.messages import NOTHING, _


class TargetFolder:
    """A folder that receives results, as it is before there are any."""

    __slots__ = ("_spellings", "claimed", "exists", "numbers", "path", "refused", "sources", "true")

    def __init__(self, path: str, inside: str, claimed: ClaimedNames) -> None:
        self.path = path
        self.true = fold(os.path.realpath(path))
        self.exists = os.path.isdir(path)
        self.numbers: dict[str, int] = {}
        """The last number that was given to a name, by its folded form."""
        self.claimed = claimed
        """The folded names of targets in it; folders that are one share them."""
        self.sources: Places = {}
        """The places of the pictures in it that are to be processed, by their folded names."""
        self.refused = next(
            (
                _("{part}: {why}", part=printed(part), why=why)
                for part in inside.split(os.sep)
                if (why := refused_by_windows(part))
            ),
            NOTHING,
        )
        self._spellings: dict[str, list[str]] | None = None

    def other_spellings(self, name: str, folded: str) -> list[str]:
        """Return the names in it that another file system takes for this one, which is not there itself."""
        if self._spellings is None:
            self._spellings = {}
            with contextlib.suppress(OSError):
                for there in os.listdir(self.path):
                    self._spellings.setdefault(fold(there), []).append(there)
        return [there for there in self._spellings.get(folded, ()) if there != name]
