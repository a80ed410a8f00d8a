"""The pictures pane, the left of the window: count, tools, the list, what was removed, and the details."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSettings, Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from multitone.gui.desktop.numbers import pictures
from multitone.gui.desktop.questions import Questions
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.picture_status import Status
from multitone.gui.pictures.details_pane import DetailsPane
from multitone.gui.pictures.picture_list import PictureList
from multitone.gui.pictures.picture_menu import picture_menu
from multitone.gui.pictures.picture_model import KIND, PATH, REASON, PictureModel
from multitone.gui.pictures.picture_painting import INSET
from multitone.gui.pictures.picture_tools import PictureTools
from multitone.gui.pictures.sorting_out import SortingOut
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, IconButton, IconToggle, button, label
from multitone.gui.widgets.layout import column_of, row_of, split
from multitone.messages import _, say, tr

VIEW, DETAILS, SPLIT = "pictures/view", "pictures/details", "pictures/split"
SIDE = design.OUTER
NONE_OF = {
    Status.WAITING: _("No picture is waiting."),
    Status.DONE: _("No picture is done yet."),
    Status.FAILED: _("No picture has failed."),
    Status.SKIPPED: _("No picture was skipped."),
    Status.BAD: _("All pictures can be read, as far as is known."),
}
"""What is said where a status is sought that no picture has."""


class PicturesPane(QWidget):
    """Shows the model with its tools."""

    def __init__(
        self, model: PictureModel, questions: Questions, settings: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._settings = settings
        self._left_out = 0
        self.count = label(name="picture_count", tone="title")
        self.close_pictures = IconButton("cross", tr("Close these pictures"), "close_pictures", side=SIDE)
        keeping = self.close_pictures.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.close_pictures.setSizePolicy(keeping)
        self.watch = IconToggle("arrive", tr("Watch this folder"), "watch_folder", side=SIDE)
        self.watch.setVisible(False)
        self.grid = IconToggle("grid", tr("Show a grid"), "show_grid", side=SIDE)
        self.rows = IconToggle("rows", tr("Show rows with names"), "show_rows", side=SIDE)
        self.tools = PictureTools(model)
        self.list = PictureList(model, questions)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.details = DetailsPane(questions)
        self.nothing = label(name="nothing_found", tone="quiet")
        self.nothing.setWordWrap(True)
        self.show_all = button(tr("Show all pictures"), "show_all", "link")
        self.sorting_out = SortingOut(self.list)
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

    def say_watched(self, *, active: bool, possible: bool) -> None:
        """Show whether the folder is watched; where that cannot be, there is nothing to press."""
        self.watch.setChecked(active)
        self.watch.setVisible(active or possible)
        told = tr("The folder is watched: what arrives is converted.") if active else tr(
            "Watch this folder: convert what is there and what arrives."
        )  # fmt: skip
        set_tip(self.watch, told)

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
        every = pictures(model.total)
        some = tr("{n:,} of {all:,}", n=rows, all=model.total)
        self.count.setText(tr("{n:,} selected", n=chosen) if chosen > 1 else some if model.listing.filtered else every)
        empty = rows == 0 and not model.busy
        focus = empty and self.list.hasFocus()
        self._empty.setVisible(empty)
        self.show_all.setVisible(model.listing.filtered)
        if focus:  # or it would wander to whatever comes next
            self.show_all.setFocus()
        self.list.setVisible(not empty)
        if empty:
            self.nothing.setText(self._why_empty())
        self.sorting_out.refresh(self._left_out)

    def _why_empty(self) -> str:
        listing = self.model.listing
        if not listing.filtered:
            return tr("All pictures are removed from the job.") if self._left_out else ""
        if listing.needle:
            return tr("No picture has “{text}” in its name.", text=listing.needle)
        return say(NONE_OF.get(listing.status, ""))

    def _lay_out(self) -> None:
        self.nothing.setContentsMargins(INSET, 0, 0, 0)
        group = QButtonGroup(self)
        group.addButton(self.grid)
        group.addButton(self.rows)
        self._empty, above, self._below = QWidget(), QWidget(), QWidget()
        left = (self.show_all, 0, Qt.AlignmentFlag.AlignLeft)
        column_of(self.nothing, left, None, on=self._empty, margins=(0, design.OUTER, 0, 0), spacing=design.WITHIN)
        column_of((self.list, 1), (self._empty, 1), self.sorting_out, on=above, spacing=design.WITHIN)
        inset = (INSET, 0, 0, 0)
        column_of(Hairline(), (self.details, 1), on=self._below, margins=inset, spacing=design.WITHIN // 2)
        state, parts = self._settings.value(SPLIT), ((above, 0, 1), (self._below, 0, 0))
        self._split = split(Qt.Orientation.Vertical, *parts, sizes=(400, 220), state=state)
        head = row_of((self.count, 1), self.watch, self.grid, self.rows, self.close_pictures, margins=inset, spacing=2)
        tools = row_of(self.tools, margins=inset)
        margins = (design.OUTER - INSET, design.BETWEEN, design.WITHIN, 0)
        column_of(head, tools, (self._split, 1), on=self, margins=margins, spacing=design.WITHIN)

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
        self.sorting_out.sorted_out.connect(self.tools.show_all)

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
        menu = picture_menu(self.list, self.sorting_out)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(at))
