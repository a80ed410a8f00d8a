"""The histogram: what the picture holds after its steps and before, and marks that show where detail is lost."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import name_control, paint_ground
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.levels import NONE, Heights, paint_channels, paint_outline, scaled
from multitone.messages import tr
from multitone.services.preview.display import HIGHLIGHTS_PAINTED, SHADOWS_PAINTED, Clipping, DisplayLevels

LOST = 0.0001
"""Part of the pixels without detail from which on a mark is filled."""
MARK = 8
"""Side of a mark."""
LINE = 24
"""Height of the line of marks."""


class Histogram(QWidget):
    """The levels, and below them a mark for the shadows and one for the highlights that can be pressed."""

    clipping_changed = Signal(object)
    """Carries the `Clipping` that the preview is to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram")
        self.setAccessibleName(tr("Histogram"))
        self.before, self.after = NONE, NONE
        self._graph = _Graph()
        self.shadows = ClippingMark("show_shadows", tr("Shadows"), SHADOWS_PAINTED)
        self.highlights = ClippingMark("show_highlights", tr("Highlights"), HIGHLIGHTS_PAINTED, at_right=True)
        for mark in (self.shadows, self.highlights):
            mark.toggled.connect(lambda _: self.clipping_changed.emit(self.clipping))
        column_of(self._graph, row_of(self.shadows, None, self.highlights), on=self)
        self.show_levels(NONE, NONE)

    @property
    def clipping(self) -> Clipping:
        """What the preview is to show."""
        return Clipping(self.shadows.isChecked(), self.highlights.isChecked())

    def show_levels(self, before: DisplayLevels, after: DisplayLevels) -> None:
        """Show what the pictures hold; `NONE` where there are none."""
        self.before, self.after = before, after
        known = bool(after.channels)
        self._graph.before, self._graph.after = scaled(before, after)
        self._graph.update()
        shadows = tr("Shadows without detail: {part:percent} of the pixels.", part=after.shadows) if known else ""
        lights = tr("Highlights without detail: {part:percent} of the pixels.", part=after.highlights) if known else ""
        self.shadows.say(after.shadows if known else None, shadows, tr("Show pixels without detail in the shadows"))
        self.highlights.say(
            after.highlights if known else None, lights, tr("Show pixels without detail in the highlights")
        )
        self.setAccessibleDescription(f"{shadows} {lights}".strip())

    def toggle_clipping(self) -> None:
        """Show all pixels without detail, or none."""
        shown = not (self.shadows.isChecked() or self.highlights.isChecked())
        self.shadows.setChecked(shown)
        self.highlights.setChecked(shown)


class _Graph(QWidget):
    """Paints heights of 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Heights = []
        self.after: Heights = []
        self.setFixedHeight(design.HISTOGRAM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        theme, area = design.theme(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, QColor(theme.control))
        painter.setPen(QPen(QColor(theme.hairline), 1))
        for part in (0.25, 0.5, 0.75):
            x = round(area.width() * part) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, area.height()))
        if self.after:
            paint_channels(painter, area, self.after, theme)
            paint_outline(painter, area, self.before, theme)


class ClippingMark(QAbstractButton):
    """A triangle and a share: filled where detail is lost. It stays down while the pixels are shown in its color."""

    def __init__(self, name: str, title: str, color: tuple[int, int, int], *, at_right: bool = False) -> None:
        super().__init__()
        name_control(self, title, name)
        self.setCheckable(True)
        self._title, self._color, self._at_right = title, QColor(*color), at_right
        self.lost = 0.0
        self.setFont(design.font(design.SMALL))

    def say(self, part: float | None, told: str, asked: str) -> None:
        """Say what part of the pixels has no detail left, and what a press does."""
        self.lost = part or 0.0
        self.setText(self._title if part is None else tr("{what} {part:percent}", what=self._title, part=part))
        self.setAccessibleName(asked)
        self.setAccessibleDescription(told)
        set_tip(self, f"{told}\n{asked} (J)".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + MARK + 3 * design.WITHIN // 2 + 8, LINE)

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme, area = design.theme(), QRectF(self.rect())
        painter = QPainter(self)
        paint_ground(painter, area, lit=self.isChecked() or self.underMouse(), focus=self.hasFocus())
        inside = area.adjusted(4, 0, -4, 0)
        left = inside.right() - MARK if self._at_right else inside.left()
        box = QRectF(left, round(area.center().y() - MARK / 2), MARK, MARK)
        corner, other = (box.topRight(), box.topLeft()) if self._at_right else (box.topLeft(), box.topRight())
        below = box.bottomRight() if self._at_right else box.bottomLeft()
        lost = self._color if self.isChecked() else QColor(theme.text)
        painter.setPen(QPen(lost if self.lost > LOST else QColor(theme.quiet), 1))
        painter.setBrush(lost if self.lost > LOST else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([corner, other, below]))
        painter.setPen(QColor(theme.text if self.isChecked() or self.lost > LOST else theme.quiet))
        gap = MARK + design.WITHIN
        words = inside.adjusted(0, 0, -gap, 0) if self._at_right else inside.adjusted(gap, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if self._at_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, self.text())
