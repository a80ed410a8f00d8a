"""The left of the page History: the search, how many jobs there are, and the list of those that are found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.batch.journal.detail import Listed
from multitone.gui.desktop import numbers
from multitone.gui.history.job_list import JobList
from multitone.gui.history.job_model import JobModel
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, WrappedLabel, label
from multitone.gui.widgets.fields import SearchField


class JobsSide(QWidget):
    """Shows the jobs that are found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JobModel(self)
        self.list = JobList(self.model)
        self.search = SearchField()
        self.search.setObjectName("job_search")
        self.search.setAccessibleName(self.tr("Search jobs"))
        self.search.setToolTip(self.tr("Search by folder, steps and sources (Ctrl+F)"))
        self.count = label(name="job_count", tone="small")
        self.none_found = WrappedLabel("no_job_found", "quiet")
        self.none_found.setText(self.tr("No job has these words in its folder, steps or sources."))
        self.none_found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.none_found.setContentsMargins(design.BETWEEN, design.WITHIN, design.BETWEEN, 0)
        self.search.textChanged.connect(self.model.search)
        self.search.left.connect(self.list.setFocus)
        self.model.modelReset.connect(self._say_count)
        QShortcut(QKeySequence.StandardKey.Find, self, self._find)
        self._lay_out()

    def show_jobs(self, jobs: Sequence[Listed]) -> None:
        """Show other jobs."""
        self.model.show_jobs(jobs)

    def _say_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        said = self.tr("1 job") if total == 1 else self.tr("{n} jobs").format(n=numbers.count(total))
        if shown != total:
            said = self.tr("{n} of {all}").format(n=numbers.count(shown), all=numbers.count(total))
        self.count.setText(said)
        self.none_found.setVisible(total > 0 and shown == 0)
        self.list.setVisible(shown > 0)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(design.WITHIN, design.WITHIN, design.BETWEEN, design.WITHIN)
        head.setSpacing(design.BETWEEN)
        head.addWidget(self.search, 1)
        head.addWidget(self.count)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.none_found, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(column, 1)
        across.addWidget(Hairline(upright=True))
