"""JobRunner: a job's events, read in a thread, folded in the window's thread under a time budget.

::

    engine ─► watch, recorded (thread) ─► deque ─► QTimer, 33 ms, 6 ms ─► folds: JobProgress, Timing, … ─► changed
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.events import Event, JobFinished
from multitone.batch.job import Job
from multitone.batch.journal.lock import JobLock
from multitone.engines.base import Engine, JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.errors import MultitoneError
from multitone.gui.widgets import design
from multitone.messages import _

CreateEngine = Callable[[str, int], Engine]
Fold = Callable[[Event], None]
LOOK_EVERY = 64
"""Events between two looks at the clock; folding so many takes a tenth of a millisecond."""
PATIENCE = 2.0
"""Seconds that closing waits for a job to stop."""


class JobRunner(QObject):
    """Runs one job and folds its events; a new job takes a new runner."""

    changed = Signal()
    """Something was folded; at most once a frame."""
    finished = Signal(object)
    """The job is over; carries its `JobFinished`."""
    failed = Signal(object)
    """The job could not be run, and why, as a `Message`."""

    def __init__(self, create_engine: CreateEngine, folds: Sequence[Fold], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.control = JobControl(waits=True)
        self._create_engine = create_engine
        self._folds = tuple(folds)
        self._batches: deque[list[Event]] = deque()
        self.notices: list[str] = []
        """What is to be said of the journal, where it cannot be kept."""
        self._error = ""
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, interval=design.LANES_EVERY)
        self._timer.timeout.connect(self._drain)

    def start(
        self, job: Job, engine: str, workers: int, sources: Sequence[str] = (), lock: JobLock | None = None
    ) -> None:
        """Run a job on an engine of that name, and keep it in the journal. `lock` is the job's, if held already."""
        assert self._thread is None, "a runner runs once"
        job_arguments = (job, engine, workers, sources, lock)
        self._thread = threading.Thread(target=self._run, args=job_arguments, name="multitone job", daemon=True)
        self._thread.start()
        self._timer.start()

    def close(self) -> None:
        """Stop the job and its workers, waiting a little for their end."""
        self._timer.stop()
        self.control.cancel()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def _run(self, job: Job, name: str, workers: int, sources: Sequence[str], lock: JobLock | None) -> None:
        """Read events in the thread; this is all that happens there."""
        try:
            engine = self._create_engine(name, workers)
            batches = watch(engine, job, self.control)
            for batch in recorded(batches, job, engine, self.control, self.notices.append, lock, sources):
                if batch:
                    self._batches.append(list(batch))  # an engine may go on writing into the one it gave
        except MultitoneError as error:
            self._error = error.message
        except Exception as error:  # noqa: BLE001 - a fault of an engine is shown, it does not take the window down
            self._error = f"{type(error).__name__}: {error}"

    def _drain(self) -> None:
        alive = self._thread is not None and self._thread.is_alive()  # asked before the queue is emptied
        deadline = time.perf_counter() + design.FRAME_BUDGET
        folded = 0
        last: JobFinished | None = None
        while self._batches:
            batch = self._batches.popleft()
            for number, event in enumerate(batch, 1):
                for fold in self._folds:
                    fold(event)
                if isinstance(event, JobFinished):
                    last = event
                if number % LOOK_EVERY == 0 and number < len(batch) and time.perf_counter() > deadline:
                    self._batches.appendleft(batch[number:])
                    break
            folded += len(batch)
            if time.perf_counter() > deadline:
                break
        if folded:
            self.changed.emit()
        if last is not None:
            self._timer.stop()
            self.finished.emit(last)
        elif not alive and not self._batches:
            self._timer.stop()
            self.failed.emit(self._error or _("The engine ended and did not say why."))
