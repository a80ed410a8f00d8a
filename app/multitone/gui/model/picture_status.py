"""What became of each picture, and which of them are listed by it."""

from __future__ import annotations

import enum


class Mark(enum.Enum):
    """What became of a picture."""

    NONE = ""
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


MARKS = tuple(Mark)
RANKS = {Mark.FAILED: 0, Mark.WORKING: 1, Mark.NONE: 2, Mark.CANCELLED: 3, Mark.SKIPPED: 4, Mark.DONE: 5}
"""The order by status: what wants a look comes first."""


class Status(enum.Enum):
    """Which pictures are listed, by what became of them."""

    ALL = "all"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks that belong to it; what was stopped still waits."""
        return {
            Status.ALL: frozenset(Mark),
            Status.WAITING: frozenset((Mark.NONE, Mark.WORKING, Mark.CANCELLED)),
        }.get(self) or frozenset((Mark(self.value),))
