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
    import psutil

    psutil.cpu_percent(percpu=True)  # the first call only sets the mark
    sampled = time.monotonic()
    running = engine.run(job, control)
    try:
        at = 0.0
        for batch in running:
            if batch:
                at = batch[-1].at
            now = time.monotonic()
            if now - sampled >= SAMPLE_EVERY and not (batch and isinstance(batch[-1], JobFinished)):
                sampled = now
                batch.append(CpuSampled(at, tuple(psutil.cpu_percent(percpu=True))))
            yield batch
    finally:
        close = getattr(running, "close", None)
        if close is not None:
            close()
