"""What the page Speed works with: what measures, and what keeps the measurements. The one door to the layer below."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.model.measuring import Measure
from multitone.speedup.measurements import Kind, Measurement
from multitone.speedup.scaling import Scaling
from multitone.speedup.timing import Readings

ENGINE = "processes"
ROUNDS = 3
"""Runs of each number of workers: the least from which a spread can be told."""


class MeasurementStore(Protocol):
    """What was measured before. Raises `MultitoneError` where that cannot be read."""

    def recent(
        self, kind: Kind | None = None, key: str | None = None, limit: int = 200, *, details: bool = True
    ) -> list[Measurement]:
        """Return measurements, the newest first; `details` are most of what is to be read."""
        ...


@dataclass(frozen=True)
class Dependencies:
    """What the sections are given."""

    scaling: Callable[[Job], Measure]
    """Returns what measures how a job scales."""
    measurements: MeasurementStore
    keep: Callable[[Job, Scaling], str]
    """Adds a scaling to them, and returns why that could not be done."""


def measuring_of(job: Job) -> Measure:
    """Return what measures how a job scales, on the engine that the window's jobs run on, into a scratch folder."""

    def measure(control: JobControl) -> Readings[Scaling]:
        from multitone.speedup.scaling import (  # late, as all of this: the page is to be there first
            default_counts,
            scale,
        )
        from multitone.speedup.scratch import scratch_folder

        made = _missing(job.export.folder)
        try:
            scratch = scratch_folder(job)
        except OSError as error:
            raise MultitoneError(_cannot_write(job.export.folder, error)) from error
        try:
            yield from scale(job, ENGINE, default_counts(), rounds=ROUNDS, scratch=str(scratch), control=control)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            for folder in made:
                with contextlib.suppress(OSError):  # somebody has put something there meanwhile
                    os.rmdir(folder)

    return measure


def _cannot_write(folder: str, error: OSError) -> str:
    said = QCoreApplication.translate(
        "ScalingView", "{folder} cannot be written: {reason}. Choose another folder for the results."
    )
    return said.format(folder=numbers.shown(folder), reason=error.strerror)


def _missing(folder: str) -> list[str]:
    """Return which folders would be made for this one, itself first: the results' folder is there after a job only."""
    missing = []
    while folder and not os.path.exists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


class KeptMeasurements:
    """The measurements of this user; the database is open only as long as it is read."""

    def recent(
        self, kind: Kind | None = None, key: str | None = None, limit: int = 200, *, details: bool = True
    ) -> list[Measurement]:
        """Return measurements, the newest first. Raises `MultitoneError`."""
        from multitone.speedup.measurements import store

        with store.Measurements() as opened:
            return opened.recent(kind, key, limit, details=details)


def keep_scaling(job: Job, scaling: Scaling) -> str:
    """Add a scaling to what was measured, and return why that could not be done."""
    from multitone.speedup.measurements.store import keep
    from multitone.speedup.measurements.taking import of_scaling

    return keep(of_scaling(job, scaling))


def real() -> Dependencies:
    """Return what a user's window works with."""
    return Dependencies(measuring_of, KeptMeasurements(), keep_scaling)
