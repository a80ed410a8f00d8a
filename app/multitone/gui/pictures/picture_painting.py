"""How a picture is painted in the list: as a tile, as a tile with the reason beside it, or as a row."""

from __future__ import annotations

import enum
import os
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from multitone.gui.desktop import numbers
from multitone.gui.model.picture_status import Mark
from multitone.gui.pictures import marks
from multitone.gui.pictures.picture_model import ShownRows
from multitone.gui.widgets import design, icons

INSET = design.WITHIN // 2
"""Round each thumbnail, where the frame of the chosen one is."""
CELL = design.THUMBNAIL + design.WITHIN
ROW, ROW_THUMBNAIL = 40, 32
LINE = 16
"""From one line of small words to the next."""
KEPT = 400
"""Thumbnails of rows, 4 KB each, so that scrolling scales none."""


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
        self._small: OrderedDict[int, QPixmap] = OrderedDict()
        self._blanks: dict[tuple[str, float, float], QPixmap] = {}
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

    def paint(self, painter: QPainter, area: QRect, shown: ShownRows, *, chosen: bool, focus: bool) -> None:
        """Paint a picture; `focus` says that the keys act on it."""
        if self.look is Look.ROW:
            self._ground(painter, QRectF(area), chosen=chosen, focus=focus)
            self._row(painter, area, shown)
            return
        theme = self._theme
        box = QRectF(area.left() + INSET, area.top() + INSET, design.THUMBNAIL, design.THUMBNAIL)
        place = self._picture(painter, shown.pixmap, box)
        if chosen:
            self._frame(painter, place.adjusted(-2, -2, 2, 2), QPen(QColor(theme.accent), 2))
        if focus:
            self._frame(painter, place.adjusted(-3.5, -3.5, 3.5, 3.5), QPen(QColor(theme.text), 1))
        corner = QRectF(place.right() - design.MARK + 2, place.bottom() - design.MARK + 2, design.MARK, design.MARK)
        marks.draw(painter, shown.mark, corner, theme)
        if self.look is Look.REASON:
            beside = area.adjusted(CELL + INSET, INSET, -INSET, -INSET)
            self._name(painter, beside, shown.name, strong=True)
            painter.setFont(self._font)
            painter.setPen(QColor(theme.quiet))
            flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(beside.adjusted(0, LINE + 2, 0, 0), flags, shown.reason)

    def _ground(self, painter: QPainter, area: QRectF, *, chosen: bool, focus: bool) -> None:
        """Paint what lies under a row that is chosen: a ground, and a bar, for a ground alone is hard to see."""
        if not (chosen or focus):
            return
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent)) if focus else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover) if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if chosen:
            painter.fillRect(QRectF(area.left() + 1, area.top() + 8, 2, area.height() - 16), QColor(theme.accent))

    def _row(self, painter: QPainter, area: QRect, shown: ShownRows) -> None:
        left, right = area.left() + design.WITHIN, area.right() - design.WITHIN
        top = area.top() + (ROW - ROW_THUMBNAIL) // 2
        self._picture(painter, self._reduced(shown.pixmap), QRectF(left, top, ROW_THUMBNAIL, ROW_THUMBNAIL))
        left += ROW_THUMBNAIL + design.WITHIN
        if shown.mark is not Mark.NONE:
            right -= design.MARK
            corner = QRectF(right, area.center().y() - design.MARK / 2 + 1, design.MARK, design.MARK)
            marks.draw(painter, shown.mark, corner, self._theme)
            right -= design.WITHIN
        first = QRect(left, area.top() + 4, right - left, LINE)
        self._name(painter, first, shown.name)
        said = shown.reason or " · ".join(part for part in (numbers.size(shown.size), _folder(shown.folder)) if part)
        painter.setPen(QColor(self._theme.quiet))
        said = self._metrics.elidedText(said, Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(QPointF(left, first.bottom() + 1 + self._metrics.ascent()), said)

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
        corner = box.center() - QPointF(size.width() / 2, size.height() / 2)
        shown = QRectF(corner, size)
        painter.drawPixmap(shown.toAlignedRect().topLeft(), pixmap)
        return shown

    def _blank(self, side: float, ratio: float) -> QPixmap:
        """Return what stands for a picture whose thumbnail is not there; painted once, for scrolling shows many."""
        key = (self._theme.name, side, ratio)
        blank = self._blanks.get(key)
        if blank is None:
            width, height = side * 3 / 4, side * 2 / 3
            blank = self._blanks[key] = QPixmap(round(width * ratio), round(height * ratio))
            blank.setDevicePixelRatio(ratio)
            blank.fill(QColor(self._theme.idle))
            painter = QPainter(blank)
            icons.draw(painter, "pictures", QRectF(width / 2 - 8, height / 2 - 8, 16, 16), self._theme.quiet)
            painter.end()
        return blank

    def _reduced(self, pixmap: QPixmap | None) -> QPixmap | None:
        """Return a thumbnail as small as a row needs it."""
        if pixmap is None:
            return None
        key = pixmap.cacheKey()
        small = self._small.get(key)
        if small is None:
            side = round(ROW_THUMBNAIL * pixmap.devicePixelRatio())
            small = pixmap.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._small[key] = small
            if len(self._small) > KEPT:
                self._small.popitem(last=False)
        return small

    @staticmethod
    def _frame(painter: QPainter, area: QRectF, pen: QPen) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(area, 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _folder(folder: str) -> str:
    return os.fsencode(folder).decode("utf-8", "replace")
