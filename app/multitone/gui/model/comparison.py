"""Compare with one thread: after the real run, the same work on one core into a scratch folder, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.gui.model.measuring import Measuring
from multitone.gui.model.runner import CreateEngine, Fold
from multitone.speedup.timing import Readings, Timing

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison


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
