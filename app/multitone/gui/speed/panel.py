"""A chart under its title: the table that says the same, and the menu that exports it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.gui.speed.export import ExportButton, Exported
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, label
from multitone.gui.widgets.tables import Table


class ChartPanel(QWidget):
    """Shows the chart, or the table in its place."""

    told = Signal(str)
    """What became of an export."""

    def __init__(
        self,
        chart: QWidget,
        table: Table,
        exported: Exported,
        choice: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name = chart.objectName()
        self.chart, self.table = chart, table
        self.as_table = IconButton("table", self.tr("Show as a table"), f"{name}_as_table", side=design.OUTER)
        self.as_table.setCheckable(True)
        self.as_table.setAccessibleName(self.tr("{title}, as a table").format(title=exported.title()))
        self.as_table.toggled.connect(self._show_table)
        self.export = ExportButton(exported, f"{name}_export")
        self.export.told.connect(self.told)
        head = QHBoxLayout()
        head.setSpacing(design.WITHIN)
        head.addWidget(label(exported.title(), "strong"))
        if choice is not None:
            head.addWidget(choice)
        head.addStretch(1)
        head.addWidget(self.as_table)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        column.addWidget(chart)
        column.addWidget(table)
        column.addStretch(1)
        table.hide()

    def _show_table(self, table: bool) -> None:
        self.as_table.setToolTip(self.tr("Show as a chart") if table else self.tr("Show as a table"))
        self.chart.setVisible(not table)
        self.table.setVisible(table)
