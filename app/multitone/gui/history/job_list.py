"""The left of the page History: the search, how many jobs there are, and the list of those that are found.

A row says what was done and what became of it, and below that where to, to how many pictures, and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from multitone.batch.journal.detail import Listed, has_words
from multitone.gui.desktop.numbers import date_and_time, name_of, pictures, shown
from multitone.gui.desktop.tooltip import plain, set_tip
from multitone.gui.history import job_text
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import Hairline, WrappedLabel, label
from multitone.gui.widgets.fields import SearchField
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.tile_view import TileView, paint_row_ground
from multitone.messages import several, tr

ROW, LINE = 56, 20
ASK_AFTER = 40
"""Milliseconds that a job is chosen before all of it is asked for: keys that are held run over many."""
Index = QModelIndex | QPersistentModelIndex


class JobTexts(NamedTuple):
    """What a row says."""

    title: str
    outcome: str
    begun: str
    pictures: str
    folder: str
    """Where its results are, by name."""


class JobRow(NamedTuple):
    """A job, and what is searched of it."""

    job: Listed
    title: str
    searched: str

    @property
    def name(self) -> str:
        """The job's name."""
        return self.job.past.id

    @property
    def texts(self) -> JobTexts:
        """What is said; worked out for rows that are seen."""
        past = self.job.past
        folder = name_of(past.folder.rstrip("/\\")) or shown(past.folder)
        outcome = job_text.outcome(self.job.state, past)
        return JobTexts(self.title, outcome, date_and_time(past.began), pictures(past.pictures), folder)


class JobModel(QAbstractListModel):
    """Rows of jobs, the newest first: those that are looked for."""

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
            titles = [job_text.title(job.past.steps, job.format) for job in jobs]
            self._all = [
                JobRow(job, title, f"{job.searched}\n{title.casefold()}")
                for job, title in zip(jobs, titles, strict=True)
            ]
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
            return plain(shown(row.job.past.folder))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(row.texts)
        return None

    def _seek(self) -> None:
        self.beginResetModel()
        self.rows = [row for row in self._all if has_words(row.searched, self._text)]
        self.endResetModel()


class JobList(TileView):
    """Shows the jobs; the one that is chosen stays so when the list is brought up to date."""

    chosen = Signal(str)
    """A job is chosen, or none: its name."""
    opened = Signal()
    """The folder of the chosen job is wanted."""

    def __init__(self, model: JobModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = model
        self.name = ""
        """Of the job that is chosen."""
        self.setObjectName("job_list")
        self.setAccessibleName(tr("Jobs, newest first"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.set_tile(design.LIST_WIDTH, ROW, whole_width=True)
        self.setModel(model)
        self._soon = QTimer(self, singleShot=True, interval=ASK_AFTER)
        self._soon.timeout.connect(lambda: self.chosen.emit(self.name))
        model.modelReset.connect(self._listed)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    def choose(self, name: str) -> None:
        """Choose a job, and scroll to it."""
        row = self.jobs.row_of(name)
        if row is not None:
            self.setCurrentIndex(self.jobs.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.name:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paint_tile(self, painter: QPainter, area: QRect, row: int, *, chosen: bool, focus: bool) -> None:  # noqa: D102
        theme, job = design.theme(), self.jobs.rows[row].job
        texts = self.jobs.rows[row].texts
        paint_row_ground(painter, QRectF(area.adjusted(design.OUTER - 12, 0, -4, 0)), 12, chosen=chosen, focus=focus)
        inner = QRectF(area.adjusted(design.OUTER, design.WITHIN, -design.BETWEEN, -design.WITHIN))
        mark = QRectF(inner.left(), inner.top() + (LINE - design.ICON) / 2, design.ICON, design.ICON)
        icon = job_text.icon(job.state, job.past)
        colors = {"check": theme.accent, "resume": theme.accent, "warning": theme.text, "pause": theme.text}
        icons.draw(painter, icon, mark, colors.get(icon, theme.quiet))
        first = area.adjusted(design.OUTER + design.ICON + design.WITHIN, design.WITHIN, -design.BETWEEN, 0)
        first.setHeight(LINE)
        small, right = design.font(design.SMALL), Qt.AlignmentFlag.AlignRight
        rest = _write(painter, first, texts.outcome, small, theme.quiet, right)
        _write(painter, rest, texts.title, design.font(strong=chosen), theme.text)
        rest = _write(
            painter, first.translated(0, LINE), f"{texts.pictures} · {texts.begun}", small, theme.quiet, right
        )
        _write(painter, rest, texts.folder, small, theme.quiet)

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.name = self.jobs.rows[index.row()].name
            self._soon.start()

    def _listed(self) -> None:
        """Choose again what was chosen; where that is gone, the newest."""
        self.updateGeometries()
        self.viewport().update()
        row = self.jobs.row_of(self.name) if self.name else None
        if self.jobs.rowCount():
            self.setCurrentIndex(self.jobs.index(row or 0))
        elif self.name:
            self.name = ""
            self._soon.start()


class JobSidebar(QWidget):
    """Shows the jobs that are found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = JobModel(self)
        self.list = JobList(self.model)
        self.search = SearchField()
        self.search.setObjectName("job_search")
        self.search.setAccessibleName(tr("Search jobs"))
        set_tip(self.search, tr("Search by folder, steps and sources (Ctrl+F)"))
        self.count = label(name="job_count", tone="small")
        self.none_found = WrappedLabel("no_job_found", "quiet")
        self.none_found.setText(tr("No job has these words in its folder, steps or sources."))
        self.none_found.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.none_found.setContentsMargins(design.OUTER, design.WITHIN, design.BETWEEN, 0)
        self.search.textChanged.connect(self.model.search)
        self.search.left.connect(self.list.setFocus)
        self.model.modelReset.connect(self._show_count)
        self.search.serve(self)
        margins = (design.OUTER, design.WITHIN, design.BETWEEN, design.WITHIN)
        head = row_of((self.search, 1), self.count, margins=margins, spacing=design.BETWEEN)
        row_of((column_of(head, (self.list, 1), (self.none_found, 1)), 1), Hairline(upright=True), on=self)

    def _show_count(self) -> None:
        found, total = self.model.rowCount(), self.model.total
        every = several("1 job", "{n:,} jobs", total)
        self.count.setText(every if found == total else tr("{n:,} of {all:,}", n=found, all=total))
        self.none_found.setVisible(total > 0 and found == 0)
        self.list.setVisible(found > 0)


def _write(
    painter: QPainter,
    line: QRect,
    text: str,
    font: QFont,
    color: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> QRect:
    """Write into a line as much as it holds, and return what is left of it beside what stands at its right."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | side, text)
    return line.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - design.BETWEEN, 0)
