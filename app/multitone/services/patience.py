"""Patience: how long a service's child may be at one thing before its request is given up.

Processor time and stillness, as for the pictures of a job (`multitone.engines.processes.deadlines`), but for somebody
who waits for an answer. What is counted begins anew with each part of an answer, and with each of several pictures.
"""

from __future__ import annotations

from msgspec import Struct


class Patience(Struct, frozen=True, kw_only=True):
    """The limits of one kind of request."""

    seconds: float
    """Processor seconds while nothing is known of a picture but its name."""
    known: float
    """Those that there are at the least once its size is known."""
    per_pixel: float
    """And so many more for each pixel."""
    still: float
    """Seconds in which nothing moves."""

    def seconds_for(self, pixels: int) -> float:
        """Return the processor seconds for a picture of so many pixels, 0 until they are known."""
        return max(self.seconds, self.known + self.per_pixel * pixels) if pixels else self.seconds


PICTURE = Patience(seconds=10.0, known=10.0, per_pixel=1e-6, still=30.0)
"""Looking at a picture: ten times what the slowest format takes. A drive that sleeps takes ten seconds to wake."""
RESULT = Patience(seconds=10.0, known=120.0, per_pixel=3e-5, still=30.0)
"""Making what a job would make: as long as a job's."""
WORK = Patience(seconds=600.0, known=600.0, per_pixel=0.0, still=300.0)
"""Work over many names, in which no stranger's file is decoded. A network drive that wakes up takes a minute, and
reconnects in two."""
