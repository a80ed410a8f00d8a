"""The settings dialog: made from the declaration, changes apply at once."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from multitone.gui.desktop.language import declared
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.forms.editor import Editor
from multitone.gui.forms.form import Form, spoken
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, dialog_foot, label
from multitone.gui.widgets.fields import Choice
from multitone.imaging.parameters import parameters_of
from multitone.settings import Settings

WIDE = 480
FIELD = 200
SYSTEM = "system"


class SettingsDialog(QDialog):
    """Renders the settings. It is never modal: what a change does is seen behind it."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings_dialog")
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDE)
        self._preferences = preferences
        self.forms: dict[str, Form] = {}
        self.problem = label(name="settings_problem", tone="quiet")
        self.problem.setWordWrap(True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(design.OUTER, design.OUTER, design.OUTER, design.OUTER)
        column.setSpacing(design.BETWEEN)
        for parameter in parameters_of(Settings):
            form = self.forms[parameter.name] = Form((parameter,), self._values())
            form.edited.connect(preferences.set)
            beside = self._fit(form.editors[parameter.name])
            column.addLayout(_explained(form, beside, declared(parameter.help)))
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addLayout(self._foot())
        preferences.changed.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self.resize(WIDE, self._column.heightForWidth(WIDE))  # known only now that all texts have their size
        self.findChildren(Choice)[0].setFocus()

    def refresh(self) -> None:
        """Show the settings in force."""
        for form in self.forms.values():
            form.show_values(self._values())
        self.problem.setText(declared(self._preferences.problem))
        self.problem.setVisible(bool(self._preferences.problem))

    def _values(self) -> dict[str, Any]:
        return msgspec.structs.asdict(self._preferences.settings)

    def _foot(self) -> QHBoxLayout:
        restore = button(self.tr("Restore defaults"), "restore_defaults", "link")
        restore.setProperty("place", "first")
        restore.clicked.connect(self._preferences.restore_defaults)
        return dialog_foot(self, restore, button(self.tr("Close"), "close_settings"))

    def _fit(self, editor: Editor) -> QWidget | None:
        """Give a language its own name, the system the first place, and a text room; return what chooses a folder."""
        box = getattr(editor, "box", None)
        if isinstance(box, QLineEdit):
            box.setMinimumWidth(FIELD)
            box.setMaximumWidth(WIDE)
            box.setPlaceholderText(self.tr("beside the pictures"))
            choose = button(self.tr("choose…"), f"choose_{editor.parameter.name}", "link")
            choose.setAccessibleName(self.tr("Choose {what}").format(what=editor.title))
            choose.clicked.connect(lambda: self._choose_folder(editor.parameter.name))
            return choose
        if isinstance(box, Choice):
            named = _language if editor.parameter.name == "language" else spoken
            choices = sorted(editor.parameter.choices, key=lambda choice: choice != SYSTEM)
            box.offer([(spoken(choice) if choice == SYSTEM else named(choice), choice) for choice in choices])
            editor.show_value(self._values()[editor.parameter.name])
        return None

    def _choose_folder(self, name: str) -> None:
        dialog = QFileDialog(self, self.tr("Choose folder"), str(self._values()[name]))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._preferences.set(name, path))
        dialog.open()


def _explained(form: Form, beside: QWidget | None, text: str) -> QVBoxLayout:
    """Return a form with what it is for below it, and what helps beside it."""
    said = label(text, "small")
    said.setWordWrap(True)
    pair = QVBoxLayout()
    pair.setSpacing(design.WITHIN // 2)
    row = QHBoxLayout()
    row.setSpacing(design.WITHIN)
    row.addWidget(form, 1)
    if beside is not None:
        row.addWidget(beside, 0, Qt.AlignmentFlag.AlignBottom)
    pair.addLayout(row)
    pair.addWidget(said)
    return pair


def _language(code: str) -> str:
    """Name a language in its own words; Qt knows of English only with a country."""
    name = QLocale(code).nativeLanguageName()
    return name.rpartition(" ")[2]
