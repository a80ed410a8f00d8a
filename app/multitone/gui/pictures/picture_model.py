"""The pictures as rows of Qt's: name, thumbnail, mark and reason; sorted, filtered, and marked from a job's events.

::

    events ─► Pictures (columns, by place) ─► Listing (which places, in which rows) ─► PictureModel ─► the view

Pictures come in chunks and rows are worked out in slices of time, so that a hundred thousand never hold the window's
thread.
"""

from __future__ import annotations

import itertools
import time
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from multitone.batch.discovery import Found
from multitone.batch.events import Event
from multitone.errors import ImageError
from multitone.gui.desktop.numbers import name_of
from multitone.gui.desktop.tooltip import plain
from multitone.gui.model.picture_status import Mark, Status
from multitone.gui.pictures.kept_thumbnails import KeptThumbnails
from multitone.gui.pictures.picture_listing import Listing, Rows
from multitone.gui.pictures.picture_order import PictureOrder
from multitone.gui.pictures.pictures import Pictures
from multitone.gui.widgets import design
from multitone.messages import _, say

Index = QModelIndex | QPersistentModelIndex
PATH, PIXMAP, MARK, REASON, KIND = (Qt.ItemDataRole.UserRole + i for i in range(1, 6))
CHUNK = 2_000
"""Pictures taken in at a time: about 3 ms."""
LIST_AFTER = 400
"""Milliseconds between two listings while a job runs."""
MARK_WORDS = {
    Mark.BAD: _("cannot be read"),
    Mark.WORKING: _("in progress"),
    Mark.DONE: _("done"),
    Mark.FAILED: _("failed"),
    Mark.SKIPPED: _("skipped"),
    Mark.CANCELLED: _("not done"),
}
"""Each mark in words."""
MOST_RUNS = 8
"""Runs of changed rows that are told apart; each costs the window 0.2 ms, to paint all that is seen 2 to 5 ms."""


class ShownRow(NamedTuple):
    """What is shown of a picture."""

    name: str
    path: str
    folder: str
    size: int
    mark: Mark
    reason: str
    kind: str
    """Of the failure."""
    pixmap: QPixmap | None


ROLES = {Qt.ItemDataRole.DisplayRole: 0, PATH: 1, MARK: 4, REASON: 5, KIND: 6, PIXMAP: 7}
"""Which field a role asks for."""


class PictureModel(QAbstractListModel):
    """Holds all pictures, and shows those that are sought in the order that was asked for."""

    listed = Signal()
    """Other rows are shown, or their number has changed."""
    removed = Signal(object)
    """Gets the paths, a set, of pictures that were taken out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = Pictures()
        self.listing = Listing(self._pictures)
        self.order = PictureOrder(self._pictures, self)
        self.order.changed.connect(self._put_in_order)
        self._coming: list[Found] = []
        self.thumbnails = KeptThumbnails()
        """Those that are there, or known not to come."""
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._go_on)
        self._list_soon = QTimer(self, singleShot=True, interval=LIST_AFTER)
        self._list_soon.timeout.connect(self._list)

    @property
    def total(self) -> int:
        """How many pictures there are, shown or not."""
        return len(self._pictures) + len(self._coming) - self._pictures.removed

    @property
    def busy(self) -> bool:
        """Whether pictures are still being taken in, sorted or sought."""
        return bool(self._coming) or self.listing.working or self.order.busy

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else len(self.listing.rows.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if role in ROLES:
            return self.shown(index.row())[ROLES[role]]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.shown(index.row())
            parts = (row.name, say(MARK_WORDS.get(row.mark, "")), row.reason)
            text = "\n".join(part for part in parts if part)
            return plain(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def show_images(self, images: Sequence[Found]) -> None:
        """Show other pictures; thumbnails that are known stay, and so do search and order."""
        self.beginResetModel()
        self._pictures.clear()
        self.listing.clear(as_found=self.order.as_found)
        self.order.forget()
        self._hold(images[:CHUNK])
        self.listing.rows = self.listing.grown(0)
        self.endResetModel()
        self._coming = list(images[CHUNK:])
        self._after_chunk()

    def append_images(self, images: Sequence[Found]) -> None:
        """Show more pictures behind those that are there; at once where they are one chunk."""
        self._coming.extend(images)
        if len(self._coming) <= CHUNK:
            self._take_chunk()
        self._after_chunk()

    def search(self, needle: str) -> None:
        """Show only pictures whose names hold a text."""
        if needle != self.listing.needle:
            self.listing.needle = needle
            self._list()

    def show_status(self, status: Status) -> None:
        """Show only pictures of which this became."""
        if status is not self.listing.status:
            self.listing.status = status
            self._list()

    def remove(self, paths: Collection[str]) -> None:
        """Take pictures out of the list; their files are not touched."""
        removed = self._pictures.remove(paths)
        self._list()
        self.removed.emit(removed)

    def keep_only(self, paths: Collection[str]) -> None:
        """Take all other pictures out of the list than these."""
        kept = set(paths)
        while self._coming:  # they may be among the others
            self._take_chunk()
        self.remove([image.path for image in self._pictures.images if image.path not in kept])

    def mark_bad(self, errors: Mapping[str, ImageError]) -> None:
        """Mark pictures that cannot be read, with the reason, before any job tries."""
        self._pictures.know_bad({path: (error.message, error.kind) for path, error in errors.items()})
        self.flush()

    def count_of(self, status: Status) -> int:
        """Return how many pictures have a status."""
        return self._pictures.count(status) + (len(self._coming) if Mark.NONE in status.marks else 0)

    def row_of(self, path: str) -> int | None:
        """Return the row of a picture, None where it is not shown."""
        place = self._pictures.place(path)
        return None if place is None else self.listing.rows.row(place)

    def path(self, row: int) -> str:
        """Return the path of the picture in a row."""
        return self._pictures.images[self.listing.rows.shown[row]].path

    def shown(self, row: int) -> ShownRow:
        """Return all that is shown of a row; asking role by role costs a third of a frame."""
        place = self.listing.rows.shown[row]
        image, mark = self._pictures.images[place], self._pictures.mark(place)
        path, (reason, kind), pixmap = image.path, self._pictures.reason(place), self.thumbnails.get(image.path)
        return ShownRow(name_of(path), path, image.folder, image.size, mark, say(reason), kind, pixmap)

    def paths(self, first: int, last: int) -> list[str]:
        """Return the paths of the pictures in the rows from first to last."""
        return [self._pictures.images[place].path for place in self.listing.rows.shown[first : last + 1]]

    def handle(self, event: Event) -> None:
        """Take one event in; rows are told of it at the next `flush`."""
        self._pictures.handle(event)

    def await_again(self, paths: Iterable[str]) -> None:
        """Forget what became of pictures that are to be done again; rows are told of it at the next `flush`."""
        self._pictures.await_again(paths)

    def clear_marks(self) -> None:
        """Forget what became of the pictures in the job before."""
        marked = self._pictures.clear_marks()
        if self.listing.status is not Status.ALL:
            self.show_status(Status.ALL)
        elif marked and self.rowCount():
            self._tell(0, self.rowCount() - 1)

    def flush(self) -> None:
        """Tell the view which rows have changed: each run of neighbors once, or all between the outermost."""
        changed, row_of = self._pictures.take_changed(), self.listing.rows.row
        rows = sorted(row for row in map(row_of, changed) if row is not None)
        numbered = itertools.groupby(enumerate(rows), lambda pair: pair[1] - pair[0])
        runs = [[row for __, row in run] for __, run in numbered]
        for run in runs if len(runs) <= MOST_RUNS else [rows]:
            self._tell(run[0], run[-1])
        if self.listing.status is not Status.ALL and not self._list_soon.isActive():
            wanted = self.listing.status.marks
            if any((self._pictures.mark(place) in wanted) != (row_of(place) is not None) for place in changed):
                self._list_soon.start()

    def take_thumbnail(self, path: str, pixmap: QPixmap | None) -> None:
        """Keep a thumbnail; None says that there is none to be had."""
        self.thumbnails.keep(path, pixmap)
        row = self.row_of(path)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [PIXMAP])

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last), [MARK, REASON])

    def _hold(self, images: Sequence[Found]) -> None:
        """Hold a chunk of pictures; no row is made yet."""
        self._pictures.add(images)
        self.listing.follow()

    def _take_chunk(self) -> None:
        """Take a chunk of what is coming, and show what is sought of it."""
        first, before = len(self._pictures), self.rowCount()
        chunk, self._coming = self._coming[:CHUNK], self._coming[CHUNK:]
        self._hold(chunk)
        if self.listing.working:  # the rows that it works out will hold them
            return
        rows = self.listing.grown(first)
        if len(rows.shown) > before:
            self.beginInsertRows(QModelIndex(), before, len(rows.shown) - 1)
            self.listing.rows = rows
            self.endInsertRows()
        else:
            self.listing.rows = rows

    def _after_chunk(self) -> None:
        if self._coming or self.listing.working:
            self._turns.start()
        self.order.sort_in()
        self.listed.emit()

    def _list(self) -> None:
        """Work the rows out anew: at once where they are few, in slices of time where they are many."""
        self._list_soon.stop()
        self.listing.begin()
        self._go_on()

    def _go_on(self) -> None:
        """Do the next slice of what is to be done."""
        ends = time.perf_counter() + design.FRAME_BUDGET
        if self._coming:
            self._take_chunk()
            self._after_chunk()
        rows = self.listing.go_on(ends)
        if rows is not None:
            self._put(rows)
        if self._coming or self.listing.working:
            self._turns.start()
        else:
            self._turns.stop()

    def _put(self, rows: Rows) -> None:
        if rows.show_the_same(self.listing.rows):
            self.listing.rows = rows
        else:
            self.beginResetModel()
            self.listing.rows = rows
            self.endResetModel()
        self.listed.emit()

    def _put_in_order(self, order: array[int] | None) -> None:
        self.listing.set_order(order)
        self._list()
