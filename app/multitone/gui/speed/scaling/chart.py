"""The chart of a scaling: points with their spread, the ideal line, and the law through the points with its band."""

from __future__ import annotations

import msgspec
import pyqtgraph as pg
from PySide6.QtGui import QColor

from multitone.gui.speed.plot import Plot
from multitone.gui.widgets import design
from multitone.speedup.scaling import Fit, Scaling

STEPS = 96
"""Points of the law's line."""
BAND = 48
"""How much is seen of the band, of 255."""


class ScalingChart(Plot):
    """Speedup against workers."""

    def __init__(self, cores: int) -> None:
        self._cores = cores
        self._scaling: Scaling | None = None
        super().__init__(self.tr("Speedup against workers"), "scaling_chart")

    def show_scaling(self, scaling: Scaling | None) -> None:
        """Show what was measured so far."""
        self._scaling = scaling
        self.draw()

    def draw_content(self, theme: design.Theme) -> None:
        """Draw ideal, band, law and points, one over the other."""
        points = self._scaling.points if self._scaling is not None else ()
        fit = self._scaling.fit if self._scaling is not None else None
        most = max([self._cores, 2, *(point.workers for point in points)])
        self.name_axes(self.tr("times one worker"), self.tr("workers"), theme)
        self.add_line(
            [(0, 0), (most, most)], self.dashed(theme.quiet, 1.5), self.tr("ideal: each worker counts in full")
        )
        if fit is not None:
            self._draw_fit(fit, most, theme)
        spread = [point for point in points if point.interval is not None]
        for point in spread:
            low, high = point.interval or (point.speedup, point.speedup)
            self.add_line([(point.workers, low), (point.workers, high)], self.solid(theme.accent))
        if points:
            name = self.tr("measured, with 95 % interval") if spread else self.tr("measured")
            self.add_dots([(point.workers, point.speedup) for point in points], theme.accent, name=name)
        step = max(1, round(most / 16))
        self.plot.getAxis("bottom").setTicks([[(n, self.locale().toString(n)) for n in range(step, most + 1, step)]])
        highest = max([most, *(point.speedup for point in points)])
        self.span((0, most * 1.06), (0, highest * 1.06))

    def _draw_fit(self, fit: Fit, most: int, theme: design.Theme) -> None:
        """Draw the law, and between the ends of its intervals a band."""
        workers = [1 + (most - 1) * i / STEPS for i in range(STEPS + 1)]
        ends = []
        for end in (0, 1):
            law = msgspec.structs.replace(
                fit, serial_fraction=fit.serial_fraction_interval[end], coherency=fit.coherency_interval[end]
            )
            ends.append(self.add_line([(n, law.speedup(n)) for n in workers], pg.mkPen(None)))
        ground = QColor(theme.accent)
        ground.setAlpha(BAND)
        band = pg.FillBetweenItem(*ends, brush=pg.mkBrush(ground), pen=pg.mkPen(None))
        self.plot.addItem(band)
        named = self.tr("Amdahl’s law") if fit.model == "amdahl" else self.tr("universal scalability law")
        self.add_line([(n, fit.speedup(n)) for n in workers], self.solid(theme.one_thread), named)
