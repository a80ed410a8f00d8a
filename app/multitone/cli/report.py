"""`--report FILE`: what a run is recorded for, and written to at its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from multitone.batch.events import Event
from multitone.batch.job import Job
from multitone.cli.typed import path_of
from multitone.errors import UsageError, printed

if TYPE_CHECKING:
    from multitone.reports.record import Recorder
    from multitone.speedup.comparison import Comparison


class Reports:
    """The reports that were asked for; none cost nothing. Refusals come before the job, troubles after it are told."""

    def __init__(self, paths: Sequence[str] | None, sources: Sequence[str] = ()) -> None:
        """Raise `UsageError` where one of them could not be written."""
        self._paths = tuple(dict.fromkeys(map(path_of, paths or ())))
        self._sources = sources
        """What the job's pictures were found in, for the command that the reports tell."""
        self._record: Recorder | None = None
        if self._paths:
            from multitone.reports.writing import check  # late, as all of the package: few runs are reported

            for path in self._paths:
                check(path)

    def begin(self, job: Job, sources: Sequence[str] = ()) -> None:
        """Begin to record a job. Raises `UsageError` where a report would take the place of one of its pictures."""
        if not self._paths:
            return
        from multitone.reports.record import Recorder
        from multitone.reports.writing import check_against

        for path in self._paths:
            check_against(path, job)
        self._record = Recorder(job, sources or self._sources)

    def following(self, batches: Iterator[list[Event]]) -> Iterator[list[Event]]:
        """Pass a job's events on, recorded."""
        return batches if self._record is None else _recorded(batches, self._record)

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
            except (OSError, UsageError) as error:
                said = error.strerror if isinstance(error, OSError) and error.strerror else error
                sys.stderr.write(f"multitone: The report {printed(path)} could not be written: {said}\n")


def refuse_without_run(paths: Sequence[str] | None, *, dry_run: bool) -> None:
    """Refuse a report of a run that there will not be. Raises `UsageError`."""
    if paths and dry_run:
        raise UsageError("--report tells of a run, and --dry-run makes none; leave one of them out.")


def _recorded(batches: Iterator[list[Event]], record: Recorder) -> Iterator[list[Event]]:
    try:
        for batch in batches:
            for event in batch:
                record.handle(event)
            yield batch
    finally:
        close = getattr(batches, "close", None)
        if close is not None:  # the workers end, and the job is let go
            close()
