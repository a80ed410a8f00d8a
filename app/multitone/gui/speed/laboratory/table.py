"""The laboratory's result as a table: what the bars paint, for keys and screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.speed.laboratory import labels
from multitone.gui.speed.laboratory.bars import why
from multitone.gui.widgets.tables import ROW, Table, TextTable
from multitone.speedup.lab.table import LabRow

MOST_ROWS = 16
WHY = 3
"""Which column takes what the others leave."""
WIDTHS = {0: 80, 1: 104, 2: 96, 4: 64, 5: 64, 6: 72, 7: 96, 8: 56}


class LabTable(Table):
    """Says each row in words and figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = self.tr
        titles = (
            tr("Kernel"), tr("Engine"), tr("Result"), tr("Why"), tr("Workers"), tr("Time"), tr("Speedup"), tr("95 %"),
            tr("MP/s"),
        )  # fmt: skip
        self.texts = TextTable(titles, numbers=(4, 5, 6, 7, 8))
        super().__init__(self.texts, tr("What the laboratory found, as a table"), "lab_table", wide=WHY, parent=parent)
        self.texts.setParent(self)
        for column, width in WIDTHS.items():
            self.horizontalHeader().resizeSection(column, width)

    def show_rows(self, rows: Sequence[LabRow]) -> None:
        """Say other rows."""
        self.texts.show_rows([_said(row) for row in rows])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        rows = self.texts.rowCount()
        return QSize(320, ROW * (1 + max(2, min(MOST_ROWS, rows))))


def _said(row: LabRow) -> tuple[str, ...]:
    return (
        labels.kernel_title(row.kernel),
        labels.engine_title(row.engine),
        labels.same(row),
        why(row) or labels.DASH,
        numbers.count(row.workers),
        labels.seconds(labels.median(row)),
        labels.times(row.speedup),
        labels.spread(row),
        labels.pace(row),
    )
