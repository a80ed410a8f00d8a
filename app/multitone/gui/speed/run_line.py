"""What is seen of a measuring at work: which run of how many, its time, lanes of its workers, and Stop."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.measuring import Measuring
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, label
from multitone.gui.widgets.lanes import Lanes
from multitone.gui.widgets.tables import WorkersTable
from multitone.speedup.timing import RunBegan


class RunLine(QWidget):
    """Renders one measuring; absent while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_line")
        self.measuring: Measuring | None = None
        self.title = label(name="run_title", tone="title")
        self.figures = label(name="run_figures", tone="quiet")
        self.figures.setFont(design.font())
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.as_table = IconButton("table", self.tr("Show the workers as a table"), "run_as_table")
        self.as_table.setCheckable(True)
        self.stop = IconButton("stop", self.tr("Stop measuring"), "stop_measuring")
        self._room = QWidget()
        """Of the lanes; it only grows, so that what lies below keeps its place from run to run."""
        self.lanes = Lanes()
        self.lanes.setObjectName("measuring_lanes")
        self.table = WorkersTable()
        self.table.setObjectName("measuring_workers")
        self.table.hide()
        self.stop.clicked.connect(self._stop)
        self.as_table.toggled.connect(self._show_table)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self.hide()

    def follow(self, measuring: Measuring) -> None:
        """Show another measuring, until it ends."""
        self.measuring = measuring
        self.stop.setEnabled(True)
        measuring.began.connect(self._began)
        measuring.ended.connect(self._ended)
        self.title.setText(self.tr("Getting ready"))
        self.figures.setText("–")
        self.lanes.show_progress(measuring.progress)
        self._room.setMinimumHeight(0)
        self._timer.start()
        self.show()

    def refresh(self) -> None:
        """Bring the figures up to date."""
        measuring = self.measuring
        if measuring is None or measuring.run is None:
            return
        run, progress = measuring.run, measuring.progress
        said = [self.tr("run {n} of {all}").format(n=numbers.count(run.number), all=numbers.count(run.of))]
        if measuring.stopped:
            said = [self.tr("Finishing what is in work…")]
        elif progress.tasks:
            said.append(
                self.tr("{n} of {all} pictures").format(
                    n=numbers.count(progress.done), all=numbers.count(progress.tasks)
                )
            )
            said.append(numbers.seconds(progress.at))
        self.figures.setText(" · ".join(said))
        self.lanes.describe()
        self._room.setMinimumHeight(max(self._room.minimumHeight(), self.lanes.sizeHint().height()))
        if self.as_table.isChecked():
            self.table.show_progress(progress)

    def _began(self, run: RunBegan) -> None:
        assert self.measuring is not None
        self.title.setText(self.tr("Warm-up") if run.warms_up else numbers.workers(run.workers))
        self.lanes.show_progress(self.measuring.progress)
        self.refresh()

    def _ended(self) -> None:
        self._timer.stop()
        self.lanes.show_progress(None)
        self.measuring = None
        self.hide()

    def _stop(self) -> None:
        if self.measuring is not None:
            self.measuring.stop()
            self.stop.setEnabled(False)
            self.refresh()

    def _show_table(self, table: bool) -> None:
        said = self.tr("Show the workers as lanes") if table else self.tr("Show the workers as a table")
        self.as_table.say("table", said)
        self.lanes.setVisible(not table)
        self.table.setVisible(table)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(design.BETWEEN)
        head.addWidget(self.title)
        head.addWidget(self.figures, 1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(self.as_table)
        tools.addWidget(self.stop)
        head.addLayout(tools)
        rows = QVBoxLayout(self._room)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.lanes)
        rows.addWidget(self.table)
        rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(head)
        column.addWidget(self._room)
