"""What a name template comes to: the first names it gives, or what is wrong with it; and what can be put into it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from multitone.batch.naming import FIELDS, NameTemplate
from multitone.errors import UsageError
from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, button, label
from multitone.gui.widgets.fields import InlineText
from multitone.gui.widgets.layout import row_of
from multitone.messages import say, tr

EXAMPLES = 3
PLAIN = "{stem}"


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
        self.insert = button(tr("insert…"), "name_insert", "link")
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
            return tr("{error} Until then {name} stays in force.", error=self.error, name=name)
        plan = self._session.current_plan.plan
        if plan is None or not plan.tasks:
            return ""
        parts = 1 + _depth(plan.draft.export.name)
        names = ", ".join(numbers.last_of(task.target, parts) for task in plan.tasks[:EXAMPLES])
        return tr("Names: {names}", names=names + (" …" if len(plan.tasks) > EXAMPLES else ""))

    def menu(self) -> QMenu:
        """Return the menu of all that a name can hold."""
        menu = QMenu(self)
        for field, meaning in FIELDS.items():
            action = menu.addAction(f"{{{field}}}   {say(meaning)}")
            action.triggered.connect(lambda _=False, field=field: self._put(f"{{{field}}}"))
        return menu

    def _offer(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.insert.mapToGlobal(QPoint(0, self.insert.height())))

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
