"""Where the time went: one bar a worker, stacked by what it was at, painted in the lanes' lightnesses."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.widgets import design
from multitone.gui.widgets.lanes import MOST_LABELED, TITLE, stage_words
from multitone.speedup.timing import TimeUse

PARTS = ("start", "read", "decode", "apply", "encode", "write", "wait")
"""In the order that they stand in a bar, which is that of a picture's way."""
GAP = 1.0
"""Between two parts, so that two of one lightness can be told apart."""
KEY, KEY_HEIGHT = 12, 28
"""Side of a part's sample, and height of the line that they stand in."""
HATCH = 5.0
"""Pixels between two lines of what is hatched, along its edge."""
FIGURE = 72
"""Width of what stands right of a bar: its worker's seconds."""


class TimeBars(QWidget):
    """Paints the bars; a table beside it says the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = self.tr("Where the time goes")
        self.setObjectName("time_bars")
        self.setAccessibleName(self.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.uses: tuple[TimeUse, ...] = ()

    def show_uses(self, uses: tuple[TimeUse, ...]) -> None:
        """Show the workers of another run."""
        self.uses = uses
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(480, KEY_HEIGHT + max(1, len(self.uses)) * sum(self.pitch))

    @property
    def pitch(self) -> tuple[int, int]:
        """Height of a bar, and of the gap under it; many bars are narrow, and have no words beside them."""
        wordy = len(self.uses) <= MOST_LABELED
        return (design.LANE, design.LANE_GAP) if wordy else (design.NARROW_LANE, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(320, self.sizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        self.paint_on(QPainter(self), QRectF(self.rect()))

    def paint_on(self, painter: QPainter, area: QRectF) -> None:
        """Paint key and bars, for the window and for a file."""
        theme = design.theme()
        painter.setFont(design.font(design.SMALL))
        self._paint_key(painter, area, theme)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, use in enumerate(self.uses):
            line = self._line(area, row)
            painter.setPen(QColor(theme.quiet))
            if len(self.uses) <= MOST_LABELED:
                painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, self._titled(use))
                painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, numbers.seconds(total(use)))
            for part, place in self._places(use, self._bar(line)):
                paint_part(painter, part, place, theme)

    def event(self, event: QEvent) -> bool:
        """Say a part's seconds where the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            said = self.say_at(event.pos())
            QToolTip.showText(event.globalPos(), said, self) if said else QToolTip.hideText()
            return True
        return super().event(event)

    def say_at(self, point: QPoint) -> str:
        """Say what is painted at a point; empty where nothing is."""
        area = QRectF(self.rect())
        for row, use in enumerate(self.uses):
            for part, place in self._places(use, self._bar(self._line(area, row))):
                if place.contains(point):
                    return f"{self._titled(use)} · {said(part)} · {numbers.seconds(getattr(use, part))}"
        return ""

    def _titled(self, use: TimeUse) -> str:
        return self.tr("worker {n}").format(n=use.worker)

    def _line(self, area: QRectF, row: int) -> QRectF:
        height, gap = self.pitch
        return QRectF(area.left(), area.top() + KEY_HEIGHT + row * (height + gap), area.width(), height)

    def _bar(self, line: QRectF) -> QRectF:
        return line.adjusted(TITLE, 0, -FIGURE, 0)

    def _places(self, use: TimeUse, bar: QRectF) -> Iterator[tuple[str, QRectF]]:
        """Yield each part of a worker with its place in its bar; all bars have one scale."""
        whole = max(map(total, self.uses)) or 1.0
        left = bar.left()
        for part in PARTS:
            width = bar.width() * getattr(use, part) / whole
            if width > 0:
                yield part, QRectF(left, bar.top(), max(0.5, width - GAP), bar.height())
            left += width

    def _paint_key(self, painter: QPainter, area: QRectF, theme: design.Theme) -> None:
        left = area.left() + TITLE
        for part in PARTS:
            paint_part(painter, part, QRectF(left, area.top() + 4, KEY, KEY), theme)
            left += KEY + 6
            text = said(part)
            painter.setPen(QColor(theme.quiet))
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRectF(left, area.top(), width + 2, KEY + 8), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + design.BETWEEN


def total(use: TimeUse) -> float:
    """Return a worker's seconds altogether."""
    return float(sum(getattr(use, part) for part in PARTS))


def said(part: str) -> str:
    """Say a part; stages as the lanes say them."""
    if part == "start":
        return QCoreApplication.translate("TimeBars", "start")
    return stage_words(part)  # type: ignore[arg-type]  # the others are stages


def paint_part(painter: QPainter, part: str, place: QRectF, theme: design.Theme) -> None:
    """Paint a part: reading, decoding and so on as lanes do, the start hatched, waiting as an idle lane with a rim."""
    if part == "start":
        painter.fillRect(place, QColor(theme.idle))
        painter.setPen(QColor(theme.quiet))
        painter.drawLines(hatch(place))
    elif part == "wait":
        painter.fillRect(place, QColor(theme.idle))
        painter.setPen(QColor(theme.hairline))
        if place.width() > 2:
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        color = theme.apply if part == "apply" else theme.encode if part in ("encode", "write") else theme.decode
        painter.fillRect(place, QColor(color))


def hatch(place: QRectF) -> list[QLineF]:
    """Return slanting lines that fill a place; a brush with a pattern would be lost in files, and a clip too."""
    lines = []
    wide, high = place.width(), place.height()
    reach = HATCH / 2
    while reach < wide + high:
        left, right = max(0.0, reach - high), min(reach, wide)
        lines.append(
            QLineF(place.left() + left, place.top() + reach - left, place.left() + right, place.top() + reach - right)
        )
        reach += HATCH
    return lines
