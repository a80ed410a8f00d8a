"""Where a run's time went: each worker's seconds by stage, and what it waited."""

from __future__ import annotations

from msgspec import Struct


class TimeUse(Struct, frozen=True):
    """Where one worker's time went, in seconds of the wall; all of them together are the run's whole time.

    A run takes from its job's start to its last picture. Stages are as the worker measured them.
    """

    worker: int
    start: float
    """From the job's start to the worker's first picture: processes begin, libraries load."""
    read: float
    decode: float
    apply: float
    encode: float
    write: float
    wait: float
    """What is left: for the next picture, for memory, and at the end for those that still work."""
    pictures: int = 0
