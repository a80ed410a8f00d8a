"""The time that a job still takes, estimated from the bytes that are settled."""

from __future__ import annotations

import math
from collections import deque

from msgspec import Struct, field

EARLIEST, LATEST = 1.0, 3.0
"""Working seconds before anything is said of the time left; between them it is said once every worker is through with a
picture, for the first of several says too little."""
RATE_STEP, RATE_STEPS = 0.25, 60
"""Working seconds between two looks at the rate, and how many looks back it is taken over: 15 seconds, so that a
changed number of workers or another kind of pictures shows, and a single large one does not."""
NEARLY = 0.95
"""Part of a picture's bytes that may count as done before it is."""
CALM = 1.5
"""Seconds in which the time left follows most of a change of the rate."""


class TimeLeft(Struct):
    """The estimate of what a job still takes: calm, for the *end* is estimated and the seconds run down to it."""

    _seen: deque[tuple[float, int]] = field(default_factory=lambda: deque([(0.0, 0)], maxlen=RATE_STEPS))
    _end: float | None = None

    def due(self, now: float) -> bool:
        """Whether it is time for a look."""
        return now >= EARLIEST and now - self._seen[-1][0] >= RATE_STEP

    def look(self, now: float, settled: int, total: int) -> None:
        """Take in how many bytes are settled at a working second; looks are made when something happens."""
        step = now - self._seen[-1][0]
        if total <= 0 or settled <= 0 or not self.due(now):
            return
        self._seen.append((now, settled))
        began, before = self._seen[0]
        if settled <= before:  # one picture that takes longer than the window: only the whole run tells
            began, before = 0.0, 0
        left = max(0, total - settled) * (now - began) / (settled - before)
        end = now + left
        weight = max(1 - math.exp(-step / CALM), step / now)  # the first looks correct each other sooner
        self._end = end if self._end is None else self._end + (end - self._end) * weight

    def at(self, now: float) -> float | None:
        """Return the seconds left at a working second, None while that is not known."""
        return None if self._end is None else max(0.0, self._end - now)
