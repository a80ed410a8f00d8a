"""Measuring: readings taken in a thread, folded in the window's thread; and one thread measured after a job.

::

    scale, lab.run, compare ─► thread ─► deque ─► QTimer, 33 ms, 6 ms ─► JobProgress of the run at work; result so far
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from multitone.batch.job import Job
from multitone.batch.progress import JobProgress
from multitone.engines.base import JobControl
from multitone.gui.model.runner import CreateEngine, EventReader, Fold
from multitone.speedup.timing import Readings, ResultSoFar, RunBegan, Timing

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison

Measure = Callable[[JobControl], Readings[Any]]
"""Begins a measuring that a control can stop."""


class Measuring(EventReader):
    """Takes one measuring's readings; a new measuring takes a new one of these."""

    began = Signal(object)
    """Another run begins; carries its `RunBegan`."""
    advanced = Signal(object)
    """Carries the result so far."""
    ended = Signal()
    """There is nothing more to come: it is done, stopped, or has failed."""

    def __init__(self, measure: Measure, parent: QObject | None = None, folds: tuple[Fold, ...] = ()) -> None:
        super().__init__(JobControl(lends_cores=False), (lambda event: self.progress.handle(event), *folds), parent)
        self.run: RunBegan | None = None
        """The run that is at work, or was last."""
        self.progress = JobProgress()
        """Of that run."""
        self.result: Any = None
        """What is known so far."""
        self._measure = measure

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self.control.cancelled

    def start(self) -> None:
        """Begin."""
        self._begin(lambda: self._measure(self.control), "multitone measuring")

    def stop(self) -> None:
        """End it after what is in work; what was found so far stays."""
        self.control.cancel()

    def _handle(self, reading: Any, deadline: float) -> bool:
        if isinstance(reading, RunBegan):
            self.run, self.progress = reading, JobProgress()
            self.began.emit(reading)
        elif isinstance(reading, ResultSoFar):
            self.result = reading.result
            self.advanced.emit(reading.result)
        else:
            return super()._handle(reading, deadline)
        return False

    def _settle(self, *, more: bool) -> None:
        if not more:
            self._timer.stop()
            self.ended.emit()


class OneThreadRun(Measuring):
    """Measures one thread after the pool has been measured; its result is a `Comparison`."""

    def __init__(
        self, create: CreateEngine, job: Job, pool: Timing, folds: Sequence[Fold] = (), parent: QObject | None = None
    ) -> None:
        self.pool, self.one = pool, Timing()

        def measure(control: JobControl) -> Readings[Comparison]:
            from multitone.speedup.comparison import compare_after  # late: most windows open without

            return compare_after(job, pool, control, create=create)

        super().__init__(measure, parent, (self.one.handle, *folds))

    @property
    def expected_seconds(self) -> float:
        """How long one thread would be at it if it did each picture as fast as a worker did."""
        from multitone.speedup.comparison import SAMPLE_SECONDS

        return min(SAMPLE_SECONDS, sum(self.pool.task_seconds.values()))
