"""Where results go: a path that can be typed, beside the pictures, one of the last folders, or one that is chosen."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from multitone import paths
from multitone.batch.targets.names import folder_problem
from multitone.gui.desktop import numbers
from multitone.gui.desktop.mnemonics import literal
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.document import Document
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label
from multitone.gui.widgets.file_dialogs import ask_for_output
from multitone.gui.widgets.layout import column_of
from multitone.gui.widgets.popover import Popover
from multitone.messages import say, tr

WIDTH = 440


class FolderPopover(Popover):
    """Sets the folder of the export; what is typed counts when it is left, unless by Escape."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(tr("Folder for the results"), "folder_popover", parent)
        self._document = document
        self._typed = False
        self.path = QLineEdit()
        self.path.setObjectName("folder_path")
        self.path.setAccessibleName(tr("Path of the folder"))
        self.path.textEdited.connect(self._heed_typing)
        self.path.returnPressed.connect(self.close)
        self.note = label(name="folder_note", tone="quiet")
        self.note.setWordWrap(True)
        self.beside = button(tr("Beside the pictures"), "folder_beside", "link")
        self.beside.clicked.connect(lambda: self._leave_for(self._document.use_default_folder))
        self.choose = button(tr("Choose…"), "folder_choose", "link")
        self.choose.clicked.connect(lambda: self._leave_for(self._ask))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        left = Qt.AlignmentFlag.AlignLeft
        around = (design.BETWEEN, design.WITHIN, design.BETWEEN, design.WITHIN)
        parts = (self.path, self.note, 4, (self.beside, 0, left), self._recent, (self.choose, 0, left))
        column_of(*parts, on=self, margins=around)
        self.setFixedWidth(WIDTH)

    def open_at(self, anchor: QWidget) -> None:
        """Show the folder in force and what may take its place, ready to be typed into."""
        document = self._document
        self._typed = False
        self.path.setText(numbers.shown(document.content.export.folder))
        self._say_note()
        into = document.results_folder
        where = tr("In {folder}", folder=numbers.name_of(into)) if into else tr("Beside the pictures")
        self.beside.setText(literal(where))
        self.beside.setAccessibleName(where)
        self.beside.setVisible(document.content.folder_chosen)
        self._offer_recent()
        super().open_at(anchor)
        self.path.setFocus(Qt.FocusReason.PopupFocusReason)
        self.path.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() == Qt.Key.Key_Escape:
            self._typed = False
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        super().hideEvent(event)
        if self._typed and not self._problem():
            self._typed = False
            self._document.set_export("folder", self._folder())

    def _offer_recent(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, folder in enumerate(self._document.folders.paths):
            if folder == self._document.content.export.folder:
                continue
            link = button("", f"recent_folder_{number}", "link")
            room, dots = WIDTH - 2 * design.BETWEEN - 2 * design.LINK, Qt.TextElideMode.ElideMiddle
            link.setText(literal(link.fontMetrics().elidedText(numbers.shown(folder), dots, room)))
            set_tip(link, numbers.shown(folder))
            link.setAccessibleName(numbers.shown(folder))
            link.clicked.connect(
                lambda _=False, folder=folder: self._leave_for(lambda: self._document.set_export("folder", folder))
            )
            self._recent.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _leave_for(self, action: Callable[[], object]) -> None:
        self._typed = False
        self.close()
        action()

    def _ask(self) -> None:
        start = os.path.dirname(self._document.content.export.folder)
        title = tr("Folder for the results")
        ask_for_output(
            self.parentWidget() or self, title, start, lambda path: self._document.set_export("folder", path)
        )

    def _heed_typing(self) -> None:
        self._typed = True
        self._say_note()

    def _folder(self) -> str:
        """Return the folder that is typed; one without a root lies beside the one in force."""
        typed = os.path.expanduser(self.path.text().strip())
        if not typed:
            return ""
        return os.path.normpath(os.path.join(os.path.dirname(self._document.content.export.folder), typed))

    def _problem(self) -> str:
        """Say why results cannot go where the path leads."""
        folder = self._folder()
        if not folder:
            return tr("Type a path, or choose a folder.")
        if paths.belongs_to_program(folder):
            return tr("This folder belongs to the program; choose another one for the results.")
        return say(folder_problem(folder))

    def _say_note(self) -> None:
        problem, folder = self._problem(), self._folder()
        there = os.path.isdir(folder)
        self.note.setText(problem or (tr("This folder exists.") if there else tr("It is created when the job starts.")))
        self.path.setAccessibleDescription(self.note.text())
