"""Results as measurements: of a comparison, a scaling, the laboratory."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import msgspec

from multitone.batch.job import Job
from multitone.speedup.comparison import Comparison, SpeedupMeasured
from multitone.speedup.lab.rows import Laboratory, LabRow
from multitone.speedup.measurements.records import Measurement, Workload
from multitone.speedup.measurements.taking import BETWEEN, key_of, measured, workload_of
from multitone.speedup.scaling import Scaling
from multitone.speedup.timing import Timing


def of_comparison(job: Job, comparison: Comparison) -> Measurement:
    """Return a comparison as a measurement of its parallel side."""
    many = comparison.parallel
    seconds = statistics.median(many.seconds)
    return measured(
        "compare",
        workload_of(job, many.megapixels_per_second * seconds),
        engine=many.engine,
        workers=many.workers,
        seconds=seconds,
        megapixels_per_second=many.megapixels_per_second,
        speedup=comparison.speedup,
        interval=comparison.interval,
        detail=msgspec.json.encode(comparison),
    )


def of_speedup(job: Job, pool: Timing, speedup: SpeedupMeasured) -> Measurement:
    """Return what the window measured behind a run as a measurement of the pool."""
    return measured(
        "compare",
        workload_of(job, pool.pixels / 1e6, pool.task_seconds),
        engine=pool.engine,
        workers=pool.workers,
        seconds=pool.seconds,
        megapixels_per_second=pool.megapixels_per_second,
        speedup=speedup.speedup,
        interval=speedup.interval,
        detail=msgspec.json.encode(speedup),
    )


def of_scaling(job: Job, scaling: Scaling) -> Measurement:
    """Return a scaling as a measurement of its fastest point. Raises `ValueError` where it has none."""
    best = min(scaling.points, key=lambda point: point.median)
    return measured(
        "scale",
        workload_of(job, scaling.megapixels),
        engine=scaling.engine,
        workers=best.workers,
        seconds=best.median,
        megapixels_per_second=scaling.megapixels / best.median,
        speedup=best.speedup,
        interval=best.interval,
        detail=msgspec.json.encode(scaling),
    )


def of_laboratory(laboratory: Laboratory) -> Measurement:
    """Return the laboratory as one measurement: what all its rows took together, and the best that many workers did.

    Its workload is the selection of rows that were measured. Megapixels a second are those of the fastest row.
    """
    rows = [row for row in laboratory.rows if row.seconds]
    selection = BETWEEN.join(f"{row.kernel} {row.engine} {row.workload}" for row in rows)
    best = max(rows, key=lambda row: row.speedup or 0.0, default=None)
    return measured(
        "lab",
        Workload(key_of(selection.encode()), _said(rows), len(rows), 0.0),
        engine=BETWEEN.join(dict.fromkeys(row.engine for row in rows)),
        workers=max((row.workers for row in rows), default=1),
        seconds=sum(statistics.median(row.seconds) for row in rows),
        megapixels_per_second=max((row.megapixels_per_second or 0.0 for row in rows), default=0.0),
        speedup=best.speedup if best is not None else None,
        interval=best.interval if best is not None else None,
        detail=msgspec.json.encode(laboratory),
    )


def _said(rows: Sequence[LabRow]) -> str:
    return BETWEEN.join(dict.fromkeys(row.kernel for row in rows))
