"""Runs over time in the window: what was measured before, work by work, as a chart and as a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSignalBlocker
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.model.session import Session
from multitone.gui.speed.dependencies import Dependencies
from multitone.gui.speed.export import Exported
from multitone.gui.speed.panel import ChartPanel
from multitone.gui.speed.past import MOST, say_workload, workloads
from multitone.gui.speed.runs.chart import RunsChart
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel
from multitone.gui.widgets.fields import Choice
from multitone.gui.widgets.tables import Table, TextTable
from multitone.speedup.measurements import Measurement


class RunsTable(Table):
    """Each run with when, what, on which version and machine, and how fast; the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = self.tr
        titles = (
            tr("When"), tr("What"), tr("Version"), tr("Machine"), tr("Engine"), tr("Workers"), tr("Time"), tr("MP/s"),
            tr("Speedup"),
        )  # fmt: skip
        self.texts = TextTable(titles, numbers=(5, 6, 7, 8))
        super().__init__(self.texts, tr("Runs, as a table"), "runs_table", wide=3, parent=parent)
        self.texts.setParent(self)
        for column, width in ((0, 136), (1, 88), (2, 64), (4, 80), (5, 64), (6, 72), (7, 64), (8, 72)):
            self.widen(column, width)

    def show_runs(self, runs: list[Measurement]) -> None:
        """Say runs, given the oldest first."""
        self.texts.show_rows([self._row(run) for run in reversed(runs)])

    def _row(self, run: Measurement) -> tuple[str, ...]:
        tr = self.tr
        kinds = {"run": tr("job"), "compare": tr("comparison"), "scale": tr("scaling"), "lab": tr("laboratory")}
        return (
            numbers.date_and_time(run.at), kinds[run.kind], run.version, run.machine.name, run.engine,
            numbers.count(run.workers), numbers.seconds(run.seconds),
            self.locale().toString(float(run.megapixels_per_second), "f", 0),
            f"{numbers.ratio(run.speedup)} ×" if run.speedup is not None else "–",
        )  # fmt: skip


class RunsView(QWidget):
    """Looks at what was measured each time it is shown."""

    def __init__(self, session: Session, dependencies: Dependencies, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self._dependencies = dependencies
        self._all: list[Measurement] = []
        self.told = WrappedLabel("runs_told", "quiet")
        self.workload = Choice(self.tr("Work that was measured"), "workload", ())
        self.workload.currentIndexChanged.connect(self._show_workload)
        self.chart, self.table = RunsChart(), RunsTable()
        self.panel = ChartPanel(self.chart, self.table, self._exported())
        self.panel.told.connect(self._say)
        column = QVBoxLayout(self)
        column.setContentsMargins(design.OUTER, design.BETWEEN, design.OUTER, design.OUTER)
        column.setSpacing(design.BETWEEN)
        column.addWidget(self.told)
        which = QHBoxLayout()
        which.setContentsMargins(-design.WITHIN // 2, 0, 0, 0)  # its words stand in line with the others
        which.addWidget(self.workload)
        which.addStretch(1)
        column.addLayout(which)
        column.addWidget(self.panel)
        column.addStretch(1)
        self.panel.as_table.hide()  # the table stands below the chart: a run is known by more than its height
        self.table.show()
        session.state_changed.connect(lambda: self.refresh() if self.isVisible() else None)
        self.refresh()

    def refresh(self) -> None:
        """Look at what was measured, and show the work that was shown, or that measured last."""
        problem = ""
        try:
            kept = self._dependencies.measurements.recent(limit=MOST, details=False)
        except MultitoneError as error:
            kept, problem = [], declared(str(error))
        self._all = [run for run in kept if run.kind != "lab"]
        for part in (self.workload, self.panel):
            part.setVisible(bool(self._all))
        self._say(problem if problem or self._all else self._how_to_begin())
        key = self.workload.currentData()
        known = workloads(self._all)
        self.workload.offer([(say_workload(workload), workload.key) for workload in known])
        with QSignalBlocker(self.workload):
            self.workload.choose(key)
        self._show_workload()

    def _how_to_begin(self) -> str:
        return self.tr(
            "Nothing was measured yet. Convert pictures, compare with one thread, or measure how a job scales: "
            "each is kept, and the same work can be compared from one version or machine to the next."
        )

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _show_workload(self) -> None:
        runs = self.shown()
        self.chart.show_runs(runs)
        self.table.show_runs(runs)

    def shown(self) -> list[Measurement]:
        """Return the runs of the work that is chosen, the oldest first."""
        key = self.workload.currentData()
        return sorted((run for run in self._all if run.workload.key == key), key=lambda run: run.at)

    def _exported(self) -> Exported:
        def paint(painter: QPainter, area: QRectF) -> None:
            self.chart.paint_on(painter, area)

        return Exported(
            "multitone-runs", lambda: self.chart.title, self.chart.size, paint, self._records, self._document
        )

    def _records(self) -> list[list[object]]:
        titles = [
            "at", "kind", "version", "python", "machine", "processor", "cores", "engine", "workers", "seconds",
            "megapixels_per_second", "speedup", "steps", "pictures", "megapixels",
        ]  # fmt: skip
        lines: list[list[object]] = [list(titles)]
        for run in self.shown():
            there, work = run.machine, run.workload
            lines.append([
                run.at, run.kind, run.version, run.python, there.name, there.processor, there.cores, run.engine,
                run.workers, run.seconds, run.megapixels_per_second, run.speedup, work.steps, work.pictures,
                work.megapixels,
            ])  # fmt: skip
        return lines

    def _document(self) -> list[Any]:
        import msgspec

        return [msgspec.structs.replace(run, detail=b"") for run in self.shown()]
