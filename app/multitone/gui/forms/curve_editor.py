"""A curve of points that are moved, added and removed with the mouse or by keys."""

from __future__ import annotations

import bisect
import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design
from multitone.gui.widgets.levels import NONE, Heights, paint_channels, scaled
from multitone.messages import _, tr
from multitone.operations.algorithms.monotone import heights
from multitone.services.preview.display import DisplayLevels

Point = tuple[float, float]
TOP = 255.0
"""Points go from 0 to this, both ways."""
IDENTITY: tuple[Point, ...] = ((0.0, 0.0), (TOP, TOP))
"""The curve that changes nothing; none has fewer points."""
APART = 1.0
"""How far two points are apart at least, across."""
MARGIN = 7
"""Room for a point that stands in a corner."""
NEAR = 10
"""Pixels from a point within which a press takes hold of it."""
DOT = 4.5
SIDE = 216
BEHIND = 0.5
"""Opacity of the histogram behind the curve."""
PARTS = 4
"""Fields of the grid, each way."""
STRIDE, STEP = 10.0, 1.0
"""How far arrow keys move a point, with and without Shift."""


KEYS = (
    ("Arrows", _("Move the point a little")),
    ("Shift+Arrows", _("Move the point further")),
    ("PgUp PgDown", _("Another point")),
    ("Ins +", _("Add a point")),
    ("Del", _("Remove the point")),
)
"""The keys of the curve, and what each does."""


class CurveEditor(QWidget):
    """Shows a curve and its points, one of which is chosen. `edited` carries the points that the user made."""

    edited = Signal(object)

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.points = IDENTITY
        self.chosen = 0
        self._held = self._fresh = False
        """Whether the chosen point is under the pressed mouse; whether that press has made it."""
        self._levels, self._heights = NONE, Heights()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        set_tip(
            self,
            tr(
                "Press where a point is wanted and drag it; double-click a point to remove it.\n"
                "Keys: arrows move the point, Page up and Page down choose one, Insert adds, Delete removes."
            ),
        )
        self._describe()

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Show another curve, without a signal."""
        if points != self.points:
            self.points = points
            self.chosen = min(self.chosen, len(points) - 1)
            self._describe()

    def show_levels(self, levels: DisplayLevels) -> None:
        """Show behind the curve what the picture holds that it is laid on; `NONE` where that is not known."""
        if levels != self._levels:
            self._levels, self._heights = levels, scaled(levels)[0]
            self.update()

    def place_of(self, point: Point) -> QPointF:
        """Return where a point is painted."""
        area = self._area()
        return QPointF(area.left() + area.width() * point[0] / TOP, area.bottom() - area.height() * point[1] / TOP)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(SIDE, SIDE)

    def hasHeightForWidth(self) -> bool:  # noqa: D102, N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802
        return min(width, SIDE)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        near, self._fresh = self._near(event.position()), False
        if near is not None:
            self.chosen, self._held = near, True
            self._describe()
        else:
            self._held = self._fresh = self._add(self._at_or_on_curve(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._held:
            self._take(moved(self.points, self.chosen, self._point_at(event.position())))
        else:
            over = self._near(event.position()) is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.CrossCursor)

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:  # noqa: D102, N802
        self._held = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        near = self._near(event.position())
        if near is None or (self._fresh and near == self.chosen):  # its first press has made the point that would go
            self.mousePressEvent(event)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.chosen, self._held = near, False
            self._remove()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        far = STRIDE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        ways = {
            Qt.Key.Key_Left: (-far, 0.0), Qt.Key.Key_Right: (far, 0.0),
            Qt.Key.Key_Up: (0.0, far), Qt.Key.Key_Down: (0.0, -far),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            super().keyPressEvent(event)
        elif key in ways:
            x, y = self.points[self.chosen]
            self._take(moved(self.points, self.chosen, (x + ways[key][0], y + ways[key][1])))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.chosen = (self.chosen + (1 if key is Qt.Key.Key_PageUp else -1)) % len(self.points)
            self._describe()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif key in (Qt.Key.Key_Insert, Qt.Key.Key_Plus):
            self._add_between()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme, area = design.theme(), self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, QColor(theme.control))
        painter.setPen(QPen(QColor(theme.hairline), 1))
        for part in range(1, PARTS):
            x, y = area.left() + area.width() * part / PARTS, area.top() + area.height() * part / PARTS
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.drawLine(area.bottomLeft(), area.topRight())
        if self._heights:
            painter.setOpacity(BEHIND)
            paint_channels(painter, area, self._heights, theme)
            painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawPolyline(self._line())
        for place, point in enumerate(self.points):
            chosen = place == self.chosen and (self.hasFocus() or self.underMouse())
            painter.setPen(QPen(QColor(theme.text if chosen else theme.accent), 1.75))
            painter.setBrush(QColor(theme.accent if chosen else theme.panel))
            painter.drawEllipse(self.place_of(point), DOT + chosen, DOT + chosen)
        if self.hasFocus() or self.underMouse():
            self._write_point(painter, area)

    def _write_point(self, painter: QPainter, area: QRectF) -> None:
        """Write where the chosen point is, in the corner where a curve seldom goes."""
        x, y = self.points[self.chosen]
        painter.setFont(design.font(design.SMALL))
        painter.setPen(QColor(design.theme().quiet))
        corner = area.adjusted(design.WITHIN, 0, -design.WITHIN, -design.WITHIN // 2)
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, f"{x:.0f} → {y:.0f}")

    def _line(self) -> QPolygonF:
        width = max(2, round(self._area().width()))
        xs = [TOP * pixel / (width - 1) for pixel in range(width)]
        return QPolygonF([self.place_of((x, y)) for x, y in zip(xs, heights(self.points, xs), strict=True)])

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def _point_at(self, place: QPointF) -> Point:
        area = self._area()
        x = (place.x() - area.left()) / max(1.0, area.width())
        y = (area.bottom() - place.y()) / max(1.0, area.height())
        return float(round(x * TOP)), float(round(y * TOP))

    def _near(self, place: QPointF) -> int | None:
        """Return the point under the pointer."""
        ways = [place - self.place_of(point) for point in self.points]
        distance, nearest = min((math.hypot(way.x(), way.y()), number) for number, way in enumerate(ways))
        return nearest if distance <= NEAR else None

    def _at_or_on_curve(self, place: QPointF) -> Point:
        """Return the point that a press asks for: on the curve where it is near, so that it does not jump."""
        x, y = self._point_at(place)
        on_curve = float(round(heights(self.points, (min(TOP, max(0.0, x)),))[0]))
        near = abs(self.place_of((x, on_curve)).y() - place.y()) <= NEAR
        return (x, on_curve) if near else (x, y)

    def _add(self, point: Point) -> bool:
        """Add a point and choose it; return whether there was room for it."""
        points, place = added(self.points, point)
        if place is not None:
            self.chosen = place
            self._take(points)
        return place is not None

    def _add_between(self) -> None:
        """Add a point on the curve, halfway to the next one."""
        place = min(self.chosen, len(self.points) - 2)
        x = float(round((self.points[place][0] + self.points[place + 1][0]) / 2))
        self._add((x, float(round(heights(self.points, (x,))[0]))))

    def _remove(self) -> None:
        if len(self.points) > len(IDENTITY):
            points = (*self.points[: self.chosen], *self.points[self.chosen + 1 :])
            self.chosen = min(self.chosen, len(points) - 1)
            self._take(points)

    def _take(self, points: tuple[Point, ...]) -> None:
        if points != self.points:
            self.points = points
            self._describe()
            self.edited.emit(points)

    def _describe(self) -> None:
        x, y = self.points[self.chosen]
        self.setAccessibleDescription(
            tr("Point {n} of {all}: {x:g} becomes {y:g}", n=self.chosen + 1, all=len(self.points), x=x, y=y)
        )
        self.update()


def moved(points: tuple[Point, ...], place: int, to: Point) -> tuple[Point, ...]:
    """Move one point as far as its neighbors and the borders let it."""
    low = points[place - 1][0] + APART if place else 0.0
    high = points[place + 1][0] - APART if place + 1 < len(points) else TOP
    x = points[place][0] if low > high else min(high, max(low, to[0]))
    return (*points[:place], (x, min(TOP, max(0.0, to[1]))), *points[place + 1 :])


def added(points: tuple[Point, ...], point: Point) -> tuple[tuple[Point, ...], int | None]:
    """Add a point; return the points and its place, None where there is no room beside the others."""
    x, y = (min(TOP, max(0.0, value)) for value in point)
    place = bisect.bisect([p[0] for p in points], x)
    if any(abs(x - other[0]) < APART for other in points):
        return points, None
    return (*points[:place], (x, y), *points[place:]), place
