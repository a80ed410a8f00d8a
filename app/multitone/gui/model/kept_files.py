"""What the job that is done keeps for undo: the files that its results replaced, until they are cleared."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from multitone.batch.journal.clearing import Cleared, clear
from multitone.batch.journal.detail import Kept, kept_of
from multitone.batch.journal.store import Journal
from multitone.gui.model.past_jobs import PastJobs, answer
from multitone.gui.model.run import Run


class KeptFiles(QObject):
    """Looks at a job's kept files when it is over; asks the journal, and answers by a signal."""

    changed = Signal()
    _looked = Signal(str, object)
    _went = Signal(object)

    def __init__(self, run: Run, past: PastJobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._past = run, past
        self._job = ""
        self._kept: Kept | None = None
        self._cleared: Cleared | None = None
        run.over.connect(self.look)
        past.undone.connect(self.look)
        self._looked.connect(self._know)
        self._went.connect(self._know_cleared)

    @property
    def kept(self) -> Kept | None:
        """What the job that is done keeps; None where that is nothing, or is not known yet."""
        return self._kept if self._is_current else None

    @property
    def cleared(self) -> Cleared | None:
        """What was cleared of the job that is done."""
        return self._cleared if self._is_current else None

    @property
    def _is_current(self) -> bool:
        return self._run.job is not None and self._run.job.id == self._job

    def look(self) -> None:
        """Look at what the job that is over keeps; one that replaced nothing, now or earlier, keeps nothing."""
        job, progress = self._run.job, self._run.progress
        if job is None or not (self._run.outcome.replaced or (progress is not None and progress.earlier)):
            return
        if self._job != job.id:
            self._job, self._kept, self._cleared = job.id, None, None
        self._past.ask(lambda journal: answer(self._looked, job.id, kept_of(journal.job(job.id))), acts=False)

    def clear(self) -> None:
        """Clear what the job that is done keeps."""
        if self.kept is not None and not self._past.busy:
            job = self._job
            self._past.ask(lambda journal: answer(self._went, _clear(journal, job)))

    def _know(self, job: str, kept: Kept | None) -> None:
        if job == self._job:
            self._kept = kept
            self.changed.emit()

    def _know_cleared(self, cleared: Cleared) -> None:
        if cleared.job == self._job:
            self._cleared, self._kept = cleared, None
            self.changed.emit()
            self.look()  # something may be left that could not be removed


def _clear(journal: Journal, job: str) -> Cleared:
    return clear(journal, journal.job(job))
