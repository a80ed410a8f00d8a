"""The foot of the window: export, run or result, one at a time; it grows and folds between them."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from multitone.batch.job import Job
from multitone.gui.export.export_bar import ExportBar
from multitone.gui.model.desktop_services import Desktop
from multitone.gui.model.folder_watch import FolderWatch
from multitone.gui.model.session import Session, State
from multitone.gui.running.done_bar import DoneBar
from multitone.gui.running.failures import FailuresPanel
from multitone.gui.running.result import Result
from multitone.gui.running.run_panel import RunPanel
from multitone.gui.running.waiting_line import WaitingLine
from multitone.gui.running.watch_line import WatchLine
from multitone.gui.widgets import design
from multitone.gui.widgets.layout import column_of, row_of

UNBOUND = (1 << 24) - 1
"""Qt's own largest height."""


class Foot(QWidget):
    """Shows the panel that the session's state calls for."""

    filter_asked = Signal(bool)
    """Show only the pictures that failed, or all again."""

    def __init__(self, session: Session, watch: FolderWatch, desktop: Desktop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self.export = ExportBar(session)
        self.run = RunPanel(session)
        self.done = DoneBar(session, desktop)
        self.failures = FailuresPanel(session, desktop)
        self.waiting = WaitingLine(session)
        self.watch = WatchLine(watch)
        self.result = Result(session)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # a fixed height would be that of the sentence on one line
        self.setSizePolicy(policy)
        # What comes and goes stands above what is clicked, which the window's edge holds in place.
        above = self.failures, self.watch, self.waiting
        panels = column_of(*above, self.export, self.run, self.done, spacing=design.WITHIN)
        margins = (design.OUTER, design.BETWEEN, design.OUTER, design.BETWEEN)
        row_of((panels, 1), self.result, on=self, spacing=2 * design.OUTER, margins=margins)
        self._shield = Shield(self)
        self._growth = QVariantAnimation(self)
        self._growth.setDuration(design.GROWS_IN)
        self._growth.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._growth.valueChanged.connect(self._grow_to)
        self._growth.finished.connect(self._grown)
        self.export.grown.connect(lambda: self.grow())
        session.state_changed.connect(self._turn)
        self.run.failures_asked.connect(lambda: self.show_failures(show=not self.failures.isVisible()))
        self.run.table_asked.connect(lambda table: self.result.show_table(table=table))
        self.done.failures_asked.connect(lambda show: self.show_failures(show=show))
        self.failures.closed.connect(lambda: self.show_failures(show=False))
        self._turn()

    def show_failures(self, *, show: bool) -> None:
        """Open or close the list of failures; once the job is over the pictures are filtered with it."""
        self.failures.open() if show else self.failures.close_up()
        if self._session.state is State.DONE:
            self.done.show_filtered(filtered=show)
            self._filter(only=show)

    def _filter(self, *, only: bool) -> None:
        self.filter_asked.emit(only)

    def _turn(self) -> None:
        """Show another panel, growing or folding to its height."""
        state = self._session.state
        before = self.height()
        shown = {State.RUNNING: self.run, State.DONE: self.done}.get(state, self.export)
        already = shown.isVisible()
        if self._session.run.job is not self._job:
            self._job = self._session.run.job
            self.failures.close_up()
            self._filter(only=False)
        elif state is State.DONE and self.failures.isVisibleTo(self):
            self.done.show_filtered(filtered=True)
            self._filter(only=True)
        follows = not already and self.isVisible() and self._has_focus()
        for panel in (self.export, self.run, self.done):
            panel.setVisible(panel is shown)
        if follows:
            self._first_of(state).setFocus()
        if not already and self.isVisible():
            self._shield.put_up()
            self.grow(before)

    def _has_focus(self) -> bool:
        """Whether the keyboard is at a panel that may go, or nowhere in particular."""
        focus = self.window().focusWidget()
        at_panel = any(panel.isAncestorOf(focus) for panel in (self.export, self.run, self.done)) if focus else True
        return at_panel or focus in (self.window(), self)

    def _first_of(self, state: State) -> QWidget:
        """Return what is most likely to be pressed in a state."""
        if state is State.RUNNING:
            return self.run.pause
        if state is State.DONE:
            offered = (self.done.carry_on, self.done.open)
            return next((by for by in offered if by.isVisibleTo(self.done)), self.done.again)
        return self.export.convert

    def grow(self, before: int | None = None) -> None:
        """Grow or fold to what is shown now, from the height that there was before, or is."""
        if not self.isVisible():
            return
        self._growth.stop()
        self._grown()
        self.updateGeometry()
        height = self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height()
        self._growth.setStartValue(self.height() if before is None else before)
        self._growth.setEndValue(height)
        self._growth.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._shield.resize(event.size())

    def _grow_to(self, height: int) -> None:
        self.setFixedHeight(height)
        self._lay_above()

    def _grown(self) -> None:
        self.setMinimumHeight(0)
        self.setMaximumHeight(UNBOUND)

    def _lay_above(self) -> None:
        """Let what stands above make room at once: the foot would hang below the window until the next turn."""
        parent = self.parentWidget()
        layout = parent.layout() if parent is not None else None
        if layout is not None:
            layout.activate()


class Shield(QWidget):
    """Lies over a panel that has just turned, unseen, and takes the clicks that were meant for what was there before.

    The second click of a double click on Convert would else press what came into its place.
    """

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("shield")
        self.hide()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)

    def put_up(self) -> None:
        """Lie over the panel for as long as a double click may take."""
        self.resize(self._over.size())
        self.show()
        self.raise_()
        self._timer.start(QApplication.doubleClickInterval())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        event.accept()
