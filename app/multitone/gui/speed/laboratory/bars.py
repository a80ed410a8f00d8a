"""The laboratory's result as bars: painted on the screen and, with the same strokes, into files."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.desktop.tooltip import show_tip
from multitone.gui.speed.laboratory import labels
from multitone.gui.speed.laboratory.layout import (
    BAR,
    GROUP,
    HEADING,
    NAME,
    ROW,
    Chart,
    KernelGroup,
    PlacedRow,
    Section,
    arrange,
)
from multitone.gui.speed.laboratory.rows import Key, key
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.design import Theme
from multitone.messages import say, tr
from multitone.speedup.lab.table import LabRow

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
LINES_END = ROW - 4
"""How far down a row its lines go where a sentence stands below."""
CAP = 3.0
"""Half the height of a whisker's ends."""


class LabBars(QWidget):
    """Paints the rows; as high as they need."""

    def __init__(self, cores: int) -> None:
        super().__init__()
        self.setObjectName("lab_bars")
        self.setAccessibleName(tr("What the laboratory found"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cores = cores
        self._rows: tuple[LabRow, ...] = ()
        self.chart = chart_of((), 1, cores)

    def show_rows(self, rows: Sequence[LabRow]) -> None:
        """Show other rows."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        self.setAccessibleDescription("\n".join(map(labels.describe, rows, labels.whys(rows))))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        painter = QPainter(self)
        in_sight = float(self.visibleRegion().boundingRect().top())
        paint(painter, self.chart, design.theme(), top=in_sight, area=QRectF(event.rect()))

    def event(self, event: QEvent) -> bool:
        """Say each run of a row where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            placed = self._at(event.pos().y())
            if placed is not None and placed.row.seconds:
                show_tip(event.globalPos(), labels.describe_runs(placed.row), self)
                return True
        return super().event(event)

    def place_of(self, rows: Collection[Key]) -> QRectF | None:
        """Return where the last of some rows stands; None where none of them is shown."""
        places = [placed for placed in self.chart.rows if key(placed.row) in rows]
        return QRectF(0, places[-1].top, self.width(), places[-1].height) if places else None

    def _at(self, y: int) -> PlacedRow | None:
        return next((row for row in self.chart.rows if row.top <= y < row.top + row.height), None)

    def _arrange(self) -> None:
        self.chart = chart_of(self._rows, self.width(), self._cores)
        self.setFixedHeight(max(1, round(self.chart.height)))
        self.update()


def chart_of(rows: Sequence[LabRow], width: float, cores: int) -> Chart:
    """Arrange rows by the sizes of the window's type."""
    metrics = QFontMetrics(design.font(design.SMALL))

    def lines_of(text: str, across: float) -> int:
        high = metrics.boundingRect(0, 0, int(across), 10_000, int(WRAPPED), text).height()
        return max(1, round(high / metrics.lineSpacing()))

    return arrange(rows, width, cores, lines_of)


def paint(painter: QPainter, chart: Chart, theme: Theme, *, top: float = 0.0, area: QRectF | None = None) -> None:
    """Paint a chart; headings stay at `top`, what lies outside of `area` is left out."""
    for section in chart.sections:
        _paint_lines(painter, chart, section, theme)
        for group in section.groups:
            _paint_group(painter, group, theme)
            for placed in group.rows:
                if area is None or (placed.top < area.bottom() and placed.top + placed.height > area.top()):
                    _paint_row(painter, chart, section, placed, theme)
    for section in chart.sections:
        at = max(section.top, min(top, section.bottom - HEADING))
        _paint_heading(painter, chart, section, at, theme)


def _write(painter: QPainter, area: QRectF, text: str, color: str, flags: Qt.AlignmentFlag = LEFT) -> None:
    painter.setPen(QColor(color))
    painter.drawText(area, int(flags), text)


def _paint_heading(painter: QPainter, chart: Chart, section: Section, at: float, theme: Theme) -> None:
    """Say what the columns hold, over what scrolls below."""
    painter.fillRect(QRectF(0, at, chart.width, HEADING), QColor(theme.panel))
    painter.fillRect(QRectF(0, at + HEADING - 1, chart.width, design.HAIRLINE), QColor(theme.hairline))
    painter.setFont(design.font(design.LARGE, strong=True))
    _write(painter, QRectF(0, at, NAME, HEADING), say(labels.WORKLOADS[section.workload][0]), theme.text)
    painter.setFont(design.font(design.SMALL))
    room = QRectF(0, at + HEADING - ROW, chart.width, ROW)
    _name_lines(painter, chart, section, room, theme)
    for (left, width), title in zip(chart.columns.figures, (tr("speedup"), tr("time"), tr("MP/s")), strict=True):
        _write(painter, QRectF(left, room.top(), width, ROW), title, theme.quiet, RIGHT)


def _name_lines(painter: QPainter, chart: Chart, section: Section, room: QRectF, theme: Theme) -> None:
    """Write over the two lines what they are; where they are too near, the limit is named alone."""
    limit = labels.limit_title(section.workload, section.limit)
    metrics = QFontMetrics(painter.font())
    ends = (chart.x(section, 1.0), chart.x(section, float(section.limit)))
    widths = (metrics.horizontalAdvance("1 ×"), metrics.horizontalAdvance(limit))
    if section.limit > 1:
        right = min(ends[1] + widths[1] / 2, chart.columns.bars[0] + chart.columns.bars[1] + design.BETWEEN)
        _write(painter, QRectF(right - widths[1], room.top(), widths[1] + 1, room.height()), limit, theme.quiet)
        if ends[0] + widths[0] / 2 + design.WITHIN > right - widths[1]:
            return
    _write(painter, QRectF(ends[0] - widths[0] / 2, room.top(), widths[0] + 1, room.height()), "1 ×", theme.quiet)


def _paint_lines(painter: QPainter, chart: Chart, section: Section, theme: Theme) -> None:
    """Paint the line of one thread solid, and the line of the limit dashed, through each kernel's rows."""
    for group in section.groups:
        rows = [placed for placed in group.rows if placed.row.unavailable is None]
        for placed in rows:
            whole = chart.columns.roomy and placed is not rows[-1]
            bottom = placed.top + (placed.height if whole else ROW if chart.columns.roomy else LINES_END)
            for speedup, style in ((1.0, Qt.PenStyle.SolidLine), (float(section.limit), Qt.PenStyle.DashLine)):
                if speedup > 1.0 or style is Qt.PenStyle.SolidLine:
                    x = round(chart.x(section, speedup)) + 0.5
                    painter.setPen(QPen(QColor(theme.quiet), 1, style))
                    painter.drawLine(QPointF(x, placed.top), QPointF(x, bottom))


def _paint_group(painter: QPainter, group: KernelGroup, theme: Theme) -> None:
    title = labels.kernel_title(group.kernel)
    painter.setFont(design.font(strong=True))
    across = QFontMetrics(painter.font()).horizontalAdvance(title)
    area = QRectF(0, group.top + design.WITHIN / 2, 1 << 12, GROUP - design.WITHIN / 2)
    _write(painter, area, title, theme.text)
    painter.setFont(design.font(design.SMALL))
    area.setLeft(max(NAME, across + design.WITHIN))
    parts = (labels.kernel_help(group.kernel), group.rows[0].row.library)
    _write(painter, area, " · ".join(filter(None, parts)), theme.quiet)


def _paint_row(painter: QPainter, chart: Chart, section: Section, placed: PlacedRow, theme: Theme) -> None:
    row, across = placed.row, chart.columns
    line = QRectF(0, placed.top, chart.width, ROW)
    painter.setFont(design.font(design.SMALL))
    missing = row.unavailable is not None
    name = QRectF(0, line.top(), NAME, ROW)
    title = tr("not here") if placed.all_engines else labels.engine_title(row.engine)
    _write(painter, name, title, theme.quiet if missing else theme.text)
    if placed.why:
        _write(painter, placed.sentence, placed.why, theme.quiet, WRAPPED)
    if missing:
        return
    figures = (labels.times(row.speedup), labels.seconds(labels.median(row)), labels.pace(row))
    for (left, width), text in zip(across.figures, figures, strict=True):
        _write(painter, QRectF(left, line.top(), width, ROW), text, theme.text, RIGHT)
    _paint_same(painter, row, QRectF(across.same[0], line.top(), across.same[1], ROW), theme)
    if row.speedup is not None:
        _paint_bar(painter, chart, section, row, line, theme)


def _paint_same(painter: QPainter, row: LabRow, area: QRectF, theme: Theme) -> None:
    """Paint a check or a cross, and say what it means."""
    if row.identical is None:
        return
    side = design.MARK
    box = QRectF(area.left(), area.center().y() - side / 2, side, side)
    icons.draw(painter, "check" if row.identical else "cross", box, theme.quiet if row.identical else theme.text)
    area.setLeft(area.left() + side + 4)
    _write(painter, area, labels.same(row), theme.quiet if row.identical else theme.text)


def _paint_bar(painter: QPainter, chart: Chart, section: Section, row: LabRow, line: QRectF, theme: Theme) -> None:
    """Paint a bar, and the spread over its end."""
    assert row.speedup is not None
    left, middle = chart.columns.bars[0], line.center().y()
    end = chart.x(section, row.speedup)
    ink = theme.one_thread if row.engine == "serial" else theme.accent
    painter.fillRect(QRectF(left, middle - BAR / 2, end - left, BAR), QColor(ink))
    if row.interval is None or row.engine == "serial":
        return
    low, high = (chart.x(section, value) for value in row.interval)
    for color, width in ((theme.panel, 3.0), (theme.text, 1.0)):  # a rim, so that it is seen on the bar too
        painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for x in (low, high):
            painter.drawLine(QPointF(x, middle - CAP), QPointF(x, middle + CAP))
