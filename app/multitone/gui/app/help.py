"""The dialogs of the menu Help: all keyboard shortcuts, read from the actions that have them; and About."""

from __future__ import annotations

import importlib.metadata
import platform

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMainWindow, QMenu, QScrollArea, QWidget

from multitone import __version__
from multitone.gui.desktop.clipboard import copy
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.controls import button, dialog_foot, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr

PARTS = ("PySide6-Essentials", "Pillow", "numpy", "pyvips", "simplejpeg", "msgspec")
"""Packages whose versions matter when something is reported."""
ICON = 64
COLUMNS = 3
ARROWS = "Arrows"
PART = 0.9
"""Of the screen that the list of keys takes at most."""
Keys = tuple[str, str]
"""What is done, and by which keys."""


class ShortcutSheet(QDialog):
    """Lists all shortcuts of the window, menu by menu."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("shortcut_sheet")
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget()
        told = {**groups(window, tr("Elsewhere")), **of_parts()}
        parts = (column_of(*(_group(*group) for group in part), None, spacing=design.OUTER) for part in _parted(told))
        row_of(*parts, on=inside, margins=(design.OUTER,) * 4, spacing=2 * design.OUTER)
        scrolled = QScrollArea()
        scrolled.setWidget(inside)
        scrolled.setWidgetResizable(True)
        column_of(scrolled, on=self)
        bar = scrolled.verticalScrollBar().sizeHint().width()
        room = window.screen().availableGeometry().size() * PART
        self.resize((inside.sizeHint() + QSize(bar, 2)).boundedTo(room))


def groups(window: QMainWindow, elsewhere: str) -> dict[str, list[Keys]]:
    """Return the shortcuts by the menu that they stand in; those of no menu come last."""
    by_menu: dict[str, list[Keys]] = {}
    seen: set[QAction] = set()
    for head in window.menuBar().actions():
        menu = head.menu()
        if isinstance(menu, QMenu):
            by_menu[_plain(head.text())] = [_keys(action) for action in _actions(menu, seen) if action.shortcuts()]
    rest = [_keys(action) for action in window.findChildren(QAction) if action.shortcuts() and action not in seen]
    rest += [(shortcut.whatsThis(), _shown(shortcut.keys())) for shortcut in window.findChildren(QShortcut)]
    return {title: keys for title, keys in {**by_menu, elsewhere: rest}.items() if keys}


def of_parts() -> dict[str, list[Keys]]:
    """Return the keys of those parts of the window that take some of their own while they have the focus."""
    from multitone.gui.forms import curve_editor
    from multitone.gui.pictures import picture_list
    from multitone.gui.preview import canvas
    from multitone.gui.steps import steps

    parts = {
        tr("In the list of pictures"): picture_list.KEYS, tr("In the preview"): canvas.KEYS,
        tr("In the steps"): steps.KEYS, tr("In a curve"): curve_editor.KEYS,
    }  # fmt: skip
    return {
        title: [(say(what), ", ".join(map(_key, keys.split()))) for keys, what in known]
        for title, known in parts.items()
    }


def _key(name: str) -> str:
    """Say a key as the system does; the four arrow keys at once."""
    with_keys, arrows, _rest = name.partition(ARROWS)
    return with_keys + tr("arrow keys") if arrows else _shown([QKeySequence(name)])


def _parted(told: dict[str, list[Keys]]) -> list[list[tuple[str, list[Keys]]]]:
    """Part groups into columns that are about as high as one another."""
    height = sum(len(keys) + 2 for keys in told.values()) / COLUMNS
    parts: list[list[tuple[str, list[Keys]]]] = [[] for _column in range(COLUMNS)]
    above = 0.0
    for title, keys in told.items():
        middle = above + (len(keys) + 2) / 2
        parts[min(COLUMNS - 1, int(middle / height))].append((title, keys))
        above += len(keys) + 2
    return parts


def _actions(menu: QMenu, seen: set[QAction]) -> list[QAction]:
    """Return the actions of a menu and of the menus below it."""
    actions = []
    for action in menu.actions():
        below = action.menu()
        seen.add(action)
        actions += _actions(below, seen) if isinstance(below, QMenu) else [action]
    return actions


def _keys(action: QAction) -> Keys:
    return _plain(action.text()), _shown(action.shortcuts())


def _shown(keys: list[QKeySequence]) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def _plain(text: str) -> str:
    """Return a menu's text without the mark of its mnemonic and its dots."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def _group(title: str, keys: list[Keys]) -> QWidget:
    group = QWidget()
    rows = QGridLayout()
    rows.setHorizontalSpacing(design.OUTER)
    rows.setVerticalSpacing(design.WITHIN)
    rows.setColumnStretch(0, 1)
    for row, (what, by) in enumerate(keys):
        rows.addWidget(label(what), row, 0)
        rows.addWidget(label(by, "quiet"), row, 1, Qt.AlignmentFlag.AlignRight)
    column_of(label(title, "strong"), rows, on=group, spacing=design.WITHIN)
    return group


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
        copy_versions = button(tr("Copy versions"), "copy_versions", "link")
        text = "\n".join(f"{name} {version}" for name, version in versions().items())
        copy_versions.clicked.connect(lambda: copy(text, tr("Versions copied"), copy_versions))
        column_of(
            row_of(picture, (title, 1), spacing=design.BETWEEN),
            table,
            label(tr("Free software under the MIT license."), "small"),
            dialog_foot(self, copy_versions, button(tr("Close"), "close_about")),
            on=self,
            spacing=design.OUTER,
            margins=(design.OUTER,) * 4,
        )
