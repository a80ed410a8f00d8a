"""What the laboratory finds: a row for each kernel on each engine."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

WorkloadName = Literal["cpu", "io"]
FEWEST, MOST = 5, 20
"""Runs of each row: more where they differ, for a median of five may be a slow second of the machine."""


class LabRow(Struct, frozen=True):
    """One kernel on one engine."""

    kernel: str
    """`loop`, `python`, `numpy`, `numba`, `cython`, `c`, `pillow`, `libvips`; `fetch` in the workload `io`."""
    engine: str
    """As for `convert`; besides `subinterpreters` and `free-threaded`."""
    workers: int
    workload: WorkloadName
    seconds: tuple[float, ...] = ()
    """Of each run, from the moment that every worker is ready to the last kernel's end."""
    speedup: float | None = None
    """Against the same kernel on the serial engine, by medians."""
    interval: tuple[float, float] | None = None
    """95 % of the speedup."""
    identical: bool | None = None
    """Whether the results are the reference's, within the kernel's stated tolerance; None where nothing was run."""
    megapixels_per_second: float | None = None
    """None for the bare loop, which has no pixels."""
    because: str = ""
    """One sentence on why the row is as it is."""
    unavailable: str | None = None
    """Why it was not measured, and what helps; None where it was."""
    library: str = ""
    """What computes it, with the version."""
    units: int = 0
    """Pieces of work that the workers share, the same for every engine."""
    repeats: int = 0
    """How often a unit runs the kernel on its picture, so that it lasts long enough to be measured."""


class Laboratory(Struct, frozen=True):
    """What was found, and under which conditions; `lab --json` shows it."""

    rows: tuple[LabRow, ...]
    conditions: dict[str, object]
    warnings: tuple[str, ...] = ()
