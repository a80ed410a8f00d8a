"""Across versions and machines: what the same work took here and there, then and now."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from msgspec import Struct

from multitone.speedup.measurements.records import Machine, Measurement
from multitone.speedup.statistics import ratio


class WorkloadSpeed(Struct, frozen=True):
    """What one machine took with one version and number of workers for a workload."""

    machine: Machine
    version: str
    engine: str
    workers: int
    measured: int
    """How often."""
    seconds: float
    """Median."""
    spread: tuple[float, float]
    """The least and the most seconds."""
    megapixels_per_second: float
    speed: float | None = None
    """How many times as fast as the oldest one that is like it; None for that one itself."""
    interval: tuple[float, float] | None = None
    """95 % of that; None where either was measured but once."""


def compared(measurements: Iterable[Measurement]) -> list[WorkloadSpeed]:
    """Group measurements of one workload by machine, version, engine and workers, the oldest first, and set ratios.

    Alike are those of the same engine with the same number of workers, or with all the cores of their machines.
    """
    groups: dict[tuple[object, ...], list[Measurement]] = {}
    for measurement in sorted(measurements, key=lambda measurement: measurement.at):
        groups.setdefault(_group(measurement), []).append(measurement)
    oldest: dict[tuple[str, int], list[Measurement]] = {}
    return [_compared(group, oldest.setdefault(_alike(group[0]), group)) for group in groups.values()]


def _group(one: Measurement) -> tuple[object, ...]:
    """Return what a measurement is grouped by; a system is brought up to date and stays the same machine."""
    machine = one.machine
    return machine.name, machine.processor, machine.cores, one.version, one.engine, one.workers


def _alike(one: Measurement) -> tuple[str, int]:
    return one.engine, 0 if one.workers >= one.machine.cores else one.workers


def _compared(group: Sequence[Measurement], reference: Sequence[Measurement]) -> WorkloadSpeed:
    last = group[-1]
    seconds, before = (tuple(one.seconds for one in each) for each in (group, reference))
    itself = group is reference
    return WorkloadSpeed(
        machine=last.machine, version=last.version, engine=last.engine, workers=last.workers, measured=len(group),
        seconds=statistics.median(seconds), spread=(min(seconds), max(seconds)),
        megapixels_per_second=statistics.median(one.megapixels_per_second for one in group),
        speed=None if itself or min(seconds) <= 0 else statistics.median(before) / statistics.median(seconds),
        interval=None if itself or min(seconds) <= 0 else ratio(before, seconds),
    )  # fmt: skip
