"""Memory that parent and children share: words laid out by `ctypes`, all zero at first."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from multitone.engines.ipc.handles import Handle

T = TypeVar("T")
HAS_FILES_OF_MEMORY = sys.platform.startswith("linux") and hasattr(os, "memfd_create")


class Shared(Generic[T]):
    """A structure, or an array of so many, that goes to each child as it starts."""

    def __init__(self, kind: type[Any], count: int | None = None, given: Any = None) -> None:
        """Take new memory, or what is `given`: in a child, what it was started with."""
        self._kind, self._count = kind, count
        self._handle = -1
        whole: Any = kind if count is None else kind * count
        if isinstance(given, Handle):
            self._handle = given.number
            self.words: T = _mapped(whole, self._handle)
        elif given is not None:
            self.words = given
        elif HAS_FILES_OF_MEMORY:
            self._handle = os.memfd_create("multitone")
            os.ftruncate(self._handle, ctypes.sizeof(whole))
            self.words = _mapped(whole, self._handle)
        else:
            from multiprocessing import get_context

            self.words = get_context("spawn").RawValue(whole)

    def __reduce__(self) -> tuple[Callable[..., Shared[Any]], tuple[Any, ...]]:
        if self._handle < 0:
            return Shared, (self._kind, self._count, self.words)
        return Shared, (self._kind, self._count, Handle(self._handle))

    def __del__(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def _mapped(whole: Any, handle: int) -> Any:
    import mmap

    return whole.from_buffer(mmap.mmap(handle, ctypes.sizeof(whole)))
