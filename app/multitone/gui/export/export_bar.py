"""The export as one sentence, its details below it, the plan in words, and the one filled button."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.export.export_details import ExportDetails
from multitone.gui.export.export_name import NameLine
from multitone.gui.export.export_sentence import ExportSentence
from multitone.gui.export.offers import Offers
from multitone.gui.export.plan_line import PlanLine
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button
from multitone.gui.widgets.fields import CheckBox
from multitone.gui.widgets.workers_field import Workers


class ExportBar(QWidget):
    """Lays out what tells of the export, and starts the job."""

    grown = Signal()
    """What is shown became higher or lower at the user's wish."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_bar")
        self._session = session
        self._document = session.document
        self.sentence = ExportSentence(session.document)
        self.format, self.quality, self.name = self.sentence.format, self.sentence.quality, self.sentence.name
        self.tree, self.existing, self.metadata = self.sentence.tree, self.sentence.existing, self.sentence.metadata
        self.color = self.sentence.color
        self.names = NameLine(self.name, session)
        self.details = ExportDetails(session.document)
        self.details.hide()
        self.plan_line = PlanLine(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        for part in (self.sentence, self.names, self.details):
            column.addWidget(part)
        column.addLayout(self._foot())
        self.sentence.details.toggled.connect(self._show_details)
        self._document.changed.connect(self.refresh)
        session.current_plan.changed.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the export, the plan and what can be done."""
        self.sentence.refresh()
        self.names.refresh()
        self.details.refresh()
        self.plan_line.refresh()
        session = self._session
        with QSignalBlocker(self.compare):
            self.compare.setChecked(session.run.compare)
        blocked = declared(session.blocked)
        self.convert.setEnabled(not blocked)
        self.convert.setText(self.tr("Convert {n}").format(n=numbers.count(session.current_plan.to_convert)))
        self.convert.setAccessibleName(
            self.tr("Convert {pictures}").format(pictures=numbers.pictures(session.current_plan.to_convert))
        )
        self.convert.setToolTip(blocked or self.tr("Ctrl+Return"))
        self.convert.setAccessibleDescription(blocked)
        self.workers.show_number()

    def _foot(self) -> QHBoxLayout:
        session = self._session
        self.compare = CheckBox(self.tr("Compare with one thread"), "compare_toggle")
        self.compare.setToolTip(self.tr("Afterwards the same work is measured on one core, into a scratch folder."))
        self.compare.setChecked(session.run.compare)
        self.compare.toggled.connect(self._set_compare)
        self.workers = Workers(session.run)
        self.convert = button("", "convert_button", "filled")
        self.convert.setMinimumWidth(136)
        self.convert.clicked.connect(session.convert)
        row = QHBoxLayout()
        row.setSpacing(design.BETWEEN)
        plan = QVBoxLayout()
        plan.setSpacing(0)
        plan.addWidget(self.plan_line)
        plan.addWidget(Offers(session), 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(plan, 1)
        row.addWidget(self.compare)
        row.addWidget(self.workers)
        row.addWidget(self.convert)
        return row

    def _show_details(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.grown.emit()

    def _set_compare(self, compare: bool) -> None:
        self._session.run.compare = compare
