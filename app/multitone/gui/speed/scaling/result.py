"""What a scaling shows: chart, advice, where the time goes, and under what conditions it was measured."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.run import Run
from multitone.gui.speed.export import Exported
from multitone.gui.speed.panel import ChartPanel
from multitone.gui.speed.scaling.advice import AdviceView
from multitone.gui.speed.scaling.chart import ScalingChart
from multitone.gui.speed.scaling.tables import ScalingTable, TimeTable, scaling_records, time_records
from multitone.gui.speed.scaling.time_bars import TimeBars
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, Sign, WrappedLabel
from multitone.gui.widgets.fields import Choice
from multitone.speedup.scaling import Point, Scaling


class ScalingResult(QWidget):
    """Absent until there is something to show."""

    told = Signal(str)

    def __init__(self, run: Run, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scaling_result")
        self.scaling: Scaling | None = None
        self._chosen = 0
        """The number of workers whose time is shown; 0 for those that are advised."""
        self.chart, self.table = ScalingChart(run.cores), ScalingTable()
        self.bars, self.times = TimeBars(), TimeTable()
        self.advice = AdviceView(run, preferences)
        self.whose = Choice(self.tr("Workers whose time is shown"), "time_of", ())
        self.whose.currentIndexChanged.connect(self._choose)
        self.scaling_panel = ChartPanel(self.chart, self.table, self._exported_scaling())
        self.time_panel = ChartPanel(self.bars, self.times, self._exported_time(), self.whose)
        self.sign = Sign("warning")
        self.warnings = WrappedLabel("scaling_warnings")
        self.conditions = WrappedLabel("scaling_conditions", "small")
        for panel in (self.scaling_panel, self.time_panel):
            panel.told.connect(self.told)
        self._lay_out()

    def begin(self) -> None:
        """Show the empty chart of a measuring that begins."""
        self._chosen = 0
        self.show_scaling(None, "")
        self.show()

    def show_scaling(self, scaling: Scaling | None, when: str) -> None:
        """Show what is known, and say when it was measured."""
        self.scaling = scaling
        self.setVisible(scaling is not None)
        self.chart.show_scaling(scaling)
        self.table.show_scaling(scaling)
        self.advice.show_scaling(scaling)
        self.scaling_panel.export.setEnabled(scaling is not None)
        self._show_time()
        self._say(scaling, when)

    def _show_time(self) -> None:
        point = self._point()
        points = self._timed()
        self.whose.offer([(numbers.workers(one.workers), one.workers) for one in points])
        if point is not None:
            self.whose.choose(point.workers)
        self.bars.show_uses(point.time_use if point is not None else ())
        self.times.show_uses(point.time_use if point is not None else ())
        for part in (self.time_panel, self._line):
            part.setVisible(point is not None)

    def _timed(self) -> list[Point]:
        return [point for point in self.scaling.points if point.time_use] if self.scaling is not None else []

    def _point(self) -> Point | None:
        """Return the point whose time is shown: the one chosen, else the one advised, else the last."""
        points = self._timed()
        advice = self.scaling.advice if self.scaling is not None else None
        wanted = self._chosen or (advice.workers if advice is not None else 0)
        return next((point for point in points if point.workers == wanted), points[-1] if points else None)

    def _choose(self) -> None:
        self._chosen = self.whose.currentData() or 0
        self._show_time()

    def _say(self, scaling: Scaling | None, when: str) -> None:
        warnings = [declared(warning) for warning in scaling.warnings] if scaling is not None else []
        if scaling is not None and scaling.differing:
            names = ", ".join(numbers.name_of(name) for name in scaling.differing[:3])
            warnings.append(self.tr("The results are not the same in every run: {names}.").format(names=names))
        self.warnings.setText(" ".join(warnings))
        for part in (self.sign, self.warnings):
            part.setVisible(bool(warnings))
        self.conditions.setText(" · ".join(self._facts(scaling, when)) if scaling is not None else "")

    def _facts(self, scaling: Scaling, when: str) -> list[str]:
        """Return what a reader needs to believe the figures."""
        number = self.locale().toString(scaling.megapixels, "f", 0)
        facts = [when, self.tr("{pictures}, {n} MP").format(pictures=numbers.pictures(scaling.pictures), n=number)]
        if scaling.identical:
            facts.append(self.tr("the same results in every run, byte by byte"))
        told = scaling.conditions
        facts += [str(told[name]) for name in ("processor", "system") if told.get(name)]
        if told.get("python"):
            facts.append(f"Python {told['python']}")
        if told.get("page_cache"):
            facts.append(declared(str(told["page_cache"])))
        return [fact for fact in facts if fact]

    def _exported_scaling(self) -> Exported:
        return Exported(
            "multitone-scaling",
            lambda: self.chart.title,
            self.chart.size,
            self.chart.paint_on,
            lambda: scaling_records(self.scaling) if self.scaling is not None else [],
            lambda: self.scaling,
        )

    def _exported_time(self) -> Exported:
        def paint(painter: QPainter, area: QRectF) -> None:
            self.bars.paint_on(painter, area)

        return Exported(
            "multitone-time",
            lambda: self.bars.title,
            self.bars.size,
            paint,
            lambda: time_records(self.bars.uses),
            lambda: self.bars.uses,
        )

    def _lay_out(self) -> None:
        self.advice.setFixedWidth(design.STEPS_WIDTH)
        top = QHBoxLayout()
        top.setSpacing(2 * design.OUTER)
        top.addWidget(self.scaling_panel, 1)
        top.addWidget(self.advice)
        warned = QHBoxLayout()
        warned.setSpacing(design.WITHIN)
        warned.addWidget(self.sign)
        warned.addWidget(self.warnings, 1)
        self._line = Hairline()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.BETWEEN)
        column.addLayout(top)
        column.addWidget(self._line)
        column.addWidget(self.time_panel)
        column.addLayout(warned)
        column.addWidget(self.conditions)
