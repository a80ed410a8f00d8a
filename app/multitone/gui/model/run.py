"""Run: one job after the other on an engine, how far it is, and the comparison with one thread after it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from multitone.batch.events import JobFinished
from multitone.batch.job import Job
from multitone.batch.journal.lock import JobLock
from multitone.batch.outcome import Outcome
from multitone.batch.progress import JobProgress
from multitone.engines.base import MOST_WORKERS, available_cores
from multitone.engines.registry import create_engine
from multitone.gui.desktop import numbers
from multitone.gui.model.measuring import OneThreadRun
from multitone.gui.model.runner import CreateEngine, Fold, JobRunner
from multitone.messages import NOTHING, Message, _, tr
from multitone.reports.record import Recorder
from multitone.speedup.measurements.store import keep
from multitone.speedup.measurements.taking import of_comparison, of_run
from multitone.speedup.timing import SHORTEST, Timing

if TYPE_CHECKING:
    from multitone.speedup.comparison import Comparison

POOL = "processes"


class Run(QObject):
    """Holds the job that runs or ran last, until it is forgotten; workers and comparison are chosen for all."""

    progressed = Signal()
    """The run got on; at most once a frame."""
    compared = Signal()
    """The comparison got on, or ended."""
    over = Signal()
    """Job and comparison are over, in whatever way."""
    workers_changed = Signal()

    def __init__(self, create: CreateEngine = create_engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workers = self.cores = available_cores()
        self.compare = False
        """Whether one thread shall do the same work after the job."""
        self.folds: list[Fold] = []
        """What else wants to see each event."""
        self.machine_folds: list[Fold] = []
        """What wants to see each event of the comparison too."""
        self.active = False
        self.job: Job | None = None
        self.sources: tuple[str, ...] = ()
        """What the job's pictures were found in."""
        self.partial = False
        """Whether the job is a part of the one before: what was left of it, or what failed."""
        self.runner: JobRunner | None = None
        self.progress: JobProgress | None = None
        self.recorder: Recorder | None = None
        """What a report of the job needs."""
        self.timing, self.outcome = Timing(), Outcome()
        self.problem = NOTHING
        """Why the job could not be run."""
        self.comparison: OneThreadRun | None = None
        self.speedup: Comparison | None = None
        """What the comparison found, where there was enough work to measure."""
        self.comparison_note = ""
        """Why there is no speedup, where that is worth a word."""
        self.create = create

    @property
    def title(self) -> str:
        """What tells the job from others: its first source, or the folder of its results."""
        folder = self.job.export.folder if self.job is not None else ""
        return numbers.name_of((self.sources[0] if self.sources else folder).rstrip("/\\"))

    @property
    def stopping(self) -> bool:
        """Whether the job was stopped, and is not over yet."""
        return self.runner is not None and self.runner.control.cancelled and self.active

    @property
    def paused(self) -> bool:
        """Whether no further picture is taken up: the user wishes it, or something stands in the job's way."""
        return self.runner is not None and (self.runner.control.paused or self.runner.control.held)

    def start(
        self, job: Job, sources: Sequence[str] = (), *, partial: bool = False, lock: JobLock | None = None
    ) -> None:
        """Run a job, found in those sources; keep nothing of the one before. `lock` is the job's, if held already."""
        self.forget()
        self.job, self.partial, self.active, self.sources = job, partial, True, tuple(sources)
        self.progress, self.recorder = JobProgress.of(job), Recorder(job, sources)
        self.timing, self.outcome = Timing(), Outcome()
        handled = (self.progress.handle, self.timing.handle, self.outcome.handle, self.recorder.handle)
        self.runner = JobRunner(self.create, (*handled, *self.folds, *self.machine_folds), self)
        self.runner.control.lends_cores = not self.compare
        self.runner.changed.connect(self.progressed)
        self.runner.finished.connect(self._finished)
        self.runner.failed.connect(self._failed)
        self.runner.start(job, POOL, self.workers, sources, lock)

    def set_workers(self, number: int) -> None:
        """Use that many workers, in a running job too."""
        number = max(1, min(number, MOST_WORKERS))
        if number == self.workers:
            return
        self.workers = number
        if self.active and self.runner is not None:
            self.runner.control.set_workers(number)
        self.workers_changed.emit()

    def pause(self, *, paused: bool) -> None:
        """Take up no further picture for now, or go on."""
        if self.runner is not None and self.active:
            self.runner.control.pause() if paused else self.runner.control.resume()

    def stop(self) -> None:
        """Stop the job, or the comparison after it."""
        if self.comparison is not None:
            self.comparison.stop()
        elif self.runner is not None:
            self.runner.control.cancel()

    def forget(self) -> None:
        """Keep nothing of the job that is over."""
        self.close()
        for past in (self.runner, self.comparison):
            if past is not None:
                past.deleteLater()
        self.runner = self.comparison = self.progress = self.recorder = self.job = self.speedup = None
        self.comparison_note, self.problem = "", NOTHING

    def close(self) -> None:
        """End everything at once, with the window."""
        for past in (self.runner, self.comparison):
            if past is not None:
                past.close()

    def _finished(self, last: JobFinished) -> None:
        worthwhile = last.done > 0 and last.cancelled == 0 and last.stopped is None and not self.partial
        if not (self.compare and worthwhile and self.job is not None):
            self._end()
            return
        if self.timing.paused:
            self._not_measured(_("the job was paused, so its time means nothing"))
            return
        self.comparison = OneThreadRun(self.create, self.job, self.timing, self.machine_folds, self)
        self.comparison.changed.connect(self.compared)
        self.comparison.ended.connect(self._compared)
        self.comparison.start()
        self.compared.emit()

    def _failed(self, reason: Message) -> None:
        self.problem = reason
        self._end()

    def _compared(self) -> None:
        assert self.comparison is not None
        result: Comparison | None = self.comparison.result
        if result is None or self.comparison.stopped:
            self._not_measured(self.comparison.problem)
            return
        if result.speedup is None:
            self.comparison_note = tr("Too little work to compare: one thread finished in under half a second.")
        else:
            self.speedup = result
        self._end()
        self.compared.emit()

    def _not_measured(self, reason: Message) -> None:
        self.comparison_note = tr("Not compared: {reason}", reason=reason) if reason else ""
        self._end()
        self.compared.emit()

    def _end(self) -> None:
        self.active = False
        if self.job is not None and self.timing.whole and self.timing.seconds >= SHORTEST:
            measured = (self.job, self.timing, self.speedup)
            threading.Thread(target=_keep, args=measured, name="multitone measurement", daemon=True).start()
        self.over.emit()


def _keep(job: Job, pool: Timing, comparison: Comparison | None) -> None:
    """Keep what was measured; the job does not suffer where that fails, and the page of measurements says why."""
    keep(of_run(job, pool) if comparison is None else of_comparison(job, comparison, pool.task_seconds))
