"""The failures of a job as rows: for each reason one that says it, and under it one a picture."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multitone.batch.events import TaskFailed
from multitone.errors import REMEDIES, FailureKind
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import plain
from multitone.messages import say

Index = QModelIndex | QPersistentModelIndex
PATH, GROUP = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2


@dataclass(slots=True)
class FailureGroup:
    """What failed for one reason."""

    kind: FailureKind
    reason: str
    failures: list[TaskFailed] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The reason in the window's language."""
        return say(self.reason)

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        return say(REMEDIES[self.kind])


class FailureModel(QAbstractListModel):
    """Rows: for each reason one that says it, and under it one a picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: list[FailureGroup] = []
        self._starts: list[int] = []
        self._rows = self._known = 0
        self._of: Sequence[TaskFailed] | None = None

    def show_failures(self, failures: Sequence[TaskFailed]) -> None:
        """Show a job's failures, or what has come to them since; the list given is one that only grows."""
        if failures is not self._of:
            self.beginResetModel()
            self.groups, self._starts, self._rows, self._known = [], [], 0, 0
            self._of = failures
            self.endResetModel()
        if len(failures) == self._known:
            return
        new, self._known = failures[self._known :], len(failures)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._at(index.row())[1] for index in before]
        by_reason = {(group.kind, group.reason): group for group in self.groups}
        for failure in new:
            key = (failure.kind, failure.reason)
            if key not in by_reason:
                by_reason[key] = FailureGroup(*key)
                self.groups.append(by_reason[key])
            by_reason[key].failures.append(failure)
        self._starts, self._rows = [], 0
        for group in self.groups:
            self._starts.append(self._rows)
            self._rows += 1 + len(group.failures)
        self.changePersistentIndexList(before, [self._index_of(failure) for failure in kept])
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: D102, N802, B008 - as Qt declares it
        return 0 if parent.isValid() else self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        group, failure = self._at(index.row())
        if role == GROUP:
            return None if failure else group
        if role == PATH:
            return failure.source if failure else ""
        if failure is not None:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return numbers.name_of(failure.source)
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain("\n".join(part for part in (numbers.shown(failure.source), failure.detail) if part))
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return group.text
        text = f"{group.text} {numbers.pictures(len(group.failures))}. {group.remedy}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let pictures be chosen, and reasons be read only."""
        group_row = self._at(index.row())[1] is None
        return Qt.ItemFlag.ItemIsEnabled if group_row else super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    def as_text(self) -> str:
        """Return all failures as lines of path, kind and reason, with tabs between."""
        rows = (f for group in self.groups for f in group.failures)
        return "\n".join("\t".join((numbers.shown(f.source), f.kind, say(f.reason))) for f in rows)

    def _at(self, row: int) -> tuple[FailureGroup, TaskFailed | None]:
        place = bisect.bisect_right(self._starts, row) - 1
        group, inside = self.groups[place], row - self._starts[place]
        return group, group.failures[inside - 1] if inside else None

    def _index_of(self, failure: TaskFailed | None) -> QModelIndex:
        for start, group in zip(self._starts, self.groups, strict=True):
            if failure is not None and (group.kind, group.reason) == (failure.kind, failure.reason):
                return self.index(start + 1 + group.failures.index(failure))
        return QModelIndex()
