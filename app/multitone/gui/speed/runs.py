"""Runs over time in the window: what was measured before, work by work, as a chart and as a table."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QDateTime, QLocale, QSignalBlocker
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from multitone.errors import MultitoneError
from multitone.escapes import in_a_line
from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session
from multitone.gui.speed.dependencies import Dependencies
from multitone.gui.speed.export import ChartPanel, Exported
from multitone.gui.speed.plot import Plot
from multitone.gui.speed.provenance import Provenance, say_workload
from multitone.gui.speed.tables import DASH, Column, FiguresTable, Records
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel
from multitone.gui.widgets.fields import DropDown
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr
from multitone.speedup.measurements import Measurement

MOST = 500
"""Measurements that are looked at; older ones would be dots on dots."""
SHAPES = ("o", "s", "t", "d", "star", "p", "+", "x", "t1", "h")
"""pyqtgraph's names: disk, square, triangle, diamond and so on; after the last they begin anew."""
MOST_DAYS = 8
"""Days that are written under the axis."""
NAMED = 6
"""Series in the legend; the table names all."""


class RunsView(QWidget):
    """Looks at what was measured each time it is shown."""

    def __init__(self, session: Session, dependencies: Dependencies, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self._recent = dependencies.recent
        self._all: list[Measurement] = []
        self.note = WrappedLabel("runs_note", "quiet")
        self.workload = DropDown(tr("Work that was measured"), "workload", ())
        self.workload.currentIndexChanged.connect(self._show_workload)
        self.chart, self.table = RunsChart(), _table()
        exported = Exported(
            "multitone-runs",
            self.chart.title,
            self.chart.size,
            self.chart.paint_on,
            self._records,
            self._document,
            self._provenance,
        )
        self.panel = ChartPanel(self.chart, self.table, exported)
        # its words stand in line with the others
        which = row_of(self.workload, None, margins=(-design.WITHIN // 2, 0, 0, 0))
        margins = (design.OUTER, design.BETWEEN, design.OUTER, design.OUTER)
        column_of(self.note, which, self.panel, None, on=self, margins=margins, spacing=design.BETWEEN)
        self.panel.as_table.hide()  # the table stands below the chart: a run is known by more than its height
        self.table.show()
        session.state_changed.connect(lambda: self.refresh() if self.isVisible() else None)
        self.refresh()

    def refresh(self) -> None:
        """Look at what was measured, and show the work that was shown, or that measured last."""
        try:
            kept, note = self._recent(limit=MOST, details=False), ""
        except MultitoneError as error:
            kept, note = [], say(error.message)
        self._all = [run for run in kept if run.kind != "lab"]
        for part in (self.workload, self.panel):
            part.setVisible(bool(self._all))
        if not self._all and not note:
            note = tr(
                "Nothing has been measured yet. Convert pictures, compare with one thread, or measure how a job "
                "scales: each is kept, and the same work can be compared from one version or machine to the next."
            )
        self.note.setText(note)
        self.note.setVisible(bool(note))
        key = self.workload.currentData()
        workloads = {run.workload.key: run.workload for run in reversed(self._all)}  # the newest comes first
        order = dict.fromkeys(run.workload.key for run in self._all)
        self.workload.offer([(say_workload(workloads[each]), each) for each in order])
        with QSignalBlocker(self.workload):
            self.workload.choose(key)
        self._show_workload()

    def shown(self) -> list[Measurement]:
        """Return the runs of the work that is chosen, the oldest first."""
        key = self.workload.currentData()
        return sorted((run for run in self._all if run.workload.key == key), key=lambda run: run.at)

    def _show_workload(self) -> None:
        runs = self.shown()
        self.chart.show_runs(runs)
        self.table.texts.show_rows([_row(run) for run in reversed(runs)])

    def _records(self) -> Records:
        titles = (
            "at", "kind", "version", "python", "machine", "processor", "cores", "engine", "workers", "seconds",
            "megapixels_per_second", "speedup", "steps", "pictures", "megapixels",
        )  # fmt: skip
        lines: Records = [list(titles)]
        for run in self.shown():
            there, work = run.machine, run.workload
            lines.append([
                run.at, run.kind, run.version, run.python, there.name, there.processor, there.cores, run.engine,
                run.workers, run.seconds, run.megapixels_per_second, run.speedup, work.steps, work.pictures,
                work.megapixels,
            ])  # fmt: skip
        return lines

    def _provenance(self) -> Provenance:
        """Return where the runs that are shown come from: all their machines, and when the newest was."""
        runs = self.shown()
        if not runs:
            return Provenance()
        machines = dict.fromkeys(f"{run.machine.name}: {run.machine.processor}" for run in runs)
        return Provenance(", ".join(machines), runs[-1].at, say_workload(runs[-1].workload))

    def _document(self) -> list[Measurement]:
        return [msgspec.structs.replace(run, detail=b"") for run in self.shown()]


class RunsChart(Plot):
    """Megapixels a second; runs stand side by side, the oldest left: months without one would make the others a blot.

    Versions and machines are told apart by shape and in words.
    """

    def __init__(self) -> None:
        self.runs: list[Measurement] = []
        super().__init__(tr("Megapixels a second, run after run"), "runs_chart")
        self.legend.anchor((0, 1), (0, 1), (design.WITHIN, -design.WITHIN))  # speeds keep to the upper part

    def show_runs(self, runs: list[Measurement]) -> None:
        """Show runs of one work, the oldest first."""
        self.runs = runs
        self.draw()

    def draw_content(self, theme: design.Theme) -> None:
        """Draw a thin line and dots for each version on each machine; those of the newest run in the ink."""
        by_series: dict[str, list[tuple[float, float]]] = {}
        for place, run in enumerate(self.runs, 1):
            by_series.setdefault(_series(run), []).append((place, run.megapixels_per_second))
        newest = _series(self.runs[-1]) if self.runs else ""
        for number, (name, points) in enumerate(by_series.items()):
            color = theme.accent if name == newest else theme.quiet
            thread = QColor(color)
            thread.setAlpha(96)
            pen = self.solid(color, 1)
            pen.setColor(thread)
            self.add_line(points, pen)
            named = name if len(by_series) <= NAMED or name == newest else None
            self.add_dots(points, color, SHAPES[number % len(SHAPES)], named)
        self.name_axes(tr("MP/s"), "", theme)
        self.plot.getAxis("bottom").setTicks([self._days()])
        highest = max([run.megapixels_per_second for run in self.runs], default=1.0)
        self.span((0.5, max(2, len(self.runs)) + 0.5), (0, highest * 1.25))

    def _days(self) -> list[tuple[float, str]]:
        """Return the places where another day begins, as many as there is room for."""
        room = len(self.runs) / MOST_DAYS  # in runs, for one day's words
        days: list[tuple[float, str]] = []
        before = ""
        for place, run in enumerate(self.runs, 1):
            date = QDateTime.fromSecsSinceEpoch(int(run.at)).date()
            day = QLocale().toString(date, QLocale.FormatType.ShortFormat)
            if day != before and (not days or place - days[-1][0] >= room):
                days.append((place, day))
            before = day
        return days


def _series(run: Measurement) -> str:
    """Say which runs can be compared as one line: those of one version on one machine."""
    return in_a_line(f"{run.version} · {run.machine.name}")


def _table() -> FiguresTable:
    """Return the table: each run with when, what, on which version and machine, and how fast; the newest first."""
    columns = (
        Column(tr("When"), 136, figures=False), Column(tr("What"), 88, figures=False),
        Column(tr("Version"), 64, figures=False), Column(tr("Machine"), 0, figures=False),
        Column(tr("Engine"), 80, figures=False), Column(tr("Workers"), 64), Column(tr("Time"), 72),
        Column(tr("MP/s"), 64), Column(tr("Speedup"), 72),
    )  # fmt: skip
    return FiguresTable(tr("Runs, as a table"), "runs_table", columns)


def _row(run: Measurement) -> tuple[str, ...]:
    kinds = {"run": tr("job"), "compare": tr("comparison"), "scale": tr("scaling"), "lab": tr("laboratory")}
    return (
        numbers.date_and_time(run.at), kinds[run.kind], run.version, run.machine.name, say(run.engine),
        numbers.count(run.workers), numbers.seconds(run.seconds), tr("{n:,.0f}", n=run.megapixels_per_second),
        f"{numbers.ratio(run.speedup)} ×" if run.speedup is not None else DASH,
    )  # fmt: skip
