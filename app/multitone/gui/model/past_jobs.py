"""PastJobs: what the journal knows of earlier jobs, asked in threads, for a disk may be slow and a lock held.

::

    look ─► interrupted        the last job that was cut short, or none
    take_up ─► reopened        what is left of it, its lock held
    undo ─► undone             what went and what came back
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from multitone.batch.journal.access import ask
from multitone.batch.journal.detail import last_asked
from multitone.batch.journal.lock import is_held
from multitone.batch.journal.records import PastJob
from multitone.batch.journal.resuming import reopen
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import undo_job
from multitone.errors import MultitoneError
from multitone.messages import NOTHING, Message, as_message


class PastJobs(QObject):
    """Answers by signals, in the window's thread."""

    interrupted = Signal(object)
    """Carries the `PastJob` that was cut short last and runs nowhere, or None."""
    reopened = Signal(object)
    """Carries the `Reopened` job."""
    asked_last = Signal(object)
    """Carries the `ConvertRequest` of the last job, or None."""
    undone = Signal(object)
    """Carries what was `Undone`."""
    failed = Signal(object)
    """Carries why a question has no answer, or what is to be said of how the history was found, as a `Message`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problem = NOTHING
        """Why the last question has no answer, or what was amiss with the history."""
        self._thread: threading.Thread | None = None
        self._acting: threading.Thread | None = None
        self.failed.connect(self._note)

    @property
    def busy(self) -> bool:
        """Whether something is being done to a job; a mere look stands in nobody's way."""
        return self._acting is not None and self._acting.is_alive()

    def look(self) -> None:
        """Look for a job that was cut short, and for what was asked for last."""
        self.ask(self._look)

    def take_up(self, job: str, *, failed: bool = False, salvage: bool = False) -> None:
        """Take a job up where it was cut short; what `failed` too, where that is wished, perhaps only in part."""
        self.ask(lambda journal: answer(self.reopened, reopen(journal, job, failed=failed, salvage=salvage)))

    def abandon(self, past: PastJob) -> None:
        """Ask no more about a job that was cut short."""
        self.ask(lambda journal: journal.settle(past.id, "abandoned"))

    def undo(self, job: str) -> None:
        """Undo a job."""
        self.ask(lambda journal: answer(self.undone, undo_job(journal, journal.job(job))))

    def close(self) -> None:
        """Wait for what is under way: what was begun to be undone is undone."""
        if self._thread is not None:
            self._thread.join()

    def ask(self, question: Callable[[Journal], None], *, acts: bool = True) -> None:
        """Answer a question in a thread, after those that were asked before it; say whether it does something."""
        self.problem = NOTHING
        asked = (question, self._thread)
        self._thread = threading.Thread(target=self._answer, args=asked, name="multitone journal", daemon=True)
        self._acting = self._thread if acts else self._acting
        self._thread.start()

    def _look(self, journal: Journal) -> None:
        answer(self.interrupted, _interrupted(journal))
        answer(self.asked_last, last_asked(journal))

    def _note(self, problem: Message) -> None:
        self.problem = problem

    def _answer(self, question: Callable[[Journal], None], before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            ask(question, self._fail)
        except MultitoneError as error:
            self._fail(error.message)
        except OSError as error:
            self._fail(as_message(f"{error.filename or ''} {error.strerror}".strip()))

    def _fail(self, reason: Message) -> None:
        answer(self.failed, reason)


def answer(signal: SignalInstance, *values: object) -> None:
    """Answer by a signal from a thread, unless the window is gone and nobody is there to be told."""
    with contextlib.suppress(RuntimeError):
        signal.emit(*values)


def _interrupted(journal: Journal) -> PastJob | None:
    """Return the last job that has pictures left and runs nowhere."""
    for past in journal.unfinished():
        if past.state != "abandoned" and not is_held(journal.locks, past.id):
            return past
    return None
