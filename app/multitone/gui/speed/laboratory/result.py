"""What the laboratory found: bars or a table, the conditions under which it holds, and what can be exported of it."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.speed.export import ChartPanel, Exported
from multitone.gui.speed.laboratory import labels
from multitone.gui.speed.laboratory.bars import LabBars, chart_of, paint
from multitone.gui.speed.provenance import Provenance
from multitone.gui.speed.tables import Column, FiguresTable, Records
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, WrappedLabel
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr
from multitone.speedup.lab.table import Laboratory, LabRow

WIDTH = 1232
"""Pixels of an exported chart: as wide as the bars are in the window at its usual size."""
MOST_ROWS = 16
COLUMNS = (
    "workload", "kernel", "engine", "workers", "runs", "seconds", "fastest", "slowest", "speedup", "speedup_low",
    "speedup_high", "megapixels_per_second", "identical", "because", "unavailable", "library", "units", "repeats",
)  # fmt: skip


class LabResult(QWidget):
    """Shows rows as they are measured; they can be exported once all are."""

    def __init__(self, cores: int) -> None:
        super().__init__()
        self.setObjectName("lab_result")
        self._cores = cores
        self.laboratory, self._at = Laboratory((), {}), 0.0
        self.bars, self.table = LabBars(cores), _table()
        title = tr("Speedup against the same kernel on one thread")
        exported = Exported(
            "laboratory",
            title,
            self._size,
            self._paint,
            lambda: records(self.laboratory),
            lambda: self.laboratory,
            self._provenance,
        )
        self.panel = ChartPanel(self.bars, self.table, exported)
        self.warnings, self._sign = WrappedLabel("lab_warnings"), Sign("warning")
        self.conditions = WrappedLabel("lab_conditions", "small")
        warned = row_of(self._sign, self.warnings, spacing=design.WITHIN)
        column_of(warned, self.panel, self.conditions, on=self, spacing=design.WITHIN)

    def show_laboratory(self, laboratory: Laboratory, *, over: bool) -> None:
        """Show what was found so far, or in the end; JSON has the form of `multitone lab --json`."""
        self.laboratory, self._at = laboratory, time.time()
        self.bars.show_rows(laboratory.rows)
        self.table.texts.show_rows(list(map(_row, laboratory.rows, labels.whys(laboratory.rows))))
        self.warnings.setText("\n".join(say(warning) for warning in laboratory.warnings))
        for part in (self.warnings, self._sign):
            part.setVisible(bool(laboratory.warnings))
        self.conditions.setText(labels.conditions(laboratory.conditions))
        self.conditions.setVisible(bool(self.conditions.text()))
        self.panel.export.setVisible(over)
        self.panel.saved.hide()

    def _size(self) -> QSize:
        return QSize(WIDTH, round(chart_of(self.laboratory.rows, WIDTH, self._cores).height))

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        """Paint the bars for a file."""
        painter.translate(area.topLeft())
        paint(painter, chart_of(self.laboratory.rows, area.width(), self._cores), design.theme())

    def _provenance(self) -> Provenance:
        measured = dict.fromkeys(row.kernel for row in self.laboratory.rows if row.seconds)
        job = tr("Laboratory: {kernels}", kernels=", ".join(map(labels.kernel_title, measured)))
        warnings = tuple(say(warning) for warning in self.laboratory.warnings)
        return Provenance(labels.conditions(self.laboratory.conditions), self._at, job, warnings)


def records(laboratory: Laboratory) -> Records:
    """Return the titles of the columns, then a line of values for each row; seconds are medians."""
    lines: Records = [list(COLUMNS)]
    for row in laboratory.rows:
        low, high = row.interval or (None, None)
        identical = None if row.identical is None else str(row.identical).lower()
        seconds = (labels.median(row), min(row.seconds, default=None), max(row.seconds, default=None))
        lines.append([
            row.workload, row.kernel, row.engine, row.workers, len(row.seconds), *seconds, row.speedup, low, high,
            row.megapixels_per_second, identical, row.because, row.unavailable, row.library, row.units, row.repeats,
        ])  # fmt: skip
    return lines


def _table() -> FiguresTable:
    columns = (
        Column(tr("Kernel"), 80, figures=False), Column(tr("Engine"), 104, figures=False),
        Column(tr("Result"), 96, figures=False), Column(tr("Why"), 0, figures=False), Column(tr("Workers"), 64),
        Column(tr("Time"), 64), Column(tr("Speedup"), 72), Column(tr("95 %"), 96), Column(tr("MP/s"), 56),
    )  # fmt: skip
    return FiguresTable(tr("What the laboratory found, as a table"), "lab_table", columns, most=MOST_ROWS)


def _row(row: LabRow, why: str) -> tuple[str, ...]:
    return (
        labels.kernel_title(row.kernel), labels.engine_title(row.engine), labels.same(row), why or "–",
        numbers.count(row.workers), labels.seconds(labels.median(row)), labels.times(row.speedup), labels.spread(row),
        labels.pace(row),
    )  # fmt: skip
