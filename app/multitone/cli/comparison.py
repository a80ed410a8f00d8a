"""`convert --compare`: the same work on one thread, behind the run; and what was measured, kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.batch.progress import JobProgress
from multitone.engines.base import JobControl
from multitone.errors import EngineError

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison
    from multitone.speedup.timing import Timing

WORTH_KEEPING = 0.5
"""Seconds of a job that is worth a look at what was measured; a shorter one shall not load what that takes."""


class ComparisonRun:
    """Follows a run, sets one thread beside it where that is wished, and keeps what was measured."""

    def __init__(self, job: Job, *, compare: bool) -> None:
        self._job = job
        self._pool: Timing | None = None
        self.comparison: Comparison | None = None
        self.curve: list[tuple[float, int]] = []
        """One thread's seconds of work, and pictures done by then; empty where it was not measured."""
        if compare:
            from multitone.speedup.timing import Timing  # late: most runs are not compared

            self._pool = Timing()

    def following(self, batches: Iterator[list[Event]]) -> Iterator[list[Event]]:
        """Pass the run's events on, measured where it shall be compared."""
        if self._pool is None:
            return batches
        from multitone.speedup.timing import handled

        return handled(batches, self._pool.handle)

    def measure(self, control: JobControl, *, quiet: bool) -> None:
        """Run one thread, where that is wished and the run was one that can be set beside it."""
        if self._pool is None or not self._pool.task_seconds or control.cancelled:
            return
        if self._pool.paused:
            sys.stderr.write("multitone: The job was paused, so its time says nothing, and it is not compared.\n")
            return
        from multitone.speedup.comparison import compare_after
        from multitone.speedup.timing import ResultSoFar, Timing

        if not quiet and sys.stderr.isatty():
            sys.stderr.write("One thread does the same work now, for comparison …\n")
        one = Timing()
        try:
            for reading in compare_after(self._job, self._pool, control, one):
                if isinstance(reading, ResultSoFar):
                    self.comparison, self.curve = reading.result, one.curve
        except EngineError as error:
            sys.stderr.write(f"multitone: Not compared: {error}\n")

    def keep(self, progress: JobProgress) -> None:
        """Keep what was measured, where it says anything; a run never fails of it."""
        if progress.finished is None or progress.finished.seconds < WORTH_KEEPING:
            return
        from multitone.speedup.measurements.store import keep
        from multitone.speedup.measurements.taking import of_comparison, of_run
        from multitone.speedup.timing import SHORTEST, span_of

        span = span_of(progress)
        if not span.whole or span.seconds < SHORTEST:
            return
        if self.comparison is not None and self.comparison.speedup is not None:
            problem = keep(of_comparison(self._job, self.comparison))
        else:
            problem = keep(of_run(self._job, span))
        if problem:
            sys.stderr.write(f"multitone: {problem}\n")
