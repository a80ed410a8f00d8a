"""The pictures pane, the left of the window: count, tools, the list, what was removed, and the details."""

from __future__ import annotations

import os

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.picture_status import Status
from multitone.gui.pictures.details_pane import DetailsPane
from multitone.gui.pictures.picture_list import INSET, PictureList
from multitone.gui.pictures.picture_model import KIND, PATH, REASON, PictureModel
from multitone.gui.pictures.picture_tools import PictureTools
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, IconButton, IconToggle, button, label

VIEW, DETAILS, SPLIT = "pictures/view", "pictures/details", "pictures/split"
SIDE = design.OUTER


class PicturesPane(QWidget):
    """Shows the model with its tools."""

    bring_back_asked = Signal()
    """What was removed is wanted back."""

    def __init__(
        self, model: PictureModel, questions: Questions, settings: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._settings = settings
        self._left_out = 0
        self.count = label(name="picture_count", tone="title")
        self.close_pictures = IconButton("cross", self.tr("Close these pictures"), "close_pictures", side=SIDE)
        keeping = self.close_pictures.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.close_pictures.setSizePolicy(keeping)
        self.grid = IconToggle("grid", self.tr("Show a grid"), "show_grid", side=SIDE)
        self.rows = IconToggle("rows", self.tr("Show rows with names"), "show_rows", side=SIDE)
        self.tools = PictureTools(model)
        self.list = PictureList(model, questions)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.details = DetailsPane(questions)
        self.nothing = label(name="nothing_found", tone="quiet")
        self.nothing.setWordWrap(True)
        self.show_all = button(self.tr("Show all pictures"), "show_all", "link")
        self.removed = label(name="removed", tone="small")
        self.bring_back = button(self.tr("Bring back"), "bring_back", "link")
        self.remove = button(self.tr("Remove"), "remove_chosen", "link")
        self.remove.setToolTip(self.tr("Leave these pictures out of the job (Delete); the originals stay untouched"))
        self._lay_out()
        self._connect()
        rows = settings.value(VIEW) == "rows"
        (self.rows if rows else self.grid).setChecked(True)
        self.list.show_rows(rows=rows)
        self.tools.details.setChecked(settings.value(DETAILS, type=bool) is True)
        self._fold()
        self.refresh()

    @property
    def complete(self) -> bool:
        """Whether all that can be seen is painted."""
        return not self.model.busy and self.list.complete and self.details.complete

    def save(self) -> None:
        """Remember how the list looks."""
        self._settings.setValue(SPLIT, self._split.saveState())

    def say_left_out(self, number: int) -> None:
        """Say how many pictures were left out of the job."""
        self._left_out = number
        self.refresh()

    def say_running(self, *, running: bool) -> None:
        """Let nothing be removed or closed while a job is at work."""
        self.list.fixed = running
        self.close_pictures.setVisible(not running)
        if not running and self.model.order.by == "status":
            self.model.order.choose("status", descending=self.model.order.descending)
        self.refresh()

    def _show_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.list.currentIndex().row() <= last.row():
            self.show_current()

    def show_current(self) -> None:
        """Show the details of the picture that is chosen now, whose fate may have changed."""
        index = self.list.currentIndex()
        if index.isValid():
            self.details.show_picture(index.data(PATH), index.data(REASON), index.data(KIND))

    def refresh(self) -> None:
        """Say how many pictures are there, sought or chosen, and what was removed."""
        model, chosen, rows = self.model, self.list.chosen_count, self.model.rowCount()
        everything = numbers.pictures(model.total)
        some = self.tr("{n} of {all}").format(n=numbers.count(rows), all=numbers.count(model.total))
        several = self.tr("{n} chosen").format(n=numbers.count(chosen))
        self.count.setText(several if chosen > 1 else some if model.listing.filtered else everything)
        empty = rows == 0 and not model.busy
        focus = empty and self.list.hasFocus()
        self._empty.setVisible(empty)
        self.show_all.setVisible(model.listing.filtered)
        if focus:  # or it would wander to whatever comes next
            self.show_all.setFocus()
        self.list.setVisible(not empty)
        if empty:
            self.nothing.setText(self._why_empty())
        self.removed.setText(self.tr("{n} removed").format(n=numbers.count(self._left_out)))
        several_free = chosen > 1 and not self.list.fixed
        self.removed.setVisible(self._left_out > 0 and not several_free)
        self.bring_back.setVisible(self._left_out > 0 and not several_free and not self.list.fixed)
        self.remove.setVisible(several_free)
        self.remove.setText(self.tr("Remove {n} from the job").format(n=numbers.count(chosen)))
        self.remove.setAccessibleName(self.remove.text())

    def _why_empty(self) -> str:
        model = self.model
        if not model.listing.filtered:
            return self.tr("All pictures are removed from the job.") if self._left_out else ""
        if model.listing.needle:
            return self.tr("No picture has “{text}” in its name.").format(text=model.listing.needle)
        return {
            Status.WAITING: self.tr("No picture is waiting."),
            Status.DONE: self.tr("No picture is done yet."),
            Status.FAILED: self.tr("No picture has failed."),
            Status.SKIPPED: self.tr("No picture was skipped."),
        }.get(model.listing.status, "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 0, 0, 0)
        head.setSpacing(2)
        head.addWidget(self.count, 1)
        for tool in (self.grid, self.rows, self.close_pictures):
            head.addWidget(tool)
        group = QButtonGroup(self)
        group.addButton(self.grid)
        group.addButton(self.rows)
        self._empty = QWidget()
        words_column = QVBoxLayout(self._empty)
        words_column.setContentsMargins(0, design.OUTER, 0, 0)
        self.nothing.setContentsMargins(INSET, 0, 0, 0)
        words_column.addWidget(self.nothing)
        words_column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignLeft)
        words_column.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        self.removed.setContentsMargins(INSET, 0, 0, 0)
        foot.addWidget(self.removed)
        foot.addWidget(self.bring_back)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(foot)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(INSET, 0, 0, 0)
        below.setSpacing(design.WITHIN // 2)
        below.addWidget(Hairline())
        below.addWidget(self.details, 1)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        for share, part in ((1, above), (0, self._below)):
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([400, 220])
        remembered = self._settings.value(SPLIT)
        if remembered is not None:
            self._split.restoreState(remembered)
        tools = QHBoxLayout()
        tools.setContentsMargins(INSET, 0, 0, 0)
        tools.addWidget(self.tools)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(design.OUTER - INSET, design.BETWEEN, design.WITHIN, 0)
        whole.setSpacing(design.WITHIN)
        whole.addLayout(head)
        whole.addLayout(tools)
        whole.addWidget(self._split, 1)

    def _connect(self) -> None:
        model = self.model
        model.listed.connect(self.refresh)
        model.listed.connect(self.show_current)
        model.dataChanged.connect(self._show_changed)
        self.list.selection_changed.connect(self.refresh)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.show_current())
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.tools.search.left.connect(self.list.setFocus)
        self.grid.clicked.connect(lambda: self._look("grid"))
        self.rows.clicked.connect(lambda: self._look("rows"))
        self.tools.details.toggled.connect(lambda _: self._fold())
        self.show_all.clicked.connect(self.tools.show_all)
        self.bring_back.clicked.connect(self.bring_back_asked)
        self.remove.clicked.connect(self.list.remove_chosen)

    def _look(self, look: str) -> None:
        self._settings.setValue(VIEW, look)
        self.list.show_rows(rows=look == "rows")

    def _fold(self) -> None:
        unfolded = self.tools.details.isChecked()
        self._settings.setValue(DETAILS, unfolded)
        self._below.setVisible(unfolded)
        if unfolded:
            self.show_current()
            self.details.ask()

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def menu(self) -> QMenu:
        """Return what can be done with the chosen pictures."""
        paths = self.list.chosen_paths()
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        show = menu.addAction(self.tr("Show in folder"), lambda: _show_folder(paths[0]))
        copy = menu.addAction(
            self.tr("Copy path") if len(paths) == 1 else self.tr("Copy paths"),
            lambda: QGuiApplication.clipboard().setText("\n".join(paths)),
        )
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove from the job"), self.list.remove_chosen)
        remove.setToolTip(self.remove.toolTip())
        for action in (show, copy, remove):
            action.setEnabled(bool(paths))
        remove.setEnabled(bool(paths) and not self.list.fixed)
        return menu


def _show_folder(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(os.path.dirname(path)))
