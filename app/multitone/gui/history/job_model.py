"""The jobs of the past as rows, the newest first, and those of them that are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multitone.batch.journal.detail import Listed, has_words
from multitone.gui.desktop import numbers
from multitone.gui.history import job_words

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class JobRow:
    """What a row shows."""

    job: Listed
    title: str
    searched: str

    @property
    def name(self) -> str:
        """The job's name."""
        return self.job.past.id

    @property
    def outcome(self) -> str:
        """What became of it."""
        return job_words.outcome(self.job.state, self.job.past)

    @property
    def begun(self) -> str:
        """When it began."""
        return numbers.date_and_time(self.job.past.began)

    @property
    def pictures(self) -> str:
        """How many pictures it has."""
        return numbers.pictures(self.job.past.pictures)

    @property
    def folder(self) -> str:
        """Where its results are, by name."""
        return numbers.name_of(self.job.past.folder.rstrip("/\\")) or numbers.shown(self.job.past.folder)


class JobModel(QAbstractListModel):
    """Rows of jobs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[JobRow] = []
        """Those that are found."""
        self._all: list[JobRow] = []
        self._text = ""

    @property
    def total(self) -> int:
        """How many jobs there are."""
        return len(self._all)

    def show_jobs(self, jobs: Sequence[Listed]) -> None:
        """Show other jobs; where they are the same nothing moves."""
        if [row.job for row in self._all] != list(jobs):
            self._all = [_row(job) for job in jobs]
            self._seek()

    def search(self, text: str) -> None:
        """Show those jobs that have all words of a text."""
        if text != self._text:
            self._text = text
            self._seek()

    def row_of(self, name: str) -> int | None:
        """Return the row of a job; None where it is not shown."""
        return next((number for number, row in enumerate(self.rows) if row.name == name), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return numbers.shown(row.job.past.folder)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((row.title, row.outcome, row.begun, row.pictures, row.folder))
        return None

    def _seek(self) -> None:
        self.beginResetModel()
        self.rows = [row for row in self._all if has_words(row.searched, self._text)]
        self.endResetModel()


def _row(job: Listed) -> JobRow:
    title = job_words.title(job)
    return JobRow(job, title, f"{job.searched}\n{title.casefold()}")
