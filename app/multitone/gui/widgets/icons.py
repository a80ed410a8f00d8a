"""The window's icons, drawn as strokes on a grid of 16, and the program's own icon."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from multitone.gui.widgets import design

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

GRID = 16.0
STROKE = 1.5


def draw(painter: QPainter, name: str, area: QRectF, color: QColor | str) -> None:
    """Draw an icon into an area, in one color."""
    pen = QPen(QColor(color), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    path = QPainterPath()
    fills = _DRAWN[name](path)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / GRID, area.height() / GRID)
    painter.setPen(Qt.PenStyle.NoPen if fills else pen)
    painter.setBrush(QColor(color) if fills else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def _lines(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _plus(path: QPainterPath) -> bool:
    _lines(path, (8, 3), (8, 13))
    _lines(path, (3, 8), (13, 8))
    return False


def _minus(path: QPainterPath) -> bool:
    _lines(path, (3, 8), (13, 8))
    return False


def _table(path: QPainterPath) -> bool:
    path.addRoundedRect(QRectF(1.8, 2.8, 12.4, 10.4), 1, 1)
    _lines(path, (1.8, 6.4), (14.2, 6.4))
    _lines(path, (6, 6.4), (6, 13.2))
    _lines(path, (6, 9.8), (14.2, 9.8))
    return False


def _cross(path: QPainterPath) -> bool:
    _lines(path, (4, 4), (12, 12))
    _lines(path, (12, 4), (4, 12))
    return False


def _check(path: QPainterPath) -> bool:
    _lines(path, (3.5, 8.5), (6.5, 11.5), (12.5, 4.5))
    return False


def _chevron(path: QPainterPath) -> bool:
    _lines(path, (4.5, 6.5), (8, 10), (11.5, 6.5))
    return False


def _up(path: QPainterPath) -> bool:
    _lines(path, (8, 13), (8, 3.5))
    _lines(path, (4, 7.5), (8, 3.5), (12, 7.5))
    return False


def _down(path: QPainterPath) -> bool:
    _lines(path, (8, 3), (8, 12.5))
    _lines(path, (4, 8.5), (8, 12.5), (12, 8.5))
    return False


def _pause(path: QPainterPath) -> bool:
    path.addRoundedRect(QRectF(4, 3, 2.6, 10), 0.8, 0.8)
    path.addRoundedRect(QRectF(9.4, 3, 2.6, 10), 0.8, 0.8)
    return True


def _resume(path: QPainterPath) -> bool:
    _lines(path, (5, 2.8), (13, 8), (5, 13.2))
    path.closeSubpath()
    return True


def _stop(path: QPainterPath) -> bool:
    path.addRoundedRect(QRectF(3.5, 3.5, 9, 9), 1, 1)
    return True


def _warning(path: QPainterPath) -> bool:
    _lines(path, (8, 2.2), (14.6, 13.4), (1.4, 13.4))
    path.closeSubpath()
    _lines(path, (8, 6.2), (8, 9.4))
    path.addEllipse(QPointF(8, 11.4), 0.25, 0.25)
    return False


def _folder(path: QPainterPath) -> bool:
    _lines(path, (1.8, 12.8), (1.8, 3.4), (6, 3.4), (7.4, 5.2), (14.2, 5.2), (14.2, 12.8))
    path.closeSubpath()
    return False


def _pictures(path: QPainterPath) -> bool:
    path.addRoundedRect(QRectF(1.5, 4.5, 11, 9), 1, 1)
    _lines(path, (4, 2.2), (14.5, 2.2), (14.5, 11))
    _lines(path, (2, 11.5), (5.4, 8.4), (7.6, 10.6), (9.4, 9), (12, 11.5))
    path.addEllipse(QPointF(9.3, 6.9), 0.7, 0.7)
    return False


def _loupe(path: QPainterPath) -> bool:
    path.addEllipse(QPointF(6.8, 6.8), 4.6, 4.6)
    _lines(path, (10.2, 10.2), (14, 14))
    return False


def _eye(path: QPainterPath) -> bool:
    path.moveTo(1.5, 8)
    path.cubicTo(4.2, 2.6, 11.8, 2.6, 14.5, 8)
    path.cubicTo(11.8, 13.4, 4.2, 13.4, 1.5, 8)
    path.addEllipse(QPointF(8, 8), 2, 2)
    return False


def _eye_off(path: QPainterPath) -> bool:
    _eye(path)
    _lines(path, (3, 13.5), (13, 2.5))
    return False


def _more(path: QPainterPath) -> bool:
    for x in (3, 8, 13):
        path.addEllipse(QPointF(x, 8), 1.3, 1.3)
    return True


def _grip(path: QPainterPath) -> bool:
    for x in (6, 10):
        for y in (4, 8, 12):
            path.addEllipse(QPointF(x, y), 1, 1)
    return True


def _reset(path: QPainterPath) -> bool:
    path.arcMoveTo(QRectF(3, 3.5, 10, 10), 140)
    path.arcTo(QRectF(3, 3.5, 10, 10), 140, -290)
    _lines(path, (3.2, 1.8), (3.6, 5.6), (7.4, 5.2))
    return False


def _search(path: QPainterPath) -> bool:
    path.addEllipse(QPointF(7, 7), 4.2, 4.2)
    _lines(path, (10.2, 10.2), (13.8, 13.8))
    return False


def _histogram(path: QPainterPath) -> bool:
    _lines(path, (1.8, 13.4), (14.2, 13.4))
    _lines(path, (2.4, 10.8), (5, 8.6), (7.4, 3), (9.4, 6.6), (11, 5.2), (13.6, 10.8))
    return False


def _grid(path: QPainterPath) -> bool:
    for left, top in ((2.5, 2.5), (9, 2.5), (2.5, 9), (9, 9)):
        path.addRoundedRect(QRectF(left, top, 4.5, 4.5), 0.6, 0.6)
    return False


def _rows(path: QPainterPath) -> bool:
    for top in (2.5, 6.8, 11.1):
        path.addRoundedRect(QRectF(2, top, 2.6, 2.6), 0.4, 0.4)
        _lines(path, (7, top + 1.3), (14, top + 1.3))
    return False


def _sort(path: QPainterPath) -> bool:
    _lines(path, (5, 13), (5, 3))
    _lines(path, (2.5, 5.5), (5, 3), (7.5, 5.5))
    _lines(path, (11, 3), (11, 13))
    _lines(path, (8.5, 10.5), (11, 13), (13.5, 10.5))
    return False


def _filter(path: QPainterPath) -> bool:
    _lines(path, (2, 3), (14, 3), (9.5, 8.5), (9.5, 13.2), (6.5, 11.5), (6.5, 8.5))
    path.closeSubpath()
    return False


def _details(path: QPainterPath) -> bool:
    path.addEllipse(QPointF(8, 8), 6.2, 6.2)
    _lines(path, (8, 7.4), (8, 11.2))
    path.addEllipse(QPointF(8, 4.9), 0.25, 0.25)
    return False


def _copy(path: QPainterPath) -> bool:
    path.addRoundedRect(QRectF(5.5, 5.5, 8, 8.5), 1, 1)
    _lines(path, (10.5, 3), (10.5, 2), (2.5, 2), (2.5, 10.5), (3.5, 10.5))
    return False


_DRAWN: dict[str, Callable[[QPainterPath], bool]] = {
    "plus": _plus,
    "minus": _minus,
    "table": _table,
    "cross": _cross,
    "check": _check,
    "chevron": _chevron,
    "up": _up,
    "down": _down,
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "warning": _warning,
    "folder": _folder,
    "pictures": _pictures,
    "eye": _eye,
    "eye_off": _eye_off,
    "more": _more,
    "grip": _grip,
    "reset": _reset,
    "search": _search,
    "loupe": _loupe,
    "original": _eye,
    "histogram": _histogram,
    "grid": _grid,
    "rows": _rows,
    "sort": _sort,
    "filter": _filter,
    "details": _details,
    "copy": _copy,
}
NAMES = tuple(_DRAWN)


def program_icon() -> QIcon:
    """Return the program's icon: three lanes at work, in three lightnesses of the ink."""
    from PySide6.QtGui import QIcon  # late: its 150 names of icons of themes are not needed for the first paint

    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(program_pixmap(side))
    return icon


def program_pixmap(side: int) -> QPixmap:
    """Paint the program's icon at a size in pixels."""
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / 64, side / 64)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(design.DARK.surround))
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 13, 13)
    theme = design.DARK
    for row, blocks in enumerate((((10, 18), (30, 24)), ((10, 30), (42, 12)), ((10, 10), (22, 32)))):
        tones = (theme.decode, theme.apply, theme.encode)
        for column, (left, width) in enumerate(blocks):
            painter.setBrush(QColor(tones[(row + column) % 3]))
            painter.drawRoundedRect(QRectF(left, 13 + row * 14, width, 10), 2, 2)
    painter.end()
    return pixmap
