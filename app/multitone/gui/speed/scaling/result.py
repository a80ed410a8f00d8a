"""What a scaling shows: chart, advice, where the time goes, and under what conditions it was measured."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.run import Run
from multitone.gui.speed.export import ChartPanel, Exported
from multitone.gui.speed.provenance import Provenance, machine_of
from multitone.gui.speed.scaling.charts import PARTS, ScalingChart, TimeBars, say_part
from multitone.gui.speed.tables import DASH, Column, FiguresTable, Records
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, Sign, WrappedLabel, button, label
from multitone.gui.widgets.fields import DropDown
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr
from multitone.speedup.scaling import Advice, Point, Scaling
from multitone.speedup.timing import TimeUse

WORKERS = "workers"
"""The setting that jobs to come heed."""


class AdviceView(QWidget):
    """How many workers to use here: one large sentence, its reason, and the button that does it.

    An en dash until it is known, never a guess.
    """

    def __init__(self, run: Run, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("advice")
        self._run, self._preferences = run, preferences
        self._advice: Advice | None = None
        self.sentence = label(DASH, name="advice_sentence")
        self.sentence.setFont(design.font(design.HUGE, light=True))
        self.caption = label(tr("to use here, for such a job"), "quiet")
        self.reason = WrappedLabel("advice_reason")
        self.use = button("", "use_workers")
        self.use.clicked.connect(self._use)
        self.law = WrappedLabel("law", "small")
        run.workers_changed.connect(self._say_button)
        parts = (self.sentence, self.caption, self.reason, row_of(self.use, None), self.law, None)
        column_of(*parts, on=self, spacing=design.WITHIN)
        self.show_scaling(None)

    def show_scaling(self, scaling: Scaling | None) -> None:
        """Show what a scaling says."""
        advice = self._advice = scaling.advice if scaling is not None else None
        workers = numbers.workers(advice.workers) if advice is not None else DASH
        self.sentence.setText(workers)
        unknown = tr("How many workers to use here is not known yet")
        self.sentence.setAccessibleName(unknown if advice is None else tr("Use {workers} here", workers=workers))
        self.reason.setText(say(advice.reason) if advice is not None else "")
        self.reason.setVisible(advice is not None)
        self.law.setText(_law(scaling) if scaling is not None else "")
        self.law.setVisible(bool(self.law.text()))
        self._say_button()

    def _say_button(self) -> None:
        self.use.setVisible(self._advice is not None)
        if self._advice is None:
            return
        used = self._run.workers == self._advice.workers
        workers = numbers.workers(self._advice.workers)
        text = tr("Jobs use {workers}", workers=workers) if used else tr("Use {workers}", workers=workers)
        self.use.setText(text)
        self.use.setAccessibleName(text)
        self.use.setEnabled(not used)
        set_tip(self.use, "" if used else tr("For all jobs from now on; this is saved in the settings"))

    def _use(self) -> None:
        assert self._advice is not None
        self._preferences.set(WORKERS, self._advice.workers)
        self._run.set_workers(self._advice.workers)


class ScalingResult(QWidget):
    """Absent until there is something to show."""

    def __init__(self, run: Run, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("scaling_result")
        self.scaling: Scaling | None = None
        self._at, self._measured_job = 0.0, ""
        self._chosen = 0
        """The number of workers whose time is shown; 0 for those that are advised."""
        self.chart, self.table = ScalingChart(run.cores), _scaling_table()
        self.bars, self.times = TimeBars(), _time_table()
        self.advice = AdviceView(run, preferences)
        self.advice.setFixedWidth(design.STEPS_WIDTH)
        self.whose = DropDown(tr("Workers whose time is shown"), "time_of", ())
        self.whose.currentIndexChanged.connect(self._choose)
        chart, bars = self.chart, self.bars
        of_scaling = Exported(
            "multitone-scaling", chart.title, chart.size, chart.paint_on,
            lambda: scaling_records(self.scaling) if self.scaling is not None else [], lambda: self.scaling,
            self._provenance,
        )  # fmt: skip
        of_time = Exported(
            "multitone-time",
            bars.title,
            bars.size,
            bars.paint_on,
            lambda: time_records(bars.uses),
            lambda: bars.uses,
            self._provenance,
        )
        self.scaling_panel = ChartPanel(chart, self.table, of_scaling)
        self.time_panel = ChartPanel(bars, self.times, of_time, self.whose)
        self.sign, self._line = Sign("warning"), Hairline()
        self.warnings = WrappedLabel("scaling_warnings")
        self.conditions = WrappedLabel("scaling_conditions", "small")
        top = row_of((self.scaling_panel, 1), self.advice, spacing=2 * design.OUTER)
        warned = row_of(self.sign, self.warnings, spacing=design.WITHIN)
        parts = (top, self._line, self.time_panel, warned, self.conditions)
        column_of(*parts, on=self, spacing=design.BETWEEN)

    def begin(self) -> None:
        """Show the empty chart of a measuring that begins."""
        self._chosen = 0
        self.show_scaling(None, "")
        self.show()

    def show_scaling(self, scaling: Scaling | None, when: str, at: float = 0.0, job: str = "") -> None:
        """Show what is known, and say when it was measured; a saved chart tells `at` and of which `job`."""
        self.scaling, self._at, self._measured_job = scaling, at, job
        self.setVisible(scaling is not None)
        self.chart.show_scaling(scaling)
        self.table.texts.show_rows([_scaling_row(point) for point in scaling.points] if scaling is not None else [])
        self.advice.show_scaling(scaling)
        self.scaling_panel.export.setEnabled(scaling is not None)
        self._show_time()
        warnings = _warnings(scaling) if scaling is not None else []
        self.warnings.setText(" ".join(warnings))
        for part in (self.sign, self.warnings):
            part.setVisible(bool(warnings))
        self.conditions.setText(" · ".join(_facts(scaling, when)) if scaling is not None else "")

    def _provenance(self) -> Provenance:
        scaling = self.scaling
        if scaling is None:
            return Provenance()
        warnings = tuple(_warnings(scaling))
        return Provenance(machine_of(scaling.conditions), self._at, self._measured_job, warnings)

    def _show_time(self) -> None:
        """Show the time of the point that is chosen, else of the one advised, else of the last."""
        points = [point for point in self.scaling.points if point.time_use] if self.scaling is not None else []
        advice = self.scaling.advice if self.scaling is not None else None
        wanted = self._chosen or (advice.workers if advice is not None else 0)
        point = next((point for point in points if point.workers == wanted), points[-1] if points else None)
        self.whose.offer([(numbers.workers(each.workers), each.workers) for each in points])
        if point is not None:
            self.whose.choose(point.workers)
        uses = point.time_use if point is not None else ()
        self.bars.show_uses(uses)
        self.times.texts.show_rows([_time_row(use) for use in uses])
        for part in (self.time_panel, self._line):
            part.setVisible(point is not None)

    def _choose(self) -> None:
        self._chosen = self.whose.currentData() or 0
        self._show_time()


def _law(scaling: Scaling) -> str:
    """Say the law in figures, or why there is none."""
    text = say(scaling.fit.sentence if scaling.fit is not None else scaling.no_fit)
    return text.replace(" %", "\u00a0%").replace(" ×", "\u00a0×")


def _warnings(scaling: Scaling) -> list[str]:
    warnings = [say(warning) for warning in scaling.warnings]
    if scaling.differing:
        names = ", ".join(numbers.name_of(name) for name in scaling.differing[:3])
        warnings.append(tr("The results are not the same in every run: {names}.", names=names))
    return warnings


def _facts(scaling: Scaling, when: str) -> list[str]:
    """Return what a reader needs to believe the figures."""
    pictures, known = numbers.pictures(scaling.pictures), scaling.conditions
    facts = [when, tr("{pictures}, {n:,.0f} MP", pictures=pictures, n=scaling.megapixels)]
    if scaling.identical:
        facts.append(tr("the same results in every run, byte for byte"))
    facts += [str(known[name]) for name in ("processor", "system") if known.get(name)]
    if known.get("python"):
        facts.append(f"Python {known['python']}")
    page_cache = known.get("page_cache")
    if isinstance(page_cache, str):
        facts.append(say(page_cache))
    return [fact for fact in facts if fact]


def _scaling_table() -> FiguresTable:
    columns = (
        Column(tr("Workers"), 0, figures=False), Column(tr("Time"), 56), Column(tr("Runs"), 56),
        Column(tr("Speedup"), 72), Column(tr("95 %"), 80), Column(tr("Efficiency"), 72), Column(tr("Karp–Flatt"), 72),
    )  # fmt: skip
    return FiguresTable(tr("Speedup against workers, as a table"), "scaling_table", columns)


def _scaling_row(point: Point) -> tuple[str, ...]:
    interval = point.interval
    return (
        numbers.count(point.workers),
        numbers.seconds(point.median) if point.seconds else DASH,
        numbers.count(len(point.seconds)),
        f"{numbers.ratio(point.speedup)} ×",
        f"{numbers.ratio(interval[0])}–{numbers.ratio(interval[1])}" if interval is not None else DASH,
        numbers.percent(point.efficiency),
        tr("{n:.3f}", n=point.karp_flatt) if point.karp_flatt is not None else DASH,
    )


def _time_table() -> FiguresTable:
    parts = [Column(say_part(part).capitalize(), 72) for part in PARTS]
    columns = (Column(tr("Worker"), 0, figures=False), *parts, Column(tr("Pictures"), 72))
    return FiguresTable(tr("Where the time goes, as a table"), "time_table", columns)


def _time_row(use: TimeUse) -> tuple[str, ...]:
    parts = (numbers.seconds(getattr(use, part)) for part in PARTS)
    return numbers.count(use.worker), *parts, numbers.count(use.pictures)


def scaling_records(scaling: Scaling) -> Records:
    """Return a scaling as lines: one a number of workers; times in seconds."""
    lines: Records = [["workers", "seconds_median", "runs", "speedup", "low", "high", "efficiency", "karp_flatt"]]
    for point in scaling.points:
        low, high = point.interval or (None, None)
        runs, median = len(point.seconds), point.median if point.seconds else None
        lines.append([point.workers, median, runs, point.speedup, low, high, point.efficiency, point.karp_flatt])
    return lines


def time_records(uses: tuple[TimeUse, ...]) -> Records:
    """Return a run's workers as lines, in seconds."""
    values = [[use.worker, *(getattr(use, part) for part in PARTS), use.total, use.pictures] for use in uses]
    return [["worker", *PARTS, "total", "pictures"], *values]
