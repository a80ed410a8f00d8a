"""The pictures as rows: name, thumbnail, mark and reason; sorted, filtered, and marked from a job's events.

Each picture has a *place*, where it was found, and while it is shown a *row*. Pictures come in chunks and rows are
worked out in slices of time, so that a hundred thousand never hold the window's thread.
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from multitone.batch.discovery import Found
from multitone.batch.events import Event, TaskCancelled, TaskFailed, TaskFinished, TaskSkipped, TaskStarted, WorkerDied
from multitone.gui import design, marks, words
from multitone.gui.kept_thumbnails import KeptThumbnails
from multitone.gui.language import declared
from multitone.gui.marks import MARKS, Mark, Status
from multitone.gui.picture_listing import ABSENT, Rows, list_rows, name_matches

if TYPE_CHECKING:
    from multitone.engines.sorting import By, SortRequest

Index = QModelIndex | QPersistentModelIndex
PATH, PIXMAP, MARK, REASON, FOLDER, SIZE, KIND = (Qt.ItemDataRole.UserRole + i for i in range(1, 8))
CHUNK = 2_000
"""Pictures taken in at a time: about 3 ms."""
SORT_AFTER, LIST_AFTER = 60, 400
"""Milliseconds of quiet after which added pictures are sorted in, and between two listings while a job runs."""
REMOVED = len(MARKS)
"""The state of a picture that was taken out of the job."""
MOST_RUNS = 8
"""Runs of changed rows that are told apart; each costs the window 0.2 ms, to paint all that is seen 2 to 5 ms."""


class Shown(NamedTuple):
    """What is painted of a row."""

    name: str
    folder: str
    size: int
    mark: Mark
    reason: str
    pixmap: QPixmap | None


class PictureModel(QAbstractListModel):
    """Holds all pictures, and shows those that are sought in the order that was asked for."""

    listed = Signal()
    """Other rows are shown, or their number has changed."""
    removed = Signal(object)
    """Gets the paths, a set, of pictures that were taken out."""
    order_asked = Signal(object)
    """Wants a `SortRequest` answered in a child and brought back to `take_order`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: list[Found] = []
        self._coming: list[Found] = []
        self._place_of: dict[str, int] = {}
        self._packed: list[bytes] = []
        self._sizes = array("Q")
        self._states = bytearray()
        self._reasons: dict[int, tuple[str, str]] = {}
        self._order: array[int] | None = None
        self._shown: Sequence[int] = range(0)
        self._row_of: array[int] | None = None
        self._thumbnails = KeptThumbnails()
        self._changed: set[int] = set()
        self._at_work: dict[int, str] = {}
        self._listing: Iterator[Rows | None] | None = None
        self._asked: SortRequest | None = None
        self.needle, self.status = "", Status.ALL
        self.sorted_by: By | None = None
        self.descending = False
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._go_on)
        self._sort_soon = QTimer(self, singleShot=True, interval=SORT_AFTER)
        self._sort_soon.timeout.connect(self._ask_order)
        self._list_soon = QTimer(self, singleShot=True, interval=LIST_AFTER)
        self._list_soon.timeout.connect(self._list)

    @property
    def total(self) -> int:
        """How many pictures there are, shown or not."""
        return len(self._images) + len(self._coming) - self._states.count(REMOVED)

    @property
    def filtered(self) -> bool:
        """Whether only some pictures are sought."""
        return bool(self.needle) or self.status is not Status.ALL

    @property
    def busy(self) -> bool:
        """Whether pictures are still being taken in, sorted or sought."""
        return bool(self._coming) or self._listing is not None or self._asked is not None or self._sort_soon.isActive()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        place = self._shown[index.row()]
        found = self._images[place]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.name_of(found.path)
        if role == PATH:
            return found.path
        if role == MARK:
            return self._mark(place)
        if role == REASON:
            return self._reasons.get(place, ("", ""))[0]
        if role == KIND:
            return self._reasons.get(place, ("", ""))[1]
        if role == FOLDER:
            return os.fsencode(found.folder).decode("utf-8", "replace")
        if role == SIZE:
            return found.size
        if role == PIXMAP:
            return self._thumbnails.get(found.path)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (words.name_of(found.path), marks.say(self._mark(place)), self._reasons.get(place, ("", ""))[0])
            return "\n".join(part for part in said if part)
        return None

    def show_images(self, images: Sequence[Found]) -> None:
        """Show other pictures; thumbnails that are known stay, and so do search and order."""
        self.beginResetModel()
        self._images, self._coming, self._place_of = [], [], {}
        self._packed, self._sizes, self._states = [], array("Q"), bytearray()
        self._reasons, self._changed, self._at_work = {}, set(), {}
        self._order = None if self._as_found else array("I")
        self._shown, self._row_of, self._listing, self._asked = range(0), None, None, None
        self.status = Status.ALL
        self._take_in(images[:CHUNK])
        self._shown, self._row_of = range(0), None
        if self._plain:
            self._shown = range(len(self._images))
        else:
            self._insert_matching(0)
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
        if needle != self.needle:
            self.needle = needle
            self._list()

    def show_status(self, status: Status) -> None:
        """Show only pictures of which this became."""
        if status is not self.status:
            self.status = status
            self._list()

    def sort_pictures(self, by: By | None, *, descending: bool = False) -> None:
        """Order the pictures; None is the order in which they were found, folder by folder."""
        self.sorted_by, self.descending = by, descending
        self._asked = None
        self._ask_order()

    def take_order(self, request: SortRequest, places: bytes) -> None:
        """Take the answer to an order that was asked for, in ascending places."""
        if request is not self._asked:
            return
        self._asked = None
        order = array("I")
        order.frombytes(places)
        self._set_order(order)

    def remove(self, paths: Collection[str]) -> None:
        """Take pictures out of the list; their files are not touched."""
        places = [place for place in map(self._place_of.get, paths) if place is not None]
        for place in places:
            self._states[place] = REMOVED
            self._reasons.pop(place, None)
        self._changed.difference_update(places)
        self._list()
        self.removed.emit({self._images[place].path for place in places})

    def count_of(self, status: Status) -> int:
        """Return how many pictures have a status."""
        return sum(self._states.count(MARKS.index(mark)) for mark in status.marks) + (
            len(self._coming) if Mark.NONE in status.marks else 0
        )

    def row_of(self, path: str) -> int | None:
        """Return the row of a picture, None where it is not shown."""
        place = self._place_of.get(path)
        return None if place is None else self._row(place)

    def path(self, row: int) -> str:
        """Return the path of the picture in a row."""
        return self._images[self._shown[row]].path

    def shown(self, row: int) -> Shown:
        """Return all that is painted of a row; asking role by role costs a third of a frame."""
        place = self._shown[row]
        found = self._images[place]
        reason = self._reasons[place][0] if place in self._reasons else ""
        return Shown(
            words.name_of(found.path),
            found.folder,
            found.size,
            self._mark(place),
            reason,
            self._thumbnails.get(found.path),
        )

    def paths(self, first: int, last: int) -> list[str]:
        """Return the paths of the pictures in the rows from first to last."""
        return [self._images[place].path for place in self._shown[first : last + 1]]

    def handle(self, event: Event) -> None:
        """Take one event in; rows are told of it at the next `flush`."""
        if isinstance(event, TaskStarted):
            self._at_work[event.task] = event.source
            self._set(event.source, Mark.WORKING)
        elif isinstance(event, TaskFinished):
            self._set(event.source, Mark.DONE)
        elif isinstance(event, TaskFailed):
            self._set(event.source, Mark.FAILED, event.reason, event.kind)
        elif isinstance(event, TaskSkipped):
            self._set(event.source, Mark.SKIPPED, event.reason)
        elif isinstance(event, TaskCancelled):
            self._set(event.source, Mark.CANCELLED)
        elif isinstance(event, WorkerDied) and event.task in self._at_work:
            self._set(self._at_work[event.task], Mark.NONE)

    def clear_marks(self) -> None:
        """Forget what became of the pictures in the job before."""
        nothing = bytes(MARKS.index(Mark.NONE) if code < REMOVED else code for code in range(256))
        marked = self._states.translate(nothing) != self._states
        self._states = self._states.translate(nothing)
        self._reasons, self._at_work, self._changed = {}, {}, set()
        if self.status is not Status.ALL:
            self.show_status(Status.ALL)
        elif marked and self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1), [MARK, REASON])

    def flush(self) -> None:
        """Tell the view which rows have changed: each run of neighbors once, or all between the outermost."""
        changed, self._changed = self._changed, set()
        rows = sorted(row for row in map(self._row, changed) if row is not None)
        ends = [i for i, row in enumerate(rows) if i + 1 == len(rows) or rows[i + 1] != row + 1]
        if len(ends) > MOST_RUNS:
            ends = [len(rows) - 1]
        first = 0
        for end in ends:
            self.dataChanged.emit(self.index(rows[first]), self.index(rows[end]), [MARK, REASON])
            first = end + 1
        if self.status is not Status.ALL and not self._list_soon.isActive():
            wanted = self.status.marks
            if any((self._mark(place) in wanted) != (self._row(place) is not None) for place in changed):
                self._list_soon.start()

    def has_thumbnail(self, path: str) -> bool:
        """Whether a thumbnail is there, or known not to come."""
        return path in self._thumbnails

    def take_thumbnail(self, path: str, pixmap: QPixmap | None) -> None:
        """Keep a thumbnail; None says that there is none to be had."""
        self._thumbnails.keep(path, pixmap)
        row = self.row_of(path)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [PIXMAP])

    @property
    def _as_found(self) -> bool:
        return self.sorted_by is None and not self.descending

    @property
    def _plain(self) -> bool:
        """Whether each row is its own place."""
        return self._order is None and not self.filtered and REMOVED not in self._states

    def _mark(self, place: int) -> Mark:
        state = self._states[place]
        return MARKS[state] if state != REMOVED else Mark.NONE

    def _row(self, place: int) -> int | None:
        if self._row_of is None:
            return place if place < len(self._shown) else None
        row = self._row_of[place] if place < len(self._row_of) else ABSENT
        return None if row == ABSENT else row

    def _set(self, path: str, mark: Mark, reason: str = "", kind: str = "") -> None:
        place = self._place_of.get(path)
        if place is None or self._states[place] == REMOVED:
            return
        self._states[place] = MARKS.index(mark)
        if reason:
            self._reasons[place] = (declared(reason), kind)
        self._changed.add(place)

    def _take_in(self, images: Sequence[Found]) -> None:
        """Hold a chunk of pictures; no row is made yet."""
        first = len(self._images)
        self._images.extend(images)
        self._place_of.update(zip([image.path for image in images], range(first, first + len(images)), strict=True))
        self._sizes.extend([image.size for image in images])
        self._states.extend(bytes([MARKS.index(Mark.NONE)]) * len(images))
        if images:
            self._packed.append(os.fsencode("\0".join([image.path for image in images])))
        if self._order is not None:
            self._order.extend(range(first, first + len(images)))

    def _take_chunk(self) -> None:
        """Take a chunk of what is coming, and show what is sought of it."""
        plain, first = self._plain and self._listing is None, len(self._images)
        chunk, self._coming = self._coming[:CHUNK], self._coming[CHUNK:]
        if plain and chunk:
            self.beginInsertRows(QModelIndex(), first, first + len(chunk) - 1)
            self._take_in(chunk)
            self._shown = range(len(self._images))
            self.endInsertRows()
        elif chunk:
            self._take_in(chunk)
            if self._listing is None:
                self._insert_matching(first, tell=True)

    def _after_chunk(self) -> None:
        if self._coming or self._listing is not None:
            self._turns.start()
        if not self._as_found:
            self._sort_soon.start()
        self.listed.emit()

    def _insert_matching(self, first: int, *, tell: bool = False) -> None:
        """Put pictures that have just come behind the rows that are there."""
        fresh = array("I", filter(self._matches(), range(first, len(self._images))))
        shown = self._shown if isinstance(self._shown, array) else array("I", self._shown)
        rows = self._row_of if self._row_of is not None else array("I", range(first))
        rows.extend(array("I", [ABSENT]) * (len(self._images) - len(rows)))
        for row, place in enumerate(fresh, len(shown)):
            rows[place] = row
        if tell and fresh:
            self.beginInsertRows(QModelIndex(), len(shown), len(shown) + len(fresh) - 1)
        shown.extend(fresh)
        self._shown, self._row_of = shown, rows
        if tell and fresh:
            self.endInsertRows()

    def _matches(self) -> Any:
        """Return what tells whether the picture in a place is sought."""
        states, wanted = self._states, frozenset(MARKS.index(mark) for mark in self.status.marks)
        if not self.needle:
            return lambda place: states[place] in wanted
        named = name_matches(self._images, self.needle)
        return lambda place: states[place] in wanted and named(place)

    def _list(self) -> None:
        """Work the rows out anew: at once where they are few, in slices of time where they are many."""
        self._list_soon.stop()
        if self._plain:
            self._listing = None
            self._put(range(len(self._images)), None)
            return
        self._listing = list_rows(self._images, lambda: self._order, self._matches())
        self._go_on()

    def _go_on(self) -> None:
        """Do the next slice of what is to be done."""
        ends = time.perf_counter() + design.FRAME_BUDGET
        if self._coming:
            self._take_chunk()
            self._after_chunk()
        while self._listing is not None and time.perf_counter() < ends:
            rows = next(self._listing)
            if rows is not None:
                self._listing = None
                self._put(*rows)
        if self._coming or self._listing is not None:
            self._turns.start()
        else:
            self._turns.stop()

    def _put(self, shown: Sequence[int], row_of: array[int] | None) -> None:
        before = self._shown
        same = isinstance(shown, array) and isinstance(before, array) and shown.tobytes() == before.tobytes()
        if not same and shown != before:
            self.beginResetModel()
            self._shown, self._row_of = shown, row_of
            self.endResetModel()
        self._row_of = row_of
        self.listed.emit()

    def _ask_order(self) -> None:
        if self.sorted_by is None:
            self._set_order(array("I", range(len(self._images))) if self.descending else None)
            return
        from multitone.engines.sorting import SortRequest

        ranks = bytes(marks.RANKS[MARKS[code]] if code < REMOVED else 0 for code in range(256))
        self._asked = SortRequest(
            self.sorted_by, tuple(self._packed), self._sizes.tobytes(), bytes(self._states.translate(ranks))
        )
        self.order_asked.emit(self._asked)

    def _set_order(self, order: array[int] | None) -> None:
        if order is not None and self.descending:
            order = order[::-1]
        if order is not None and len(order) < len(self._images):
            order.extend(range(len(order), len(self._images)))
        self._order = order
        self._list()
