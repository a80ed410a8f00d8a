"""What a user chooses pictures by: the dialogs for a folder and for files."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def ask_for(parent: QWidget, title: str, take: Callable[[list[str]], object], *, folder: bool) -> None:
    """Ask for a folder, or for files, and hand over what was chosen."""
    from PySide6.QtWidgets import QFileDialog  # late: the window is painted without it

    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(take)
    dialog.open()
