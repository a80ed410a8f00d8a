"""The failures of a job: grouped by why, each with its remedy, and what can be done about them. A panel, no dialog."""

from __future__ import annotations

import bisect
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from multitone.batch.events import TaskFailed
from multitone.errors import REMEDIES, FailureKind
from multitone.gui import design, words
from multitone.gui.controls import IconButton, button, label
from multitone.gui.desktop import Desktop
from multitone.gui.language import declared
from multitone.gui.session import Session, State

Index = QModelIndex | QPersistentModelIndex
PATH, GROUP = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
ROW = 24
MOST_ROWS = 6
"""Rows that are seen without scrolling."""
PART = 5
"""They take no more than this part of the window: the picture leads."""


@dataclass(slots=True)
class Group:
    """What failed for one reason."""

    kind: FailureKind
    reason: str
    failures: list[TaskFailed] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The reason in the window's language."""
        return declared(self.reason)

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        return declared(REMEDIES[self.kind])


class FailureModel(QAbstractListModel):
    """Rows: for each reason one that says it, and under it one a picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: list[Group] = []
        self._starts: list[int] = []
        self._rows = 0
        self._of: Sequence[TaskFailed] | None = None
        self._known = 0

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
        kept = [self._failure(index.row()) for index in before]
        by_reason = {(group.kind, group.reason): group for group in self.groups}
        for failure in new:
            key = (failure.kind, failure.reason)
            group = by_reason.get(key)
            if group is None:
                group = by_reason[key] = Group(*key)
                self.groups.append(group)
            group.failures.append(failure)
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
                return words.name_of(failure.source)
            if role == Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (words.shown(failure.source), failure.detail) if part)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return group.said
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{group.said} {words.pictures(len(group.failures))}. {group.remedy}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let pictures be chosen, and reasons be read only."""
        group_row = self._at(index.row())[1] is None
        return Qt.ItemFlag.ItemIsEnabled if group_row else super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    def as_text(self) -> str:
        """Return all failures as lines of path, kind and reason, with tabs between."""
        rows = (f for group in self.groups for f in group.failures)
        return "\n".join("\t".join((words.shown(f.source), f.kind, f.reason)) for f in rows)

    def _at(self, row: int) -> tuple[Group, TaskFailed | None]:
        place = bisect.bisect_right(self._starts, row) - 1
        group, inside = self.groups[place], row - self._starts[place]
        return group, group.failures[inside - 1] if inside else None

    def _failure(self, row: int) -> TaskFailed | None:
        return self._at(row)[1]

    def _index_of(self, failure: TaskFailed | None) -> QModelIndex:
        for start, group in zip(self._starts, self.groups, strict=True):
            if failure is not None and (group.kind, group.reason) == (failure.kind, failure.reason):
                return self.index(start + 1 + group.failures.index(failure))
        return QModelIndex()


class FailureDelegate(QStyledItemDelegate):
    """Paints a reason with its count and remedy, or a picture's name with its folder."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102, N802, ARG002
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        theme = design.theme()
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        group: Group | None = index.data(GROUP)
        painter.save()
        if group is not None:
            count = words.pictures(len(group.failures))
            self._write(painter, area, (group.said, theme.text, True), (f"{count}. {group.remedy}", theme.quiet))
        else:
            path: str = index.data(PATH)
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, QColor(theme.hover))
                painter.fillRect(QRect(area.left(), area.top(), 2, area.height()), QColor(theme.accent))
            inner = area.adjusted(design.BETWEEN, 0, -design.WITHIN, 0)
            folder = words.shown(os.path.dirname(path))
            self._write(painter, inner, (words.name_of(path), theme.text, False), (folder, theme.quiet))
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, area: QRect, first: tuple[str, str, bool], beside: tuple[str, str]) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text, color, strong = first
        painter.setFont(design.font(strong=strong))
        painter.setPen(QColor(color))
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, middle, text)
        left = painter.fontMetrics().horizontalAdvance(text) + design.WITHIN
        painter.setFont(design.font(design.BODY if strong else design.SMALL))
        painter.setPen(QColor(beside[1]))
        room = area.adjusted(left, 0, 0, 0)
        mode = Qt.TextElideMode.ElideRight if strong else Qt.TextElideMode.ElideLeft
        painter.drawText(room, middle, painter.fontMetrics().elidedText(beside[0], mode, max(0, room.width())))


class FailureList(QListView):
    """The rows; Return shows the chosen picture's file."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        rows = self.model().rowCount() if self.model() is not None else 0
        most = min(MOST_ROWS, self.window().height() // (PART * ROW))
        return QSize(480, ROW * max(2, min(most, rows)))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(160, 2 * ROW)


class FailuresPanel(QWidget):
    """Shows what failed, while the job runs and after it."""

    picked = Signal(str)
    """A picture was chosen."""
    closed = Signal()
    grown = Signal()

    def __init__(self, session: Session, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("failures_panel")
        self.setAccessibleName(self.tr("What failed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._session = session
        self._desktop = desktop
        self.model = FailureModel(self)
        self.title = label(name="failures_title", tone="strong")
        self.retry = button(self.tr("Retry failed"), "retry_failed", "link")
        self.copy = button(self.tr("Copy list"), "copy_failures", "link")
        self.show_file = button(self.tr("Show in folder"), "show_failure", "link")
        self.close_panel = IconButton("cross", self.tr("Close the list of failures"), "close_failures")
        self.list = FailureList()
        self.list.setObjectName("failures")
        self.list.setAccessibleName(self.tr("Pictures that failed, by reason"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(FailureDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.retry.clicked.connect(session.retry_failed)
        self.copy.clicked.connect(self._copy)
        self.show_file.clicked.connect(self._show)
        self.close_panel.clicked.connect(self.closed)
        self.list.opened.connect(self._show)
        self.list.doubleClicked.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        session.state_changed.connect(self.refresh)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        self.hide()

    def open(self) -> None:
        """Show the panel; it follows the run from now on."""
        self.refresh()
        self.show()
        self._timer.start()

    def close_up(self) -> None:
        """Hide the panel."""
        self._timer.stop()
        self.hide()

    def refresh(self) -> None:
        """Bring the list up to date."""
        progress = self._session.progress
        failures = progress.failures if progress is not None else []
        if progress is None and not self.model.groups:
            return
        rows = self.model.rowCount()
        self.model.show_failures(failures)
        failed = words.count(len(failures))
        self.title.setText(self.tr("{n} failed").format(n=failed))
        again = self.tr("Retry {n}").format(n=failed)
        self.retry.setText(again)
        self.retry.setAccessibleName(self.tr("Retry failed: {pictures}").format(pictures=words.pictures(len(failures))))
        self.retry.setVisible(self._session.state is State.DONE and bool(failures))
        if rows != self.model.rowCount():
            self.list.updateGeometry()
            self.grown.emit()

    def _chosen(self, index: QModelIndex) -> None:
        path = index.data(PATH) if index.isValid() else ""
        if path:
            self.picked.emit(path)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text())

    def _show(self) -> None:
        """Show the chosen picture's file; the first one's where none is chosen."""
        index = self.list.currentIndex()
        path = index.data(PATH) if index.isValid() else ""
        if not path and self.model.groups:
            path = self.model.groups[0].failures[0].source
        if path:
            self._desktop.show_file(path)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.WITHIN)
        head.addWidget(self.title)
        head.addSpacing(design.WITHIN)
        for link in (self.retry, self.copy, self.show_file):
            head.addWidget(link)
        head.addStretch(1)
        head.addWidget(self.close_panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, design.WITHIN, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list)
