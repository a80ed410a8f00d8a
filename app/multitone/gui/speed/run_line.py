"""What is seen of a measuring at work: what runs, which run of how many, lanes of its workers, and Stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.model.measuring import Measuring
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, IconToggle, label
from multitone.gui.widgets.lanes import Lanes
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.tables import WorkersTable
from multitone.messages import say, tr
from multitone.speedup.timing import RunBegan

Details = Callable[[Measuring], Sequence[str]]
"""Says how far a measuring is, beside which run of how many it is at."""


class RunLine(QWidget):
    """Renders one measuring; absent while there is none."""

    def __init__(
        self,
        name: str,
        details: Details,
        lane_titles: Callable[[RunBegan], Sequence[str]] = lambda _: (),
        *,
        every: int = design.LANES_EVERY,
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_run")
        self.measuring: Measuring | None = None
        self._details, self._lane_titles = details, lane_titles
        self.title = label(name=f"{name}_run_title", tone="title")
        self.figures = label(name=f"{name}_run_figures", tone="quiet")
        self.figures.setFont(design.font())
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.as_table = IconToggle("table", tr("Show the workers as a table"), f"{name}_workers_as_table")
        self.stop = IconButton("stop", tr("Stop measuring"), f"stop_{name}")
        self._room = QWidget()
        """Of the lanes; it only grows, so that what lies below keeps its place from run to run."""
        self.lanes = Lanes(every=every)
        self.lanes.setObjectName(f"{name}_lanes")
        self.table = WorkersTable()
        self.table.setObjectName(f"{name}_workers")
        self.table.hide()
        self.stop.clicked.connect(self._stop)
        self.as_table.toggled.connect(self._show_table)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        head = row_of(self.title, (self.figures, 1), row_of(self.as_table, self.stop), spacing=design.BETWEEN)
        column_of(self.lanes, self.table, None, on=self._room)
        column_of(head, self._room, on=self, spacing=design.WITHIN)
        self.hide()

    def follow(self, measuring: Measuring) -> None:
        """Show another measuring, until it ends."""
        self.measuring = measuring
        measuring.began.connect(self._began)
        measuring.ended.connect(self._ended)
        self.title.setText(tr("Getting ready"))
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
        run = measuring.run
        figures = [tr("run {n:,} of {all:,}", n=run.number, all=run.of), *self._details(measuring)]
        self.figures.setText(tr("Finishing what is in progress…") if measuring.stopped else " · ".join(figures))
        self.lanes.describe()
        self._room.setMinimumHeight(max(self._room.minimumHeight(), self.lanes.sizeHint().height()))
        if self.as_table.isChecked():
            self.table.show_progress(measuring.progress)

    def _began(self, run: RunBegan) -> None:
        assert self.measuring is not None
        title = say(run.title)
        self.title.setText(title[:1].upper() + title[1:])
        self.lanes.show_progress(self.measuring.progress, self._lane_titles(run))
        self.refresh()

    def _ended(self) -> None:
        self._timer.stop()
        self.lanes.show_progress(None)
        self.measuring = None
        self.hide()

    def _stop(self) -> None:
        if self.measuring is not None:
            self.measuring.stop()  # its button stays as it is: to switch it off would move the focus elsewhere
            self.refresh()

    def _show_table(self, table: bool) -> None:
        text = tr("Show the workers as lanes") if table else tr("Show the workers as a table")
        self.as_table.say("table", text)
        self.lanes.setVisible(not table)
        self.table.setVisible(table)
        self.refresh()
