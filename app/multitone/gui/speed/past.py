"""What was measured before, as the page shows it: the last scaling of this machine, and workloads with their runs."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import described
from multitone.gui.speed.dependencies import Dependencies
from multitone.speedup.measurements import Measurement, Workload
from multitone.speedup.scaling import Scaling

MOST = 500
"""Measurements that are looked at; older ones would be dots on dots."""
MOST_SCALINGS = 20
"""Scalings among which the last one of this machine is looked for; others were brought from elsewhere."""


@dataclass(frozen=True)
class Remembered:
    """A scaling of the past, and when it was measured, in words."""

    scaling: Scaling
    said: str


def last_scaling(dependencies: Dependencies) -> Remembered | None:
    """Return the last scaling of this machine; None where there is none that can be read."""
    import msgspec

    from multitone.speedup.measurements.taking import result_of

    try:
        kept = dependencies.measurements.recent("scale", limit=MOST_SCALINGS)
    except MultitoneError:  # the section of runs says why
        return None
    for measurement in kept:
        if measurement.machine.name != platform.node() or not measurement.detail:
            continue
        try:
            scaling = result_of(measurement, Scaling)
        except msgspec.DecodeError:  # of a version that knew other fields
            continue
        said = QCoreApplication.translate("ScalingView", "Measured {when}").format(
            when=numbers.date_and_time(measurement.at)
        )
        return Remembered(scaling, said)
    return None


def day(at: float) -> str:
    """Write the day of a time, given in seconds since 1970."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)).date(), QLocale.FormatType.ShortFormat)


def workloads(measurements: list[Measurement]) -> list[Workload]:
    """Return what was measured, each work once; as measurements the newest comes first, so does the work."""
    found: dict[str, Workload] = {}
    for measurement in measurements:
        found.setdefault(measurement.workload.key, measurement.workload)
    return list(found.values())


def say_workload(workload: Workload) -> str:
    """Say what was done, and to how many pictures."""
    steps = " · ".join(_say_step(step) for step in workload.steps.split(" · ") if step)
    number = QLocale().toString(float(workload.megapixels), "f", 0)
    said = QCoreApplication.translate("RunsView", "{pictures}, {n} MP").format(
        pictures=numbers.pictures(workload.pictures), n=number
    )
    return f"{steps} · {said}" if steps else said


def _say_step(text: str) -> str:
    """Say a step that is written as on the command line; one that this version does not know stays as it is written."""
    from multitone.imaging.pipeline import describe, parse_step

    try:
        return described(describe(parse_step(text)))
    except MultitoneError:
        return text


def series(measurement: Measurement) -> str:
    """Say which runs can be compared as one line: those of one version on one machine."""
    return f"{measurement.version} · {measurement.machine.name}"
