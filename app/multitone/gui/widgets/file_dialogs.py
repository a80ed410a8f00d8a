"""The dialogs that choose files: pictures to be taken in, and folders for results."""

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


def ask_for_output(parent: QWidget, title: str, start: str, take: Callable[[str], object]) -> None:
    """Ask for a folder that results go into, beginning at another one, and hand it over."""
    from PySide6.QtWidgets import QFileDialog  # late, as above

    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()
