"""Any engine's events, with samples of the machine's cores mixed in."""

from __future__ import annotations

import time
from collections.abc import Iterator

from multitone.batch.events import CpuSampled, Event, JobFinished
from multitone.batch.job import Job
from multitone.engines.base import Engine, JobControl

SAMPLE_EVERY = 0.25
"""Seconds between two samples: the rate at which figures are refreshed."""


def watch(engine: Engine, job: Job, control: JobControl) -> Iterator[list[Event]]:
    """Run a job and yield its events in batches, each core's load among them four times a second."""
    started = sampled = time.monotonic()
    running = engine.run(job, control)
    try:
        at = 0.0
        for batch in running:
            if batch:
                at = batch[-1].at
            now = time.monotonic()
            if now - sampled >= SAMPLE_EVERY and not (batch and isinstance(batch[-1], JobFinished)):
                percent = _core_loads()
                if sampled > started:  # the first look only sets the mark
                    batch.append(CpuSampled(at, percent))
                sampled = now
            yield batch
    finally:
        close = getattr(running, "close", None)
        if close is not None:
            close()


def _core_loads() -> tuple[float, ...]:
    """Return how busy each core was since the call before, 0 to 100."""
    import psutil  # late: a job of one picture is done before it is loaded

    return tuple(psutil.cpu_percent(percpu=True))
