"""The export as one sentence, its details below it, the plan in words, and the one filled button."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.engines.base import MOST_WORKERS
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.export.export_details import ExportDetails
from multitone.gui.export.export_name import NameLine
from multitone.gui.export.export_sentence import ExportSentence
from multitone.gui.export.offers import Offers
from multitone.gui.export.plan_line import PlanLine
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label
from multitone.gui.widgets.fields import CheckBox, WholeNumber


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
        session.planned.changed.connect(self.refresh)
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
        self.convert.setText(self.tr("Convert {n}").format(n=numbers.count(session.planned.to_convert)))
        self.convert.setAccessibleName(
            self.tr("Convert {pictures}").format(pictures=numbers.pictures(session.planned.to_convert))
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
        self.workers = Workers(session)
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


class Workers(QWidget):
    """How many workers a job has; changes a running one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = WholeNumber(self.tr("Workers"), "workers")
        self.box.setRange(1, MOST_WORKERS)
        self.box.setFixedWidth(40)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.box.setToolTip(
            self.tr("How many pictures are worked on at a time; this machine has {n} cores").format(n=session.run.cores)
        )
        self.box.setValue(session.run.workers)
        self.box.valueChanged.connect(session.run.set_workers)
        session.run.workers_changed.connect(lambda: self.box.setValue(session.run.workers))
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(design.WITHIN)
        row.addWidget(self.box)
        self.word = label(self.tr("workers"), "quiet")
        row.addWidget(self.word)

    def put_round(self, before: QWidget, after: QWidget) -> None:
        """Put something on either side of the number."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(0, before)
        row.insertWidget(2, after)

    def show_number(self) -> None:
        """Show how many the session has now, unless another number is being typed."""
        if not self.box.hasFocus():
            with QSignalBlocker(self.box):
                self.box.setValue(self._session.run.workers)
