"""The presets: a button with a menu that applies, keeps, brings and takes away steps and export choices."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIcon
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox, QPushButton, QWidget

from multitone.batch.command import command_of
from multitone.batch.presets import preset_of
from multitone.errors import UsageError
from multitone.gui.desktop.clipboard import notify
from multitone.gui.desktop.mnemonics import literal, mark_when_shown
from multitone.gui.desktop.step_text import step_text, step_title
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.document import Document
from multitone.gui.widgets.controls import button
from multitone.imaging.encode import export_formats, format_name
from multitone.imaging.preset import (
    LONGEST_NAME,
    SUFFIX,
    Preset,
    delete_preset,
    file_stem,
    own_presets,
    read_preset,
    save_preset,
    shipped_presets,
    write_preset,
)
from multitone.messages import Message, say, tr

shipped = functools.cache(shipped_presets)
"""They do not change while the program runs; the first look takes 2 ms, and happens when the menu first opens."""

NAME_WIDTH = 320
"""Of the dialog that asks for a name, in pixels."""


class PresetMenu(QMenu):
    """Lists the presets, and what can be done with them; `fill` it before it opens."""

    noticed = Signal(str)
    """Carries what was done that is not seen in the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setObjectName("preset_menu")
        self.setAccessibleName(tr("Presets"))
        self.setToolTipsVisible(True)
        mark_when_shown(self)

    @staticmethod
    def of(panel: QWidget) -> PresetMenu:
        """Return the menu of the button in a panel."""
        menu = panel.findChild(PresetMenu)
        assert isinstance(menu, PresetMenu)
        return menu

    def fill(self) -> None:
        """List what there is now."""
        self.clear()
        self._offer_last_used()
        problems: list[Message] = []
        own = own_presets(problems)
        if own or problems:
            self.addAction(tr("Your own")).setEnabled(False)
            for preset in own:
                self._offer(preset, preset.name, preset.help)
            for problem in problems:
                broken = self.addAction(tr("A file that cannot be used"))
                set_tip(broken, say(problem))
                broken.setEnabled(False)
            self.addSeparator()
        for preset in shipped():
            self._offer(preset, say(preset.name), say(preset.help))
        self.addSeparator()
        self._add("preset_save", tr("Save as preset…"), self.ask_name)
        if own:
            self._offer_deletion(own)
        self._add("preset_import", tr("Import…"), self.ask_import)
        self._add("preset_export", tr("Export…"), self.ask_export)
        self.addSeparator()
        self._add("copy_command", tr("Copy as command"), self.copy_command)

    def apply(self, preset: Preset, said: str = "") -> None:
        """Give the document a preset's steps and export choices."""
        self._attempt(lambda: self._document.apply_preset(preset, said))

    def save(self, name: str) -> None:
        """Keep the document's steps and export choices under a name."""
        self._attempt(lambda: save_preset(self._preset(name)), tr("Saved as “{name}”", name=name.strip()))

    def delete(self, name: str) -> None:
        """Take one of the user's own presets away."""
        self._attempt(lambda: delete_preset(name), tr("“{name}” was deleted", name=name))

    def bring(self, path: str) -> None:
        """Apply the preset in a file, and keep it among the user's own."""

        def keep() -> None:
            preset = read_preset(Path(path))
            self._document.apply_preset(preset)  # first, for what cannot be applied is not kept
            save_preset(preset)

        self._attempt(keep)

    def export(self, path: str) -> None:
        """Write the document's steps and export choices into a file."""
        file = Path(path if path.lower().endswith(SUFFIX) else path + SUFFIX)
        preset = self._preset(file.stem[:LONGEST_NAME])
        self._attempt(lambda: write_preset(preset, file), tr("Saved as “{name}”", name=file.name))

    def copy_command(self) -> None:
        """Put the line on the clipboard that does the same on the command line, where it can be typed."""
        content = self._document.content
        command = command_of(content.sources, content.pipeline, content.export)
        if not command.isprintable():
            self.noticed.emit(tr("It contains a name that cannot be typed."))
            return
        QGuiApplication.clipboard().setText(command)
        self.noticed.emit(tr("The command is on the clipboard"))

    def ask_name(self) -> None:
        """Ask for a name to save under."""
        dialog = QInputDialog(self.parentWidget())
        dialog.setObjectName("preset_name")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Save as preset"))
        taken = {preset.name.casefold() for preset in own_presets()}

        def show_label(name: str) -> None:
            replaces = name.strip().casefold() in taken
            dialog.setLabelText(
                tr("Name of the preset (replaces your preset of that name)") if replaces else tr("Name of the preset")
            )

        show_label("")
        dialog.setTextValue(self._suggested_name())
        dialog.textValueChanged.connect(show_label)
        dialog.setOkButtonText(tr("Save"))
        dialog.textValueSelected.connect(self.save)
        for each in dialog.findChildren(QPushButton):
            each.setIcon(QIcon())  # some desktops paint one; ours speak in words
        dialog.resize(NAME_WIDTH, dialog.sizeHint().height())
        dialog.open()

    def ask_import(self) -> None:
        """Ask for a file to bring a preset from."""
        dialog = self._dialog(tr("Import preset"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring)
        dialog.open()

    def ask_export(self) -> None:
        """Ask for a file to write the preset into."""
        dialog = self._dialog(tr("Export preset"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(file_stem(self._suggested_name()) + SUFFIX)
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self.parentWidget(), title, os.path.expanduser("~"))
        dialog.setNameFilter(f"{tr('Presets')} (*{SUFFIX})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _suggested_name(self) -> str:
        """Name a preset after the document's steps."""
        return ", ".join(map(step_title, self._document.content.pipeline.steps))[:LONGEST_NAME]

    def _offer_last_used(self) -> None:
        """Offer what the last job was made of, unless it is nothing or what stands there already."""
        last, content = self._document.last_used, self._document.content
        if last is not None and last != preset_of(last.name, content.pipeline, content.export):
            self._offer(last, tr("Last used"), _words_of(last))
            self.addSeparator()

    def _offer(self, preset: Preset, name: str, help_text: str) -> None:
        action = self._add(f"preset_{file_stem(preset.name)}", literal(name), lambda: self.apply(preset, name))
        steps = (f"· {step_text(step)}" for step in preset.pipeline.steps)
        set_tip(action, "\n".join(filter(None, (help_text, *steps))))

    def _offer_deletion(self, own: list[Preset]) -> None:
        menu = self.addMenu(tr("Delete"))
        menu.setObjectName("preset_delete")
        for preset in own:
            action = menu.addAction(literal(preset.name))
            set_tip(action, "")
            action.triggered.connect(lambda _=False, name=preset.name: self.delete(name))

    def _add(self, name: str, text: str, do: Callable[[], None]) -> QAction:
        action = self.addAction(text)
        action.setObjectName(name)
        action.triggered.connect(do)
        return action

    def _preset(self, name: str) -> Preset:
        content = self._document.content
        return preset_of(name.strip(), content.pipeline, content.export)

    def _attempt(self, do: Callable[[], object], notice: str = "") -> None:
        """Do something with files; what goes wrong is said, and stops nothing."""
        try:
            do()
        except UsageError as error:
            box = QMessageBox(self.parentWidget())
            box.setIcon(QMessageBox.Icon.Warning)
            box.setWindowTitle(tr("Presets"))
            box.setText(say(error.message))
            box.setObjectName("preset_problem")
            box.setTextFormat(Qt.TextFormat.PlainText)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.open()
        else:
            if notice:
                self.noticed.emit(notice)


def _words_of(preset: Preset) -> str:
    """Say what a preset does to the files, where that is more than to keep their format."""
    return "" if preset.format is None else say(export_formats()[format_name(preset.format)].title)


def preset_button(document: Document) -> QWidget:
    """Return a button that opens the menu of presets below itself."""
    opener = button(tr("Presets"), "presets", "link")
    menu = PresetMenu(document, opener)
    menu.noticed.connect(lambda text: notify(text, opener))

    def open_menu() -> None:
        menu.fill()  # before its width is asked for: it ends where the button ends, inside the window
        menu.popup(opener.mapToGlobal(QPoint(opener.width() - menu.sizeHint().width(), opener.height())))

    opener.clicked.connect(open_menu)
    return opener
