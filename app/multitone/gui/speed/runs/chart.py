"""The chart of past runs: megapixels a second, one run after another, versions and machines by shape and in words."""

from __future__ import annotations

from PySide6.QtGui import QColor

from multitone.gui.speed.past import day, series
from multitone.gui.speed.plot import Plot
from multitone.gui.widgets import design
from multitone.speedup.measurements import Measurement

SHAPES = ("o", "s", "t", "d", "star", "p", "+", "x", "t1", "h")
"""pyqtgraph's names: disk, square, triangle, diamond and so on; after the last they begin anew."""
MOST_DAYS = 8
"""Days that are written under the axis."""
NAMED = 6
"""Series in the legend; the table names all."""


class RunsChart(Plot):
    """Runs stand side by side, the oldest left: months without one would push the others into a blot."""

    def __init__(self) -> None:
        self.runs: list[Measurement] = []
        super().__init__(self.tr("Megapixels a second, run after run"), "runs_chart")
        self.legend.anchor((0, 1), (0, 1), (design.WITHIN, -design.WITHIN))  # speeds keep to the upper part

    def show_runs(self, runs: list[Measurement]) -> None:
        """Show runs of one work, the oldest first."""
        self.runs = runs
        self.draw()

    def draw_content(self, theme: design.Theme) -> None:
        """Draw a thin line and dots for each version on each machine; those of the newest run in the ink."""
        by_series: dict[str, list[tuple[float, float]]] = {}
        for place, run in enumerate(self.runs, 1):
            by_series.setdefault(series(run), []).append((place, run.megapixels_per_second))
        newest = series(self.runs[-1]) if self.runs else ""
        for number, (name, points) in enumerate(by_series.items()):
            color = theme.accent if name == newest else theme.quiet
            thread = QColor(color)
            thread.setAlpha(96)
            pen = self.solid(color, 1)
            pen.setColor(thread)
            self.add_line(points, pen)
            named = name if len(by_series) <= NAMED or name == newest else None
            self.add_dots(points, color, SHAPES[number % len(SHAPES)], named)
        self.plot.setLabel("left", self.tr("MP/s"), color=theme.quiet, **{"font-size": f"{design.SMALL}px"})
        self.plot.getAxis("bottom").setTicks([self._days()])
        highest = max([run.megapixels_per_second for run in self.runs], default=1.0)
        self.span((0.5, max(2, len(self.runs)) + 0.5), (0, highest * 1.25))

    def _days(self) -> list[tuple[float, str]]:
        """Return the places where another day begins, as many as there is room for."""
        places: list[tuple[float, str]] = []
        for place, run in enumerate(self.runs, 1):
            text = day(run.at)
            if not places or places[-1][1] != text:
                places.append((place, text))
        room = len(self.runs) / MOST_DAYS  # in runs, for one day's words
        told: list[tuple[float, str]] = []
        for at, text in places:
            if not told or at - told[-1][0] >= room:
                told.append((at, text))
        return told
