"""The tools over the list of pictures: search, order, and which pictures by what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from multitone import numbers
from multitone.gui.desktop.mnemonics import mark_when_shown
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.picture_status import Status
from multitone.gui.pictures.picture_model import PictureModel
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconToggle
from multitone.gui.widgets.fields import SearchField
from multitone.gui.widgets.layout import row_of
from multitone.messages import _, say, tr

if TYPE_CHECKING:
    from multitone.services.sorting import By

SIDE = design.OUTER
"""Of the small buttons over the list."""
STATUSES = {
    Status.ALL: _("All pictures"),
    Status.WAITING: _("Waiting"),
    Status.DONE: _("Done"),
    Status.FAILED: _("Failed"),
    Status.SKIPPED: _("Skipped"),
    Status.BAD: _("Cannot be read"),
}
"""Each status as a choice."""
Key = TypeVar("Key")


class MenuToggle(IconToggle, Generic[Key]):
    """An icon button that opens a menu of choices, and stays down while what is chosen there is not the usual."""

    picked = Signal()
    """Something in the menu was chosen."""

    def __init__(self, icon: str, title: str, name: str, choices: Mapping[Key, str]) -> None:
        super().__init__(icon, title, name, side=SIDE)
        self.menu = QMenu(self)
        mark_when_shown(self.menu)
        self.menu.setAccessibleName(title)
        self.menu.setToolTipsVisible(True)
        self.clicked.connect(self._open)
        self._usual = True
        self._title = title
        group = QActionGroup(self)
        self.actions_of = {key: self.add(group.addAction(text)) for key, text in choices.items()}

    @property
    def chosen(self) -> Key:
        """Which of the choices is checked."""
        return next(key for key, action in self.actions_of.items() if action.isChecked())

    def add(self, action: QAction) -> QAction:
        """Put another action that can be checked into the menu."""
        action.setCheckable(True)
        action.triggered.connect(lambda: self.picked.emit())
        self.menu.addAction(action)
        return action

    def show_chosen(self, key: Key, text: str, *, usual: bool) -> None:
        """Show what is chosen, and stay down where it is not the usual."""
        self.actions_of[key].setChecked(True)
        self._usual = usual
        self.setChecked(not usual)
        set_tip(self, f"{self._title}: {text}")
        self.setAccessibleDescription(text)

    def _open(self) -> None:
        self.setChecked(not self._usual)
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))


class PictureTools(QWidget):
    """Shows and changes what the model seeks."""

    def __init__(self, model: PictureModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.search = SearchField()
        orders: dict[By | None, str] = {
            None: tr("Folder, as found"), "name": tr("Name"), "size": tr("File size"), "date": tr("Date modified"),
            "status": tr("Status"),
        }  # fmt: skip
        self.sort = MenuToggle("sort", tr("Sort order"), "sort", orders)
        self.sort.menu.addSeparator()
        self.descending = self.sort.add(QAction(tr("Descending"), self))
        self.filter = MenuToggle("filter", tr("Show only"), "filter", {s: say(text) for s, text in STATUSES.items()})
        self.details = IconToggle(
            "details", tr("Details of the selected picture (Ctrl+I)"), "details_toggle", side=SIDE
        )
        row_of((self.search, 1), 2, self.sort, self.filter, self.details, on=self, spacing=2)
        self.sort.picked.connect(self._order)
        self.filter.picked.connect(lambda: model.show_status(self.filter.chosen))
        self.filter.menu.aboutToShow.connect(self._count)
        self.search.textChanged.connect(lambda text: model.search(text.strip()))
        self.search.serve(self)
        shortcut = QShortcut(QKeySequence("Ctrl+I"), self, self.details.click)
        shortcut.setWhatsThis(tr("Details of the selected picture"))
        model.listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the model does."""
        status, order = self._model.listing.status, self._model.order
        self.filter.show_chosen(status, say(STATUSES[status]), usual=status is Status.ALL)
        text = self.sort.actions_of[order.by].text()
        text = tr("{order}, descending", order=text) if order.descending else text
        self.descending.setChecked(order.descending)
        self.sort.show_chosen(order.by, text, usual=order.as_found)

    def show_all(self) -> None:
        """Seek nothing any more."""
        self.search.clear()
        self._model.show_status(Status.ALL)

    def _order(self) -> None:
        self._model.order.choose(self.sort.chosen, descending=self.descending.isChecked())
        self.refresh()

    def _count(self) -> None:
        """Say how many there are of each."""
        for status, action in self.filter.actions_of.items():
            number = self._model.total if status is Status.ALL else self._model.count_of(status)
            action.setText(f"{say(STATUSES[status])}\t{numbers.count(number)}")
