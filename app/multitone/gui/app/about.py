"""About: what the program is, its version, and those of what it stands on."""

from __future__ import annotations

import importlib.metadata
import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from multitone import __version__
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import button, dialog_foot, label

PARTS = ("PySide6-Essentials", "Pillow", "numpy", "pyvips", "simplejpeg", "msgspec")
"""Packages whose versions matter when something is reported."""
ICON = 64


def versions() -> dict[str, str]:
    """Return what has which version here; none of it is imported for that."""
    found = {"Multitone": __version__, "Python": platform.python_version(), "Qt": qVersion()}
    for part in PARTS:
        try:
            found[part] = importlib.metadata.version(part)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {**found, "System": platform.platform(terse=True)}


class About(QDialog):
    """Shows the versions, and puts them into the clipboard for a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(self.tr("About Multitone"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(icons.program_pixmap(2 * ICON).scaled(ICON, ICON))
        head = QHBoxLayout()
        head.setSpacing(design.BETWEEN)
        head.addWidget(picture)
        words = QVBoxLayout()
        words.addWidget(label(f"Multitone {__version__}", "title"))
        words.addWidget(
            label(self.tr("Turns folders of pictures into folders of processed pictures\non every core."), "quiet")
        )
        head.addLayout(words, 1)
        table = QGridLayout()
        table.setHorizontalSpacing(design.OUTER)
        table.setVerticalSpacing(design.WITHIN)
        for row, (name, version) in enumerate(versions().items()):
            table.addWidget(label(name, "quiet"), row, 0)
            table.addWidget(label(version), row, 1)
        table.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(design.OUTER, design.OUTER, design.OUTER, design.OUTER)
        column.setSpacing(design.OUTER)
        column.addLayout(head)
        column.addLayout(table)
        column.addWidget(label(self.tr("Free software under the MIT license."), "small"))
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        copy = button(self.tr("Copy versions"), "copy_versions", "link")
        copy.clicked.connect(self._copy)
        return dialog_foot(self, copy, button(self.tr("Close"), "close_about"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name} {version}" for name, version in versions().items()))
