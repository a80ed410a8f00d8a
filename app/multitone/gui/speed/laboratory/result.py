"""What the laboratory found: bars or a table, the conditions under which it holds, and the menu that exports it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.gui.desktop.language import declared
from multitone.gui.speed.export import ExportButton
from multitone.gui.speed.laboratory import bars_export, labels
from multitone.gui.speed.laboratory.bars import LabBars
from multitone.gui.speed.laboratory.table import LabTable
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, Sign, WrappedLabel, label
from multitone.speedup.lab.table import Laboratory


class LabResult(QWidget):
    """Shows rows as they are measured; they can be exported once all are."""

    def __init__(self, cores: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lab_result")
        self.laboratory = Laboratory((), {})
        self.bars = LabBars(cores)
        self.table = LabTable()
        self.table.hide()
        self.as_table = IconButton("table", self.tr("Show the result as a table"), "lab_as_table")
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._show_table)
        self.export = ExportButton(bars_export.exported(lambda: self.laboratory, cores), "export_laboratory")
        self.export.told.connect(self._tell)
        self.told = WrappedLabel("lab_told", "small")
        self.warnings = WrappedLabel("lab_warnings")
        self._sign = Sign("warning")
        self.conditions = WrappedLabel("lab_conditions", "small")
        self._lay_out()
        self._tell("")

    def show_laboratory(self, laboratory: Laboratory, *, over: bool) -> None:
        """Show what was found so far, or in the end."""
        self.laboratory = laboratory
        self.bars.show_rows(laboratory.rows)
        self.table.show_rows(laboratory.rows)
        self.warnings.setText("\n".join(declared(warning) for warning in laboratory.warnings))
        for part in (self.warnings, self._sign):
            part.setVisible(bool(laboratory.warnings))
        self.conditions.setText(labels.conditions(laboratory.conditions))
        self.conditions.setVisible(bool(self.conditions.text()))
        self.export.setVisible(over)
        self._tell("")

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _show_table(self, table: bool) -> None:
        said = self.tr("Show the result as bars") if table else self.tr("Show the result as a table")
        self.as_table.say("table", said)
        self.bars.setVisible(not table)
        self.table.setVisible(table)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.WITHIN)
        head.addWidget(label(bars_export.title(), "strong"))
        head.addStretch(1)
        head.addWidget(self.as_table)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addLayout(signed(self._sign, self.warnings))
        for part in (self.bars, self.table, self.conditions):
            column.addWidget(part)


def signed(sign: Sign, text: QWidget) -> QHBoxLayout:
    """Return words with their sign before them."""
    row = QHBoxLayout()
    row.setSpacing(design.WITHIN)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row
