"""About: what the program is, its version, and those of what it stands on."""

from __future__ import annotations

import importlib.metadata
import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from multitone import __version__
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import button, dialog_foot, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

PARTS = ("PySide6-Essentials", "Pillow", "numpy", "pyvips", "simplejpeg", "msgspec")
"""Packages whose versions matter when something is reported."""
ICON = 64


def versions() -> dict[str, str]:
    """Return what has which version here; none of it is imported for that."""
    known = {"Multitone": __version__, "Python": platform.python_version(), "Qt": qVersion()}
    for part in PARTS:
        try:
            known[part] = importlib.metadata.version(part)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {**known, "System": platform.platform(terse=True)}


class About(QDialog):
    """Shows the versions, and puts them into the clipboard for a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(tr("About Multitone"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(icons.program_pixmap(2 * ICON).scaled(ICON, ICON))
        purpose = tr("Turns folders of pictures into folders of processed pictures\non every core.")
        title = column_of(label(f"Multitone {__version__}", "title"), label(purpose, "quiet"), spacing=-1)
        table = QGridLayout()
        table.setHorizontalSpacing(design.OUTER)
        table.setVerticalSpacing(design.WITHIN)
        for line, (name, version) in enumerate(versions().items()):
            table.addWidget(label(name, "quiet"), line, 0)
            table.addWidget(label(version), line, 1)
        table.setColumnStretch(1, 1)
        copy = button(tr("Copy versions"), "copy_versions", "link")
        copy.clicked.connect(_copy)
        column_of(
            row_of(picture, (title, 1), spacing=design.BETWEEN),
            table,
            label(tr("Free software under the MIT license."), "small"),
            dialog_foot(self, copy, button(tr("Close"), "close_about")),
            on=self,
            spacing=design.OUTER,
            margins=(design.OUTER,) * 4,
        )


def _copy() -> None:
    QGuiApplication.clipboard().setText("\n".join(f"{name} {version}" for name, version in versions().items()))
