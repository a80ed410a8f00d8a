"""What is seen of a running job: figures, pause and stop, lanes and cores, or the same as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.batch.progress import JobProgress
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design, notices
from multitone.gui.widgets.controls import IconButton, Sign, WrappedLabel, button, label, relabel, show_text
from multitone.gui.widgets.cores import Cores
from multitone.gui.widgets.lanes import Lanes
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.tables import WorkersTable
from multitone.gui.widgets.workers_field import Workers
from multitone.messages import tr
from multitone.numbers import decimal

ROOMY = 480
"""Width from which there is room for words beside the tools."""


class RunPanel(QWidget):
    """Renders the session's run; figures are refreshed four times a second, lanes thirty."""

    picked = Signal(str)
    failures_asked = Signal()
    """What failed so far is to be seen, or no longer."""
    table_asked = Signal(bool)
    """Lanes and curve are to be said as a table, or painted."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("run_panel")
        self._session, self._run = session, session.run
        self.count = label(name="count", tone="title")
        self.figures = label(name="figures", tone="quiet")
        self.figures.setFont(design.font())
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.failed = button(tr("Show what failed"), "run_failed", "link")
        self.failed.clicked.connect(self.failures_asked)
        self.sign = Sign("warning")
        self.notice = WrappedLabel("run_notice")
        self.lanes = Lanes()
        self.lanes.picked.connect(self.picked)
        self.cores = Cores()
        self.workers_table = WorkersTable()
        self._make_tools()
        self._lay_out()
        self._show_table(table=False)
        self._run.machine_folds.append(self.cores.handle)
        session.state_changed.connect(self._state_changed)
        self._run.compared.connect(self._compared)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Bring the figures up to date."""
        progress, comparison = self._run.progress, self._run.comparison
        if progress is None:
            return
        if comparison is not None:
            done, sampled = len(comparison.one.task_seconds), comparison.progress.tasks
            self.count.setText(tr("One thread: {n:,} of {all:,}", n=done, all=sampled))
            self._keep_room(tr("One thread: {n:,} of {all:,}", n=sampled, all=sampled))
            left = max(0.0, comparison.expected_seconds - comparison.progress.at)
            figures = [tr("measuring the same work on one core")]
            figures += [tr("{time} left", time=numbers.time_left(left))] if left else []
            self.figures.setText(self._fitting(figures))
        else:
            total = progress.tasks or len(self._run.job.tasks if self._run.job else ())
            self.count.setText(tr("{n:,} of {all:,}", n=progress.settled, all=total))
            self._keep_room(tr("{n:,} of {all:,}", n=total, all=total))
            self.figures.setText(self._fitting(self._figures(progress)))
        failed = progress.failed if comparison is None else 0
        relabel(self.failed, tr("Show {n:,} failed", n=failed))
        self.failed.setVisible(failed > 0)
        notice = notices.during(progress) if comparison is None else ""
        show_text(self.notice, notice)
        set_tip(self.notice, notice)
        self.sign.setVisible(bool(notice))
        self._show_tools(comparing=comparison is not None)
        shown = progress if comparison is None else comparison.progress
        self.cores.show_now(shown.at)
        self.lanes.describe()
        if self.table.isChecked():
            self.workers_table.show_progress(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.workers.word.setVisible(self.width() >= ROOMY)

    def _keep_room(self, widest: str) -> None:
        """Let the count be as wide as it will be, so that what stands after it stays."""
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance(widest))

    def _fitting(self, figures: list[str]) -> str:
        """Return what there is room for, as much as can be of the first of it."""
        metrics, room = self.figures.fontMetrics(), self.figures.width()
        while len(figures) > 1 and metrics.horizontalAdvance(" · ".join(figures)) > room:
            figures.pop()
        first = metrics.elidedText(figures[0], Qt.TextElideMode.ElideRight, room)
        return first if len(figures) == 1 else " · ".join(figures)

    def _figures(self, progress: JobProgress) -> list[str]:
        if self._run.stopping:
            at_work = sum(lane.task is not None for lane in progress.lanes.values())
            return [tr("Finishing {pictures}…", pictures=numbers.pictures(at_work))]
        pace, left = progress.megapixels_per_second, progress.seconds_left
        figures = [tr("paused")] if progress.paused else []
        figures.append(tr("{n} MP/s", n=decimal(pace, 0) if pace > 0 else "–"))
        if not progress.finished:
            figures.append(tr("{time} left", time="–" if left is None else numbers.time_left(left)))
        if progress.memory:
            figures.append(
                tr("memory {now:bytes}, at most {peak:bytes}", now=progress.memory, peak=progress.peak_memory)
            )
        return figures

    def _show_tools(self, *, comparing: bool) -> None:
        running = self._session.state is State.RUNNING and not comparing
        if not running and self.window().focusWidget() is self.pause:
            self.stop.setFocus()
        for tool in (self.pause, self.workers, self.fewer, self.more):
            tool.setVisible(running)
        self.fewer.setEnabled(self._run.workers > 1)
        self.pause.setEnabled(not self._run.stopping)
        self.pause.say(*(("resume", tr("Resume")) if self._run.paused else ("pause", tr("Pause"))))
        self.stop.say("stop", tr("Stop measuring") if comparing else tr("Stop"))

    def _state_changed(self) -> None:
        if self._session.state is State.RUNNING:
            self.cores.clear()
            self.lanes.show_progress(self._run.progress, expected=self._run.workers)
            self.workers.box.setValue(self._run.workers)
            self._timer.start()
            self.refresh()
        else:
            self._timer.stop()
            self.lanes.show_progress(None)

    def _compared(self) -> None:
        """Turn to the one thread when it takes over; figures follow at their own pace."""
        comparison = self._run.comparison
        if comparison is None or self._session.state is not State.RUNNING:
            return
        if self.lanes.progress is not comparison.progress:
            self.cores.clear()
            self.lanes.show_progress(comparison.progress, [tr("one thread")])
            self.refresh()

    def _pause(self) -> None:
        self._run.pause(paused=not self._run.paused)
        self.refresh()

    def _stop(self) -> None:
        self._run.stop()
        self.refresh()

    def _show_table(self, *, table: bool) -> None:
        """Say lanes and cores as a table, or paint them."""
        self.table.say("table", tr("Show the workers as lanes") if table else tr("Show the workers as a table"))
        self.lanes.setVisible(not table)
        self.cores.setVisible(not table)
        self.workers_table.setVisible(table)
        self.table_asked.emit(table)
        self.refresh()

    def _make_tools(self) -> None:
        run = self._run
        self.workers = Workers(run)
        self.workers.box.setObjectName("running_workers")
        self.fewer = IconButton("minus", tr("One fewer worker"), "fewer_workers")
        self.more = IconButton("plus", tr("One more worker"), "more_workers")
        self.table = IconButton("table", tr("Show the workers as a table"), "as_table")
        self.table.setCheckable(True)
        self.pause = IconButton("pause", tr("Pause"), "pause_button")
        self.stop = IconButton("stop", tr("Stop"), "stop_button")
        self.workers.put_round(self.fewer, self.more)
        self.fewer.clicked.connect(lambda: run.set_workers(run.workers - 1))
        self.more.clicked.connect(lambda: run.set_workers(run.workers + 1))
        self.table.toggled.connect(lambda table: self._show_table(table=table))
        self.pause.clicked.connect(self._pause)
        self.stop.clicked.connect(self._stop)

    def _lay_out(self) -> None:
        tools = row_of(self.workers, design.BETWEEN, self.table, self.pause, self.stop)
        head = row_of(self.count, self.failed, (self.figures, 1), tools, spacing=design.BETWEEN)
        notice = row_of(self.sign, (self.notice, 1), spacing=design.WITHIN)
        panels = (self.lanes, self.cores, self.workers_table)
        for tool in (self.pause, self.workers):
            policy = tool.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            tool.setSizePolicy(policy)
        # What is clicked stands at the bottom, which the window's edge holds in place while the rest grows upward.
        column_of(None, notice, *panels, head, on=self, spacing=design.WITHIN)
