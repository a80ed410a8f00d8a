"""A chart on pyqtgraph in the house's dress: our colors and type, live with the theme; no menu, the wheel scrolls."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLocale, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.widgets import design

HEIGHT = 304
LINE = 2.0
DOT = 9.0
"""Across a measured point, in pixels."""
GRID = 144
"""How much of a line of the grid is seen, of 255."""
BEHIND = -1000
"""Where the grid lies; pyqtgraph would have it over the points."""
DASH = (3.0, 3.0)
"""Length and gap of a dashed line, in its widths."""


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis whose numbers are written in the window's language."""

    def tickStrings(self, values: Sequence[float], _: float, spacing: float) -> list[str]:  # noqa: D102, N802
        decimals = 0 if spacing >= 1 else 1 if spacing >= 0.1 else 2
        return [QLocale().toString(float(value), "f", decimals) for value in values]


class Plot(QWidget):
    """Draws anew when its theme or what it shows changes; it has a table beside it for keys and screen readers."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._ratio = self.devicePixelRatioF()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        axes = {side: Axis(side) for side in ("left", "bottom")}
        self.view = pg.PlotWidget(background=None, enableMenu=False, axisItems=axes)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().installEventFilter(self)
        self.plot = self.view.getPlotItem()
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.getAxis("left").setZValue(BEHIND)
        self.legend = self.plot.addLegend(offset=(design.WITHIN, 1), brush=None, pen=None, verSpacing=-4)
        self.legend.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.draw()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(480, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(320, HEIGHT)

    def draw(self) -> None:
        """Draw everything anew, in the colors of the theme."""
        theme = design.theme()
        self.plot.clear()
        self.legend.clear()
        self.legend.setBrush(pg.mkBrush(theme.panel))
        self.legend.setLabelTextColor(theme.quiet)
        self.legend.setLabelTextSize(f"{design.SMALL}px")
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(theme.hairline))
            axis.setTextPen(pg.mkPen(theme.quiet))
            axis.setTickFont(design.font(design.SMALL))
            axis.setStyle(tickLength=0, tickTextOffset=design.WITHIN, maxTickLevel=0)
        self.plot.showGrid(y=True, alpha=GRID / 255)
        self.draw_content(theme)

    def draw_content(self, theme: design.Theme) -> None:
        """Draw what the chart is of; each chart says how."""

    def name_axes(self, left: str, bottom: str, theme: design.Theme) -> None:
        """Write what the axes count."""
        style = {"color": theme.quiet, "font-size": f"{design.SMALL}px"}
        self.plot.setLabel("left", left, **style)
        self.plot.setLabel("bottom", bottom, **style)

    def span(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these parts of the axes."""
        self.plot.getViewBox().setRange(xRange=x, yRange=y, padding=0)

    def add_line(self, points: Sequence[tuple[float, float]], pen: QPen, name: str | None = None) -> Any:
        """Add a line through points; with a name it stands in the legend."""
        item = pg.PlotCurveItem([x for x, _ in points], [y for _, y in points], pen=pen, antialias=True)
        self.plot.addItem(item)
        if name is not None:
            self.legend.addItem(item, html.escape(name))  # which it takes for HTML
        return item

    def add_dots(
        self, points: Sequence[tuple[float, float]], color: str, symbol: str = "o", name: str | None = None
    ) -> None:
        """Add measured points, marked by a shape."""
        item = pg.ScatterPlotItem(
            [x for x, _ in points], [y for _, y in points], size=DOT, symbol=symbol, brush=pg.mkBrush(color),
            pen=pg.mkPen(None), antialias=True, useCache=False,
        )  # fmt: skip
        self.plot.addItem(item)
        if name is not None:
            self.legend.addItem(item, html.escape(name))  # which it takes for HTML

    def solid(self, color: str, width: float = LINE) -> QPen:
        """Return the pen of a line; pyqtgraph's pens count in pixels of the screen, whatever its scale."""
        pen: QPen = pg.mkPen(QColor(color), width=width * self._ratio)
        return pen

    def dashed(self, color: str, width: float = LINE) -> QPen:
        """Return the pen of a line that was not measured."""
        pen = self.solid(color, width)
        pen.setDashPattern(list(DASH))
        return pen

    def paint_on(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart for a file."""
        self._redraw(painter.device().devicePixelRatioF())
        self.view.render(painter, area, self.view.viewport().rect())
        self._redraw(self.devicePixelRatioF())

    def _redraw(self, ratio: float) -> None:
        if ratio != self._ratio:
            self._ratio = ratio
            self.draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave the wheel to the page that the chart lies on: a chart shows all there is, nothing is gained near."""
        if isinstance(event, QWheelEvent):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Draw anew on a screen of another scale."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._redraw(self.devicePixelRatioF())
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.draw()
