"""The tables that say what lanes and curve paint, for keys and screen readers."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from multitone.batch.progress import JobProgress, Lane
from multitone.escapes import in_a_line
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import plain
from multitone.gui.widgets import design
from multitone.gui.widgets.lanes import stage_words
from multitone.messages import tr

Index = QModelIndex | QPersistentModelIndex
ROW = 24
MOST_ROWS = 8
POINTS = 24
"""Rows of the curve's table; more would say nothing that a person could keep."""


class TextTable(QAbstractTableModel):
    """Rows of text under titles; the first column names the row, numbers stand right."""

    def __init__(self, titles: Sequence[str], numbers: Sequence[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._numbers = frozenset(numbers)
        self.rows: list[tuple[str, ...]] = []

    def show_rows(self, rows: list[tuple[str, ...]]) -> None:
        """Show other rows; a view keeps its place where their number is the same."""
        rows = [tuple(map(in_a_line, row)) for row in rows]
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        changed = [i for i, (old, new) in enumerate(zip(self.rows, rows, strict=True)) if old != new]
        self.rows = rows
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._titles) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self.rows[index.row()][index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {self.rows[index.row()][index.column()]}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.FontRole:
            return design.font(design.SMALL)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102, N802
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
        return Qt.AlignmentFlag.AlignVCenter | side


class Table(QTableView):
    """A quiet table: no grid, a hairline under its titles, as high as its rows."""

    def __init__(
        self, model: TextTable, title: str, name: str, *, wide: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(160)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setMinimumSectionSize(ROW)
        head = self.horizontalHeader()
        head.setFixedHeight(ROW)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for column in range(model.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.Fixed
            head.setSectionResizeMode(column, mode)
            head.resizeSection(column, 96)
        model.modelReset.connect(self.updateGeometry)

    def widen(self, column: int, width: int) -> None:
        """Give a column a width, or as much as its title needs; titles are longer in some languages."""
        title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        needed = QFontMetrics(design.font(design.SMALL)).horizontalAdvance(title) + design.WITHIN
        self.horizontalHeader().resizeSection(column, max(width, needed))

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        rows = self.model().rowCount() if self.model() is not None else 0
        return QSize(320, ROW * (1 + max(2, min(MOST_ROWS, rows))))


class WorkersTable(Table):
    """What the lanes paint: each worker with its picture, stage, pictures done and deaths."""

    def __init__(self) -> None:
        titles = (tr("Worker"), tr("Picture"), tr("Stage"), tr("Done"), tr("Deaths"))
        self.texts = TextTable(titles, numbers=(3, 4))
        super().__init__(self.texts, tr("Workers, as a table"), "workers_table", wide=1)
        self.texts.setParent(self)

    def show_progress(self, progress: JobProgress | None) -> None:
        """Say what the workers are at."""
        rows = [] if progress is None else [_row(lane, progress.at) for _, lane in sorted(progress.lanes.items())]
        self.texts.show_rows(rows)


class CurveTable(Table):
    """What the curve paints: how many pictures were done by when, with all workers and with one thread."""

    def __init__(self) -> None:
        self.texts = TextTable((tr("Time"), tr("All workers"), tr("One thread")), numbers=(0, 1, 2))
        super().__init__(self.texts, tr("Pictures over time, as a table"), "curve_table", wide=0)
        self.texts.setParent(self)

    def show_curves(self, pool: Sequence[tuple[float, int]], one: Sequence[tuple[float, int]]) -> None:
        """Say both curves at the same times."""
        end = max(pool[-1][0] if pool else 0.0, one[-1][0] if one else 0.0)
        if end <= 0:
            self.texts.show_rows([])
            return
        times = [end * i / POINTS for i in range(POINTS + 1)]
        self.texts.show_rows([(numbers.seconds(at), _done_by(pool, at), _done_by(one, at)) for at in times])


def _row(lane: Lane, at: float) -> tuple[str, ...]:
    """Say what a worker is at."""
    source, stage = lane.shown(at)
    picture = numbers.name_of(source) if lane.alive else tr("gone")
    at_stage = stage_words(stage) if source and lane.alive else ""
    return (numbers.count(lane.worker), picture, at_stage, numbers.count(lane.done), numbers.count(lane.deaths))


def _done_by(points: Sequence[tuple[float, int]], at: float) -> str:
    """Return how many pictures a curve has at a time; an en dash before there is a curve."""
    if len(points) < 2:
        return "–"
    place = bisect.bisect_right(points, at + 1e-9, key=lambda point: point[0])
    return numbers.count(points[max(0, place - 1)][1])
