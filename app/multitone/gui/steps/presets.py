"""The presets: a button with a menu that applies, keeps, brings and takes away steps and export choices."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QMessageBox, QPushButton, QToolTip, QWidget

from multitone.batch.options import command_of
from multitone.batch.presets import preset_of
from multitone.errors import UsageError
from multitone.gui.desktop.language import declared, described
from multitone.gui.model.document import Document
from multitone.gui.widgets.controls import button
from multitone.imaging.pipeline import describe
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

shipped = functools.cache(shipped_presets)
"""They do not change while the program runs; the first look takes 2 ms, and happens when the menu first opens."""

NAME_WIDTH = 320
"""Of the dialog that asks for a name, in pixels."""


class PresetMenu(QMenu):
    """Lists the presets, and what can be done with them; `fill` it before it opens."""

    told = Signal(str)
    """Something was done that is not seen in the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setObjectName("preset_menu")
        self.setAccessibleName(self.tr("Presets"))
        self.setToolTipsVisible(True)

    def fill(self) -> None:
        """List what there is now."""
        self.clear()
        problems: list[str] = []
        own = own_presets(problems)
        if own or problems:
            self.addAction(self.tr("Your own")).setEnabled(False)
        for preset in own:
            self._offer(preset, preset.name, preset.help)
        for problem in problems:
            broken = self.addAction(self.tr("A file that cannot be used"))
            broken.setToolTip(declared(problem))
            broken.setEnabled(False)
        if own or problems:
            self.addSeparator()
        for preset in shipped():
            self._offer(preset, declared(preset.name), declared(preset.help))
        self.addSeparator()
        self._add("preset_save", self.tr("Save as preset…"), self.ask_name)
        if own:
            self._offer_deletion(own)
        self._add("preset_import", self.tr("Import…"), self.ask_import)
        self._add("preset_export", self.tr("Export…"), self.ask_export)
        self.addSeparator()
        self._add("copy_command", self.tr("Copy as command"), self.copy_command)

    def apply(self, preset: Preset) -> None:
        """Give the document a preset's steps and export choices."""
        self._attempt(lambda: self._document.apply_preset(preset))

    def save(self, name: str) -> None:
        """Keep the document's steps and export choices under a name."""
        self._attempt(lambda: save_preset(self._preset(name)), self.tr("Saved as “{name}”").format(name=name.strip()))

    def delete(self, name: str) -> None:
        """Take one of the user's own presets away."""
        self._attempt(lambda: delete_preset(name), self.tr("“{name}” is deleted").format(name=name))

    def bring(self, path: str) -> None:
        """Apply the preset in a file, and keep it among the user's own."""

        def keep() -> None:
            preset = read_preset(Path(path))
            self._document.apply_preset(preset)  # first, for what cannot be applied is not kept
            save_preset(preset)

        self._attempt(keep)

    def export(self, path: str) -> None:
        """Write the document's steps and export choices into a file."""
        named = Path(path if path.lower().endswith(SUFFIX) else path + SUFFIX)
        self._attempt(
            lambda: write_preset(self._preset(named.stem[:LONGEST_NAME]), named),
            self.tr("Saved as “{name}”").format(name=named.name),
        )

    def copy_command(self) -> None:
        """Put the line on the clipboard that does the same on the command line."""
        content = self._document.content
        QGuiApplication.clipboard().setText(command_of(content.sources, content.pipeline, content.export))
        self.told.emit(self.tr("The command is on the clipboard"))

    def ask_name(self) -> None:
        """Ask for a name to save under."""
        dialog = QInputDialog(self.parentWidget())
        dialog.setObjectName("preset_name")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Save as preset"))
        plain = self.tr("Name of the preset")
        taken = {preset.name.casefold() for preset in own_presets()}
        dialog.setLabelText(plain)
        dialog.setTextValue(describe_steps(self._document))
        dialog.textValueChanged.connect(
            lambda text: dialog.setLabelText(
                self.tr("Name of the preset (replaces yours of that name)")
                if text.strip().casefold() in taken
                else plain
            )
        )
        dialog.setOkButtonText(self.tr("Save"))
        dialog.textValueSelected.connect(self.save)
        for each in dialog.findChildren(QPushButton):
            each.setIcon(QIcon())  # some desktops paint one; ours speak in words
        dialog.resize(NAME_WIDTH, dialog.sizeHint().height())
        dialog.open()

    def ask_import(self) -> None:
        """Ask for a file to bring a preset from."""
        dialog = self._dialog(self.tr("Import preset"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.bring)
        dialog.open()

    def ask_export(self) -> None:
        """Ask for a file to write the preset into."""
        dialog = self._dialog(self.tr("Export preset"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(file_stem(describe_steps(self._document)) + SUFFIX)
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self.parentWidget(), title, os.path.expanduser("~"))
        dialog.setNameFilter(self.tr("Presets") + f" (*{SUFFIX})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _offer(self, preset: Preset, name: str, told: str) -> None:
        action = self.addAction(name.replace("&", "&&"))
        action.setObjectName(f"preset_{file_stem(preset.name)}")
        steps = "\n".join(f"· {described(describe(step))}" for step in preset.pipeline.steps)
        action.setToolTip("\n".join(part for part in (told, steps) if part))
        action.triggered.connect(lambda: self.apply(preset))

    def _offer_deletion(self, own: list[Preset]) -> None:
        menu = self.addMenu(self.tr("Delete"))
        menu.setObjectName("preset_delete")
        for preset in own:
            action = menu.addAction(preset.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, name=preset.name: self.delete(name))

    def _add(self, name: str, text: str, do: Callable[[], None]) -> None:
        action = self.addAction(text)
        action.setObjectName(name)
        action.triggered.connect(do)

    def _preset(self, name: str) -> Preset:
        content = self._document.content
        return preset_of(name.strip(), content.pipeline, content.export)

    def _attempt(self, do: Callable[[], object], told: str = "") -> None:
        """Do something with files; what goes wrong is said, and stops nothing."""
        try:
            do()
        except UsageError as error:
            box = QMessageBox(
                QMessageBox.Icon.Warning,
                self.tr("Presets"),
                declared(str(error)),
                QMessageBox.StandardButton.Ok,
                self.parentWidget(),
            )
            box.setObjectName("preset_problem")
            box.setTextFormat(Qt.TextFormat.PlainText)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.open()
        else:
            if told:
                self.told.emit(told)


def describe_steps(document: Document) -> str:
    """Return the document's steps as a name for a preset."""
    titles = [described(describe(step)).partition(" · ")[0] for step in document.content.pipeline.steps]
    return ", ".join(titles)[:LONGEST_NAME]


def preset_button(document: Document) -> QWidget:
    """Return a button that opens the menu of presets below itself."""
    text = QCoreApplication.translate("PresetMenu", "Presets")
    made = button(text, "presets", "link")
    menu = PresetMenu(document, made)
    menu.told.connect(lambda said: QToolTip.showText(made.mapToGlobal(QPoint(0, made.height())), said, made))

    def open_menu() -> None:
        menu.fill()  # before its width is asked for: it ends where the button ends, inside the window
        menu.popup(made.mapToGlobal(QPoint(made.width() - menu.sizeHint().width(), made.height())))

    made.clicked.connect(open_menu)
    return made
