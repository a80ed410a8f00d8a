"""The tools over the list of pictures: search, order, and which pictures by what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.picture_status import Status
from multitone.gui.pictures.marks import say_status
from multitone.gui.pictures.picture_model import PictureModel
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconToggle
from multitone.gui.widgets.fields import SearchField

if TYPE_CHECKING:
    from multitone.services.sorting import By

SIDE = design.OUTER
"""Of the small buttons over the list."""


class MenuToggle(IconToggle):
    """An icon button that opens a menu, and stays down while what is chosen there is not the usual."""

    def __init__(self, icon: str, title: str, name: str) -> None:
        super().__init__(icon, title, name, side=SIDE)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(title)
        self.menu.setToolTipsVisible(True)
        self.clicked.connect(self._open)
        self._usual = True

    def stay(self, *, down: bool) -> None:
        """Stay down, or come up."""
        self._usual = not down
        self.setChecked(down)

    def _open(self) -> None:
        self.setChecked(not self._usual)
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))


class PictureTools(QWidget):
    """Shows and changes what the model seeks."""

    def __init__(self, model: PictureModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.search = SearchField()
        self.sort = MenuToggle("sort", self.tr("Order"), "sort")
        self.filter = MenuToggle("filter", self.tr("Show only"), "filter")
        self.details = IconToggle(
            "details", self.tr("Details of the chosen picture (Ctrl+I)"), "details_toggle", side=SIDE
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.search, 1)
        row.addSpacing(2)
        for tool in (self.sort, self.filter, self.details):
            row.addWidget(tool)
        self._fill_sort()
        self._fill_filter()
        self.search.textChanged.connect(lambda text: model.search(text.strip()))
        QShortcut(QKeySequence.StandardKey.Find, self, self._search)
        QShortcut(QKeySequence("Ctrl+I"), self, self.details.click)
        model.listed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the model does."""
        model = self._model
        status = model.listing.status
        self._statuses[status].setChecked(True)
        self.filter.stay(down=status is not Status.ALL)
        self.filter.setToolTip(self.tr("Show only: {status}").format(status=say_status(status)))
        self.filter.setAccessibleDescription(say_status(status))
        said = self._orders[model.order.by].text()
        self._orders[model.order.by].setChecked(True)
        self._descending.setChecked(model.order.descending)
        self.sort.stay(down=model.order.by is not None or model.order.descending)
        said = self.tr("{order}, descending").format(order=said) if model.order.descending else said
        self.sort.setToolTip(self.tr("Order: {order}").format(order=said))
        self.sort.setAccessibleDescription(said)

    def show_all(self) -> None:
        """Seek nothing any more."""
        self.search.clear()
        self._model.show_status(Status.ALL)

    def _search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _fill_sort(self) -> None:
        group = QActionGroup(self)
        orders: tuple[tuple[By | None, str], ...] = (
            (None, self.tr("Folder, as found")), ("name", self.tr("Name")), ("size", self.tr("Size")),
            ("date", self.tr("Date changed")), ("status", self.tr("Status")),
        )  # fmt: skip
        self._orders = {by: group.addAction(text) for by, text in orders}
        for by, action in self._orders.items():
            action.setCheckable(True)
            action.setData(by)
            action.triggered.connect(lambda _=False: self._order())
            self.sort.menu.addAction(action)
        self.sort.menu.addSeparator()
        self._descending = self.sort.menu.addAction(self.tr("Descending"))
        self._descending.setCheckable(True)
        self._descending.triggered.connect(lambda _=False: self._order())
        self._order_group = group

    def _order(self) -> None:
        checked = self._order_group.checkedAction()
        self._model.order.choose(checked.data(), descending=self._descending.isChecked())
        self.refresh()

    def _fill_filter(self) -> None:
        group = QActionGroup(self)
        self._statuses = {status: group.addAction(say_status(status)) for status in Status}
        for status, action in self._statuses.items():
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, status=status: self._model.show_status(status))
            self.filter.menu.addAction(action)
        self.filter.menu.aboutToShow.connect(self._count)

    def _count(self) -> None:
        """Say how many there are of each."""
        for status, action in self._statuses.items():
            number = self._model.total if status is Status.ALL else self._model.count_of(status)
            action.setText(f"{say_status(status)}\t{numbers.count(number)}")
