"""Compare with one thread: after the real run, the same work on one core into a scratch folder, and the proof."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from multitone.batch.events import JobFinished
from multitone.batch.job import Job
from multitone.batch.progress import JobProgress
from multitone.gui.model.runner import CreateEngine, Fold, JobRunner
from multitone.speedup.comparison import SpeedupMeasured, compared, sample_of
from multitone.speedup.scratch import scratch_folder
from multitone.speedup.timing import Timing

SERIAL = "serial"


class OneThreadRun(QObject):
    """Measures one thread after the pool has been measured."""

    changed = Signal()
    measured = Signal(object)
    """Carries a `SpeedupMeasured`, or None where there was too little work."""
    failed = Signal(object)
    """There is no measure, and why, as a `Message`; it is empty where the user stopped it."""
    _concluded = Signal(object)

    def __init__(
        self, create: CreateEngine, job: Job, pool: Timing, folds: Sequence[Fold] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pool, self.one = pool, Timing()
        self.progress = JobProgress()
        self._job = job
        self._stopped = False
        self._scratch = scratch_folder(job)
        self.sample = sample_of(job, pool, self._scratch)
        self._runner = JobRunner(create, (self.progress.handle, self.one.handle, *folds), self)
        self._runner.changed.connect(self.changed)
        self._runner.finished.connect(self._conclude)
        self._runner.failed.connect(self._give_up)
        self._concluded.connect(self._deliver)
        self._thread: threading.Thread | None = None

    @property
    def expected_seconds(self) -> float:
        """How long one thread would be at it if it did each picture as fast as a worker did."""
        sources = {task.source for task in self.sample.tasks}
        return sum(self.pool.task_seconds[task.number] for task in self._job.tasks if task.source in sources)

    def start(self) -> None:
        """Run the sample on one thread."""
        self._runner.start(self.sample, SERIAL, 1)

    def stop(self) -> None:
        """End it; there will be no measure."""
        self._stopped = True
        self._runner.control.cancel()

    def close(self) -> None:
        """End it at once, with the window."""
        self._stopped = True
        self._runner.close()
        if self._thread is not None:
            self._thread.join(2.0)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _conclude(self, _: JobFinished) -> None:
        """Compare the files in a thread; they are read byte by byte."""
        self._thread = threading.Thread(target=self._compare, name="multitone comparison", daemon=True)
        self._thread.start()

    def _compare(self) -> None:
        stopped = self._stopped
        measured = None if stopped else compared(self._job, self.pool, self.sample, self.one)
        shutil.rmtree(self._scratch, ignore_errors=True)
        if not self._stopped or stopped:
            self._concluded.emit(measured)

    def _deliver(self, measured: SpeedupMeasured | None) -> None:
        if self._stopped:
            self.failed.emit("")
        else:
            self.measured.emit(measured)

    def _give_up(self, reason: str) -> None:
        threading.Thread(target=shutil.rmtree, args=(self._scratch, True), daemon=True).start()
        self.failed.emit("" if self._stopped else reason)
