"""Runners and requests that take memory as a decoder does that a file has tricked into it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from multitone.batch.events import StageSeconds
from multitone.batch.job import Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.imaging.readers.base import NO_MEMORY
from multitone.services.requests import Request


def taking(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Take as many megabytes as the name of the picture says, in its own words."""
    wanted, way = _wish(task)
    if not wanted:
        return run_task(task, context, entered, again=again)
    entered(1)
    try:
        np.empty(wanted * 1_000_000, np.uint8)  # what is not touched costs nothing, and counts all the same
    except MemoryError:
        if way == "abort":  # as GLib and Rust do
            os.write(2, b"memory allocation of 1500000000 bytes failed")
            os.abort()
        return Failed(task.number, "out-of-memory", NO_MEMORY, "decode", "")
    return Done(task.number, 1, task.size, 0, StageSeconds())


def failing_by_library(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Process pictures by `run_task`; those that say so in their names find a library that has no memory."""
    from unittest import mock

    if not _wish(task)[0]:
        return run_task(task, context, entered, again=again)
    with mock.patch("simplejpeg.decode_jpeg", side_effect=ValueError("Insufficient memory (case 4)")):
        return run_task(task, context, entered, again=again)


def _wish(task: Task) -> tuple[int, str]:
    way, _, wanted = Path(task.source).stem.partition("-")
    return (int(wanted), way) if wanted else (0, way)


class Take(Request, frozen=True):
    """Takes so many bytes in a service's child."""

    count: int

    def answer(self) -> int:
        """Return what was taken."""
        return int(np.empty(self.count, np.uint8).size)
