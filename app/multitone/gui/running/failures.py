"""The failures of a job: grouped by why, each with its remedy, and what can be done about them. A panel, no dialog."""

from __future__ import annotations

import os

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from multitone.batch.limits import SALVAGEABLE
from multitone.gui.desktop import numbers
from multitone.gui.desktop.clipboard import copy
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.session import Session, State
from multitone.gui.running.failure_model import GROUP, PATH, FailureGroup, FailureModel, Index
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, button, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

ROW = 24
MOST_ROWS = 6
"""Rows that are seen without scrolling."""
PART = 5
"""They take no more than this part of the window: the picture leads."""


class FailureDelegate(QStyledItemDelegate):
    """Paints a reason with its count and remedy, or a picture's name with its folder."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: D102, N802, ARG002
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        group: FailureGroup | None = index.data(GROUP)
        painter.save()
        if group is not None:
            advice = f"{numbers.pictures(len(group.failures))}. {group.remedy}"
            _write(painter, area, group.text, advice, strong=True)
        else:
            path: str = index.data(PATH)
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, QColor(design.theme().hover))
                painter.fillRect(QRect(area.left(), area.top(), 2, area.height()), QColor(design.theme().accent))
            inner = area.adjusted(design.BETWEEN, 0, -design.WITHIN, 0)
            _write(painter, inner, numbers.name_of(path), numbers.shown(os.path.dirname(path)), strong=False)
        painter.restore()


def _write(painter: QPainter, area: QRect, text: str, after: str, *, strong: bool) -> None:
    """Write a text, and a quiet one after it: a reason and its remedy, or a name and its folder."""
    align, cut = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, Qt.TextElideMode
    painter.setFont(design.font(strong=strong))
    painter.setPen(QColor(design.theme().text))
    text = painter.fontMetrics().elidedText(text, cut.ElideMiddle, area.width())
    painter.drawText(area, align, text)
    room = area.adjusted(painter.fontMetrics().horizontalAdvance(text) + design.WITHIN, 0, 0, 0)
    painter.setFont(design.font(design.BODY if strong else design.SMALL))
    painter.setPen(QColor(design.theme().quiet))
    after = painter.fontMetrics().elidedText(after, cut.ElideRight if strong else cut.ElideLeft, max(0, room.width()))
    painter.drawText(room, align, after)


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

    def __init__(self, session: Session, desktop: Desktop) -> None:
        super().__init__()
        self.setObjectName("failures_panel")
        self.setAccessibleName(tr("What failed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._session = session
        self._desktop = desktop
        self.model = FailureModel(self)
        self.title = label(name="failures_title", tone="strong")
        self.retry = button(tr("Retry failed"), "retry_failed", "link")
        self.salvage = button(tr("Retry, keeping what is readable"), "salvage_failed", "link")
        set_tip(self.salvage, tr("What a damaged file still holds is kept; what is missing is black or gray"))
        self.copy = button(tr("Copy list"), "copy_failures", "link")
        self.show_file = button(tr("Show in folder"), "show_failure", "link")
        self.close_panel = IconButton("cross", tr("Close the list of failures"), "close_failures")
        self.list = FailureList()
        self.list.setObjectName("failures")
        self.list.setAccessibleName(tr("Pictures that failed, by reason"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(FailureDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.retry.clicked.connect(lambda: session.retry_failed())
        self.copy.clicked.connect(lambda: copy(self.model.as_text(), tr("List copied"), self.copy))
        self.salvage.clicked.connect(lambda: session.retry_failed(salvage=True))
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
        progress = self._session.run.progress
        if progress is None and not self.model.groups:
            return
        failures = progress.failures if progress is not None else []
        rows, failed = self.model.rowCount(), len(failures)
        self.model.show_failures(failures)
        self.title.setText(tr("{n:,} failed", n=failed))
        self.retry.setText(tr("Retry {n:,}", n=failed))
        self.retry.setAccessibleName(tr("Retry failed: {pictures}", pictures=numbers.pictures(failed)))
        is_open = self._session.state is State.DONE and self._session.undone is None
        self.retry.setVisible(is_open and failed > 0)
        self.salvage.setVisible(is_open and self._readable > 0)
        if rows != self.model.rowCount():
            self.list.updateGeometry()

    @property
    def _readable(self) -> int:
        """How many pictures failed of which something may be readable: none where that was tried already."""
        job = self._session.run.job
        if job is None or job.limits.salvage:
            return 0
        return sum(len(group.failures) for group in self.model.groups if group.kind in SALVAGEABLE)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(PATH):
            self.picked.emit(index.data(PATH))

    def _show(self) -> None:
        """Show the chosen picture's file; the first one's where none is chosen."""
        index = self.list.currentIndex()
        path = index.data(PATH) if index.isValid() else ""
        if not path and self.model.groups:
            path = self.model.groups[0].failures[0].source
        if path:
            self._desktop.show_file(path)

    def _lay_out(self) -> None:
        links = (self.retry, self.salvage, self.copy, self.show_file)
        head = row_of(self.title, design.WITHIN, *links, None, self.close_panel, spacing=design.WITHIN)
        column_of(head, self.list, on=self, margins=(0, 0, 0, design.WITHIN))
