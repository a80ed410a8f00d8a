"""What the page asks of the journal, answered by signals in the window's thread, one thing after another.

::

    list_jobs ─► listed        all jobs, as a list shows them
    describe ─► described      one job whole; of several that were asked for, the last
    undo ─► undone             what went, what came back, what was left alone and why
    clear ─► cleared           what a job kept of what it replaced, and keeps no longer
    report ─► reported         the pictures of a job are written as a table
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from multitone.batch.journal import detail
from multitone.batch.journal.clearing import clear
from multitone.batch.journal.store import Journal
from multitone.batch.journal.undoing import undo_job
from multitone.gui.model.past_jobs import PastJobs, answer


class JournalQueries(QObject):
    """Puts the questions of the page History; its signal `failed` says why one has no answer."""

    listed = Signal(object)
    """Carries what is `Listed`, the newest first."""
    described = Signal(object)
    """Carries the `JobDetail`."""
    undone = Signal(str, object)
    """Carries the job's name, and what was `Undone`."""
    cleared = Signal(object)
    """Carries what was `Cleared`."""
    reported = Signal(str)
    """Carries the file that was written."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        past = PastJobs(self)
        self._ask, self.close, self.failed = past.ask, past.close, past.failed
        self._wanted = ""
        """The job that shall be described."""

    def list_jobs(self) -> None:
        """Ask for all jobs."""
        self._ask(lambda journal: answer(self.listed, detail.listed(journal)))

    def describe(self, job: str) -> None:
        """Ask for all that is known of a job."""
        self._wanted = job
        self._ask(lambda journal: self._describe(journal, job))

    def undo(self, job: str, *, force: bool = False) -> None:
        """Undo a job; `force` removes results whose sources are gone, too."""
        self._ask(lambda journal: answer(self.undone, job, undo_job(journal, journal.job(job), force=force)))

    def clear(self, job: str) -> None:
        """Clear what a job keeps of what it replaced."""
        self._ask(lambda journal: answer(self.cleared, clear(journal, journal.job(job))))

    def report(self, job: str, path: str) -> None:
        """Write a table of a job's pictures."""
        self._ask(lambda journal: self._report(journal, job, path))

    def _describe(self, journal: Journal, job: str) -> None:
        if job == self._wanted:
            answer(self.described, detail.detail(journal, journal.job(job)))

    def _report(self, journal: Journal, job: str, path: str) -> None:
        from multitone.gui.history.report import write_report

        write_report(journal, job, path)
        answer(self.reported, path)
