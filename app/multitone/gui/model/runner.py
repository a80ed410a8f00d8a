"""JobRunner: a job's events, read in a thread, folded in the window's thread under a time budget.

::

    engine ─► watch, recorded (thread) ─► deque ─► QTimer, 33 ms, 6 ms ─► folds: JobProgress, Timing, … ─► changed
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.events import Event, JobFinished
from multitone.batch.job import Job
from multitone.batch.journal.lock import JobLock
from multitone.engines.base import Engine, JobControl
from multitone.engines.journaling import recorded
from multitone.engines.monitor import watch
from multitone.errors import MultitoneError
from multitone.gui.widgets import design
from multitone.messages import NOTHING, Message, _

CreateEngine = Callable[[str, int], Engine]
Fold = Callable[[Event], None]
LOOK_EVERY = 64
"""Events between two looks at the clock; folding so many takes a tenth of a millisecond."""
PATIENCE = 2.0
"""Seconds that closing waits for a job to stop."""


class EventReader(QObject):
    """Reads batches of events in a thread, once, and folds them in the window's; subclasses say what its end means."""

    changed = Signal()
    """Something was folded; at most once a frame."""

    def __init__(self, control: JobControl, folds: Sequence[Fold], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.problem = NOTHING
        """Why reading failed; empty where it did not."""
        self._folds = tuple(folds)
        self._readings: deque[Any] = deque()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self, interval=design.LANES_EVERY)
        self._timer.timeout.connect(self._drain)

    @property
    def running(self) -> bool:
        """Whether something may still be read."""
        return self._timer.isActive()

    def close(self) -> None:
        """End it at once, with the window, waiting a little for what is in work."""
        self._timer.stop()
        self.control.cancel()
        if self._thread is not None:
            self._thread.join(PATIENCE)
        self._folds = ()  # what they fold into goes with this, without waiting for a look for cycles
        self._readings.clear()

    def _begin(self, read: Callable[[], Iterable[Any]], name: str) -> None:
        assert self._thread is None, "it reads once"
        self._thread = threading.Thread(target=self._read, args=(read,), name=name, daemon=True)
        self._thread.start()
        self._timer.start()

    def _read(self, read: Callable[[], Iterable[Any]]) -> None:
        """Read in the thread; this is all that happens there."""
        try:
            for reading in read():  # an engine may go on writing into the batch it gave
                self._readings.append(list(reading) if isinstance(reading, list) else reading)
        except MultitoneError as error:
            self.problem = error.message
        except Exception as error:  # noqa: BLE001 - a fault is shown, it does not take the window down
            self.problem = Message("{kind}: {error}", {"kind": type(error).__name__, "error": str(error)})

    def _drain(self) -> None:
        alive = self._thread is not None and self._thread.is_alive()  # asked before the queue is emptied
        deadline = time.perf_counter() + design.FRAME_BUDGET
        folded = False
        while self._readings:
            folded = self._handle(self._readings.popleft(), deadline) or folded
            if time.perf_counter() > deadline:
                break
        if folded:
            self.changed.emit()
        self._settle(more=alive or bool(self._readings))

    def _handle(self, reading: Any, deadline: float) -> bool:
        """Take one reading in, until time is up, and say whether it was of events."""
        for number, event in enumerate(reading, 1):
            for fold in self._folds:
                fold(event)
            if number % LOOK_EVERY == 0 and number < len(reading) and time.perf_counter() > deadline:
                self._readings.appendleft(reading[number:])
                break
        return bool(reading)

    def _settle(self, *, more: bool) -> None:
        """Say that it is over, where nothing more is to come."""
        raise NotImplementedError


class JobRunner(EventReader):
    """Runs one job; a new job takes a new runner."""

    finished = Signal(object)
    """The job is over; carries its `JobFinished`."""
    failed = Signal(object)
    """The job could not be run, and why, as a `Message`."""

    def __init__(self, create_engine: CreateEngine, folds: Sequence[Fold], parent: QObject | None = None) -> None:
        super().__init__(JobControl(waits=True), (*folds, self._look), parent)
        self._create_engine = create_engine
        self._last: JobFinished | None = None
        self.notices: list[Message] = []
        """What is to be said of the journal, where it cannot be kept."""

    def start(
        self, job: Job, engine: str, workers: int, sources: Sequence[str] = (), lock: JobLock | None = None
    ) -> None:
        """Run a job on an engine of that name, and keep it in the journal. `lock` is the job's, if held already."""

        def read() -> Iterable[list[Event]]:
            created = self._create_engine(engine, workers)
            batches = watch(created, job, self.control)
            return recorded(batches, job, created, self.control, self.notices.append, lock, sources)

        self._begin(read, "multitone job")

    def _look(self, event: Event) -> None:
        if isinstance(event, JobFinished):
            self._last = event

    def _settle(self, *, more: bool) -> None:
        if self._last is not None:
            self._timer.stop()
            self.finished.emit(self._last)
        elif not more:
            self._timer.stop()
            self.failed.emit(self.problem or _("The engine stopped without giving a reason."))
