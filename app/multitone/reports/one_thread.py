"""The same work on one thread, as reports show it: the ratio, the proof, and one thread's curve."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from msgspec import Struct

from multitone.speedup.comparison import Comparison, SpeedupMeasured

Curve = tuple[tuple[float, int], ...]
"""Seconds of work, and pictures done by then."""


class OneThread(Struct, frozen=True):
    """What a comparison with one thread found. Times are of the same pictures on both sides."""

    seconds: float
    pool_seconds: float
    speedup: float | None
    """None where there was too little work to measure."""
    interval: tuple[float, float] | None
    efficiency: float | None
    identical: bool
    sentences: tuple[str, ...]
    conditions: dict[str, object] | None = None
    curve: Curve = ()
    """Empty where it is not known; it may be of a sample."""


def of_comparison(found: Comparison, curve: Sequence[tuple[float, int]] = ()) -> OneThread:
    """Return what a comparison of the command line found."""
    return OneThread(
        seconds=statistics.median(found.serial.seconds or (0.0,)),
        pool_seconds=statistics.median(found.parallel.seconds or (0.0,)),
        speedup=found.speedup,
        interval=found.interval,
        efficiency=found.efficiency,
        identical=found.identical,
        sentences=tuple(found.sentences()),
        conditions=found.conditions,
        curve=tuple(curve),
    )


def of_measured(found: SpeedupMeasured, curve: Sequence[tuple[float, int]] = ()) -> OneThread:
    """Return what the window's comparison found."""
    low, high = found.interval
    ratio = (
        f"{found.speedup:.2f} × one thread ({low:.2f} to {high:.2f}): {found.serial_seconds:.2f} s on one thread, "
        f"{found.parallel_seconds:.2f} s on {found.workers} workers; {found.efficiency * 100:.0f} % efficient."
    )
    said = [ratio]
    if found.sampled:
        said.append(f"One thread did a sample of {found.pictures:,} of {found.of_pictures:,} pictures.")
    same = found.compared - len(found.differing)
    said.append(f"{same:,} of {found.compared:,} results of the two are the same, byte by byte.")
    if found.cold:
        said.append("The pool read from a cold disk, one thread then from memory, so the speedup is understated.")
    if found.disturbed:
        said.append(f"Other work took {found.disturbed:.0f} % of the machine, so the ratio may be off.")
    return OneThread(
        seconds=found.serial_seconds,
        pool_seconds=found.parallel_seconds,
        speedup=found.speedup,
        interval=found.interval,
        efficiency=found.efficiency,
        identical=found.identical,
        sentences=tuple(said),
        curve=tuple(curve),
    )
