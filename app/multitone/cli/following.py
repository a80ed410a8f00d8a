"""What follows a run: reports of it, one thread set beside it, and what was measured, kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.batch.progress import JobProgress
from multitone.cli.terminal import note, tell
from multitone.cli.typed import path_of
from multitone.engines.base import JobControl
from multitone.errors import EngineError, UsageError, printed
from multitone.messages import tr

if TYPE_CHECKING:
    from multitone.reports.record import Recorder
    from multitone.speedup.comparison import Comparison
    from multitone.speedup.timing import Timing

Batches = Iterator[list[Event]]
WORTH_KEEPING = 0.5
"""Seconds of a job that is worth a look at what was measured; a shorter one shall not load what that takes."""


class Reports:
    """The reports that were asked for; none cost nothing. Refusals come before the job, troubles after it are told."""

    def __init__(self, paths: Sequence[str], sources: Sequence[str] = (), output: str = "") -> None:
        """Raise `UsageError` where one of them could not be written; the job makes the folder `output`."""
        self._paths = tuple(dict.fromkeys(map(path_of, paths)))
        self._sources = sources
        """What the job's pictures were found in, for the command that the reports tell."""
        self._record: Recorder | None = None
        if self._paths:
            from multitone.reports.writing import check  # late, as all of the package: few runs are reported

            for path in self._paths:
                check(path, output)

    @property
    def hashes_sources(self) -> bool:
        """Whether one of them is a manifest."""
        if not self._paths:
            return False
        from multitone.reports.writing import is_manifest

        return any(map(is_manifest, self._paths))

    def begin(self, job: Job, sources: Sequence[str] = ()) -> None:
        """Begin to record a job. Raises `UsageError` where a report would take the place of one of its pictures."""
        if not self._paths:
            return
        from multitone.reports.record import Recorder
        from multitone.reports.writing import check_against

        for path in self._paths:
            check_against(path, job)
        self._record = Recorder(job, sources or self._sources)

    def following(self, batches: Batches) -> Batches:
        """Pass a job's events on, recorded."""
        return batches if self._record is None else _handed(batches, self._record)

    def write(self, comparison: Comparison | None = None, curve: Sequence[tuple[float, int]] = ()) -> None:
        """Write all reports, with one thread's curve where there was a comparison.

        What cannot be written is told on standard error, and changes nothing else.
        """
        if self._record is None:
            return
        from multitone.reports.writing import write

        self._record.comparison, self._record.one_curve = comparison, curve
        for path in self._paths:
            try:
                write(self._record, path)
            except UsageError as error:
                tell(tr("The report {path} could not be written: {why}", path=printed(path), why=error.message))
            except OSError as error:
                why = error.strerror or str(error)
                tell(tr("The report {path} could not be written: {why}", path=printed(path), why=why))


class ComparisonRun:
    """Follows a run, sets one thread beside it where that is asked for, and keeps what was measured."""

    def __init__(self, job: Job, *, compare: bool) -> None:
        self._job = job
        self._pool: Timing | None = None
        self.comparison: Comparison | None = None
        self.curve: list[tuple[float, int]] = []
        """One thread's seconds of work, and pictures done by then; empty where it was not measured."""
        if compare:
            from multitone.speedup.timing import Timing  # late: most runs are not compared

            self._pool = Timing()

    def following(self, batches: Batches) -> Batches:
        """Pass the run's events on, measured where it shall be compared."""
        return batches if self._pool is None else _handed(batches, self._pool)

    def measure(self, control: JobControl, *, quiet: bool) -> None:
        """Run one thread, where that is asked for and the run was one that can be set beside it."""
        if self._pool is None or not self._pool.task_seconds or control.cancelled:
            return
        if self._pool.paused:
            tell(tr("The run is not compared: it was paused, so its time means nothing."))
            return
        from multitone.speedup.comparison import compare_after
        from multitone.speedup.timing import ResultSoFar, Timing

        if not quiet:
            note(tr("One thread does the same work now, for comparison…"))
        one = Timing()
        try:
            for reading in compare_after(self._job, self._pool, control, one):
                if isinstance(reading, ResultSoFar):
                    self.comparison, self.curve = reading.result, one.curve
        except EngineError as error:
            tell(tr("Not compared: {why}", why=error.message))

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
            tell(keep(of_comparison(self._job, self.comparison)))
        else:
            tell(keep(of_run(self._job, span)))


def _handed(batches: Batches, follower: Recorder | Timing) -> Batches:
    """Hand each event to a follower, and close what is followed where it ends early: the workers end, too."""
    try:
        for batch in batches:
            for event in batch:
                follower.handle(event)
            yield batch
    finally:
        close = getattr(batches, "close", None)
        if close is not None:
            close()
