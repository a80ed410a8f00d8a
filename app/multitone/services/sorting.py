"""Sorting the list of pictures, in a child: 100,000 names would hold the window's interpreter for a second."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from typing import Any, ClassVar, Literal

from multitone.services.patience import WORK, Patience
from multitone.services.requests import Request

By = Literal["name", "size", "date", "status"]


class SortRequest(Request, frozen=True):
    """Put pictures into an order. Everything comes packed, so that sending it costs the window next to nothing."""

    patience: ClassVar[Patience] = WORK

    by: By
    paths: tuple[bytes, ...]
    """Chunks of paths, as the file system has them, parted by NUL."""
    sizes: bytes
    """An `array('Q')`."""
    states: bytes
    """One rank for each picture."""

    def answer(self) -> bytes:
        """Return the places in ascending order, as an `array('I')`; equal ones stay as they were found."""
        paths = b"\0".join(self.paths).split(b"\0") if self.paths else []
        keys = self._keys([os.fsdecode(path) for path in paths])
        return array("I", sorted(range(len(paths)), key=keys.__getitem__)).tobytes()

    def accepts(self, answer: bytes) -> bool:
        """Whether it is each place once."""
        places = array("I")
        if len(answer) % places.itemsize:
            return False
        places.frombytes(answer)
        number = len(self.sizes) // array("Q").itemsize
        return len(places) == number and (not number or max(places) < number) and len(set(places)) == number

    def _keys(self, paths: list[str]) -> Any:
        if self.by == "size":
            sizes = array("Q")
            sizes.frombytes(self.sizes)
            return sizes
        if self.by == "status":
            return self.states
        if self.by == "date":
            return [_changed(path) for path in paths]
        import natsort

        key: Callable[[str], Any] = natsort.natsort_keygen(alg=natsort.ns.IGNORECASE)
        return [key(os.path.basename(path)) for path in paths]


def _changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0
