"""How a picture is painted in the list: as a tile, as a tile with the reason beside it, or as a row."""

from __future__ import annotations

import enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPixmapCache

from multitone import numbers
from multitone.gui.desktop.numbers import shown
from multitone.gui.model.picture_status import Mark
from multitone.gui.pictures.picture_model import ShownRow
from multitone.gui.widgets import design, icons
from multitone.gui.widgets.tile_view import paint_row_ground

INSET = design.WITHIN // 2
"""Round each thumbnail, where the frame of the chosen one is."""
CELL = design.THUMBNAIL + design.WITHIN
ROW, ROW_THUMBNAIL = 40, 32
LINE = 16
"""From one line of small words to the next."""


class Look(enum.Enum):
    """What a picture looks like in the list."""

    TILE = "grid"
    REASON = "reason"
    """A tile with words beside it, where only what failed is shown."""
    ROW = "rows"


class PicturePainting:
    """Paints pictures in one of the looks."""

    def __init__(self) -> None:
        self.look = Look.TILE
        self._theme = design.LIGHT
        self._font, self._strong = QFont(), QFont()
        self._metrics, self._strong_metrics = QFontMetrics(self._font), QFontMetrics(self._strong)

    def tile(self) -> tuple[int, int]:
        """Return width and height of an item; all but tiles are as wide as there is room."""
        return (CELL, ROW) if self.look is Look.ROW else (CELL, CELL)

    def begin(self) -> None:
        """Make ready what all items of a frame share."""
        self._theme = design.theme()
        if self.look is not Look.TILE:
            self._font, self._strong = design.font(design.SMALL), design.font(design.SMALL, strong=True)
            self._metrics, self._strong_metrics = QFontMetrics(self._font), QFontMetrics(self._strong)

    def paint(self, painter: QPainter, area: QRect, picture: ShownRow, *, chosen: bool, focus: bool) -> None:
        """Paint a picture; `focus` says that the keys act on it."""
        if self.look is Look.ROW:
            paint_row_ground(painter, QRectF(area), 8, chosen=chosen, focus=focus)
            self._row(painter, area, picture)
            return
        theme = self._theme
        box = QRectF(area.left() + INSET, area.top() + INSET, design.THUMBNAIL, design.THUMBNAIL)
        place = self._picture(painter, picture.pixmap, box)
        if chosen:
            self._frame(painter, place.adjusted(-2, -2, 2, 2), QPen(QColor(theme.accent), 2))
        if focus:
            self._frame(painter, place.adjusted(-3.5, -3.5, 3.5, 3.5), QPen(QColor(theme.text), 1))
        corner = QRectF(place.right() - design.MARK + 2, place.bottom() - design.MARK + 2, design.MARK, design.MARK)
        draw_mark(painter, picture.mark, corner, theme)
        if self.look is Look.REASON:
            text_area = area.adjusted(CELL + INSET, INSET, -INSET, -INSET)
            self._name(painter, text_area, picture.name, strong=True)
            painter.setFont(self._font)
            painter.setPen(QColor(theme.quiet))
            flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(text_area.adjusted(0, LINE + 2, 0, 0), flags, picture.reason)

    def _row(self, painter: QPainter, area: QRect, picture: ShownRow) -> None:
        left, right = area.left() + design.WITHIN, area.right() - design.WITHIN
        top = area.top() + (ROW - ROW_THUMBNAIL) // 2
        self._picture(painter, self._reduced(picture.pixmap), QRectF(left, top, ROW_THUMBNAIL, ROW_THUMBNAIL))
        left += ROW_THUMBNAIL + design.WITHIN
        if picture.mark is not Mark.NONE:
            right -= design.MARK
            corner = QRectF(right, area.center().y() - design.MARK / 2 + 1, design.MARK, design.MARK)
            draw_mark(painter, picture.mark, corner, self._theme)
            right -= design.WITHIN
        first = QRect(left, area.top() + 4, right - left, LINE)
        self._name(painter, first, picture.name)
        text = picture.reason or " · ".join(filter(None, (numbers.size(picture.size), shown(picture.folder))))
        painter.setPen(QColor(self._theme.quiet))
        text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(QPointF(left, first.bottom() + 1 + self._metrics.ascent()), text)

    def _name(self, painter: QPainter, area: QRect, name: str, *, strong: bool = False) -> None:
        metrics = self._strong_metrics if strong else self._metrics
        painter.setFont(self._strong if strong else self._font)
        painter.setPen(QColor(self._theme.text))
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(QPointF(area.left(), area.top() + metrics.ascent()), name)

    def _picture(self, painter: QPainter, pixmap: QPixmap | None, box: QRectF) -> QRectF:
        """Paint a thumbnail in the middle of its box, or what stands for it; return where it is."""
        if pixmap is None:
            pixmap = self._blank(box.width(), painter.device().devicePixelRatioF())
        size = pixmap.deviceIndependentSize()
        place = QRectF(box.center() - QPointF(size.width() / 2, size.height() / 2), size)
        painter.drawPixmap(place.toAlignedRect().topLeft(), pixmap)
        return place

    def _blank(self, side: float, ratio: float) -> QPixmap:
        """Return what stands for a picture whose thumbnail is not there; painted once, for scrolling shows many."""
        key, blank = f"blank {self._theme.name} {side} {ratio}", QPixmap()
        if not QPixmapCache.find(key, blank):
            width, height = side * 3 / 4, side * 2 / 3
            blank = QPixmap(round(width * ratio), round(height * ratio))
            blank.setDevicePixelRatio(ratio)
            blank.fill(QColor(self._theme.idle))
            painter = QPainter(blank)
            icons.draw(painter, "pictures", QRectF(width / 2 - 8, height / 2 - 8, 16, 16), self._theme.quiet)
            painter.end()
            QPixmapCache.insert(key, blank)
        return blank

    @staticmethod
    def _reduced(pixmap: QPixmap | None) -> QPixmap | None:
        """Return a thumbnail as small as a row needs it, kept so that scrolling scales none."""
        if pixmap is None:
            return None
        key, small = f"row {pixmap.cacheKey()}", QPixmap()
        if not QPixmapCache.find(key, small):
            side, mode = round(ROW_THUMBNAIL * pixmap.devicePixelRatio()), Qt.TransformationMode.SmoothTransformation
            small = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, mode)
            QPixmapCache.insert(key, small)
        return small

    @staticmethod
    def _frame(painter: QPainter, area: QRectF, pen: QPen) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(area, 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_mark(painter: QPainter, mark: Mark, area: QRectF, theme: design.Theme) -> None:
    """Draw a mark with a rim of the ground, so that it stands on any picture."""
    if mark is Mark.NONE:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.panel))
    painter.drawEllipse(area.adjusted(-2, -2, 2, 2))
    inner = area.adjusted(2.5, 2.5, -2.5, -2.5)
    if mark is Mark.DONE:
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(area)
        icons.draw(painter, "check", area.adjusted(1.5, 1.5, -1.5, -1.5), theme.on_accent)
    elif mark is Mark.FAILED:
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(area)
        icons.draw(painter, "cross", inner.adjusted(-1, -1, 1, 1), theme.panel)
    elif mark is Mark.BAD:
        icons.draw(painter, "warning", area, theme.text)
    elif mark is Mark.WORKING:
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawArc(area.adjusted(1, 1, -1, -1), 90 * 16, -250 * 16)
    elif mark is Mark.SKIPPED:
        painter.setPen(QPen(QColor(theme.quiet), 2))
        painter.drawLine(QPointF(area.left() + 2, area.center().y()), QPointF(area.right() - 2, area.center().y()))
    else:
        painter.setPen(QPen(QColor(theme.quiet), 1.5))
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
    painter.restore()
