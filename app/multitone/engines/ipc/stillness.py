"""Stillness: for how long something has not moved, as looks at it tell. Without process or clock.

It is counted in looks, not read from a clock. A machine that slept between two of them, and a program that was itself
stopped (Ctrl-Z in a terminal, a debugger), have lost one look and no more.
"""

from __future__ import annotations

from msgspec import Struct

from multitone.messages import Message, _

LOOK_EVERY = 1.0
"""Seconds between two looks."""
LONGEST_LOOK = 2.0
"""More seconds than this between two looks count for none: this process stood still itself. Where looks come so seldom
one after another, because the machine is overburdened, they count for this."""
MOVES = 1e-3
"""Processor seconds a second below which something stands still: a file that comes at 3 MB/s takes as much."""
RUNS = 1e-2
"""Those below which it stands still where it reads and writes nothing: a loop of sleeps takes a third of that."""


class Looks:
    """When looks were taken."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._was_late = False

    def passed(self, now: float) -> float:
        """Take a look, and return the seconds since the one before that count."""
        since = 0.0 if self._last is None else now - self._last
        late, self._was_late, self._last = self._was_late, since > LONGEST_LOOK, now
        if self._was_late:
            return LONGEST_LOOK if late else 0.0
        return since


class Watch(Struct):
    """What looks have found of one thing that somebody is at."""

    what: tuple[int, int]
    """What it is; another one is watched anew."""
    began: float
    """Processor seconds of who is at it, when that began."""
    still: float = 0.0
    """Seconds in which it has not moved."""
    stage: int = 0
    cpu: float = 0.0
    """Processor seconds when it moved last."""
    carried: int | None = None
    """Bytes that it had read and written then; None where the system does not tell."""

    def moved(self, stage: int, cpu: float, passed: float, carried: int | None = None) -> bool:
        """Take in what was seen, and say whether it moved: to another stage, or by using the processor."""
        least = RUNS if carried is not None and carried == self.carried else MOVES
        if cpu - self.cpu <= least * (self.still + passed) and stage == self.stage:
            return False
        self.still, self.stage, self.cpu, self.carried = 0.0, stage, cpu, carried
        return True


def took_long(limit: float) -> Message:
    """Say that so many processor seconds were not enough."""
    return _("It took more than {limit:seconds} of processor time, which is the limit for it.", limit=limit)


def stood_still(limit: float) -> Message:
    """Say that nothing moved for so many seconds."""
    return _(
        "Nothing happened for {limit:seconds}, which is the limit: its disk or its file may be stuck.", limit=limit
    )
