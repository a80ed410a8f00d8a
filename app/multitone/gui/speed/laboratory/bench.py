"""The one door to what measures; it is opened when the laboratory is first asked, for NumPy may come with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from multitone.engines.base import JobControl
from multitone.speedup.lab.table import Laboratory, LabRow
from multitone.speedup.timing import Readings, ResultSoFar

Bench = Callable[..., Readings[Laboratory]]
"""Runs the laboratory: takes kernels, workloads and control as keywords."""
Plan = Callable[[], tuple[LabRow, ...]]
"""Returns the rows that there will be, unmeasured, in their order."""


def run(*, control: JobControl, **choice: Any) -> Readings[Laboratory]:
    """Run the laboratory, and keep what it found where it came to its end."""
    from multitone.speedup.lab import bench
    from multitone.speedup.measurements.store import keep
    from multitone.speedup.measurements.taking import of_laboratory

    found = None
    for reading in bench.run(control=control, **choice):
        if isinstance(reading, ResultSoFar):
            found = reading.result
        yield reading
    if found is not None and not control.cancelled:
        keep(of_laboratory(found))


def planned() -> tuple[LabRow, ...]:
    """Return all rows that there can be here."""
    from multitone.speedup.lab import bench

    return tuple(bench.rows_planned())


def reading_of(plan: Plan) -> Callable[[JobControl], Readings[Laboratory]]:
    """Let a plan be taken like a reading, in a thread: it looks for compilers' work and other interpreters."""

    def read(_: JobControl) -> Iterator[ResultSoFar[Laboratory]]:
        yield ResultSoFar(Laboratory(tuple(plan()), {}))

    return read
