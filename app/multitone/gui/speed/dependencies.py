"""What the page Speed works with: what measures, and what keeps the measurements. The one door to the layer below."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.errors import MultitoneError
from multitone.gui.model.measuring import Measure
from multitone.messages import Message
from multitone.speedup.lab.table import Laboratory, LabRow, table_of
from multitone.speedup.measurements import Kind, Measurement
from multitone.speedup.scaling import Scaling
from multitone.speedup.timing import Readings, ResultSoFar

ENGINE = "processes"
ROUNDS = 3
"""Runs of each number of workers: the least from which a spread can be told."""
MOST_SCALINGS = 20
"""Scalings among which the last one of this machine is looked for; others were brought from elsewhere."""
Bench = Callable[..., Readings[Laboratory]]
"""Runs the laboratory: takes kernels, workloads and control as keywords."""
PlanRows = Callable[[], tuple[LabRow, ...]]
"""Returns the rows that there will be, unmeasured, in their order."""


@dataclass(frozen=True)
class Dependencies:
    """What the sections are given."""

    scaling: Callable[[Job], Measure]
    """Returns what measures how a job scales."""
    recent: Callable[..., list[Measurement]]
    """Returns what was measured before, as `recent` does."""
    keep: Callable[[Job, Scaling], Message]
    """Adds a scaling to that, and returns why that could not be done."""


def measuring_of(job: Job) -> Measure:
    """Return what measures how a job scales, on the engine that the window's jobs run on, into a scratch folder."""

    def measure(control: JobControl) -> Readings[Scaling]:
        from multitone.speedup.scaling import default_counts, scale
        from multitone.speedup.scratch import scratch_folder

        missing = _missing(job.export.folder)
        scratch = scratch_folder(job)
        try:
            yield from scale(job, ENGINE, default_counts(), rounds=ROUNDS, scratch=scratch, control=control)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            for folder in missing:
                with contextlib.suppress(OSError):  # somebody has put something there meanwhile
                    os.rmdir(folder)

    return measure


def _missing(folder: str) -> list[str]:
    """Return which folders would be made for this one, itself first: the results' folder is there after a job only."""
    missing = []
    while folder and not os.path.exists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


def recent(kind: Kind | None = None, *, limit: int = 200, details: bool = True) -> list[Measurement]:
    """Return this user's measurements, the newest first; their database is open only meanwhile.

    Raises `MultitoneError` where it cannot be read.
    """
    from multitone.speedup.measurements import store

    with store.Measurements() as measurements:
        return measurements.recent(kind, limit=limit, details=details)


def keep_scaling(job: Job, scaling: Scaling) -> Message:
    """Add a scaling to what was measured, and return why that could not be done."""
    from multitone.speedup.measurements.store import keep
    from multitone.speedup.measurements.taking import of_scaling

    return keep(of_scaling(job, scaling))


def real() -> Dependencies:
    """Return what a user's window works with."""
    return Dependencies(measuring_of, recent, keep_scaling)


def last_scaling(recent: Callable[..., list[Measurement]]) -> tuple[Scaling, Measurement] | None:
    """Return the last scaling of this machine, and its measurement; None where there is none that can be read."""
    import msgspec

    from multitone.speedup.measurements.taking import result_of

    try:
        kept = recent("scale", limit=MOST_SCALINGS)
    except MultitoneError:  # the section of runs says why
        return None
    for measurement in kept:
        if measurement.machine.name == platform.node() and measurement.detail:
            with contextlib.suppress(msgspec.DecodeError):  # of a version that knew other fields
                return result_of(measurement, Scaling), measurement
    return None


def seconds_a_run() -> float | None:
    """Return how long a run of the laboratory lasted, with everything round it, on this machine the last time.

    None where it never ran here, or it cannot be read.
    """
    import msgspec

    try:
        kept = recent("lab", limit=MOST_SCALINGS)
    except MultitoneError:  # the section of runs says why
        return None
    for measurement in kept:
        if measurement.machine.name == platform.node() and measurement.detail:
            with contextlib.suppress(msgspec.DecodeError):
                conditions = msgspec.json.decode(measurement.detail, type=_Conditions).conditions
                if isinstance(seconds := conditions.get("run_seconds"), float):
                    return seconds
    return None


class _Conditions(Struct):
    """What is read of a laboratory that was kept."""

    conditions: dict[str, object]


def run_laboratory(*, control: JobControl, **choice: Any) -> Readings[Laboratory]:
    """Run the laboratory, and keep what it found where it came to its end."""
    from multitone.speedup.lab import bench  # late: NumPy may come with it
    from multitone.speedup.measurements.store import keep
    from multitone.speedup.measurements.taking import of_laboratory

    laboratory = None
    for reading in bench.run(control=control, **choice):
        if isinstance(reading, ResultSoFar):
            laboratory = reading.result
        yield reading
    if laboratory is not None and not control.cancelled:
        keep(of_laboratory(laboratory))


def planned_rows() -> tuple[LabRow, ...]:
    """Return all rows of the laboratory that there can be here."""
    return table_of().rows(planned=True)


def planning(plan: PlanRows) -> Measure:
    """Let a plan be taken like a reading, in a thread: it looks for compilers' work and other interpreters."""

    def read(_: JobControl) -> Iterator[ResultSoFar[Laboratory]]:
        yield ResultSoFar(Laboratory(tuple(plan()), {}))

    return read
