"""Patience: how long a far place is waited for, and how often something is tried again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec import Struct

from multitone.storage.far.trouble import FarError

T = TypeVar("T")


class Patience(Struct, frozen=True):
    """How long is waited, and how often tried."""

    stall: float = 20.0
    """Seconds in which something has to arrive."""
    connect: float = 10.0
    """Seconds in which a connection has to stand."""
    attempts: int = 5
    first: float = 0.3
    """Seconds before the second attempt, about; they double from one to the next."""
    longest: float = 8.0


PATIENCE = Patience()
ONCE = Patience(attempts=1)


async def tried(patience: Patience, attempt: Callable[[], Awaitable[T]]) -> T:
    """Return what an attempt does, made again where it failed of what passes. Raises `FarError`, `FileExistsError`."""
    for number in range(1, patience.attempts + 1):
        try:
            return await attempt()
        except FarError as error:
            if not error.passes or number == patience.attempts:
                raise
            longest = min(patience.longest, patience.first * 2 ** (number - 1))
            await asyncio.sleep(max(error.wait, longest * random.uniform(0.5, 1.0)))
    raise AssertionError(patience)
