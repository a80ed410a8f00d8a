"""The curve of a comparison: pictures over time, the pool solid, one thread dashed, both as they were measured."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui import design, words
from multitone.gui.comparison import Comparison

Points = Sequence[tuple[float, int]]
LABEL = 88
"""Pixels that a line's name takes."""
FOOT = 18
"""Pixels under the axis for its figures."""


class SpeedupCurve(QWidget):
    """Paints the two measured lines of a comparison."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curve")
        self.setAccessibleName(self.tr("Pictures over time, with all workers and with one thread"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._comparison: Comparison | None = None
        self._pool: Points = ()
        self._of = 0

    def show_pool(self, points: Points, of: int) -> None:
        """Show the pool alone, while it runs; `of` is how many pictures it has to do."""
        self._comparison, self._pool, self._of = None, points, of
        self.update()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show both lines."""
        self._comparison, self._pool, self._of = comparison, comparison.pool.curve, 0
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(design.CURVE_WIDTH, design.CURVE_HEIGHT)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        area = QRectF(0.5, 3.5, self.width() - 8, self.height() - FOOT - 3)
        painter.fillRect(QRectF(0, area.bottom(), self.width(), 1), QColor(theme.hairline))
        one = self._comparison.one.curve if self._comparison else ()
        seconds = max(self._pool[-1][0] if self._pool else 0.0, one[-1][0] if one else 0.0)
        if self._comparison is not None and self._comparison.progress.finished is None:
            seconds = max(seconds, self._comparison.expected_seconds)
        top = max(self._pool[-1][1] if self._pool else 0, self._of, 1)
        if seconds <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        solid = QPen(QColor(theme.accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        dashed = QPen(QColor(theme.one_thread), 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        dashed.setDashPattern([3, 2.5])
        for points, pen in ((one, dashed), (self._pool, solid)):
            painter.setPen(pen)
            painter.drawPath(_path(points, area, seconds, top))
        self._write(painter, area, seconds, top, theme)

    def _write(self, painter: QPainter, area: QRectF, seconds: float, top: int, theme: design.Theme) -> None:
        """Write what the axes span, and which line is which."""
        painter.setFont(design.font(design.SMALL))
        painter.setPen(QColor(theme.quiet))
        foot = QRectF(0, area.bottom() + 2, self.width(), FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words.seconds(seconds))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(QPointF(0, area.top() + 10), words.pictures(top))
        if self._comparison is None:
            return
        painter.setPen(QColor(theme.text))
        one = self._comparison.one.curve
        self._name(painter, area, self._pool[-1], self.tr("all workers"), (seconds, top))
        if len(one) > 1:
            fits = area.width() * one[-1][0] / seconds + LABEL < area.width()
            middle = bisect.bisect(one, one[-1][0] * 0.55, key=lambda point: point[0])
            at = one[-1 if fits else middle]
            self._name(painter, area, at, self.tr("one thread"), (seconds, top), below=not fits)

    @staticmethod
    def _name(
        painter: QPainter,
        area: QRectF,
        at: tuple[float, int],
        text: str,
        spans: tuple[float, int],
        *,
        below: bool = False,
    ) -> None:
        """Write a line's name beside its end, or below a point of it where there is no room."""
        x = area.left() + area.width() * at[0] / spans[0] + design.WITHIN
        y = area.bottom() - area.height() * at[1] / spans[1]
        y = min(y + 18, area.bottom() - 4) if below else max(y + 4, area.top() + 10)
        painter.drawText(QPointF(x, y), text)


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
