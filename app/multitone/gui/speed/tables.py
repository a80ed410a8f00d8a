"""Tables of figures: what the charts paint, for keys and screen readers; each is declared by its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QFocusEvent

from multitone.gui.widgets.tables import MOST_ROWS, ROW, Table, TextTable

DASH = "–"
"""What stands where nothing was measured."""
Records = list[list[object]]
"""A line of titles, then values as they are, for a machine to read."""


class Column(NamedTuple):
    """One column: its title, and its width in pixels; 0 takes what the others leave."""

    title: str
    width: int
    figures: bool = True


class FiguresTable(Table):
    """Says rows of figures."""

    def __init__(self, title: str, name: str, columns: Sequence[Column], *, most: int = MOST_ROWS) -> None:
        figures = [place for place, column in enumerate(columns) if column.figures]
        self.texts = TextTable([column.title for column in columns], numbers=figures)
        wide = next(place for place, column in enumerate(columns) if not column.width)
        super().__init__(self.texts, title, name, wide=wide)
        self.texts.setParent(self)
        self._most = most
        for place, column in enumerate(columns):
            if column.width:
                self.widen(place, column.width)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():  # it is to be seen that it has the focus
            self.selectRow(max(0, self.currentIndex().row()))

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(320, ROW * (1 + max(2, min(self._most, self.texts.rowCount()))))
