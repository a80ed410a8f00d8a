"""The export as one sentence, what its name comes to, its details, the plan in words, and the one filled button."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget

from multitone.batch.naming import FIELDS, NameTemplate
from multitone.errors import UsageError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.export.export_details import ExportDetails
from multitone.gui.export.export_sentence import ExportSentence
from multitone.gui.export.plan_line import PlanLine
from multitone.gui.export.remedies import Remedies
from multitone.gui.forms.fields_menu import fields_menu, open_below
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, button, label
from multitone.gui.widgets.fields import CheckBox, InlineText
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.workers_field import Workers
from multitone.messages import say, tr

CONVERT_WIDTH = 136
"""Pixels that the filled button has at least."""
EXAMPLES = 3
PLAIN = "{stem}"


class ExportBar(QWidget):
    """Lays out what tells of the export, and starts the job."""

    grown = Signal()
    """What is shown became higher or lower at the user's wish."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("export_bar")
        self._session = session
        self.sentence = ExportSentence(session.document, session.encodings)
        self.names = NameLine(self.sentence.name, session)
        self.details = ExportDetails(session.document)
        self.details.hide()
        self.plan_line = PlanLine(session)
        column_of(self.sentence, self.names, self.details, self._foot(), on=self, spacing=design.WITHIN)
        self.sentence.details.toggled.connect(self._show_details)
        for changed in (session.document.changed, session.current_plan.changed, session.state_changed):
            changed.connect(self.refresh)
        session.size_estimate.changed.connect(self.plan_line.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the export, the plan and what can be done."""
        for part in (self.sentence, self.names, self.details, self.plan_line):
            part.refresh()
        session, to_convert = self._session, self._session.current_plan.to_convert
        with QSignalBlocker(self.compare):
            self.compare.setChecked(session.run.compare)
        blocked = say(session.blocked)
        self.convert.setEnabled(not blocked)
        self.convert.setText(tr("Convert {n:,}", n=to_convert))
        self.convert.setMinimumWidth(max(CONVERT_WIDTH, self.convert.sizeHint().width()))  # its words are never cut
        self.convert.setAccessibleName(tr("Convert {pictures}", pictures=numbers.pictures(to_convert)))
        set_tip(self.convert, blocked or tr("Ctrl+Return"))
        self.convert.setAccessibleDescription(blocked)
        self.workers.show_number()

    def _foot(self) -> QHBoxLayout:
        session = self._session
        self.compare = CheckBox(tr("Compare with one thread"), "compare_toggle")
        set_tip(
            self.compare, tr("Afterwards, the same work is measured on one core, with results in a scratch folder.")
        )
        self.compare.setChecked(session.run.compare)
        self.compare.toggled.connect(self._set_compare)
        self.workers = Workers(session.run)
        self.convert = button("", "convert_button", "filled")
        self.convert.clicked.connect(session.convert)
        self.remedies = Remedies(session)
        plan = column_of(self.plan_line, (self.remedies, 0, Qt.AlignmentFlag.AlignLeft))
        return row_of((plan, 1), self.compare, self.workers, self.convert, spacing=design.BETWEEN)

    def _show_details(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.grown.emit()

    def _set_compare(self, compare: bool) -> None:
        self._session.run.compare = compare


class NameLine(QWidget):
    """Stands below the sentence from the first look at the name on; a name that cannot be is not taken over."""

    def __init__(self, field: InlineText, session: Session) -> None:
        super().__init__()
        self.setObjectName("name_line")
        self.field = field
        self._session, self._document = session, session.document
        self._looked_at = False
        self.error = ""
        """What is wrong with the name in the field; the last good one stays in force."""
        self.sign = Sign("warning")
        self.examples = label(name="name_examples", tone="quiet")
        self.examples.setWordWrap(True)
        self.insert = button(tr("Insert…"), "name_insert", "link")
        self.insert.setAccessibleName(tr("Insert into the name"))
        self.insert.clicked.connect(self._offer)
        row_of(self.sign, (self.examples, 1), self.insert, on=self, spacing=design.WITHIN)
        field.textEdited.connect(self._typed)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        session.current_plan.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the name in force, unless another is being typed, and what comes of it."""
        name = self._document.content.export.name
        if not self.field.hasFocus() and not self.error and self.field.text() != name:
            with QSignalBlocker(self.field):
                self.field.setText(name)
            self.field.updateGeometry()
        self.sign.setVisible(bool(self.error))
        self.examples.setText(self._examples())
        self.field.setAccessibleDescription(self.examples.text())
        self.setVisible(self._looked_at or bool(self.error) or name != PLAIN)

    def _examples(self) -> str:
        """Return the first names the template gives, or what is wrong with it."""
        if self.error:
            name = self._document.content.export.name
            return tr("{error} Until then, {name} stays in use.", error=self.error, name=name)
        plan = self._session.current_plan.plan
        if plan is None or not plan.tasks:
            return ""
        parts = 1 + _depth(plan.draft.export.name)
        names = ", ".join(numbers.last_of(task.target, parts) for task in plan.tasks[:EXAMPLES])
        return tr("Names: {names}", names=names + (" …" if len(plan.tasks) > EXAMPLES else ""))

    def menu(self) -> QMenu:
        """Return the menu of all that a name can hold."""
        return fields_menu(FIELDS.items(), self._put, self)

    def _offer(self) -> None:
        open_below(self.menu(), self.insert)

    def _put(self, text: str) -> None:
        self.field.insert(text)
        self._typed(self.field.text())
        self.field.setFocus()
        self.field.deselect()

    def _typed(self, text: str) -> None:
        try:
            NameTemplate(text)
        except UsageError as error:
            self.error = say(error.message)
        else:
            self.error = ""
            self._document.set_export("name", text)
        self.refresh()

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is self.field and not self._looked_at:
            self._looked_at = True
            self.refresh()


def _depth(template: str) -> int:
    """Return how many folders a template makes, none where it is refused, for the plan names by another then."""
    try:
        return NameTemplate(template).depth
    except UsageError:
        return 0
