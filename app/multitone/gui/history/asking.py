"""Asking: what the page wants of the journal, answered by signals in the window's thread, one thing after another.

::

    list_jobs ─► listed        all jobs, as a list shows them
    tell ─► detailed           one job whole; of several that were asked for, the last
    undo ─► undone             what went, what came back, what was left alone and why
    report ─► reported         the pictures of a job are written as a table
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from multitone.batch.journal import detail
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import undo_job
from multitone.gui.model.past_jobs import PastJobs


class Asking(QObject):
    """Puts the questions of the page History."""

    listed = Signal(object)
    """Carries what is `Listed`, the newest first."""
    detailed = Signal(object)
    """Carries the `JobDetail`."""
    undone = Signal(str, object)
    """Carries the job's name, and what was `Undone`."""
    reported = Signal(str)
    """Carries the file that was written."""
    failed = Signal(str)
    """Carries why a question has no answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._past = PastJobs(self)
        self._past.failed.connect(self.failed)
        self._wanted = ""
        """The job that shall be told."""

    def list_jobs(self) -> None:
        """Ask for all jobs."""
        self._past.ask(lambda journal: self.listed.emit(detail.listed(journal)))

    def tell(self, job: str) -> None:
        """Ask for all that is known of a job."""
        self._wanted = job
        self._past.ask(lambda journal: self._tell(journal, job))

    def undo(self, job: str, *, force: bool = False) -> None:
        """Undo a job; `force` removes results whose sources are gone, too."""
        self._past.ask(lambda journal: self.undone.emit(job, undo_job(journal, journal.job(job), force=force)))

    def report(self, job: str, path: str) -> None:
        """Write a table of a job's pictures."""
        self._past.ask(lambda journal: self._report(journal, job, path))

    def close(self) -> None:
        """Wait for what is under way."""
        self._past.close()

    def _tell(self, journal: Journal, job: str) -> None:
        if job == self._wanted:
            self.detailed.emit(detail.detail(journal, journal.job(job)))

    def _report(self, journal: Journal, job: str, path: str) -> None:
        from multitone.gui.history.report import write_report

        write_report(journal, job, path)
        self.reported.emit(path)
