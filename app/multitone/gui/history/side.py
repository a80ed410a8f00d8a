"""The left of the page History: the search, how many jobs there are, and the list of those that are found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from multitone.gui.history.job_list import JobList, JobModel
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, WrappedLabel, label
from multitone.gui.widgets.fields import SearchField
from multitone.gui.widgets.layout import column, row
from multitone.messages import several, tr


class JobsSide(QWidget):
    """Shows the jobs that are found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JobModel(self)
        self.list = JobList(self.model)
        self.search = SearchField()
        self.search.setObjectName("job_search")
        self.search.setAccessibleName(tr("Search jobs"))
        self.search.setToolTip(tr("Search by folder, steps and sources (Ctrl+F)"))
        self.count = label(name="job_count", tone="small")
        self.none_found = WrappedLabel("no_job_found", "quiet")
        self.none_found.setText(tr("No job has these words in its folder, steps or sources."))
        self.none_found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.none_found.setContentsMargins(design.BETWEEN, design.WITHIN, design.BETWEEN, 0)
        self.search.textChanged.connect(self.model.search)
        self.search.left.connect(self.list.setFocus)
        self.model.modelReset.connect(self._show_count)
        QShortcut(QKeySequence.StandardKey.Find, self, self._find)
        margins = (design.WITHIN, design.WITHIN, design.BETWEEN, design.WITHIN)
        head = row((self.search, 1), self.count, margins=margins, spacing=design.BETWEEN)
        row((column(head, (self.list, 1), (self.none_found, 1)), 1), Hairline(upright=True), on=self)

    def _show_count(self) -> None:
        found, total = self.model.rowCount(), self.model.total
        every = several("1 job", "{n:,} jobs", total)
        self.count.setText(every if found == total else tr("{n:,} of {all:,}", n=found, all=total))
        self.none_found.setVisible(total > 0 and found == 0)
        self.list.setVisible(found > 0)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
