"""The window's icons and the program's own: SVG files of `resources/icons`, painted in the color that is asked for."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from multitone import paths

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


def draw(painter: QPainter, name: str, area: QRectF, color: QColor | str) -> None:
    """Draw an icon into an area, in one color."""
    _renderer(name, QColor(color).name()).render(painter, area)


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
    draw(painter, "multitone", QRectF(0, 0, side, side), "black")
    painter.end()
    return pixmap


@functools.lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    """Read an icon once in a color; what has none of its own is painted in it."""
    drawing = (paths.resources() / "icons" / f"{name}.svg").read_bytes()
    return QSvgRenderer(drawing.replace(b"currentColor", color.encode()))
