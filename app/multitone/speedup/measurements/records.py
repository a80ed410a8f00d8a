"""Records of what was measured: when, where, what, and how fast it was."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["run", "compare", "scale", "lab"]
"""What was measured: an ordinary job, one thread against many, a scaling curve, the laboratory."""


class Machine(Struct, frozen=True):
    """Where something was measured."""

    name: str
    """The host's name."""
    processor: str
    cores: int
    """That the program might use."""
    system: str


class Workload(Struct, frozen=True):
    """What was done; the same `key` means the same work on the same pictures, whichever machine or version did it."""

    key: str
    steps: str
    """As `--do` takes them, joined by ` · `; or the laboratory's selection."""
    pictures: int
    megapixels: float


class Measurement(Struct, frozen=True):
    """One thing that was measured."""

    number: int
    """In this database, from 1; 0 before it was added."""
    at: float
    """Seconds since 1970."""
    kind: Kind
    version: str
    """Of Multitone."""
    python: str
    machine: Machine
    workload: Workload
    engine: str
    workers: int
    seconds: float
    """Median of the runs, from the first picture taken up to the last one done."""
    megapixels_per_second: float
    speedup: float | None = None
    """Against one thread; None where that was not measured."""
    interval: tuple[float, float] | None = None
    detail: bytes = b""
    """JSON: the `Comparison`, `Scaling` or `Laboratory` as a whole; empty for a run."""
