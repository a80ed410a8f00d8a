"""Readings: what a measuring yields while it is at work, for a window or a terminal to show.

::

    scaling.scale, lab.run ──► RunBegan, [Event, …], [Event, …], … a result so far ──► RunBegan, … ──► the last result
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeAlias, TypeVar

from msgspec import Struct

from multitone.batch.events import Event

Result = TypeVar("Result")


class RunBegan(Struct, frozen=True):
    """One run begins; its events follow in batches, up to its JobFinished."""

    title: str
    """What runs, as a noun phrase: `2 workers`, `median in C on threads`."""
    engine: str
    workers: int
    number: int
    """Which run it is, from 1."""
    of: int
    """How many runs there will be, as far as that is known now."""


class ResultSoFar(Struct, Generic[Result], frozen=True):
    """What is known after another run; the last one of a measuring is its result."""

    result: Result


Readings: TypeAlias = Iterator[RunBegan | list[Event] | ResultSoFar[Result]]
"""What a measuring yields. Closing it ends the run that is at work. A cancelled one ends without a further result."""
