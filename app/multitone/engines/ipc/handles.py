"""Handles of the system on their way into a child, among the things that it is started with.

`pickled` collects them beside the bytes, for whoever carries them over; under `multiprocessing`, which starts children
where there is no fork server, they carry themselves.

What is pickled here is ours, and no file's: a parent's words to the child it starts. All that is said afterwards,
either way, is data (`packing`).
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from typing import Any


class Handle:
    """A handle of this process, which becomes one of the child."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Callable[[Any], Handle], tuple[Any]]:
        from multiprocessing import reduction

        return _duplicated, (reduction.DupFd(self.number),)


def _duplicated(duplicate: Any) -> Handle:
    return Handle(duplicate.detach())


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.handles: list[int] = []

    def persistent_id(self, value: Any) -> int | None:
        """Count a handle; anything else is pickled as it is."""
        if type(value) is not Handle:
            return None
        self.handles.append(value.number)
        return len(self.handles) - 1


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, handles: Sequence[int]) -> None:
        super().__init__(file)
        self._handles = handles

    def persistent_load(self, place: Any) -> Handle:
        """Return the handle that has come over."""
        return Handle(self._handles[place])


def pickled(value: Any) -> tuple[bytes, list[int]]:
    """Return a value as bytes, and the handles that it holds, in their order."""
    file = io.BytesIO()
    pickler = _Pickler(file)
    pickler.dump(value)
    return file.getvalue(), pickler.handles


def unpickled(data: bytes, handles: Sequence[int]) -> Any:
    """Return the value that a parent has pickled, with the handles that came beside it."""
    return _Unpickler(io.BytesIO(data), handles).load()
