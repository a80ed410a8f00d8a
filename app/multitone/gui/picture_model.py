"""The pictures as rows: name, thumbnail, mark and reason; marks are folded from a job's events."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from multitone.batch.discovery import Found
from multitone.batch.events import Event, TaskCancelled, TaskFailed, TaskFinished, TaskSkipped, TaskStarted, WorkerDied
from multitone.gui import marks, words
from multitone.gui.language import declared
from multitone.gui.marks import Mark

Index = QModelIndex | QPersistentModelIndex
PATH, PIXMAP, MARK, REASON = (Qt.ItemDataRole.UserRole + i for i in range(1, 5))
KEPT_THUMBNAILS = 1_500
"""About 60 MB at 1×."""


class PictureModel(QAbstractListModel):
    """Holds all pictures, or only those that failed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images: Sequence[Found] = ()
        self._shown: Sequence[int] = range(0)
        self._row_of: dict[str, int] = {}
        self._marks: dict[str, Mark] = {}
        self._reasons: dict[str, str] = {}
        self._thumbnails: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._changed: set[str] = set()
        self._at_work: dict[int, str] = {}
        self.only_failed = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        path = self._images[self._shown[index.row()]].path
        if role == Qt.ItemDataRole.DisplayRole:
            return words.name_of(path)
        if role == PATH:
            return path
        if role == MARK:
            return self._marks.get(path, Mark.NONE)
        if role == REASON:
            return self._reasons.get(path, "")
        if role == PIXMAP:
            return self._thumbnails.get(path)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (words.name_of(path), marks.say(self._marks.get(path, Mark.NONE)), self._reasons.get(path, ""))
            return "\n".join(part for part in said if part)
        return None

    def show_images(self, images: Sequence[Found]) -> None:
        """Show other pictures; thumbnails that are known stay."""
        self.beginResetModel()
        self._images = images
        self._marks, self._reasons = {}, {}
        self._changed, self._at_work = set(), {}
        self.only_failed = False
        self._list()
        self.endResetModel()

    def show_only_failed(self, *, only: bool) -> None:
        """Filter the list to what failed, or show all again."""
        if only != self.only_failed:
            self.beginResetModel()
            self.only_failed = only
            self._list()
            self.endResetModel()

    def row_of(self, path: str) -> int | None:
        """Return the row of a picture, None where it is not shown."""
        return self._row_of.get(path)

    def path(self, row: int) -> str:
        """Return the path of the picture in a row."""
        return self._images[self._shown[row]].path

    def handle(self, event: Event) -> None:
        """Take one event in; rows are told of it at the next `flush`."""
        if isinstance(event, TaskStarted):
            self._at_work[event.task] = event.source
            self._set(event.source, Mark.WORKING)
        elif isinstance(event, TaskFinished):
            self._set(event.source, Mark.DONE)
        elif isinstance(event, TaskFailed):
            self._set(event.source, Mark.FAILED, event.reason)
        elif isinstance(event, TaskSkipped):
            self._set(event.source, Mark.SKIPPED, event.reason)
        elif isinstance(event, TaskCancelled):
            self._set(event.source, Mark.CANCELLED)
        elif isinstance(event, WorkerDied) and event.task in self._at_work:
            self._set(self._at_work[event.task], Mark.NONE)

    def clear_marks(self) -> None:
        """Forget what became of the pictures in the job before."""
        self._changed.update(self._marks)
        self._marks, self._reasons, self._at_work = {}, {}, {}
        self.show_only_failed(only=False)
        self.flush()

    def flush(self) -> None:
        """Tell the view which rows have changed, each run of neighbors once."""
        rows = sorted(row for row in map(self._row_of.get, self._changed) if row is not None)
        self._changed.clear()
        first = 0
        for i, row in enumerate(rows):
            if i + 1 == len(rows) or rows[i + 1] != row + 1:
                self.dataChanged.emit(self.index(rows[first]), self.index(row), [MARK, REASON])
                first = i + 1

    def has_thumbnail(self, path: str) -> bool:
        """Whether a thumbnail is there, or known not to come."""
        return path in self._thumbnails

    def take_thumbnail(self, path: str, pixmap: QPixmap | None) -> None:
        """Keep a thumbnail; None says that there is none to be had."""
        self._thumbnails[path] = pixmap
        self._thumbnails.move_to_end(path)
        if len(self._thumbnails) > KEPT_THUMBNAILS:
            self._thumbnails.popitem(last=False)
        row = self._row_of.get(path)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [PIXMAP])

    def _set(self, path: str, mark: Mark, reason: str = "") -> None:
        self._marks[path] = mark
        if reason:
            self._reasons[path] = declared(reason)
        self._changed.add(path)

    def _list(self) -> None:
        everything = range(len(self._images))
        if self.only_failed:
            self._shown = [i for i in everything if self._marks.get(self._images[i].path) is Mark.FAILED]
        else:
            self._shown = everything
        self._row_of = {self._images[place].path: row for row, place in enumerate(self._shown)}
