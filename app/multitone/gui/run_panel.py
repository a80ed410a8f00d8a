"""What is seen of a running job: figures, pause and stop, lanes and cores."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.gui import design, words
from multitone.gui.controls import IconButton, label
from multitone.gui.cores import Cores
from multitone.gui.export_bar import Workers
from multitone.gui.lanes import Lanes
from multitone.gui.session import Session, State


class RunPanel(QWidget):
    """Renders the session's run; figures are refreshed four times a second, lanes thirty."""

    picked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_panel")
        self._session = session
        self.count = label(name="count", tone="title")
        self.figures = label(name="figures", tone="quiet")
        self.figures.setFont(design.font())
        self.workers = Workers(session)
        self.workers.box.setObjectName("running_workers")
        self.pause = IconButton("pause", self.tr("Pause"), "pause_button")
        self.stop = IconButton("stop", self.tr("Stop"), "stop_button")
        self.lanes = Lanes()
        self.cores = Cores()
        self.pause.clicked.connect(self._pause)
        self.stop.clicked.connect(session.stop)
        self.lanes.picked.connect(self.picked)
        self._lay_out()
        session.machine_folds.append(self.cores.handle)
        session.state_changed.connect(self._state_changed)
        session.compared.connect(self._compared)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Bring the figures up to date."""
        session, progress = self._session, self._session.progress
        if progress is None:
            return
        total = progress.tasks or len(session.job.tasks if session.job else ())
        comparison = session.comparison
        if comparison is not None:
            done, sampled = len(comparison.one.task_seconds), len(comparison.sample.tasks)
            said = self.tr("One thread: {n} of {all}")
            self.count.setText(said.format(n=words.count(done), all=words.count(sampled)))
            self.figures.setText(self.tr("measuring the same work on one core"))
        else:
            self.count.setText(self.tr("{n} of {all}").format(n=words.count(progress.settled), all=words.count(total)))
            self.figures.setText(" · ".join(self._said()))
        running = session.state is State.RUNNING and comparison is None
        self.pause.setVisible(running)
        self.workers.setVisible(running)
        paused = session.runner is not None and session.runner.control.paused
        self.pause.say("resume" if paused else "pause", self.tr("Go on") if paused else self.tr("Pause"))
        self.stop.say("stop", self.tr("Stop measuring") if comparison is not None else self.tr("Stop"))
        self.cores.show_now(comparison.progress.at if comparison is not None else progress.at)
        self.lanes.describe()

    def _said(self) -> list[str]:
        progress = self._session.progress
        assert progress is not None
        said = []
        if progress.paused:
            said.append(self.tr("paused"))
        elif self._session.runner is not None and self._session.runner.control.cancelled:
            said.append(self.tr("stopping"))
        if progress.megapixels_per_second > 0:
            said.append(self.tr("{n} MP/s").format(n=self.locale().toString(progress.megapixels_per_second, "f", 0)))
        left = progress.seconds_left
        if left is not None and not progress.finished:
            said.append(self.tr("{time} left").format(time=words.time_left(left)))
        if progress.failed:
            said.append(self.tr("{n} failed").format(n=words.count(progress.failed)))
        return said

    def _state_changed(self) -> None:
        running = self._session.state is State.RUNNING
        if running:
            self.cores.clear()
            self.lanes.show_progress(self._session.progress)
            self.workers.box.setValue(self._session.workers)
            self._timer.start()
            self.refresh()
        else:
            self._timer.stop()
            self.lanes.show_progress(None)

    def _compared(self) -> None:
        """Turn to the one thread when it takes over; figures follow at their own pace."""
        comparison = self._session.comparison
        if comparison is None or self._session.state is not State.RUNNING:
            return
        if self.lanes.progress is not comparison.progress:
            self.cores.clear()
            self.lanes.show_progress(comparison.progress, [self.tr("one thread")])
            self.refresh()

    def _pause(self) -> None:
        runner = self._session.runner
        if runner is not None:
            self._session.pause(paused=not runner.control.paused)
            self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.BETWEEN)
        head.addWidget(self.count)
        head.addWidget(self.figures, 1)
        head.addWidget(self.workers)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(self.pause)
        tools.addWidget(self.stop)
        head.addLayout(tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        column.addWidget(self.lanes)
        column.addWidget(self.cores)
        column.addStretch(1)
