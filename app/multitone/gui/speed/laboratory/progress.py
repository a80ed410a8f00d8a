"""What is seen of the laboratory at work: which kernel on which engine, run x of y, the workers' lanes, and Stop."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.model.measuring import Measuring
from multitone.gui.speed.laboratory import labels
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, IconButton, label
from multitone.gui.widgets.lanes import MOST_LABELED, Lanes
from multitone.gui.widgets.tables import WorkersTable
from multitone.speedup.timing import RunBegan

LANES_EVERY = 125
"""Milliseconds between two frames. By the usual 33 the window took 5 % of a core, which those at work lacked."""


class LabRun(QWidget):
    """Renders the run at work; absent while there is none."""

    ticked = Signal()
    """The figures are refreshed."""

    def __init__(self, cores: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lab_run")
        self._measuring: Measuring | None = None
        self.left: float | None = None
        """Seconds that are left, once that is known."""
        self.count = label(name="lab_count", tone="title")
        self.title = label(name="lab_title")
        self.figures = label(name="lab_figures", tone="quiet")
        self.as_table = IconButton("table", self.tr("Show the workers as a table"), "lab_workers_as_table")
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._show_table)
        self.stop = IconButton("stop", self.tr("Stop the laboratory"), "stop_laboratory")
        self.stop.clicked.connect(self._stop)
        self.lanes = Lanes(every=LANES_EVERY)
        self.lanes.setObjectName("lab_lanes")
        self._room = QWidget()
        self._room.setMinimumHeight(min(cores, MOST_LABELED) * (design.LANE + design.LANE_GAP) - design.LANE_GAP)
        self.table = WorkersTable()
        self.table.setObjectName("lab_workers")
        self.table.hide()
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()

    def follow(self, measuring: Measuring) -> None:
        """Show a measuring until it ends."""
        self._measuring, self.left = measuring, None
        measuring.began.connect(self._began)
        self.count.setText(self.tr("Getting ready"))
        self.title.clear()
        self.figures.clear()
        self.lanes.show_progress(measuring.progress)
        self._timer.start()

    def leave(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self._measuring = None
        self.lanes.show_progress(None)

    def refresh(self) -> None:
        """Bring the figures up to date."""
        measuring = self._measuring
        if measuring is None:
            return
        self.ticked.emit()
        run = measuring.run
        if run is not None:
            said = self.tr("Run {n} of {all}")
            self.count.setText(said.format(n=numbers.count(run.number), all=numbers.count(run.of)))
            self.title.setText(declared(run.title))
            self.figures.setText(self._said(measuring.stopped))
        # Kept for the next run, which may have fewer workers: what lies below would go up and down with each.
        self._room.setMinimumHeight(max(self._room.minimumHeight(), self.lanes.height()))
        self.lanes.describe()
        if self.as_table.isChecked():
            self.table.show_progress(measuring.progress)

    def _said(self, stopping: bool) -> str:
        if stopping:
            return self.tr("Finishing what is in work…")
        return self.tr("{time} left").format(time="–" if self.left is None else numbers.time_left(self.left))

    def _began(self, run: RunBegan) -> None:
        assert self._measuring is not None
        titles = [labels.lane_title(run.engine, number) for number in range(1, run.workers + 1)]
        self.lanes.show_progress(self._measuring.progress, titles)
        self.refresh()

    def _stop(self) -> None:
        if self._measuring is not None:
            self._measuring.stop()  # its button stays as it is: to switch it off would move the focus elsewhere
            self.refresh()

    def _show_table(self, table: bool) -> None:
        self.as_table.say(
            "table", self.tr("Show the workers as lanes") if table else self.tr("Show the workers as a table")
        )
        self._room.setVisible(not table)
        self.table.setVisible(table)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.BETWEEN)
        head.addWidget(self.count)
        head.addWidget(self.title)
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.figures, 1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(self.as_table)
        tools.addWidget(self.stop)
        head.addLayout(tools)
        column = QVBoxLayout()
        column.setContentsMargins(design.OUTER, design.WITHIN, design.OUTER, design.BETWEEN)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        lanes = QVBoxLayout(self._room)
        lanes.setContentsMargins(0, 0, 0, 0)
        lanes.addWidget(self.lanes)
        lanes.addStretch(1)
        column.addWidget(self._room)
        column.addWidget(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column)
        whole.addWidget(Hairline())
