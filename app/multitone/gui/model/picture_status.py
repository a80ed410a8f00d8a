"""What became of each picture, and which of them are listed by it."""

from __future__ import annotations

import enum


class Mark(enum.Enum):
    """What became of a picture."""

    NONE = ""
    BAD = "bad"
    """It cannot be read, as is known before a job tries."""
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


MARKS = tuple(Mark)
RANKS = {
    Mark.FAILED: 0, Mark.BAD: 1, Mark.WORKING: 2, Mark.NONE: 3, Mark.CANCELLED: 4, Mark.SKIPPED: 5, Mark.DONE: 6,
}  # fmt: skip
"""The order by status: what wants a look comes first."""


class Status(enum.Enum):
    """Which pictures are listed, by what became of them."""

    ALL = "all"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    BAD = "bad"

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks that belong to it; what was stopped still waits."""
        return {
            Status.ALL: frozenset(Mark),
            Status.WAITING: frozenset((Mark.NONE, Mark.BAD, Mark.WORKING, Mark.CANCELLED)),
        }.get(self) or frozenset((Mark(self.value),))
