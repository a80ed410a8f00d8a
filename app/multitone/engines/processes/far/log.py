"""The books of a job whose results go far away: a task is not done before its result has been brought."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from multitone.engines.event_log import EventLog
from multitone.engines.worker.wire import Done, Outcome

Bring = Callable[[int, Done], bool]
"""Told of a worker that a task is done, as far as it goes; says whether its end is told later."""


class FarLog(EventLog):
    """An event log that lets results be brought before it notes that they are done."""

    bring: Bring
    """Set by whoever makes it."""

    def ended(self, worker: int, outcome: Outcome, ago: float = 0.0) -> None:
        """Note the end of a task, unless its result is still to be brought."""
        if isinstance(outcome, Done) and self.is_open(outcome.task) and self.bring(worker, outcome):
            return
        self.settled(worker, outcome, ago)

    def settled(self, worker: int, outcome: Outcome, ago: float = 0.0) -> None:
        """Note the end of a task."""
        super().ended(worker, outcome, ago)

    def cancel(self, numbers: Iterable[int] | None = None, spared: Collection[int] = ()) -> None:
        """Close tasks that will not be done; results that are on their way are waited for as workers are."""
        super().cancel(numbers, {*spared, *self.under_way} if spared else spared)

    under_way: Collection[int] = ()
    """Tasks whose results are being brought."""
