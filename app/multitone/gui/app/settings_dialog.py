"""The settings dialog: made from the declaration, changes apply at once."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from multitone.gui.desktop.preferences import Preferences
from multitone.gui.forms.editor import Editor
from multitone.gui.forms.form import Form, spoken
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, dialog_foot, label, show_text
from multitone.gui.widgets.fields import DropDown
from multitone.gui.widgets.file_dialogs import ask_for_output
from multitone.gui.widgets.layout import column_of, row_of
from multitone.imaging.parameters import parameters_of
from multitone.messages import say, tr
from multitone.settings import Settings

WIDE = 480
FIELD = 200
SYSTEM = "system"


class SettingsDialog(QDialog):
    """Renders the settings. It is never modal: what a change does is seen behind it."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings_dialog")
        self.setWindowTitle(tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDE)
        self._preferences = preferences
        self.forms: dict[str, Form] = {}
        self.problem = label(name="settings_problem", tone="quiet")
        self.problem.setWordWrap(True)
        restore = button(tr("Restore defaults"), "restore_defaults", "link")
        restore.setProperty("place", "first")
        restore.clicked.connect(preferences.restore_defaults)
        self._column = column_of(on=self, spacing=design.BETWEEN, margins=(design.OUTER,) * 4)
        for parameter in parameters_of(Settings):
            form = self.forms[parameter.name] = Form((parameter,), self._values())
            form.edited.connect(preferences.set)
            self._column.addLayout(_explained(form, self._fit(form.editors[parameter.name]), say(parameter.help)))
        self._column.addWidget(self.problem)
        self._column.addStretch(1)
        self._column.addLayout(dialog_foot(self, restore, button(tr("Close"), "close_settings")))
        preferences.changed.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self.resize(WIDE, self._column.heightForWidth(WIDE))  # known only now that all texts have their size
        self.findChildren(DropDown)[0].setFocus()

    def refresh(self) -> None:
        """Show the settings in force."""
        for form in self.forms.values():
            form.show_values(self._values())
        show_text(self.problem, say(self._preferences.problem))

    def _values(self) -> dict[str, Any]:
        return msgspec.structs.asdict(self._preferences.settings)

    def _fit(self, editor: Editor) -> QWidget | None:
        """Give a language its own name, the system the first place, and a text room; return what chooses a folder."""
        box, name = getattr(editor, "box", None), editor.parameter.name
        if isinstance(box, QLineEdit):
            box.setMinimumWidth(FIELD)
            box.setMaximumWidth(WIDE)
            box.setPlaceholderText(tr("beside the pictures"))
            choose = button(tr("Choose…"), f"choose_{name}", "link")
            choose.setAccessibleName(tr("Choose {what}", what=editor.title))
            choose.clicked.connect(lambda: self._choose_folder(name))
            return choose
        if isinstance(box, DropDown):
            named = _language if name == "language" else spoken
            choices = sorted(editor.parameter.choices, key=lambda choice: choice != SYSTEM)
            box.offer([(spoken(choice) if choice == SYSTEM else named(choice), choice) for choice in choices])
            editor.show_value(self._values()[name])
        return None

    def _choose_folder(self, name: str) -> None:
        start = str(self._values()[name])
        ask_for_output(self, tr("Choose folder"), start, lambda path: self._preferences.set(name, path))


def _explained(form: Form, chooser: QWidget | None, text: str) -> QVBoxLayout:
    """Return a form with what it is for below it, and what chooses its value beside it."""
    explanation = label(text, "small")
    explanation.setWordWrap(True)
    pair = row_of((form, 1), spacing=design.WITHIN)
    if chooser is not None:
        pair.addWidget(chooser, 0, Qt.AlignmentFlag.AlignBottom)
    return column_of(pair, explanation, spacing=design.WITHIN // 2)


def _language(code: str) -> str:
    """Name a language in its own words; Qt knows of English only with a country."""
    return QLocale(code).nativeLanguageName().rpartition(" ")[2]
