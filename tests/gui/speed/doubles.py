"""Scripted measurings and measurements: the true records, figures of a known law."""

from __future__ import annotations

import platform
import threading
from collections.abc import Iterator
from typing import Any

from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.scripted import ScriptedEngine
from multitone.gui.model.measuring import Measure
from multitone.gui.speed.dependencies import Dependencies
from multitone.speedup.measurements import Kind, Machine, Measurement, Workload
from multitone.speedup.measurements.taking import detail_of
from multitone.speedup.scaling import Advice, Fit, Point, Scaling
from multitone.speedup.timing import ResultSoFar, RunBegan, TimeUse, counted_workers

SERIAL = 0.05
ONE = 8.0
"""Seconds of one worker."""


def time_use(worker: int, seconds: float) -> TimeUse:
    part = seconds - 0.3
    return TimeUse(worker, 0.2, 0.02 * part, 0.45 * part, 0.25 * part, 0.2 * part, 0.03 * part, 0.05 * part + 0.1, 20)


def point(workers: int) -> Point:
    law = Fit("amdahl", SERIAL, (SERIAL, SERIAL))
    speedup = law.speedup(workers)
    seconds = ONE / speedup
    return Point(
        workers=workers,
        seconds=(0.98 * seconds, seconds, 1.02 * seconds),
        speedup=speedup,
        efficiency=speedup / workers,
        interval=(0.96 * speedup, 1.04 * speedup) if workers > 1 else None,
        karp_flatt=SERIAL if workers > 1 else None,
        time_use=tuple(time_use(worker, seconds) for worker in range(1, workers + 1)),
    )


def scaling_of(*counts: int) -> Scaling:
    """Return a scaling on so many workers; a law from five of them on."""
    fit = Fit("amdahl", SERIAL, (0.03, 0.08), limit=1 / SERIAL) if len(counts) > 4 else None
    return Scaling(
        points=tuple(point(count) for count in counts),
        fit=fit,
        no_fit="" if fit else "A law is fitted through five or more numbers of workers; here there are fewer.",
        advice=Advice(counts[-1], f"{counts[-1]} workers were {point(counts[-1]).speedup:.2f} × as fast as one.")
        if len(counts) > 1
        else None,
        identical=True,
        differing=(),
        pictures=79,
        megapixels=640.0,
        engine="processes",
        conditions={"processor": "AMD EPYC", "system": "Linux 6.8", "python": "3.11.9", "cores": 2},
        warnings=(),
    )


class ScriptedScaling:
    """Yields what a scaling does; holds each run back until it is let go."""

    def __init__(self, *counts: int) -> None:
        self.counts = counts or (1, 2)
        self.gate = threading.Event()
        self.gate.set()
        self.hold_after = 0
        """Runs after which the gate closes by itself."""
        self.jobs: list[Job] = []
        self.error: Exception | None = None
        self.ended = threading.Event()

    def __call__(self, job: Job) -> Measure:
        self.jobs.append(job)
        return lambda control: self._readings(job, control)

    def _readings(self, job: Job, control: JobControl) -> Iterator[Any]:
        try:
            for number, count in enumerate(self.counts, 1):
                yield RunBegan(counted_workers(count), "processes", count, number, len(self.counts))
                yield from ScriptedEngine(workers=count, between=lambda _: self._wait(control)).run(job, control)
                if self.error is not None:
                    raise self.error
                if control.cancelled:
                    return
                yield ResultSoFar(scaling_of(*sorted(self.counts[:number])))
                if number == self.hold_after:
                    self.gate.clear()
        finally:
            self.ended.set()

    def _wait(self, control: JobControl) -> None:
        while not self.gate.wait(0.01) and not control.cancelled:
            pass


class Remembering:
    """Measurements in memory."""

    def __init__(self, *kept: Measurement) -> None:
        self.kept = list(kept)
        self.error: Exception | None = None

    def recent(
        self, kind: Kind | None = None, key: str | None = None, limit: int = 200, *, details: bool = True
    ) -> list[Measurement]:
        if self.error is not None:
            raise self.error
        found = [one for one in self.kept if kind in (None, one.kind) and key in (None, one.workload.key)]
        return sorted(found, key=lambda one: -one.at)[:limit]

    def keep(self, job: Job, scaling: Scaling) -> str:
        self.kept.append(measurement(len(self.kept) + 1, "scale", detail=detail_of(scaling)))
        return ""


def measurement(
    number: int, kind: Kind = "run", machine: str = "", version: str = "0.1.0", **other: Any
) -> Measurement:
    place = Machine(machine or platform.node(), "AMD EPYC", 2, "Linux")
    work = Workload(other.pop("key", "k1"), "grayscale · gaussian-blur sigma=2", 79, 640.0)
    speed = other.pop("speed", 150.0 + 5 * (number % 4))
    at = 1_790_000_000 + 40_000 * number
    return Measurement(number, at, kind, version, "3.11.9", place, work, "processes", 2, 640 / speed, speed, **other)


def dependencies(scaling: ScriptedScaling | None = None, kept: Remembering | None = None) -> Dependencies:
    remembering = kept or Remembering()
    return Dependencies(scaling or ScriptedScaling(), remembering.recent, remembering.keep)


def past_runs() -> list[Measurement]:
    """Return runs of two versions on two machines, and a scaling that was measured here."""
    runs = [measurement(number, machine="" if number % 3 else "workshop") for number in range(1, 9)]
    return [*runs, measurement(9, "scale", version="0.2.0", detail=detail_of(scaling_of(1, 2, 3, 4, 6)))]
