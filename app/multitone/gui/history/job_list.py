"""The list of jobs: what was done and what became of it, and below that where to, to how many pictures, and when."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QWidget

from multitone.gui.history.job_model import JobModel, JobRow
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.tile_view import TileView

ROW = 56
LINE = 20
ASK_AFTER = 40
"""Milliseconds that a job is chosen before all of it is asked for: keys that are held run over many."""


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
        self.setAccessibleName(self.tr("Jobs, the newest first"))
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
        theme = design.theme()
        _ground(painter, QRectF(area), theme, chosen=chosen, focus=focus)
        shown = self.jobs.rows[row]
        inner = area.adjusted(design.BETWEEN, design.WITHIN, -design.BETWEEN, -design.WITHIN)
        text = inner.adjusted(design.ICON + design.WITHIN, 0, 0, 0)
        mark = QRectF(inner.left(), inner.top() + (LINE - design.ICON) / 2, design.ICON, design.ICON)
        self._paint_mark(painter, mark, shown, theme)
        first = QRect(text.left(), text.top(), text.width(), LINE)
        used = _write(painter, first, shown.outcome, design.SMALL, theme.quiet, right=True)
        _write(painter, _left(first, used), shown.title, design.BODY, theme.text, strong=chosen)
        second = first.translated(0, LINE)
        used = _write(painter, second, f"{shown.pictures} · {shown.begun}", design.SMALL, theme.quiet, right=True)
        _write(painter, _left(second, used), shown.folder, design.SMALL, theme.quiet)

    @staticmethod
    def _paint_mark(painter: QPainter, area: QRectF, shown: JobRow, theme: design.Theme) -> None:
        from multitone.gui.history.job_words import icon

        name = icon(shown.job.state, shown.job.past)
        color = {"check": theme.accent, "resume": theme.accent, "warning": theme.text, "pause": theme.text}
        icons.draw(painter, name, area, color.get(name, theme.quiet))

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


def _ground(painter: QPainter, area: QRectF, theme: design.Theme, *, chosen: bool, focus: bool) -> None:
    """Paint what lies under a row that is chosen: a ground, and a bar, for a ground alone is hard to see."""
    if not (chosen or focus):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent)) if focus else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.hover) if chosen else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if chosen:
        painter.fillRect(QRectF(area.left() + 5, area.top() + 12, 2, area.height() - 24), QColor(theme.accent))


def _left(line: QRect, used: int) -> QRect:
    """Return what is left of a line beside what stands at its right."""
    return line.adjusted(0, 0, -used - design.BETWEEN, 0)


def _write(
    painter: QPainter,
    area: QRect,
    text: str,
    size: int,
    color: str,
    *,
    strong: bool = False,
    right: bool = False,
) -> int:
    """Write into a line as much as it holds, and return how wide that is."""
    painter.setFont(design.font(size, strong=strong))
    painter.setPen(QColor(color))
    said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side, said)
    return painter.fontMetrics().horizontalAdvance(said)
