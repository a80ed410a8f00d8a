"""The ratio to one thread, in large figures beside the curve that it is read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.measuring import OneThreadRun
from multitone.gui.model.session import Session, State
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, label, show_text
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.tables import CurveTable
from multitone.messages import several, tr
from multitone.speedup.comparison import Comparison

Points = Sequence[tuple[float, int]]
ROW = 16
"""Pixels that a line's name is high."""
DASH = 22
"""Pixels of a line beside its name."""
FOOT = 18
"""Pixels under the axis for its figures."""


class Result(QWidget):
    """The ratio in large figures beside the curve; an en dash until it is measured, never an estimate."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("result")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.ratio = label("–", name="ratio")
        self.ratio.setFont(design.font(design.HUGE, light=True))
        self.caption = label(tone="small")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.sentence = WrappedLabel("compared_sentence", "small")
        self.curve = SpeedupCurve()
        self.table = CurveTable()
        self.table.setFixedWidth(design.CURVE_WIDTH)
        self.table.hide()
        figures = column_of(self.ratio, self.caption, design.WITHIN, self.sentence, None)
        row_of(self.curve, self.table, figures, on=self, spacing=design.OUTER)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        session.state_changed.connect(self._state_changed)
        session.run.compared.connect(self.refresh)
        self._state_changed()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return super().sizeHint().expandedTo(QSize(design.CURVE_WIDTH + design.OUTER + 136, design.CURVE_HEIGHT))

    def refresh(self) -> None:
        """Show what is measured so far."""
        run = self._session.run
        self._say(run.speedup)
        if self.table.isVisibleTo(self):
            self.table.show_curves(run.timing.curve, run.comparison.one.curve if run.comparison is not None else ())
        self.curve.show_lines(run.timing.curve, len(run.job.tasks) if run.job else 0, run.comparison)

    def _say(self, measured: Comparison | None) -> None:
        caption = several("one thread, of 1 core", "one thread, of {n} cores", self._session.run.cores)
        roomy = self.window().width() >= design.WINDOW[0]
        widest = f"{caption}, ± {numbers.ratio(0.0)}"  # kept free, so that the curve keeps its place
        self.caption.setMinimumWidth(self.caption.fontMetrics().horizontalAdvance(widest) if roomy else 0)
        ratio = "–"
        if measured is not None and measured.speedup is not None:
            ratio = f"{numbers.ratio(measured.speedup)} ×"
            if measured.interval is not None:
                caption += f", ± {numbers.ratio(measured.interval[1] - measured.speedup)}"
        self.ratio.setText(ratio)
        self.caption.setText(caption)
        show_text(self.sentence, compared_sentence(measured) if measured is not None else "")

    def show_table(self, *, table: bool) -> None:
        """Say the curve as a table, or paint it."""
        self.curve.setVisible(not table)
        self.table.setVisible(table)
        self.refresh()

    def _state_changed(self) -> None:
        session = self._session
        running = session.state is State.RUNNING and session.run.compare
        self.setVisible(running or (session.state is State.DONE and session.run.speedup is not None))
        self._timer.start() if running else self._timer.stop()
        self.refresh()


def compared_sentence(measured: Comparison) -> str:
    """Say what the comparison has measured."""
    workers, many, one = measured.parallel.workers, measured.parallel.median, measured.serial.median
    if measured.sampled:
        return tr(
            "What {n:,} workers did in {many:seconds} would take one thread {one:seconds}, judging by a sample.",
            n=workers, many=many, one=one,
        )  # fmt: skip
    return tr("What {n:,} workers did in {many:seconds} took one thread {one:seconds}.", n=workers, many=many, one=one)


class SpeedupCurve(QWidget):
    """Paints the two measured lines of a comparison."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("curve")
        self.setAccessibleName(tr("Pictures over time, with all workers and with one thread"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._comparison: OneThreadRun | None = None
        self._pool: Points = ()
        self._tasks = 0

    def show_lines(self, pool: Points, tasks: int, comparison: OneThreadRun | None) -> None:
        """Show the pool, alone while it runs, when `tasks` is how many pictures it has to do; or both lines."""
        self._pool, self._comparison = pool, comparison
        self._tasks = tasks if comparison is None else 0
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(design.CURVE_WIDTH, design.CURVE_HEIGHT)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme, comparison = design.theme(), self._comparison
        painter = QPainter(self)
        area = QRectF(0.5, 3.5, self.width() - 8, self.height() - FOOT - 3)
        painter.fillRect(QRectF(0, area.bottom(), self.width(), 1), QColor(theme.hairline))
        one = comparison.one.curve if comparison else ()
        seconds = max((points[-1][0] for points in (self._pool, one) if points), default=0.0)
        if comparison is not None and comparison.progress.finished is None:
            seconds = max(seconds, comparison.expected_seconds)
        top = max(self._pool[-1][1] if self._pool else 0, self._tasks, 1)
        if seconds <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines: list[QPainterPath] = []
        for points, pen in ((one, _dashed(theme)), (self._pool, _solid(theme))):
            painter.setPen(pen)
            lines.append(_path(points, area, seconds, top))
            painter.drawPath(lines[-1])
        self._write(painter, area, seconds, top, theme)
        if comparison is not None:
            self._name_lines(painter, area, lines, theme)

    def _write(self, painter: QPainter, area: QRectF, seconds: float, top: int, theme: design.Theme) -> None:
        """Write what the axes span."""
        painter.setFont(design.font(design.SMALL))
        painter.setPen(QColor(theme.quiet))
        foot = QRectF(0, area.bottom() + 2, self.width(), FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, numbers.seconds(seconds))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(QPointF(0, area.top() + 10), numbers.pictures(top))

    def _name_lines(self, painter: QPainter, area: QRectF, lines: list[QPainterPath], theme: design.Theme) -> None:
        """Write which line is which into the lower right corner, which rising lines seldom enter, or the upper left."""
        metrics = painter.fontMetrics()
        named = ((tr("all workers"), _solid(theme)), (tr("one thread"), _dashed(theme)))
        width = max(metrics.horizontalAdvance(text) for text, _pen in named)
        across, down = DASH + design.WITHIN + width, ROW * len(named)
        corner = QRectF(area.right() - across, area.bottom() - design.WITHIN - down, across, down)
        if any(line.intersects(corner) for line in lines):
            corner.moveTo(area.left(), area.top() + ROW)
        for place, (text, pen) in enumerate(named):
            middle = corner.top() + ROW * (place + 0.5)
            painter.setPen(QColor(theme.text))
            painter.drawText(
                QRectF(corner.right() - width, middle - ROW / 2, width, ROW), Qt.AlignmentFlag.AlignVCenter, text
            )
            painter.setPen(pen)
            painter.drawLine(QPointF(corner.left(), middle + 0.5), QPointF(corner.left() + DASH, middle + 0.5))


def _solid(theme: design.Theme) -> QPen:
    return QPen(QColor(theme.accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _dashed(theme: design.Theme) -> QPen:
    pen = QPen(QColor(theme.one_thread), 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([3, 2.5])
    return pen


def _path(points: Points, area: QRectF, seconds: float, top: int) -> QPainterPath:
    path = QPainterPath()
    for number, (x, y) in enumerate(_thinned(points, area.width() / seconds)):
        point = QPointF(area.left() + area.width() * x / seconds, area.bottom() - area.height() * y / top)
        path.lineTo(point) if number else path.moveTo(point)
    return path


def _thinned(points: Iterable[tuple[float, int]], per_second: float) -> Iterator[tuple[float, int]]:
    """Leave points out that lie in the pixel of the one before, but never the last."""
    last_x, kept = -1.0, None
    for point in points:
        kept = point
        if (point[0] - last_x) * per_second >= 1 or last_x < 0:
            yield point
            last_x, kept = point[0], None
    if kept is not None:
        yield kept
