"""Measuring: readings taken in a thread, folded in the window's thread under a time budget.

::

    scale, lab.run, compare ─► thread ─► deque ─► QTimer, 33 ms, 6 ms ─► JobProgress of the run at work; result so far
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.progress import JobProgress
from multitone.engines.base import JobControl
from multitone.errors import MultitoneError
from multitone.gui.model.runner import LOOK_EVERY, PATIENCE, Fold
from multitone.gui.widgets import design
from multitone.messages import Message
from multitone.speedup.timing import Readings, ResultSoFar, RunBegan

Measure = Callable[[JobControl], Readings[Any]]
"""Begins a measuring that a control can stop."""


class Measuring(QObject):
    """Takes one measuring's readings; a new measuring takes a new one of these."""

    began = Signal(object)
    """Another run begins; carries its `RunBegan`."""
    changed = Signal()
    """The run at work got on; at most once a frame."""
    advanced = Signal(object)
    """Carries the result so far."""
    ended = Signal()
    """There is nothing more to come: it is done, stopped, or has failed."""

    def __init__(self, measure: Measure, parent: QObject | None = None, folds: tuple[Fold, ...] = ()) -> None:
        super().__init__(parent)
        self.control = JobControl(lends_cores=False)
        self.run: RunBegan | None = None
        """The run that is at work, or was last."""
        self.progress = JobProgress()
        """Of that run."""
        self.result: Any = None
        """What is known so far."""
        self.problem = Message("")
        """Why it failed; empty where it did not."""
        self._measure, self._folds = measure, folds
        self._readings: deque[Any] = deque()
        self._thread = threading.Thread(target=self._take, name="multitone measuring", daemon=True)
        self._timer = QTimer(self, interval=design.LANES_EVERY)
        self._timer.timeout.connect(self._drain)

    @property
    def running(self) -> bool:
        """Whether readings may still come."""
        return self._timer.isActive()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self.control.cancelled

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """End it after what is in work; what was found so far stays."""
        self.control.cancel()

    def close(self) -> None:
        """End it at once, with the window."""
        self._timer.stop()
        self.control.cancel()
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)

    def _take(self) -> None:
        """Take readings in the thread; this is all that happens there."""
        try:
            for reading in self._measure(self.control):
                self._readings.append(list(reading) if isinstance(reading, list) else reading)
        except MultitoneError as error:
            self.problem = error.message
        except Exception as error:  # noqa: BLE001 - a fault is shown, it does not take the window down
            self.problem = Message("{kind}: {error}", {"kind": type(error).__name__, "error": str(error)})

    def _drain(self) -> None:
        alive = self._thread.is_alive()  # asked before the queue is emptied
        deadline = time.perf_counter() + design.FRAME_BUDGET
        folded = False
        while self._readings and time.perf_counter() < deadline:
            folded = self._handle(self._readings.popleft(), deadline) or folded
        if folded:
            self.changed.emit()
        if not alive and not self._readings:
            self._timer.stop()
            self.ended.emit()

    def _handle(self, reading: Any, deadline: float) -> bool:
        """Take one reading in, and say whether it was of events."""
        if isinstance(reading, RunBegan):
            self.run, self.progress = reading, JobProgress()
            self.began.emit(reading)
        elif isinstance(reading, ResultSoFar):
            self.result = reading.result
            self.advanced.emit(reading.result)
        else:
            for number, event in enumerate(reading, 1):
                self.progress.handle(event)
                for fold in self._folds:
                    fold(event)
                if number % LOOK_EVERY == 0 and number < len(reading) and time.perf_counter() > deadline:
                    self._readings.appendleft(reading[number:])
                    break
            return bool(reading)
        return False
