"""Tiles of one size in rows, placed by arithmetic: a hundred thousand cost no more than the few that are seen.

`QListView` lays every item out, again at each change of its width; here the place of an item follows from its row.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.controls import paint_ground

Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint


class TileView(QListView):
    """Shows a list as tiles; selection, keys and what is said to screen readers are Qt's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tile = (96, 96)
        self._whole_width = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_tile(self, width: int, height: int, *, whole_width: bool = False) -> None:
        """Choose the size of a tile; one that takes the whole width makes a list."""
        if ((width, height), whole_width) != (self._tile, self._whole_width):
            first = self.first_seen
            self._tile, self._whole_width = (width, height), whole_width
            self.updateGeometries()
            self.verticalScrollBar().setValue(first // self.columns * height)
            self.viewport().update()

    @property
    def columns(self) -> int:
        """How many tiles stand side by side."""
        return self._columns_at(self.viewport().width())

    @property
    def first_seen(self) -> int:
        """The first row of which something is seen."""
        return self._first_seen_at(self.viewport().width())[0]

    def rows_within(self, area: QRect) -> range:
        """Return the rows that have a tile in a part of the viewport."""
        offset, height = self.verticalScrollBar().value(), self._tile[1]
        first = max(0, (area.top() + offset) // height) * self.columns
        last = max(0, (area.bottom() + offset) // height + 1) * self.columns
        return range(first, min(self._count(), last))

    def row_at(self, point: QPoint) -> int:
        """Return the row nearest to a point of the viewport, -1 where there are none."""
        width = self.viewport().width() if self._whole_width else self._tile[0]
        line = max(0, (point.y() + self.verticalScrollBar().value()) // self._tile[1])
        column = min(max(0, point.x() // width), self.columns - 1)
        return min(line * self.columns + column, self._count() - 1)

    def visualRect(self, index: Index) -> QRect:  # noqa: D102, N802
        if not index.isValid():
            return QRect()
        line, column = divmod(index.row(), self.columns)
        width, height = self.viewport().width() if self._whole_width else self._tile[0], self._tile[1]
        return QRect(column * width, line * height - self.verticalScrollBar().value(), width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: D102, N802
        index = self._index(self.row_at(point))
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:  # noqa: D102, N802
        if not index.isValid():
            return
        bar, area, height = self.verticalScrollBar(), self.visualRect(index), self.viewport().height()
        if hint is Hint.PositionAtTop or (hint is Hint.EnsureVisible and area.top() < 0):
            bar.setValue(bar.value() + area.top())
        elif hint is Hint.PositionAtBottom or (hint is Hint.EnsureVisible and area.bottom() >= height):
            bar.setValue(bar.value() + area.bottom() + 1 - height)
        elif hint is Hint.PositionAtCenter:
            bar.setValue(bar.value() + area.center().y() - height // 2)

    def moveCursor(self, move: Move, _: Qt.KeyboardModifier) -> QModelIndex:  # noqa: D102, N802
        count, row = self._count(), self.currentIndex().row()
        if count == 0:
            return QModelIndex()
        if row < 0:
            return self._index(0)
        page = self.columns * max(1, self.viewport().height() // self._tile[1])
        to = row + {
            Move.MoveLeft: -1, Move.MovePrevious: -1, Move.MoveRight: 1, Move.MoveNext: 1, Move.MoveUp: -self.columns,
            Move.MoveDown: self.columns, Move.MovePageUp: -page, Move.MovePageDown: page, Move.MoveHome: -row,
            Move.MoveEnd: count - 1 - row,
        }[move]  # fmt: skip
        if move is Move.MoveUp and to < 0:
            to = row
        if move is Move.MoveDown and to >= count and row // self.columns == (count - 1) // self.columns:
            to = row
        return self._index(max(0, min(count - 1, to)))

    def setSelection(self, area: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: D102, N802
        first, last = sorted((self.row_at(area.topLeft()), self.row_at(area.bottomRight())))
        chosen = QItemSelection(self._index(first), self._index(last)) if first >= 0 else QItemSelection()
        self.selectionModel().select(chosen, command)

    def selectAll(self) -> None:  # noqa: D102, N802
        all_tiles = QItemSelection(self._index(0), self._index(self._count() - 1))  # Qt's method asks row by row
        self.selectionModel().select(all_tiles, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def visualRegionForSelection(self, _: QItemSelection) -> QRegion:  # noqa: D102, N802
        return QRegion(self.viewport().rect())  # cheaper to paint all that is seen than to add up what is chosen

    def horizontalOffset(self) -> int:  # noqa: D102, N802
        return 0

    def verticalOffset(self) -> int:  # noqa: D102, N802
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: D102, N802
        self.viewport().scroll(dx, dy)

    def updateGeometries(self) -> None:  # noqa: D102, N802
        bar, height = self.verticalScrollBar(), self.viewport().height()
        lines = -(-self._count() // self.columns)
        bar.setSingleStep(max(1, self._tile[1] // 2))
        bar.setPageStep(max(1, height))
        bar.setRange(0, max(0, lines * self._tile[1] - height))

    def doItemsLayout(self) -> None:  # noqa: D102, N802
        QAbstractItemView.doItemsLayout(self)  # QListView's would place every item

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:  # noqa: D102, N802
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self.updateGeometries()
        self.viewport().update()

    def dataChanged(self, first: Index, last: Index, _: Iterable[int] = ()) -> None:  # noqa: D102, N802
        changed = self.visualRect(first).united(self.visualRect(last))
        changed.setLeft(0)
        changed.setRight(self.viewport().width())
        self.viewport().update(changed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the picture at the top there when the number of columns changes."""
        first, inside = self._first_seen_at(event.oldSize().width())
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        if event.oldSize().width() not in (-1, event.size().width()):
            self.verticalScrollBar().setValue(first // self.columns * self._tile[1] + inside)

    def _first_seen_at(self, width: int) -> tuple[int, int]:
        """Return the first row that was seen at a width, and how many pixels of it were scrolled away."""
        line, inside = divmod(self.verticalScrollBar().value(), self._tile[1])
        return line * self._columns_at(width), inside

    def _columns_at(self, width: int) -> int:
        return 1 if self._whole_width else max(1, width // self._tile[0])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self.viewport())
        chosen, current = self.selectionModel(), self.currentIndex().row() if self.hasFocus() else -1
        self.begin_painting()
        for row in self.rows_within(event.rect()):
            index = self._index(row)
            is_chosen = chosen.isSelected(index)
            self.paint_tile(painter, self.visualRect(index), row, chosen=is_chosen, focus=row == current)

    def begin_painting(self) -> None:
        """Get ready for the tiles of one frame."""

    def paint_tile(self, painter: QPainter, area: QRect, row: int, *, chosen: bool, focus: bool) -> None:
        """Paint the tile of a row; the view's own delegate would cost half as much again."""
        raise NotImplementedError

    def _count(self) -> int:
        model = self.model()
        return 0 if model is None else model.rowCount()

    def _index(self, row: int) -> QModelIndex:
        model = self.model()  # none while Qt's own constructor asks
        return QModelIndex() if model is None or row < 0 else model.index(row, 0)


def paint_row_ground(painter: QPainter, area: QRectF, inset: int, *, chosen: bool, focus: bool) -> None:
    """Paint what lies under a row that is chosen: a ground, and a bar, for a ground alone is hard to see.

    `inset` is how far the bar stays from the top and the foot of the row.
    """
    if not (chosen or focus):
        return
    paint_ground(painter, area, lit=chosen, focus=focus)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    if chosen:
        bar = QRectF(area.left() + 1, area.top() + inset, 2, area.height() - 2 * inset)
        painter.fillRect(bar, QColor(design.theme().accent))
