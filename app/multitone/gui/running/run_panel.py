"""What is seen of a running job: figures, pause and stop, lanes and cores, or the same as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design, notices
from multitone.gui.widgets.controls import IconButton, Sign, WrappedLabel, button, label
from multitone.gui.widgets.cores import Cores
from multitone.gui.widgets.lanes import Lanes
from multitone.gui.widgets.tables import WorkersTable
from multitone.gui.widgets.workers_field import Workers

ROOMY = 480
"""Width from which there is room for words beside the tools."""


class RunPanel(QWidget):
    """Renders the session's run; figures are refreshed four times a second, lanes thirty."""

    picked = Signal(str)
    failures_asked = Signal()
    """What failed so far is to be seen, or no longer."""
    table_asked = Signal(bool)
    """Lanes and curve are to be said as a table, or painted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_panel")
        self._session = session
        self.count = label(name="count", tone="title")
        self.figures = label(name="figures", tone="quiet")
        self.figures.setFont(design.font())
        self.failed = button(self.tr("Show what failed"), "run_failed", "link")
        self.workers = Workers(session.run)
        self.workers.box.setObjectName("running_workers")
        self.fewer = IconButton("minus", self.tr("One worker fewer"), "fewer_workers")
        self.more = IconButton("plus", self.tr("One worker more"), "more_workers")
        self.table = IconButton("table", self.tr("Show the workers as a table"), "as_table")
        self.table.setCheckable(True)
        self.pause = IconButton("pause", self.tr("Pause"), "pause_button")
        self.stop = IconButton("stop", self.tr("Stop"), "stop_button")
        self.sign = Sign("warning")
        self.notice = WrappedLabel("run_notice")
        self.lanes = Lanes()
        self.cores = Cores()
        self.workers_table = WorkersTable()
        self.failed.clicked.connect(self.failures_asked)
        self.fewer.clicked.connect(lambda: session.run.set_workers(session.run.workers - 1))
        self.more.clicked.connect(lambda: session.run.set_workers(session.run.workers + 1))
        self.table.toggled.connect(lambda table: self._show_table(table=table))
        self.pause.clicked.connect(self._pause)
        self.stop.clicked.connect(self._stop)
        self.lanes.picked.connect(self.picked)
        self._lay_out()
        self._show_table(table=False)
        session.run.machine_folds.append(self.cores.handle)
        session.state_changed.connect(self._state_changed)
        session.run.compared.connect(self._compared)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Bring the figures up to date."""
        session, progress = self._session, self._session.run.progress
        if progress is None:
            return
        comparison = session.run.comparison
        if comparison is not None:
            done, sampled = len(comparison.one.task_seconds), comparison.progress.tasks
            said = self.tr("One thread: {n} of {all}")
            self.count.setText(said.format(n=numbers.count(done), all=numbers.count(sampled)))
            self.figures.setText(self.tr("measuring the same work on one core"))
        else:
            total = progress.tasks or len(session.run.job.tasks if session.run.job else ())
            self.count.setText(
                self.tr("{n} of {all}").format(n=numbers.count(progress.settled), all=numbers.count(total))
            )
            self.figures.setText(self._fitting(self._said()))
        self._say_failed(progress.failed if comparison is None else 0)
        self._say_notice(notices.during(progress) if comparison is None else "")
        self._show_tools(comparing=comparison is not None)
        shown = progress if comparison is None else comparison.progress
        self.cores.show_now(shown.at)
        self.lanes.describe()
        if self.table.isChecked():
            self.workers_table.show_progress(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.workers.word.setVisible(self.width() >= ROOMY)

    def _fitting(self, said: list[str]) -> str:
        """Return what there is room for, as much as can be of the first of it."""
        metrics, room = self.figures.fontMetrics(), self.figures.width()
        while len(said) > 1 and metrics.horizontalAdvance(" · ".join(said)) > room:
            said.pop()
        return metrics.elidedText(said[0], Qt.TextElideMode.ElideRight, room) if len(said) == 1 else " · ".join(said)

    def _said(self) -> list[str]:
        progress = self._session.run.progress
        assert progress is not None
        said = []
        if self._stopping:
            at_work = sum(lane.task is not None for lane in progress.lanes.values())
            return [self.tr("Finishing {pictures}…").format(pictures=numbers.pictures(at_work))]
        if progress.paused:
            said.append(self.tr("paused"))
        pace = progress.megapixels_per_second
        said.append(self.tr("{n} MP/s").format(n=self.locale().toString(pace, "f", 0) if pace > 0 else "–"))
        left = progress.seconds_left
        if not progress.finished:
            said.append(self.tr("{time} left").format(time="–" if left is None else numbers.time_left(left)))
        if progress.memory:
            said.append(
                self.tr("{now}, at most {peak}").format(
                    now=numbers.size(progress.memory), peak=numbers.size(progress.peak_memory)
                )
            )
        return said

    @property
    def _stopping(self) -> bool:
        session = self._session
        return (
            session.run.runner is not None and session.run.runner.control.cancelled and session.state is State.RUNNING
        )

    def _say_failed(self, failed: int) -> None:
        text = self.tr("{n} failed: show").format(n=numbers.count(failed))
        self.failed.setText(text)
        self.failed.setAccessibleName(text)
        self.failed.setVisible(failed > 0)

    def _say_notice(self, said: str) -> None:
        self.notice.setText(said)
        self.notice.setToolTip(said)
        self.notice.setVisible(bool(said))
        self.sign.setVisible(bool(said))

    def _show_tools(self, *, comparing: bool) -> None:
        session = self._session
        running = session.state is State.RUNNING and not comparing
        for tool in (self.pause, self.workers, self.fewer, self.more):
            tool.setVisible(running)
        self.fewer.setEnabled(session.run.workers > 1)
        self.pause.setEnabled(not self._stopping)
        paused = session.run.paused
        self.pause.say("resume" if paused else "pause", self.tr("Go on") if paused else self.tr("Pause"))
        self.stop.say("stop", self.tr("Stop measuring") if comparing else self.tr("Stop"))

    def _state_changed(self) -> None:
        running = self._session.state is State.RUNNING
        if running:
            self.cores.clear()
            self.lanes.show_progress(self._session.run.progress)
            self.workers.box.setValue(self._session.run.workers)
            self._timer.start()
            self.refresh()
        else:
            self._timer.stop()
            self.lanes.show_progress(None)

    def _compared(self) -> None:
        """Turn to the one thread when it takes over; figures follow at their own pace."""
        comparison = self._session.run.comparison
        if comparison is None or self._session.state is not State.RUNNING:
            return
        if self.lanes.progress is not comparison.progress:
            self.cores.clear()
            self.lanes.show_progress(comparison.progress, [self.tr("one thread")])
            self.refresh()

    def _pause(self) -> None:
        run = self._session.run
        run.pause(paused=not run.paused)
        self.refresh()

    def _stop(self) -> None:
        self._session.run.stop()
        self.refresh()

    def _show_table(self, *, table: bool) -> None:
        """Say lanes and cores as a table, or paint them."""
        said = self.tr("Show the workers as lanes") if table else self.tr("Show the workers as a table")
        self.table.say("table", said)
        self.lanes.setVisible(not table)
        self.cores.setVisible(not table)
        self.workers_table.setVisible(table)
        self.table_asked.emit(table)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.BETWEEN)
        head.addWidget(self.count)
        head.addWidget(self.failed)
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.figures, 1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        self.workers.put_round(self.fewer, self.more)
        tools.addWidget(self.workers)
        tools.addSpacing(design.BETWEEN)
        for tool in (self.table, self.pause, self.stop):
            tools.addWidget(tool)
        head.addLayout(tools)
        told = QHBoxLayout()
        told.setSpacing(design.WITHIN)
        told.addWidget(self.sign)
        told.addWidget(self.notice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        column.addLayout(told)
        column.addWidget(self.lanes)
        column.addWidget(self.cores)
        column.addWidget(self.workers_table)
        column.addStretch(1)
