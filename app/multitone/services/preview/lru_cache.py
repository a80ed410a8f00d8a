"""A cache in a child for what was computed last, so that another zoom or parameter need not decode again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
MOST_BYTES = 400_000_000
"""What all that is in the cache may weigh: two pictures of 24 megapixels before, decoded and after."""
ALWAYS = 3
"""Things that stay whatever they weigh: one picture before its steps, as the steps want it, and after them."""


class LruCache:
    """Keeps the things used last, up to a weight. Two threads may ask it; what is not there, each makes for itself."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._things: dict[Hashable, tuple[Any, int]] = {}
        self._changing = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """Return the thing of that key, made where it is not there."""
        with self._changing:
            held = self._things.pop(key, None)
        if held is None:
            thing = make()
            held = thing, weigh(thing)
        with self._changing:
            self._things[key] = held
            self._clear_out()
        return cast("T", held[0])

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things

    def _clear_out(self) -> None:
        weight = sum(weight for _, weight in self._things.values())
        for key in list(self._things)[:-ALWAYS]:
            if weight <= self._most_bytes:
                return
            weight -= self._things.pop(key)[1]
