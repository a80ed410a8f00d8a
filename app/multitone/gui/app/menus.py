"""The menus of the window: what each says, its keys, and when it can be chosen; the window says what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from multitone.gui.widgets.appearance import SCHEMES

if TYPE_CHECKING:
    from PySide6.QtGui import QUndoStack
    from PySide6.QtWidgets import QMenuBar

    from multitone.gui.widgets.appearance import Scheme

WITH_PICTURES = ("close", "next", "previous", "add_step")
WHILE_RUNNING = ("pause", "stop")


class Menus(QObject):
    """Fills a menu bar with actions, each of which does what stands under its name."""

    wished = Signal(str)
    """Another appearance is chosen."""

    def __init__(self, bar: QMenuBar, do: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(bar)
        self._bar, self._do = bar, do
        self.actions: dict[str, QAction] = {}
        """By name; those of the appearances by their scheme."""
        tr = self.tr
        pictures = (
            (tr("Choose folder…"), "folder", "Ctrl+O"), (tr("Choose files…"), "files", "Ctrl+Shift+O"),
            (tr("Try the samples"), "samples", ""), (tr("Close these pictures"), "close", "Ctrl+W"),
        )  # fmt: skip
        self._add_menu(tr("Pictures"), pictures, ((tr("Quit"), "quit", "Ctrl+Q"),))
        steps = ((tr("Undo"), "undo", "Ctrl+Z"), (tr("Redo"), "redo", "Ctrl+Shift+Z"))
        self._add_menu(tr("Edit"), steps, ((tr("Add step…"), "add_step", "Ctrl+K"),))
        job = (
            (tr("Convert"), "convert", "Ctrl+Return"), (tr("Pause or go on"), "pause", "Ctrl+Space"),
            (tr("Stop"), "stop", "Ctrl+."),
        )  # fmt: skip
        workers = (
            (tr("One worker more"), "more_workers", "Ctrl+Shift+Up"),
            (tr("One worker fewer"), "fewer_workers", "Ctrl+Shift+Down"),
        )
        self._add_menu(tr("Job"), job, workers)
        self._add_view()
        aid = ((tr("Keyboard shortcuts"), "shortcuts", "F1"), (tr("About Multitone"), "about", ""))
        self._add_menu(tr("Help"), aid)
        self.actions["shortcuts"].setShortcuts([QKeySequence("F1"), QKeySequence("Ctrl+/")])
        for name in (*WITH_PICTURES, *WHILE_RUNNING, "convert", "undo", "redo"):
            self.actions[name].setEnabled(False)

    def turn(self, state: str) -> None:
        """Offer what makes sense in a state of the session."""
        self.actions["convert"].setEnabled(state == "ready")
        for name in WHILE_RUNNING:
            self.actions[name].setEnabled(state == "running")
        for name in WITH_PICTURES:
            self.actions[name].setEnabled(state != "empty")

    def check_scheme(self, scheme: Scheme) -> None:
        """Show which appearance is wished for."""
        self.actions[scheme].setChecked(True)

    def check_page(self, page: str) -> None:
        """Show which page is seen. Ctrl+1 returns to Convert; there it is what shows a picture at its own size."""
        self.actions[f"page_{page}"].setChecked(True)
        self.actions["page_convert"].setShortcut(QKeySequence("" if page == "convert" else "Ctrl+1"))

    def follow_undo(self, stack: QUndoStack) -> None:
        """Say what would be undone and redone."""
        stack.canUndoChanged.connect(self.actions["undo"].setEnabled)
        stack.canRedoChanged.connect(self.actions["redo"].setEnabled)
        stack.undoTextChanged.connect(self._say_undo)
        stack.redoTextChanged.connect(self._say_redo)

    def _add_menu(self, title: str, *parts: tuple[tuple[str, str, str], ...]) -> None:
        """Add a menu; its parts have a line between them, and of each action text, name and keys."""
        menu = self._bar.addMenu(title)
        for number, part in enumerate(parts):
            if number:
                menu.addSeparator()
            for text, name, keys in part:
                self._name(menu.addAction(text), name, keys)

    def _add_view(self) -> None:
        tr = self.tr
        view = self._bar.addMenu(tr("View"))
        pages = QActionGroup(self)
        turns = (
            (tr("Page Convert"), "page_convert", ""), (tr("Page Speed"), "page_speed", "Ctrl+2"),
            (tr("Page History"), "page_history", "Ctrl+3"),
        )  # fmt: skip
        for text, name, keys in turns:
            self._name(pages.addAction(text), name, keys)
            self.actions[name].setCheckable(True)
        view.addActions(pages.actions())
        view.addSeparator()
        self._name(view.addAction(tr("Next picture")), "next", "Ctrl+Right")
        self._name(view.addAction(tr("Picture before")), "previous", "Ctrl+Left")
        view.addSeparator()
        group = QActionGroup(self)
        for scheme, text in zip(SCHEMES, (tr("As the system"), tr("Light"), tr("Dark")), strict=True):
            action = view.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, scheme=scheme: self.wished.emit(scheme))
            group.addAction(action)
            self.actions[scheme] = action
        view.addSeparator()
        self._name(view.addAction(tr("Switch light and dark")), "switch", "Ctrl+Shift+L")
        self._name(view.addAction(tr("Settings…")), "settings", "Ctrl+,")

    def _name(self, action: QAction, name: str, keys: str) -> None:
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _=False: self._do[name]())
        self.actions[name] = action

    def _say_undo(self, what: str) -> None:
        self.actions["undo"].setText(self.tr("Undo: {what}").format(what=what) if what else self.tr("Undo"))

    def _say_redo(self, what: str) -> None:
        self.actions["redo"].setText(self.tr("Redo: {what}").format(what=what) if what else self.tr("Redo"))
