"""The menus of the window: what each says, its keys, and when it can be chosen; the window says what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from multitone.gui.desktop.mnemonics import literal, mark, mark_when_shown
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets.appearance import SCHEMES
from multitone.messages import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenuBar

    from multitone.gui.model.document import Document

Entry = tuple[str, str, str]
"""What an action is called, its name, and its keys."""
LINE: Entry = ("", "", "")
"""Parts the entries of a menu."""
PAGES = ("page_convert", "page_speed", "page_history")
ON_THESE = ("keep_only", "remove_these", "convert_only")
"""What is done with the pictures that are selected or sought."""
WITH_PICTURES = ("close", "next", "previous", "pin", "add_step")
WHILE_RUNNING = ("pause", "stop")


class Menus(QObject):
    """Fills a menu bar with actions, each of which does what stands under its name."""

    def __init__(self, bar: QMenuBar, do: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(bar)
        self.actions: dict[str, QAction] = {}
        groups = [(names, QActionGroup(self)) for names in (PAGES, SCHEMES)]
        for title, entries in _menus():
            menu = bar.addMenu(title)
            for text, name, keys in entries:
                if not text:
                    menu.addSeparator()
                    continue
                action = self.actions[name] = menu.addAction(text)
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                action.triggered.connect(lambda _=False, act=do[name]: act())
                for names, group in groups:
                    if name in names:
                        action.setCheckable(True)
                        group.addAction(action)
        for name in ("pin", "watch"):
            self.actions[name].setCheckable(True)
        for head in bar.actions():
            below = head.menu()
            assert isinstance(below, QMenu)
            mark(below.actions())
            mark_when_shown(below)
        mark(bar.actions())
        self.actions["shortcuts"].setShortcuts([QKeySequence("F1"), QKeySequence("Ctrl+/")])
        for name in (*ON_THESE, "invert_selection", *WITH_PICTURES, *WHILE_RUNNING, "watch", "convert", "undo", "redo"):
            self.actions[name].setEnabled(False)

    def turn(self, state: str) -> None:
        """Offer what makes sense in a state of the session."""
        self.actions["convert"].setEnabled(state == "ready")
        for name in WHILE_RUNNING:
            self.actions[name].setEnabled(state == "running")
        for name in WITH_PICTURES:
            self.actions[name].setEnabled(state != "empty")

    def offer_watch(self, *, active: bool, possible: bool) -> None:
        """Offer to watch the folder where that can be, or to stop."""
        self.actions["watch"].setChecked(active)
        self.actions["watch"].setEnabled(active or possible)

    def offer_these(self, some: int, every: int) -> None:
        """Offer what can be done with `some` pictures that are selected or sought, of all that there are."""
        self.actions["invert_selection"].setEnabled(every > 0)
        for name in ON_THESE:
            self.actions[name].setEnabled(some > 0 and (some < every or name == "remove_these"))

    def offer_workers(self, number: int, most: int) -> None:
        """Offer one worker more or fewer where there can be."""
        self.actions["more_workers"].setEnabled(number < most)
        self.actions["fewer_workers"].setEnabled(number > 1)

    def check_page(self, page: str) -> None:
        """Show which page is seen. Ctrl+1 returns to Convert; there it is what shows a picture at its own size."""
        self.actions[f"page_{page}"].setChecked(True)
        self.actions["page_convert"].setShortcut(QKeySequence("" if page == "convert" else "Ctrl+1"))

    def follow_undo(self, document: Document) -> None:
        """Say what would be undone and redone."""
        document.undo_changed.connect(lambda: self._say_undo(document))

    def _say_undo(self, document: Document) -> None:
        undo, redo, stack = self.actions["undo"], self.actions["redo"], document.undo_stack
        undo.setEnabled(document.can_undo)
        redo.setEnabled(document.can_redo)
        edit, again = stack.undoText(), stack.redoText()
        undo.setText(tr("Undo: {what}", what=literal(edit)) if edit else tr("Undo"))
        redo.setText(tr("Redo: {what}", what=literal(again)) if again else tr("Redo"))
        for action in (undo, redo):
            set_tip(action, "")


def _menus() -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Return each menu's title and entries."""
    return (
        (tr("Pictures"), (
            (tr("Choose folder…"), "folder", "Ctrl+O"), (tr("Choose files…"), "files", "Ctrl+Shift+O"),
            (tr("Open location…"), "location", "Ctrl+L"),
            (tr("Try the samples"), "samples", ""), (tr("Watch this folder"), "watch", "Ctrl+Shift+W"),
            (tr("Close these pictures"), "close", "Ctrl+W"),
            LINE, (tr("Quit"), "quit", "Ctrl+Q"),
        )),
        (tr("Edit"), (
            (tr("Undo"), "undo", "Ctrl+Z"), (tr("Redo"), "redo", "Ctrl+Shift+Z"),
            LINE, (tr("Add step…"), "add_step", "Ctrl+K"),
            LINE, (tr("Invert selection"), "invert_selection", "Ctrl+Shift+I"),
            (tr("Keep only these pictures"), "keep_only", "Ctrl+Shift+K"),
            (tr("Remove these pictures"), "remove_these", "Ctrl+Shift+R"),
            (tr("Convert only these pictures"), "convert_only", "Ctrl+Shift+Return"),
        )),
        (tr("Job"), (
            (tr("Convert"), "convert", "Ctrl+Return"), (tr("Pause or resume"), "pause", "Ctrl+Space"),
            (tr("Stop"), "stop", "Ctrl+."),
            LINE, (tr("One more worker"), "more_workers", "Ctrl+Shift+Up"),
            (tr("One fewer worker"), "fewer_workers", "Ctrl+Shift+Down"),
        )),
        (tr("View"), (
            (tr("Convert page"), "page_convert", ""), (tr("Speed page"), "page_speed", "Ctrl+2"),
            (tr("History page"), "page_history", "Ctrl+3"),
            LINE, (tr("Next picture"), "next", "Ctrl+Right"), (tr("Previous picture"), "previous", "Ctrl+Left"),
            LINE, (tr("Pin this result at left"), "pin", "P"),
            LINE, (tr("Same as the system"), "system", ""), (tr("Light"), "light", ""), (tr("Dark"), "dark", ""),
            LINE, (tr("Switch light and dark"), "switch", "Ctrl+Shift+L"), (tr("Settings…"), "settings", "Ctrl+,"),
        )),
        (tr("Help"), ((tr("Keyboard shortcuts"), "shortcuts", "F1"), (tr("About Multitone"), "about", ""))),
    )  # fmt: skip
