"""The sheet of keyboard shortcuts, read from the actions that have them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QMainWindow, QMenu, QWidget

from multitone.gui.widgets import design
from multitone.gui.widgets.controls import label
from multitone.gui.widgets.layout import column_of
from multitone.messages import tr

Keys = tuple[str, str]
"""What is done, and by which keys."""


class ShortcutSheet(QDialog):
    """Lists all shortcuts of the window, menu by menu."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("shortcut_sheet")
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QGridLayout(self)
        columns.setContentsMargins(*(design.OUTER,) * 4)
        columns.setHorizontalSpacing(2 * design.OUTER)
        columns.setVerticalSpacing(design.OUTER)
        for place, (title, keys) in enumerate(groups(window, tr("Elsewhere")).items()):
            columns.addWidget(_group(title, keys), place // 2, place % 2, Qt.AlignmentFlag.AlignTop)


def groups(window: QMainWindow, elsewhere: str) -> dict[str, list[Keys]]:
    """Return the shortcuts by the menu that they stand in; those of no menu come last."""
    by_menu: dict[str, list[Keys]] = {}
    seen: set[QAction] = set()
    for head in window.menuBar().actions():
        menu = head.menu()
        if isinstance(menu, QMenu):
            by_menu[_plain(head.text())] = [_keys(action) for action in _actions(menu, seen) if action.shortcuts()]
    rest = [_keys(action) for action in window.findChildren(QAction) if action.shortcuts() and action not in seen]
    rest += [
        (shortcut.whatsThis() or shortcut.objectName(), _shown(shortcut.keys()))
        for shortcut in window.findChildren(QShortcut)
    ]
    return {title: keys for title, keys in {**by_menu, elsewhere: rest}.items() if keys}


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
