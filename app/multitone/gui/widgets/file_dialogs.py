"""The dialogs that choose a folder for results, a file to read, and a file to write into."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from multitone.messages import tr


def ask_for_output(parent: QWidget, title: str, start: str, take: Callable[[str], object]) -> None:
    """Ask for a folder that results go into, beginning at another one, and hand it over."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()


def ask_for_file(parent: QWidget, title: str, start: str, patterns: str, take: Callable[[str], object]) -> QFileDialog:
    """Ask for a file whose name has one of some patterns, beginning at another one, and hand its path over."""
    dialog = QFileDialog(parent, title, start if os.path.isdir(start) else os.path.dirname(start))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters([tr("Files that fit ({patterns})", patterns=patterns), tr("All files (*)")])
    if os.path.isfile(start):
        dialog.selectFile(start)
    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog


def ask_to_save(
    parent: QWidget, title: str, name: str, kind: str, suffix: str, take: Callable[[str], object]
) -> QFileDialog:
    """Ask for a file of a kind to write into, in the home folder at first, and hand it over; `name` has no suffix."""
    dialog = QFileDialog(parent, title, os.path.expanduser("~"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(f"{kind} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(f"{name}.{suffix}")
    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog
